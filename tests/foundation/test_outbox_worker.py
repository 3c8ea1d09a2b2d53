"""The real worker, with its real engine, killed in the middle: `frontdoor work` on whichever database this is."""

import os
import signal
import subprocess
import sys
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from shutil import copytree

import pytest

pytestmark = pytest.mark.engine

COUNT = 300
ANNOUNCE = f"""
import django; django.setup()
from django.db import transaction
from frontdoor.foundation.accounts.moment import now
from frontdoor.foundation.outbox.api import announce_many
from frontdoor.messages.events import MessageQueued
with transaction.atomic():
    # There is no such message, so the handler finds nothing to do and succeeds.
    announce_many([MessageQueued(message_id=0) for _ in range({COUNT})], at=now())
"""
#: One process asks again and again: to start another costs more than what is waited for.
WAIT_FOR = """
import sys, time, django; django.setup()
from frontdoor.foundation.outbox.models import Delivery
for _ in range(600):
    done = Delivery.objects.filter(state="done").count()
    if done >= int(sys.argv[1]):
        break
    time.sleep(0.1)
print(done)
"""


def _environment(folder: Path, name: str) -> dict[str, str]:
    """Return the environment of an installation with its data in a folder, or in a database of PostgreSQL."""
    main = os.environ.get("DATABASE_URL", "")
    own = {"DATABASE_URL": f"{main.rsplit('/', 1)[0]}/{name}"} if main else {}
    ours = {"FRONTDOOR_DEMO": "1", "DJANGO_SETTINGS_MODULE": "frontdoor.config.settings", "DATA_DIR": str(folder)}
    return {**os.environ, **ours, **own}


@pytest.fixture(scope="module")
def migrated(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Path, str]]:
    """Migrate an empty installation once; return its folder, and what its database is called."""
    main, name = os.environ.get("DATABASE_URL", ""), f"worker_{os.getpid()}"
    folder = tmp_path_factory.mktemp("migrated")
    if main:
        _sql(main, f"create database {name}")
    _django(_environment(folder, name), "migrate", "--verbosity", "0")
    yield folder, name
    if main:
        _sql(main, f"drop database {name} with (force)")


@pytest.fixture
def installation(tmp_path: Path, migrated: tuple[Path, str]) -> Iterator[dict[str, str]]:
    """Return the environment of an installation of its own, migrated and empty."""
    main, (folder, name) = os.environ.get("DATABASE_URL", ""), migrated
    if main:
        _sql(main, f"create database {name}_own template {name}")
    else:
        copytree(folder, tmp_path, dirs_exist_ok=True)
    yield _environment(tmp_path, f"{name}_own")
    if main:
        _sql(main, f"drop database {name}_own with (force)")


def _sql(url: str, statement: str) -> None:
    code = (
        "import sys, psycopg, dj_database_url as d\n"
        "c = d.parse(sys.argv[1])\n"
        "psycopg.connect(host=c['HOST'], user=c['USER'], dbname=c['NAME'], autocommit=True).execute(sys.argv[2])"
    )
    subprocess.run([sys.executable, "-c", code, url, statement], check=True)  # noqa: S603 -- our own words


def _django(environment: dict[str, str], *command: str) -> None:
    subprocess.run([sys.executable, "-m", "django", *command], env=environment, check=True)  # noqa: S603 -- likewise


def _python(environment: dict[str, str], code: str, *arguments: str) -> str:
    run = subprocess.run(  # noqa: S603 -- likewise
        [sys.executable, "-c", code, *arguments], env=environment, check=True, capture_output=True, text=True
    )
    return run.stdout.strip()


def _worker(environment: dict[str, str]) -> "subprocess.Popen[bytes]":
    # A session of its own, so that killing it takes the engine's process along, as a power cut would.
    command = [sys.executable, "-m", "django", "work"]
    return subprocess.Popen(command, env=environment, start_new_session=True)  # noqa: S603 -- likewise


def _kill(worker: "subprocess.Popen[bytes]") -> None:
    os.killpg(worker.pid, signal.SIGKILL)
    worker.wait()


def _wait_for(environment: dict[str, str], least: int) -> int:
    """Return how many were delivered, as soon as it is at least so many or after a minute."""
    return int(_python(environment, WAIT_FOR, str(least)))


def test_a_worker_killed_in_the_middle_costs_delay_and_no_delivery(installation: dict[str, str]) -> None:
    _python(installation, ANNOUNCE)
    worker = _worker(installation)
    assert _wait_for(installation, 1) >= 1
    _kill(worker)
    # Later, when the leases of what was handed to the dead worker have passed.
    later = datetime.now(UTC) + timedelta(minutes=30)  # noqa: TID251 -- the worker's clock is a real one
    again = _worker({**installation, "FRONTDOOR_NOW": later.isoformat()})
    try:
        assert _wait_for(installation, COUNT) == COUNT
    finally:
        _kill(again)


def test_the_worker_stops_when_asked(installation: dict[str, str]) -> None:
    _python(installation, ANNOUNCE)
    worker = _worker(installation)
    # It listens for the end before it begins to work, so one that has delivered something can be asked.
    assert _wait_for(installation, 1) >= 1
    worker.terminate()
    assert worker.wait(timeout=30) == 0
