"""The door to the library that runs work: django-tasks-db on SQLite, procrastinate on PostgreSQL.

The engine owns processes, concurrency and its own job rows. What is owed, the claim on it and whether it was
done are ours (`delivering`), so an engine that loses a job costs delay and never a delivery.
"""

from collections.abc import Sequence
from datetime import datetime
from typing import Final

from django.conf import settings
from django.db import connection

from frontdoor.foundation.outbox.rules import LEASE

DJANGO_TASKS: Final = "django-tasks"
PROCRASTINATE: Final = "procrastinate"
ENGINES: Final = (DJANGO_TASKS, PROCRASTINATE)


def chosen() -> str:
    """Return the engine's name: the setting's, or the one that suits the database."""
    named = str(settings.FRONTDOOR_WORK_ENGINE)
    return named or (PROCRASTINATE if connection.vendor == "postgresql" else DJANGO_TASKS)


def enqueue(delivery_ids: Sequence[int]) -> None:
    """Hand deliveries to the engine as one job."""
    if chosen() == PROCRASTINATE:
        from frontdoor.foundation.outbox import engine_procrastinate  # noqa: PLC0415 -- only on PostgreSQL

        engine_procrastinate.deliver_job.defer(delivery_ids=list(delivery_ids))
    else:
        from frontdoor.foundation.outbox import engine_django_tasks  # noqa: PLC0415 -- only where it is chosen

        engine_django_tasks.deliver_job.enqueue(delivery_ids=list(delivery_ids))


def worker_command() -> list[str]:
    """Return the arguments of the management command that runs the engine's worker."""
    if chosen() == PROCRASTINATE:
        return ["procrastinate", "worker", "--delete-jobs", "always", "--concurrency", "2"]
    return ["db_worker", "--no-startup-delay", "--interval", "0.5"]


def prune(*, at: datetime) -> int:
    """Delete the engine's records of jobs that ended; return how many. What was done is in our own rows."""
    if chosen() == PROCRASTINATE:
        return 0  # it deletes them itself
    from django_tasks_db.models import DBTaskResult  # noqa: PLC0415 -- only where it is chosen

    # Ended ones go; those that a killed worker left running go after many leases, as we hand over anew.
    ended = DBTaskResult.objects.filter(finished_at__isnull=False)
    lost = DBTaskResult.objects.filter(finished_at__isnull=True, started_at__lt=at - 30 * LEASE)
    return int(ended.delete()[0] + lost.delete()[0])
