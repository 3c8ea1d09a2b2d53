"""What is done with customers periodically."""

from datetime import datetime, timedelta

from frontdoor.customers.operations.answering import ask_about_silence
from frontdoor.customers.operations.comparing import compare_waiting, meet_new
from frontdoor.customers.operations.handing_on import owe_due, read_back
from frontdoor.foundation.outbox.api import sweep


@sweep("customers: compare new records", every=timedelta(seconds=20))
def compare_new_records(*, at: datetime) -> str:
    """File details that were given here, and compare every new or changed record with those like it."""
    filed = meet_new(at=at)
    compared = compare_waiting(at=at)
    return f"Filed {filed}; compared {compared}."


@sweep("customers: try again what sources could not take", every=timedelta(seconds=15))
def try_again(*, at: datetime) -> str:
    """Owe again what is due; the work engine does the talking."""
    return f"Owed {owe_due(at=at)} again."


@sweep("customers: hear what sources answer", every=timedelta(minutes=1))
def hear_answers(*, at: datetime) -> str:
    """Read answers back, and ask somebody about what was not answered in time."""
    news, strange = read_back(at=at)
    return f"Heard {news}, {strange} of nothing we know; asked about {ask_about_silence(at=at)}."
