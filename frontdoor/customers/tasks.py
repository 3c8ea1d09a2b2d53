"""What is done with customers periodically."""

from datetime import datetime, timedelta

from frontdoor.customers.operations.acting import lapse
from frontdoor.customers.operations.comparing import compare_waiting, meet_new
from frontdoor.foundation.outbox.api import sweep


@sweep("customers: compare new records", every=timedelta(seconds=20))
def compare_new_records(*, at: datetime) -> str:
    """File details that were given here, and compare every new or changed record with those like it."""
    filed = meet_new(at=at)
    compared = compare_waiting(at=at)
    return f"Filed {filed}; compared {compared}."


@sweep("customers: end representations that have run out", every=timedelta(hours=1))
def end_what_has_run_out(*, at: datetime) -> str:
    """Write down which representations and invitations have run out."""
    return f"Ended {lapse(at=at)}."
