"""What happened in a case under a law: the moments that its clocks wait for, said by an officer."""

from datetime import datetime

from django.db import transaction

from frontdoor.cases import permissions
from frontdoor.cases.models import Audience, Case
from frontdoor.cases.operations.changing import change, refuse_if_closed, write
from frontdoor.cases.operations.clocks import happened
from frontdoor.cases.queries.moments import moments_of
from frontdoor.cases.rules.reckoning import BadMoment
from frontdoor.foundation.accounts.actors import Actor


@transaction.atomic
def record_moment(case: Case, *, moment: str, when: datetime, by: Actor, at: datetime) -> None:
    """Keep that something happened, now or before; it meets the clocks that wait for it and starts those it starts.

    :raises NotAllowed: outside the team that holds the case.
    :raises CannotMove: of a closed case.
    :raises BadMoment: for a moment that its clocks do not know, that has not come, or is earlier than the case.
    """
    permissions.check_may_work(by, case)
    refuse_if_closed(case)
    known = moments_of(case)
    if moment not in known:
        raise BadMoment("Select what happened")
    if when > at:
        raise BadMoment("It cannot have happened yet. Enter a moment that has passed.")
    if when < case.opened_at:
        raise BadMoment("It cannot have happened before the case was opened.")
    happened(case, moment=moment, by=by, at=when)
    change(case, at=at)
    write(
        case, "moment", f"{known[moment]}.", audience=Audience.STAFF, by=by, at=at, moment=moment, when=when.isoformat()
    )  # fmt: skip
