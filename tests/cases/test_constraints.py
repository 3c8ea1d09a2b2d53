"""What the database itself refuses, whoever asks."""

from datetime import datetime, timedelta
from typing import Any

import pytest
from django.apps import apps
from django.db import IntegrityError, transaction

from frontdoor.cases.models import (
    Attachment,
    Case,
    CaseLink,
    Entry,
    Follower,
    Question,
    ReopenRequest,
    SavedView,
    asking,
    linking,
    people,
    timeline,
)
from frontdoor.cases.models import case as case_module
from frontdoor.foundation.accounts.models import User
from tests.factories.cases import a_case

pytestmark = [pytest.mark.engine, pytest.mark.usefixtures("council")]


@pytest.fixture
def case(council: None, at: datetime) -> Case:
    """Return an open case."""
    return a_case(at=at, key="k")


REFUSED: list[tuple[str, dict[str, Any]]] = [
    ("fd_cases_status_is_known", {"status": "lost"}),
    ("fd_cases_outcome_is_known", {"status": "closed", "outcome": "eaten"}),
    ("fd_cases_closed_and_when_together", {"status": "closed", "closed_at": None}),
    ("fd_cases_closed_and_when_together", {"outcome": "fixed"}),
    ("fd_cases_lat_and_lon_together", {"lat": 53.6}),
    ("fd_cases_closed_after_opened", {"status": "closed"}),
]


@pytest.mark.parametrize(("name", "fields"), REFUSED, ids=lambda value: str(value))
def test_a_case_that_contradicts_itself(name: str, fields: dict[str, Any], case: Case, at: datetime) -> None:
    if fields.get("status") == "closed":
        early = name == "fd_cases_closed_after_opened"
        fields = {"closed_at": at - timedelta(days=1) if early else at, **fields}
    with pytest.raises(IntegrityError, match=name), transaction.atomic():
        Case.objects.filter(pk=case.pk).update(**fields)


def rows(case: Case, other: Case, at: datetime, user: int) -> dict[str, Any]:
    """Return, by constraint, rows of which the last breaks it."""
    customer = case.customer_id
    ask = {"case": case, "asked_by": "otto", "asked_at": at, "remind_at": at, "lapse_at": at}
    file = "11111111-1111-1111-1111-111111111111"
    return {
        "fd_cases_a_file_is_attached_once": [Attachment(case=case, file=file, added_at=at) for _each in "12"],
        "fd_cases_one_follows_once": [Follower(case=case, customer_id=customer, since=at) for _each in "12"],
        "fd_cases_one_is_counted_once": [Follower(case=case, key="a", since=at) for _each in "12"],
        "fd_cases_two_are_linked_once": [
            CaseLink(case=case, other=other, kind="related", at=at, by="otto") for _each in "12"
        ],
        "fd_cases_a_part_has_one_whole": [
            CaseLink(case=case, other=each, kind="part", at=at, by="otto") for each in (other, a_case(at=at))
        ],
        "fd_cases_not_linked_to_itself": [CaseLink(case=case, other=case, kind="related", at=at, by="otto")],
        "fd_cases_link_kind_is_known": [CaseLink(case=case, other=other, kind="twin", at=at, by="otto")],
        "fd_cases_one_open_question": [Question(text="Why?", **ask), Question(text="How?", **ask)],
        "fd_cases_question_kind_is_known": [Question(text="Why?", kind="riddle", **ask)],
        "fd_cases_silence_is_known": [Question(text="Why?", silence="sing", **ask)],
        "fd_cases_question_says_how_much": [Question(text="Why?", kind="fee", **ask)],
        "fd_cases_one_open_dispute": [ReopenRequest(case=case, reason="No", at=at, due_at=at) for _each in "12"],
        "fd_cases_decision_and_when_together": [
            ReopenRequest(case=case, reason="No", at=at, due_at=at, decision="accepted")
        ],
        "fd_cases_who_answers_a_dispute_is_known": [
            ReopenRequest(case=case, reason="No", at=at, due_at=at, answered_by="nobody")
        ],
        "fd_cases_one_view_per_name": [SavedView(user_id=user, name="Mine", query="") for _each in "12"],
        "fd_cases_entry_audience_is_known": [Entry(case=case, at=at, kind="x", audience="press", actor="otto")],
        "fd_cases_one_case_per_key": [_twin(case, key="k", reference="BCDFGHJKM")],
    }


def _twin(case: Case, **fields: Any) -> Case:
    twin = Case.objects.get(pk=case.pk)
    twin.pk = None
    for name, value in fields.items():
        setattr(twin, name, value)
    return twin


#: Whose constraints are tried here; other modules of models have a file of tests of their own.
MODULES = {module.__name__ for module in (asking, case_module, linking, people, timeline)}
NAMES = [
    constraint.name
    for model in apps.get_app_config("fd_cases").get_models()
    if model.__module__ in MODULES
    for constraint in model._meta.constraints
]
OF_A_CASE = {name for name, _fields in REFUSED}


@pytest.mark.parametrize("name", sorted(set(NAMES) - OF_A_CASE))
def test_rows_that_contradict_each_other(name: str, case: Case, cast: dict[str, User], at: datetime) -> None:
    # A constraint that is new has no row here, and fails.
    *good, bad = rows(case, a_case(at=at), at, cast["otto"].pk)[name]
    for row in good:
        row.save(force_insert=True)
    # SQLite names the columns of a unique constraint, not the constraint.
    with pytest.raises(IntegrityError, match=f"{name}|UNIQUE constraint failed"), transaction.atomic():
        bad.save(force_insert=True)


def test_two_questions_that_were_answered_are_fine(case: Case, at: datetime) -> None:
    for _each in "12":
        Question.objects.create(
            case=case, text="Why?", asked_by="otto", asked_at=at, remind_at=at, lapse_at=at, answered_at=at
        )
    assert case.questions.count() == 2
