"""The acts that concern several cases: joining a part back, undoing a merge."""

from typing import Final

from django import forms

from frontdoor.cases import permissions
from frontdoor.cases.forms.together import JoinForm, UndoForm
from frontdoor.cases.models import Case
from frontdoor.cases.operations import merging, splitting
from frontdoor.cases.queries.clocks import OUTCOMES, definition_of
from frontdoor.cases.rules.states import Outcome
from frontdoor.cases.views.acting import Act, Doing, Given
from frontdoor.foundation.accounts.actors import Actor


def _never(_case: Case, _actor: Actor) -> bool:
    # Offered beside the linked cases, where it is seen what they are about.
    return False


def _join_form(doing: Doing, given: Given) -> forms.Form:
    found = OUTCOMES.of(definition_of(doing.case)).of(Outcome.DUPLICATE)
    return JoinForm(given, initial={"words": found.words if found else ""})


TOGETHER_ACTS: Final[dict[str, Act]] = {
    "join-back": Act(
        label="Join back into the whole",
        button="Join back",
        done="The part is closed; what is left of it is done with the whole.",
        hint="This part is closed as a duplicate of the case that it is a part of.",
        allowed=permissions.may_work,
        fits=_never,
        form=_join_form,
        run=lambda doing, data: splitting.join_back(doing.case, words=data["words"], by=doing.by, at=doing.at),
    ),
    "undo-merge": Act(
        label="Undo the merge",
        button="Open it again as it was",
        done="The case is open again as it was before it was merged.",
        hint="It is opened with the holder, the clock and the followers that it had. Whoever follows it is told.",
        allowed=permissions.may_work,
        fits=_never,
        form=lambda _doing, given: UndoForm(given),
        run=lambda doing, data: merging.undo_merge(doing.case, words=data["words"], by=doing.by, at=doing.at),
    ),
}
