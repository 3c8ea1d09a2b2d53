"""What would fail at midnight, said at the start."""

from typing import Any

from django.conf import settings
from django.core import checks
from django.db import connection

from frontdoor.foundation.outbox.engine import ENGINES, PROCRASTINATE


@checks.register
def engine_is_known(**_kwargs: Any) -> list[checks.CheckMessage]:
    """Refuse a work engine that does not exist, or that the database cannot carry."""
    named = settings.FRONTDOOR_WORK_ENGINE
    if named and named not in ENGINES:
        return [
            checks.Error(
                f"FRONTDOOR_WORK_ENGINE={named!r} is not a work engine.",
                hint=f"Use one of {', '.join(ENGINES)}, or leave it out.",
                id="fd_outbox.E001",
            )
        ]
    if named == PROCRASTINATE and connection.vendor != "postgresql":
        return [
            checks.Error(
                "procrastinate needs PostgreSQL.",
                hint="Set DATABASE_URL, or leave FRONTDOOR_WORK_ENGINE out.",
                id="fd_outbox.E002",
            )
        ]
    return []
