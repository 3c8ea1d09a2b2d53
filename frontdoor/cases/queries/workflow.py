"""How a case is worked: its service's steps, the one it is at, and what was decided on the way."""

from typing import Any, Final

from frontdoor.cases.models import Case, Decision
from frontdoor.cases.rules.deciding import DecisionState
from frontdoor.cases.rules.workflow import WorkflowSection, faults
from frontdoor.cases.rules.workflow_drawing import drawn
from frontdoor.services.api import Definition, DefinitionSection, Problem, version


def _faults(section: WorkflowSection, _definition: Definition) -> list[Problem]:
    return [Problem(path, wrong, mend) for path, wrong, mend in faults(section)]


WORKFLOW: Final[DefinitionSection[WorkflowSection]] = DefinitionSection(
    "workflow",
    WorkflowSection,
    "The steps of the work, and what is done, decided and written at each.",
    required=False,
    check=_faults,
    fragment="fd_cases/edit_workflow.html",
    context=drawn,
)


def workflow_of(case: Case) -> WorkflowSection:
    """Return how a case's service is worked, under the definition it was opened by. No query once read."""
    return WORKFLOW.of(version(case.service_version_id).definition)


def decisions_of(case: Case) -> list[Decision]:
    """Return what was proposed and decided on a case, newest first. One query."""
    return list(case.decisions.order_by("-id"))


def made_of(case: Case) -> dict[str, Decision]:
    """Return the decisions that hold on a case, by kind: the last that was made of each. One query."""
    rows: Any = case.decisions.filter(state=DecisionState.MADE.value).order_by("settled_at", "id")
    return {row.kind: row for row in rows}
