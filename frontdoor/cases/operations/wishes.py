"""What becomes of a wish for more time: answered, or over because its clock has ended."""

from collections.abc import Iterable
from datetime import datetime

from frontdoor.cases.models import Audience, Case, Clock, TimeRequest
from frontdoor.cases.operations.changing import write
from frontdoor.cases.operations.notifying import notify
from frontdoor.cases.queries.ledger import definition_in
from frontdoor.cases.rules.clock import amount_in_words
from frontdoor.cases.rules.clock_acts import NothingAsked
from frontdoor.cases.rules.extending import TimeState
from frontdoor.foundation.accounts.actors import Actor
from frontdoor.foundation.accounts.api import accounts_of


def settle(request: TimeRequest, *, state: TimeState, by: Actor, at: datetime, words: str = "") -> None:
    """Keep what was answered to a wish for more time. Raises NothingAsked when somebody was first."""
    settled = TimeRequest.objects.filter(pk=request.pk, state=TimeState.ASKED.value).update(
        state=state.value, settled_by=by.username, settled_at=at, words=words
    )
    if not settled:
        raise NothingAsked("Somebody was first: this has been answered already.")
    request.refresh_from_db(fields=["state", "settled_by", "settled_at", "words"])


def tell_asker(request: TimeRequest, *, text: str, by: Actor, at: datetime) -> None:
    """Tell whoever asked for time what was answered, unless it was they who did."""
    ids = [] if request.asked_by == by.username else list(accounts_of([request.asked_by]).values())
    key = f"time:{request.pk}:{request.state}"
    notify(request.clock.case, user_ids=ids, kind="more-time", text=text, key=key, at=at)


def end_wishes(case: Case, *, ended: Iterable[Clock], by: Actor, at: datetime) -> None:
    """Close what was asked for clocks that have ended, and tell whoever asked. One query where nobody did."""
    rows = {row.pk: row for row in ended}
    asked = TimeRequest.objects.filter(clock_id__in=list(rows), state=TimeState.ASKED.value) if rows else ()
    for request in asked:
        request.clock = rows[request.clock_id]
        request.clock.case = case
        settle(request, state=TimeState.ENDED, by=by, at=at)
        more = amount_in_words(request.amount, definition_in(request.clock.definition))
        text = f"Not asked for any more: {more} more for ‘{request.clock.label}’, which has ended."
        write(case, "time-over", text, audience=Audience.STAFF, by=by, at=at, clock=request.clock.name)
        tell_asker(request, text=text, by=by, at=at)


def ask_again(clock: Clock, *, of: Clock) -> None:
    """Let the wish that ended with a clock wait for an answer again, for the clock that goes on in its place."""
    TimeRequest.objects.filter(clock=of, state=TimeState.ENDED.value).update(
        clock=clock, state=TimeState.ASKED.value, settled_by="", settled_at=None
    )
