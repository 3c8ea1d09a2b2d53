"""What the database itself refuses about complaints, whoever asks."""

from datetime import date, datetime
from typing import Any

import pytest
from django.db import IntegrityError, transaction

from frontdoor.cases.models import (
    Complaint,
    ComplaintStage,
    Finding,
    Issue,
    Learning,
    Referral,
    Remedy,
    StageExtension,
    complaints,
)
from frontdoor.foundation.accounts.models import User
from tests.factories.complaints import a_complaint

pytestmark = [pytest.mark.engine, pytest.mark.usefixtures("council")]
DAY = date(2025, 6, 2)


def rows(complaint: Complaint, at: datetime, user: int) -> dict[str, Any]:
    """Return, by constraint, rows of which the last breaks it."""
    stage, issue = complaint.stages.get(), complaint.issues.get()
    again = {"complaint_file": complaint, "number": 2, "asked_at": at, "acknowledge_by": at}
    found = {"issue": issue, "stage": 1, "verdict": "upheld", "reasons": "So.", "by": "una", "at": at}
    owed = {
        "complaint_file": complaint, "kind": "action", "what": "Collect it.", "owner_id": user, "due_on": DAY,
        "state": "agreed", "proposed_by": "una", "proposed_at": at,
    }  # fmt: skip
    noted = {
        "complaint_file": complaint, "root_cause": "record", "what": "Check.", "owner_id": user, "due_on": DAY,
        "noted_by": "una", "noted_at": at,
    }  # fmt: skip
    asked = {
        "complaint_file": complaint, "their_reference": "25 001", "asked_on": DAY, "reply_by": DAY, "kept_by": "una",
        "kept_at": at,
    }  # fmt: skip
    more = {"stage": stage, "days": 1, "reason": "Leave.", "asked_by": "una", "approved_by": "dee", "at": at}
    return {
        "fd_cases_a_stage_comes_once": [ComplaintStage(**again), ComplaintStage(**again)],
        "fd_cases_stage_is_one_or_two": [ComplaintStage(**again | {"number": 3})],
        "fd_cases_stage_is_acknowledged_first": [ComplaintStage(**again, answer_by=at)],
        "fd_cases_stage_answer_has_verdict": [
            ComplaintStage(**again, acknowledged_at=at, answer_by=at, answered_at=at)
        ],
        "fd_cases_stage_extension_adds_days": [StageExtension(**more | {"days": 0})],
        "fd_cases_stage_extension_approved_by_another": [StageExtension(**more | {"approved_by": "una"})],
        "fd_cases_an_issue_says_what": [Issue(complaint_file=complaint, what="", added_by="una", at=at)],
        "fd_cases_one_finding_a_stage": [Finding(**found), Finding(**found)],
        "fd_cases_finding_verdict_is_known": [Finding(**found | {"verdict": "maybe"})],
        "fd_cases_a_finding_has_reasons": [Finding(**found | {"reasons": ""})],
        "fd_cases_finding_of_stage_one_or_two": [Finding(**found | {"stage": 3})],
        "fd_cases_remedy_kind_is_known": [Remedy(**owed | {"kind": "cake"})],
        "fd_cases_remedy_state_is_known": [Remedy(**owed | {"state": "lost"})],
        "fd_cases_remedy_of_money_has_an_amount": [Remedy(**owed | {"kind": "money"})],
        "fd_cases_remedy_is_approved_by_another": [Remedy(**owed, decided_by="una")],
        "fd_cases_remedy_is_done_with_evidence": [Remedy(**owed | {"state": "done", "done_at": at})],
        "fd_cases_learning_state_is_known": [Learning(**noted, state="lost", ended_at=at, result="So.")],
        "fd_cases_learning_ends_with_a_result": [Learning(**noted, state="done", ended_at=at)],
        "fd_cases_one_open_referral": [Referral(**asked), Referral(**asked)],
        "fd_cases_referral_decision_and_day_together": [Referral(**asked, decision="fault")],
    }


CHANGED: dict[str, dict[str, Any]] = {
    "fd_cases_complaint_state_is_known": {"state": "lost"},
    "fd_cases_complaint_has_two_stages": {"stage": 3},
    "fd_cases_complaint_verdict_is_known": {"verdict": "maybe"},
    "fd_cases_complaint_answer_has_verdict": {"state": "answered"},
}


def named() -> set[str]:
    """Return the names of the constraints of this module's tables."""
    tables = [
        each for each in vars(complaints).values() if hasattr(each, "_meta") and each.__module__.endswith(".complaints")
    ]
    return {constraint.name for table in tables for constraint in table._meta.constraints}


@pytest.fixture
def complaint(council: None, at: datetime) -> Complaint:
    """Return a complaint that has just been made."""
    return a_complaint(at=at).complaint_file


def test_every_constraint_is_tried(complaint: Complaint, at: datetime, cast: dict[str, User]) -> None:
    assert named() == {*rows(complaint, at, cast["dee"].pk), *CHANGED}


@pytest.mark.parametrize("name", sorted(named() - CHANGED.keys()))
def test_a_row_that_contradicts_itself(name: str, complaint: Complaint, at: datetime, cast: dict[str, User]) -> None:
    *before, last = rows(complaint, at, cast["dee"].pk)[name]
    for row in before:
        row.save()
    with pytest.raises(IntegrityError, match=f"{name}|UNIQUE"), transaction.atomic():
        last.save()


@pytest.mark.parametrize("name", CHANGED)
def test_a_complaint_that_contradicts_itself(name: str, complaint: Complaint) -> None:
    with pytest.raises(IntegrityError, match=name), transaction.atomic():
        Complaint.objects.filter(pk=complaint.pk).update(**CHANGED[name])
