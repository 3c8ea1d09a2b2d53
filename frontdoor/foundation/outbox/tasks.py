"""Periodic work of the outbox itself, and of accounts, on which it stands."""

from datetime import datetime, timedelta

from frontdoor.foundation.accounts import sessions
from frontdoor.foundation.outbox import engine
from frontdoor.foundation.outbox.delivering import prune
from frontdoor.foundation.outbox.registered import sweep


@sweep("outbox: forget what is old", every=timedelta(hours=1))
def forget_what_is_old(*, at: datetime) -> str:
    """Delete announcements past their retention, and the engine's records of jobs that ended."""
    return f"Deleted {prune(at=at)} old rows and {engine.prune(at=at)} job records."


@sweep("accounts: forget sign-ins and sessions that are over", every=timedelta(days=1))
def forget_sign_ins(*, at: datetime) -> str:  # noqa: ARG001 -- they are dated by the machine's clock
    """Delete sessions that have ended, and the record of sign-ins of long ago."""
    return sessions.forget()
