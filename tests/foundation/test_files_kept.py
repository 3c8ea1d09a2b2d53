"""Scanning, serving, handing over and letting go."""

import os
import time
from collections.abc import Callable
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any
from uuid import UUID, uuid4

import pytest
from django.core.files.storage import default_storage
from django.db import IntegrityError, transaction
from django.test import Client

from frontdoor.foundation.accounts.actors import PUBLIC, Actor
from frontdoor.foundation.audit import api as audit
from frontdoor.foundation.files import api as files
from frontdoor.foundation.files import operations, queries, records, storage, tasks
from frontdoor.foundation.files.checks import a_scanner_is_set
from frontdoor.foundation.files.models import StoredFile
from tests.fakes import clamd
from tests.foundation import uploads
from tests.foundation.uploads import DOCUMENTS, PHOTOS, photo, upload

pytestmark = pytest.mark.django_db

OWNER = "draft:0b7cf9f6"
CASE = "4KQ7MX9TA"


@pytest.fixture(autouse=True)
def _own_store(settings: Any, tmp_path: Path) -> None:
    settings.MEDIA_ROOT = tmp_path / "media"


@pytest.fixture
def scanner(settings: Any) -> Any:
    """Run a scanner and point the settings at it."""
    with clamd.running() as fake:
        settings.CLAMD_HOST, settings.CLAMD_PORT = fake.host, fake.port
        yield fake


def receive(
    at: datetime, content: bytes | None = None, *, owner: str = OWNER, rules: files.FileRules = PHOTOS
) -> files.FileRecord:
    """Take a file in."""
    name = "letter.pdf" if (content or b"").startswith(b"%PDF") else "hole.jpg"
    return files.receive(upload(content or photo(), name), rules=rules, owner=owner, by=PUBLIC, at=at)


def on_disk() -> int:
    """Return how many files the store holds."""
    return sum(path.is_file() for path in Path(default_storage.location).rglob("*"))


def status(address: str) -> int:
    """Return the status that a visitor gets."""
    response = Client().get(address)
    if response.streaming:
        # A file left unread stays open; closing the response would close the test's connection too.
        list(response.streaming_content)  # type: ignore[attr-defined]  # a file response
    return response.status_code


# ------------------------------------------------------------------ scanning


def test_a_clean_photo_may_be_seen_by_all(at: datetime, scanner: clamd.FakeClamd) -> None:
    record = receive(at)

    assert record.scan == files.Scan.CLEAN
    assert record.public_url == f"/files/{record.id}/public"
    assert scanner.scanned == [photo()], "the scanner saw the file as it was sent"


def test_a_virus_is_refused_at_the_door_and_recorded(at: datetime, scanner: clamd.FakeClamd) -> None:
    with pytest.raises(files.FileRefused, match="contains a virus"):
        receive(at, uploads.PDF + clamd.EICAR, rules=DOCUMENTS)

    assert not StoredFile.objects.exists()
    assert [line.reason for line in audit.trail(OWNER)] == ["Eicar-Test-Signature"]


def test_a_scanner_behind_a_socket_is_asked_too(at: datetime, settings: Any, tmp_path: Path) -> None:
    with clamd.running(socket_path=str(tmp_path / "clamd.ctl")) as fake:
        settings.CLAMD_HOST = fake.host
        assert receive(at).scan == files.Scan.CLEAN


@pytest.mark.parametrize(("host", "port"), [("", 0), ("127.0.0.1", 1), ("/no/such/clamd.ctl", 0)])
def test_without_an_answer_a_file_stays_unscanned_and_out_of_public_sight(
    at: datetime, settings: Any, host: str, port: int
) -> None:
    settings.CLAMD_HOST, settings.CLAMD_PORT = host, port

    record = receive(at)

    assert (record.scan, record.public_url) == (files.Scan.UNSCANNED, None)
    assert Client().get(f"/files/{record.id}/public").status_code == 404


def test_a_file_too_large_for_the_scanner_stays_unscanned(at: datetime, scanner: clamd.FakeClamd) -> None:
    scanner.largest = 100

    assert receive(at).scan == files.Scan.UNSCANNED


def test_a_scanner_in_trouble_leaves_a_file_unscanned(at: datetime, scanner: clamd.FakeClamd) -> None:
    scanner.is_broken = True

    assert receive(at).scan == files.Scan.UNSCANNED


def test_the_sweep_scans_what_waited(at: datetime, settings: Any) -> None:
    settings.CLAMD_HOST = ""
    clean, infected = receive(at), receive(at, uploads.PDF + clamd.EICAR, rules=DOCUMENTS)
    assert tasks.scan_waiting(at=at) == "0 scanned"

    with clamd.running() as fake:
        settings.CLAMD_HOST, settings.CLAMD_PORT = fake.host, fake.port
        assert tasks.scan_waiting(at=at) == "2 scanned"
        assert tasks.scan_waiting(at=at) == "0 scanned"

    found = files.records([clean.id, infected.id])
    assert found[clean.id].public_url
    assert found[infected.id].scan == files.Scan.INFECTED
    assert found[infected.id].staff_url is None
    assert not default_storage.exists(storage.original_path(infected.id))
    assert default_storage.exists(storage.quarantine_path(infected.id))
    storage.quarantine(infected.id)
    assert default_storage.exists(storage.quarantine_path(infected.id)), "putting away twice loses nothing"


def test_a_file_the_scanner_never_answers_for_lets_others_go_first(at: datetime, settings: Any) -> None:
    settings.CLAMD_HOST = ""
    lost, other = receive(at), receive(at + timedelta(seconds=1))
    default_storage.delete(storage.original_path(lost.id))

    with clamd.running() as fake:
        settings.CLAMD_HOST, settings.CLAMD_PORT = fake.host, fake.port
        assert operations.scan_waiting(at=at + timedelta(minutes=1)) == 1

    assert files.records([other.id])[other.id].scan == files.Scan.CLEAN
    assert "missing" in StoredFile.objects.get(pk=lost.id).scan_note


def test_a_scanner_that_hangs_does_not_keep_the_worker_from_delivering(
    at: datetime, settings: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    settings.CLAMD_HOST = ""
    waiting = [receive(at + timedelta(seconds=number)) for number in range(2)]
    with clamd.running() as fake:
        settings.CLAMD_HOST, settings.CLAMD_PORT = fake.host, fake.port
        monkeypatch.setattr(operations, "_SWEEP_UP_TO", timedelta(seconds=-1))
        assert operations.scan_waiting(at=at) == 0
        monkeypatch.undo()
        assert operations.scan_waiting(at=at) == len(waiting)


def test_a_council_without_a_scanner_is_warned(settings: Any) -> None:
    assert a_scanner_is_set() == []
    settings.FRONTDOOR_DEMO = False
    [warning] = a_scanner_is_set()
    assert (warning.id, "CLAMD_HOST" in (warning.hint or "")) == ("fd_files.W001", True)
    settings.CLAMD_HOST = "clamd"
    assert a_scanner_is_set() == []


# ------------------------------------------------------------------ serving


def test_the_public_sees_the_re_encoded_picture_only(at: datetime, scanner: clamd.FakeClamd) -> None:
    record = receive(at, uploads.telephone_photo())

    response = Client().get(record.public_url or "")

    body = b"".join(response.streaming_content)  # type: ignore[attr-defined]  # a file response
    assert (response.status_code, response["Content-Type"]) == (200, "image/jpeg")
    assert body.startswith(b"\xff\xd8")
    assert uploads.HOME.encode() not in body
    assert response["X-Content-Type-Options"] == "nosniff"
    assert "sandbox" in response["Content-Security-Policy"]
    assert "public" in response["Cache-Control"]
    for private in (record.staff_url, record.picture_url):
        assert Client().get(private or "").status_code == 302, "without a token: to the sign-in page"


def test_what_the_rules_keep_private_is_never_public(at: datetime, scanner: clamd.FakeClamd) -> None:
    private = files.FileRules(types=files.PICTURES, public=False)
    record = receive(at, rules=private)

    assert record.scan == files.Scan.CLEAN
    assert record.public_url is None
    assert Client().get(f"/files/{record.id}/public").status_code == 404


def test_staff_open_a_file_they_were_shown_and_their_look_is_on_record(
    at: datetime, otto: Actor, as_user: Callable[[str], Client]
) -> None:
    record = files.shown(receive(at, uploads.PDF, owner=CASE, rules=DOCUMENTS), to=otto)

    response = as_user("otto").get(record.staff_url or "")

    assert b"".join(response.streaming_content) == uploads.PDF  # type: ignore[attr-defined]  # a file response
    assert response["Content-Disposition"] == 'attachment; filename="letter.pdf"'
    assert "no-store" in response["Cache-Control"]
    [line] = audit.views(CASE)
    assert (line.actor, line.action, line.reason) == ("otto", audit.VIEWED, "opened the file letter.pdf")


def test_staff_do_not_open_a_file_that_no_page_showed_them(
    at: datetime, otto: Actor, as_user: Callable[[str], Client]
) -> None:
    record, other = receive(at), receive(at)
    theirs = files.shown(record, to=otto).staff_url or ""
    mark = theirs.partition("?")[2]

    for who, address in (
        ("otto", record.staff_url or ""),
        ("kit", theirs),
        ("otto", f"{other.staff_url}?{mark}"),
        ("otto", f"{theirs}x"),
    ):
        assert as_user(who).get(address).status_code == 403
    assert audit.views(OWNER) == []


@pytest.mark.parametrize("who", ["ada", "eve", "mina"])
def test_people_who_are_not_staff_are_turned_away(at: datetime, as_user: Callable[[str], Client], who: str) -> None:
    record = receive(at)

    assert as_user(who).get(record.staff_url or "").status_code == 403
    assert as_user(who).get(record.picture_url or "").status_code == 403
    assert audit.views(OWNER) == []


def test_a_token_opens_one_file_for_a_while(at: datetime, settings: Any) -> None:
    settings.FRONTDOOR_NOW = at.isoformat()
    mine, other = receive(at), receive(at)
    soon = at + timedelta(hours=1)
    address = files.token_url(mine.id, until=soon)
    token = address.partition("?")[2]

    assert status(address) == 200
    assert status(files.picture_token_url(mine.id, until=soon)) == 200
    assert status(f"/files/{other.id}/?{token}") == 302
    assert status(address + "x") == 302
    assert status(files.token_url(mine.id, until=at)) == 302
    assert audit.views(OWNER) == [], "residents looking at their own files leave no trail"


def seen_by_otto(file_id: UUID, ending: str = "") -> str:
    """Return the address of a file as a page that knew otto might see it once showed it."""
    return f"/files/{file_id}/{ending}?shown={queries.shown_to('otto', file_id)}"


def test_an_infected_file_is_given_to_nobody(at: datetime, as_user: Callable[[str], Client]) -> None:
    record = receive(at)
    StoredFile.objects.filter(pk=record.id).update(scan=records.Scan.INFECTED)

    addresses = [seen_by_otto(record.id, ending) for ending in ("", "picture", "public")]
    assert [as_user("otto").get(address).status_code for address in addresses] == [404, 404, 404]


@pytest.mark.parametrize("ending", ["", "picture", "public"])
def test_a_file_that_is_not_there_is_not_found(as_user: Callable[[str], Client], ending: str) -> None:
    assert as_user("otto").get(seen_by_otto(uuid4(), ending)).status_code == 404


def test_a_document_has_no_picture_and_a_lost_one_is_not_found(at: datetime, as_user: Callable[[str], Client]) -> None:
    record = receive(at, uploads.PDF, rules=DOCUMENTS)
    assert as_user("otto").get(seen_by_otto(record.id, "picture")).status_code == 404

    default_storage.delete(storage.original_path(record.id))
    assert as_user("otto").get(seen_by_otto(record.id)).status_code == 404


# ------------------------------------------------------------------ owners


@pytest.mark.engine
def test_files_are_handed_over_for_good_in_one_statement(at: datetime, django_assert_num_queries: Any) -> None:
    first, second, third = receive(at), receive(at), receive(at)
    batch = {first.id: CASE, second.id: CASE, third.id: "another case"}

    with django_assert_num_queries(3):  # the statement, between savepoint and release
        files.hand_over(batch)
    files.hand_over(batch)

    assert [record.id for record in files.of_owner(CASE)] == sorted([first.id, second.id])
    assert files.records([third.id])[third.id].owner == "another case"
    assert not StoredFile.objects.filter(provisional_until__isnull=False).exists()


def test_a_file_of_somebody_else_is_not_handed_over(at: datetime) -> None:
    theirs = receive(at, owner=CASE)

    with pytest.raises(files.FileGone, match="not there any more"):
        files.hand_over({theirs.id: "my case"})
    with pytest.raises(files.FileGone):
        files.hand_over({uuid4(): "my case"})

    assert files.records([theirs.id])[theirs.id].owner == CASE


def test_one_file_is_removed_only_for_its_owner(at: datetime, django_capture_on_commit_callbacks: Any) -> None:
    record = receive(at)
    files.remove(record.id, owner="draft:somebody else")
    assert files.records([record.id])

    with django_capture_on_commit_callbacks(execute=True):
        files.remove(record.id, owner=OWNER)

    assert files.records([record.id]) == {}
    assert on_disk() == 0


@pytest.mark.engine
@pytest.mark.parametrize("change", [{"scan": "perhaps"}, {"size": 0}, {"width": 3, "height": None}])
def test_the_database_refuses_rows_that_make_no_sense(at: datetime, change: dict[str, Any]) -> None:
    record = receive(at)

    with pytest.raises(IntegrityError), transaction.atomic():
        StoredFile.objects.filter(pk=record.id).update(**change)


# ------------------------------------------------------------------ letting go


@pytest.mark.django_db(transaction=True)
def test_bytes_go_only_when_the_row_is_really_gone(at: datetime) -> None:
    receive(at)
    try:
        with transaction.atomic():
            assert files.discard(owner=OWNER) == 1
            raise InterruptedError
    except InterruptedError:
        pass
    assert len(files.of_owner(OWNER)) == 1
    assert on_disk() == 2

    files.discard(owner=OWNER)
    assert on_disk() == 0


@pytest.mark.django_db(transaction=True)
def test_what_a_draft_left_goes_after_its_time_and_what_a_case_owns_stays(at: datetime) -> None:
    receive(at)
    kept = receive(at, owner=CASE)

    assert tasks.remove_forgotten(at=at + timedelta(days=89)) == "0 of drafts, 0 stray"
    assert tasks.remove_forgotten(at=at + timedelta(days=91)) == "1 of drafts, 0 stray"
    assert list(files.records([kept.id])) == [kept.id]
    assert on_disk() == 2


@pytest.mark.django_db(transaction=True)
def test_bytes_of_a_transaction_taken_back_go_a_day_later(at: datetime) -> None:
    kept = receive(at)
    try:
        with transaction.atomic():
            receive(at)
            raise InterruptedError
    except InterruptedError:
        pass
    assert on_disk() == 4
    assert operations.remove_stray_bytes() == 0, "the request may still be running"

    two_days_ago = time.time() - timedelta(days=2).total_seconds()
    for path in Path(default_storage.location).rglob("*"):
        os.utime(path, (two_days_ago, two_days_ago))
    assert operations.remove_stray_bytes() == 1

    assert on_disk() == 2
    assert default_storage.exists(storage.original_path(kept.id))


def test_bytes_are_never_written_over(at: datetime) -> None:
    record = receive(at)

    with pytest.raises(FileExistsError):
        storage.write_bytes(storage.original_path(record.id), b"something else")
    assert on_disk() == 2


def test_no_question_needs_no_query(django_assert_num_queries: Any) -> None:
    with django_assert_num_queries(0):
        assert files.records([]) == {}


def test_an_empty_store_has_nothing_stray() -> None:
    assert operations.remove_stray_bytes() == 0
