"""What the database itself refuses of tasks and what else belongs to the work on a case, whoever asks."""

from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

import pytest
from django.apps import apps
from django.db import IntegrityError, transaction

from frontdoor.cases.models import (
    Case,
    Decision,
    Document,
    OutsideRequest,
    Task,
    TaskDependency,
    TaskRow,
    deciding,
    documents,
    tasks,
)
from frontdoor.cases.models import outside as outside_module
from tests.factories.cases import a_case

pytestmark = [pytest.mark.engine, pytest.mark.usefixtures("council")]


@pytest.fixture
def case(council: None, at: datetime) -> Case:
    """Return an open case."""
    return a_case(at=at)


def rows(case: Case, at: datetime) -> dict[str, Any]:
    """Return, by constraint, rows of which the last breaks it."""
    of = {"case": case, "team_id": case.team_id, "set_by": "otto", "set_at": at}
    what = {"case": case, "kind": "k", "label": "K", "result": "r", "result_label": "R", "reasons": "Because."}
    what |= {"proposed_by": "otto", "proposed_at": at}
    outside = {"case": case, "name": "Holt", "email": "a@example.org", "text": "?", "asked_by": "otto", "asked_at": at}
    outside |= {"due_at": at, "expires_at": at + timedelta(days=1)}
    file, other = UUID(int=1), UUID(int=2)
    paper = {"case": case, "kind": "k", "label": "K", "number": 1, "file": file, "added_by": "otto", "added_at": at}
    redacted = paper | {"redacted_file": other, "redacted_by": "otto"}
    made = {"state": "made", "settled_at": at, "settled_by": "otto"}
    one, two = Task.objects.bulk_create([Task(title="A", **of), Task(title="B", **of)])
    return {
        "fd_cases_decision_state_is_known": [Decision(**what, **(made | {"state": "lost"}))],
        "fd_cases_decision_settled_by_whom": [Decision(**what, state="made", settled_at=at)],
        "fd_cases_decision_by_four_eyes": [Decision(**what, **made, needs_approver=True)],
        "fd_cases_one_decision_waits": [Decision(**what) for _each in "12"],
        "fd_cases_outside_state_is_known": [OutsideRequest(**outside, state="lost", settled_at=at)],
        "fd_cases_outside_settled_and_when": [OutsideRequest(**outside, state="answered")],
        "fd_cases_outside_ends_after_it_began": [OutsideRequest(**(outside | {"expires_at": at}))],
        "fd_cases_versions_are_told_apart": [Document(**paper) for _each in "12"],
        "fd_cases_a_document_is_a_file_or_a_letter": [Document(**(paper | {"file": None}))],
        "fd_cases_redaction_checked_by_another": [Document(**redacted, checked_by="otto", checked_at=at)],
        "fd_cases_published_only_if_checked": [Document(**redacted, published_at=at)],
        "fd_cases_redacted_is_another_file": [Document(**(redacted | {"redacted_file": file}))],
        "fd_cases_task_state_is_known": [Task(title="A", state="lost", ended_at=at, **of)],
        "fd_cases_task_ended_and_when_together": [Task(title="A", state="done", **of)],
        "fd_cases_a_task_says_what": [Task(title="", **of)],
        "fd_cases_a_step_sets_a_task_once": [Task(title="A", step="s", origin="o", **of) for _each in "12"],
        "fd_cases_rows_of_a_task_are_told_apart": [TaskRow(task=one, number=1, text="x") for _each in "12"],
        "fd_cases_ticked_by_whom_and_when": [TaskRow(task=one, number=1, text="x", ticked_by="otto")],
        "fd_cases_a_task_waits_for_another_once": [TaskDependency(task=one, first=two) for _each in "12"],
        "fd_cases_a_task_waits_not_for_itself": [TaskDependency(task=one, first=one)],
    }


#: Whose constraints are tried here.
MODULES = {module.__name__ for module in (deciding, documents, outside_module, tasks)}
NAMES = [
    each.name
    for model in apps.get_app_config("fd_cases").get_models()
    if model.__module__ in MODULES
    for each in model._meta.constraints
]


@pytest.mark.parametrize("name", NAMES)
def test_rows_that_contradict_themselves_or_each_other(name: str, case: Case, at: datetime) -> None:
    # A constraint that is new has no row here, and fails.
    *good, bad = rows(case, at)[name]
    for row in good:
        row.save(force_insert=True)
    # SQLite names the columns of a unique constraint, not the constraint.
    with pytest.raises(IntegrityError, match=f"{name}|UNIQUE constraint failed"), transaction.atomic():
        bad.save(force_insert=True)
