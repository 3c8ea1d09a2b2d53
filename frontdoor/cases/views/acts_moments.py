"""What staff say happened in a case, for the clocks of the law."""

from typing import Any, Final

from frontdoor.cases import permissions
from frontdoor.cases.forms.moments import MomentForm
from frontdoor.cases.models import Case
from frontdoor.cases.operations.moments import record_moment
from frontdoor.cases.queries.complaints import is_about_a_complaint
from frontdoor.cases.queries.moments import moments_of
from frontdoor.cases.views.acting import Act, Choice, Doing
from frontdoor.foundation.accounts.actors import Actor


def _fits(case: Case, _actor: Actor) -> bool:
    # A complaint has deeds of its own for each of its steps.
    return case.closed_at is None and not is_about_a_complaint(case) and bool(moments_of(case))


def _record(doing: Doing, data: dict[str, Any]) -> None:
    record_moment(doing.case, moment=doing.chosen, when=data["when"] or doing.at, by=doing.by, at=doing.at)


MOMENT_ACTS: Final[dict[str, Act]] = {
    "moment": Act(
        label="Record what happened",
        button="Record it",
        done="It is recorded, and the clocks that wait for it know.",
        hint="Clocks of the law start and end with it.",
        allowed=permissions.may_work,
        fits=_fits,
        choice=Choice("moment", "What happened?", lambda doing: list(moments_of(doing.case).items())),
        form=lambda doing, given: MomentForm(given, initial={"moment": doing.chosen}),
        run=_record,
    ),
}
