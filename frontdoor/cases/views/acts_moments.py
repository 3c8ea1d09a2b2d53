"""What staff say happened in a case, for the clocks of the law."""

from typing import Any, Final

from frontdoor.cases import permissions
from frontdoor.cases.forms.moments import MomentForm
from frontdoor.cases.models import Case
from frontdoor.cases.operations.moments import record_moment
from frontdoor.cases.queries.clock_acts import moments_of
from frontdoor.cases.queries.ledger import ledgers, of_case
from frontdoor.cases.views.acting import Act, Choice, Doing
from frontdoor.foundation.accounts.actors import Actor


def _fits(case: Case, _actor: Actor) -> bool:
    # Of a case that only has our promise nothing is recorded by itself, and nothing is asked of the database.
    # By which version of a law is nothing that this depends on: the choice itself is asked of the moment.
    at = case.updated_at
    return case.closed_at is None and len(of_case(case, at=at)) > 1 and bool(moments_of(case, ledgers(case), at=at))


def _moments(doing: Doing) -> list[tuple[str, str]]:
    return list(moments_of(doing.case, ledgers(doing.case), at=doing.at).items())


def _record(doing: Doing, data: dict[str, Any]) -> str:
    return record_moment(doing.case, moment=doing.chosen, when=data["when"] or doing.at, by=doing.by, at=doing.at)


MOMENT_ACTS: Final[dict[str, Act]] = {
    "moment": Act(
        label="Record what happened",
        button="Record it",
        done="It is recorded.",
        hint="Clocks of the law start, stand still and end with it, from when it happened.",
        allowed=permissions.may_work,
        fits=_fits,
        choice=Choice("moment", "What happened?", _moments),
        form=lambda doing, given: MomentForm(given, initial={"moment": doing.chosen}),
        run=_record,
        tells=str,
        then="clocks",
    ),
}
