"""Taking a case to its next step, and deciding on it."""

from typing import Any, Final

from django import forms

from frontdoor.cases import permissions
from frontdoor.cases.forms.deciding import ProposeForm, SettleForm, StepForm
from frontdoor.cases.models import Case, Decision
from frontdoor.cases.operations import deciding, stepping
from frontdoor.cases.queries.workflow import workflow_of
from frontdoor.cases.rules.deciding import CannotDecide, DecisionState
from frontdoor.cases.views.acting import Act, Choice, Doing, Given
from frontdoor.foundation.accounts.actors import Actor


def _steps(doing: Doing) -> list[tuple[str, str]]:
    return [(each.id, each.label) for each in workflow_of(doing.case).follows(doing.case.step)]


def _kinds(doing: Doing) -> list[tuple[str, str]]:
    return [(each.id, each.label) for each in workflow_of(doing.case).decisions]


def _proposals(doing: Doing) -> list[tuple[str, str]]:
    rows = doing.case.decisions.filter(state=DecisionState.PROPOSED.value).order_by("id")
    return [(str(row.pk), f"{row.label}: {row.result_label}") for row in rows]


def _propose_form(doing: Doing, given: Given) -> forms.Form:
    sort = workflow_of(doing.case).decision(doing.chosen)
    results = [(each.id, each.label) for each in sort.results] if sort is not None else []
    return ProposeForm(given, results=results, initial={"kind": doing.chosen})


def _propose(doing: Doing, data: dict[str, Any]) -> None:
    deciding.propose(
        doing.case, kind=doing.chosen, result=data["result"], reasons=data["reasons"], by=doing.by, at=doing.at
    )


def _settle(doing: Doing, data: dict[str, Any]) -> None:
    decision = Decision.objects.filter(case=doing.case, pk=int(doing.chosen)).select_related("case").first()
    if decision is None:  # pragma: no cover -- the choice before it lets only proposals of the case through
        raise CannotDecide("There is no such proposal.")
    if data["answer"] == "approve":
        deciding.approve(decision, by=doing.by, at=doing.at)
    else:
        deciding.send_back(decision, words=data["words"], by=doing.by, at=doing.at)


def _has_steps(case: Case, _actor: Actor) -> bool:
    return case.closed_at is None and bool(workflow_of(case).follows(case.step))


def _decides(case: Case, _actor: Actor) -> bool:
    return case.closed_at is None and bool(workflow_of(case).decisions)


DECIDING_ACTS: Final[dict[str, Act]] = {
    "step": Act(
        label="Take it to another step",
        button="Take it there",
        done="The case is at its new step.",
        hint="What has to be done at that step is set as tasks.",
        allowed=permissions.may_work,
        fits=_has_steps,
        choice=Choice("to", "To which step?", _steps),
        form=lambda doing, given: StepForm(given, initial={"to": doing.chosen}),
        run=lambda doing, _data: stepping.move_on(doing.case, to=doing.chosen, by=doing.by, at=doing.at),
    ),
    "decide": Act(
        label="Decide",
        button="Decide so",
        done="It is kept. Where a second person approves, they are told.",
        allowed=permissions.may_work,
        fits=_decides,
        choice=Choice("kind", "What is decided?", _kinds),
        form=_propose_form,
        run=_propose,
    ),
    "settle": Act(
        label="Answer a proposal",
        button="Send the answer",
        done="The proposal is answered.",
        hint="You cannot approve what you propose yourself; sending it back withdraws it.",
        allowed=permissions.may_work,
        fits=lambda _case, _actor: False,
        choice=Choice("decision", "Which proposal?", _proposals),
        form=lambda doing, given: SettleForm(given, initial={"decision": doing.chosen}),
        run=_settle,
    ),
}
