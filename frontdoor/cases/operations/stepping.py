"""Taking a case from step to step of its service's work."""

from collections.abc import Iterable
from datetime import datetime

from django.db import transaction

from frontdoor.cases import permissions
from frontdoor.cases.events import CaseStepChanged
from frontdoor.cases.models import NEVER, Audience, Case
from frontdoor.cases.operations.changing import SomebodyElseWasFirst, change, refuse_if_closed, write
from frontdoor.cases.operations.clocks import happened
from frontdoor.cases.operations.filing import refuse_without_documents
from frontdoor.cases.operations.tasking import end_tasks, set_tasks
from frontdoor.cases.queries.workflow import made_of, workflow_of
from frontdoor.cases.rules.clock_definition import ADMITTED
from frontdoor.cases.rules.states import CannotMove, Outcome, Status
from frontdoor.cases.rules.tasks import TaskState
from frontdoor.cases.rules.workflow import (
    WITHOUT_DECIDING,
    CannotStep,
    StepDefinition,
    check_may_close,
    check_step,
    is_intake,
)
from frontdoor.foundation.accounts.access import NotAllowed
from frontdoor.foundation.accounts.actors import Actor, Role
from frontdoor.foundation.outbox.api import announce


@transaction.atomic
def move_on(case: Case, *, to: str, by: Actor, at: datetime) -> None:
    """Take a case to a step that may follow the one it is at; the step's tasks are set, and its promise may begin.

    :raises NotAllowed: outside the team that holds the case, or for whom the step does not name.
    :raises CannotStep: for a step that may not follow, or while what the present one demands is missing.
    """
    permissions.check_may_work(by, case)
    refuse_if_closed(case)
    section = workflow_of(case)
    here, there = section.step(case.step), check_step(section, case.step, to)
    _check_role(there, by)
    admits = is_intake(section, case.step) and not there.intake
    if admits and case.status == Status.WAITING:
        raise CannotMove("We wait for the resident’s answer. The case is admitted, or not, once we have it.")
    if not Case.objects.filter(pk=case.pk, step=case.step, closed_at__isnull=True).update(step=there.id):
        raise SomebodyElseWasFirst("Somebody else has just moved this case on. Look at it again first.")
    if here is not None:
        _check_done(case, here)
    before, case.step = case.step, there.id
    change(case, at=at)
    if admits:
        happened(case, moment=ADMITTED, by=by, at=at)
    words = there.words or f"Now at ‘{there.label}’."
    audience = Audience.RESIDENT if there.words else Audience.STAFF
    write(case, "step", words, audience=audience, by=by, at=at, before=before, after=there.id)
    set_tasks({case: (there.id, there.tasks)}, by=by, at=at)
    announce(CaseStepChanged(case_id=case.pk, reference=case.reference, before=before, after=there.id), at=at)


def refuse_while_undone(case: Case, *, outcome: Outcome) -> None:
    """Raise CannotStep when a case cannot be closed with an outcome at its step, or not before that is done."""
    section = workflow_of(case)
    check_may_close(section, case.step, outcome)
    if (here := section.step(case.step)) is not None and outcome not in WITHOUT_DECIDING:
        _check_done(case, here)


def _check_role(there: StepDefinition, by: Actor) -> None:
    wanted = [Role(each) for each in there.roles]
    if wanted and not by.has(*wanted, Role.ADMIN):
        who = " or ".join(each.value.replace("-", " ") for each in wanted)
        raise NotAllowed(f"Only a {who} may move a case to ‘{there.label}’.")


def _check_done(case: Case, here: StepDefinition) -> None:
    """Raise CannotStep while something that a step demands is still to be done."""
    left = case.tasks.filter(step=here.id, state=TaskState.OPEN.value, required=True).order_by("id")
    _refuse(left.values_list("title", flat=True)[:3], "Finish or cancel the open tasks of this step first: {}.")
    labels = {each.id: each.label for each in workflow_of(case).decisions}
    made = made_of(case) if here.decisions else {}
    _refuse([labels[name] for name in here.decisions if name not in made], "Decide first: {}.")
    refuse_without_documents(case, kinds=here.documents)


def _refuse(missing: Iterable[str], sentence: str) -> None:
    if names := list(missing):
        raise CannotStep(sentence.format("; ".join(names)))


def start_over(case: Case, *, by: Actor, at: datetime) -> None:
    """Begin with the first step of the service a case is of now; what was to be done under another ends."""
    section = workflow_of(case)
    end_tasks(case, reason="The case is of another service now.", by=by, at=at)
    # Before it is admitted nothing is promised of it, whatever was of what it was taken for.
    none = {"soon_at": NEVER, "due_at": NEVER, "far_at": NEVER} if is_intake(section, section.first) else {}
    change(case, at=at, step=section.first, **none)
    if first := section.step(section.first):
        set_tasks({case: (first.id, first.tasks)}, by=by, at=at)
