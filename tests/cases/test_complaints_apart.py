"""Complaints that no pack has clocks for, that begin late, or whose definition says what cannot be."""

from datetime import UTC, datetime, timedelta

import pytest

from frontdoor.cases.models import Complaint
from frontdoor.cases.operations.complaining import add_issue
from frontdoor.cases.operations.complaint_answers import escalate, extend_stage
from frontdoor.cases.queries.clocks import definition_of
from frontdoor.cases.queries.complaints import COMPLAINTS, policy
from frontdoor.cases.rules.complaints import CodeRow, ComplaintsSection
from frontdoor.foundation.accounts.actors import PUBLIC, Actor
from tests.factories.cases import again
from tests.factories.complaints import ABOUT, a_complaint, acknowledged, an_investigator, answered

pytestmark = pytest.mark.usefixtures("council")


def test_without_a_pack_the_policys_own_days_hold(dee: Actor, at: datetime) -> None:
    una = an_investigator("una")
    case = a_complaint(at=at, answers={**ABOUT, "about": "children"})
    assert not case.clocks.filter(name="acknowledge").exists()
    acknowledged(case, by=una, at=at)
    extend_stage(case, days=1, reason="Leave.", asked_by="una", by=dee, at=at)
    assert case.entries.filter(kind="stage-extended").count() == 1
    first = Complaint.objects.get(case=case).stages.get()
    assert first.acknowledge_by == datetime(2025, 5, 28, 16, 0, tzinfo=UTC)
    assert first.answer_by == datetime(2025, 6, 5, 16, 0, tzinfo=UTC)


def test_without_a_pack_stage_2_has_the_policys_own_days_too(at: datetime) -> None:
    una = an_investigator("una")
    case = answered(a_complaint(at=at, answers={**ABOUT, "about": "children"}), by=una, at=at)
    escalate(again(case), by=PUBLIC, at=at + timedelta(days=1))
    second = Complaint.objects.get(case=case).stages.get(number=2)
    assert second.acknowledge_by == datetime(2025, 5, 29, 16, 0, tzinfo=UTC)


def test_a_case_that_was_no_complaint_yet_begins_as_one_when_it_is_dealt_with(cem: Actor, at: datetime) -> None:
    case = a_complaint(at=at)
    Complaint.objects.all().delete()
    add_issue(again(case), what="Rude.", by=cem, at=at)
    assert Complaint.objects.get(case=case).issues.count() == 2


def test_a_code_that_the_policy_has_not() -> None:
    with pytest.raises(LookupError, match="no Code ‘none’"):
        policy().code("none")


def test_a_definition_names_codes_questions_and_outcomes_that_there_are(at: datetime) -> None:
    definition = definition_of(a_complaint(at=at))
    wrong = ComplaintsSection(code="none", rows=(CodeRow(when="about == 'x'", code="nil"),), issue="a", sought="wish")
    assert len(COMPLAINTS.check(wrong, definition)) == 3
    assert not COMPLAINTS.check(COMPLAINTS.of(definition), definition)
