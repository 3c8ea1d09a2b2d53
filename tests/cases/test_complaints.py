"""A complaint from its first word to the answer of stage 2."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from frontdoor.cases.models import NEVER, Case, Complaint, ComplaintStage
from frontdoor.cases.operations.changing import SayMore, SomebodyElseWasFirst
from frontdoor.cases.operations.closing import CannotDispute, close, dispute
from frontdoor.cases.operations.complaining import acknowledge, add_issue, appoint, complaint_of, find, go_to
from frontdoor.cases.operations.complaint_answers import answer_stage, escalate, extend_stage
from frontdoor.cases.operations.keeping import _anonymise
from frontdoor.cases.operations.working import change_category, take
from frontdoor.cases.queries.complaint_panel import panel
from frontdoor.cases.queries.complaints import letter
from frontdoor.cases.queries.reading import resident_view
from frontdoor.cases.records import Past
from frontdoor.cases.rules.complaints import CannotComplain, State, Verdict
from frontdoor.cases.rules.states import Outcome, Status
from frontdoor.foundation.accounts.access import NotAllowed
from frontdoor.foundation.accounts.actors import PUBLIC, Actor, Role
from frontdoor.messages.api import about
from frontdoor.messages.models import Message
from tests.factories.cases import a_case, again
from tests.factories.complaints import (
    ABOUT,
    TEAM,
    a_complaint,
    acknowledged,
    an_investigator,
    answered,
    found,
)

pytestmark = pytest.mark.usefixtures("council")
DAY = timedelta(days=1)


@pytest.fixture
def case(council: None, at: datetime) -> Case:
    """Return a complaint that has just been made: Tuesday 20 May 2025, before a bank holiday."""
    return a_complaint(at=at)


@pytest.fixture
def una(council: None) -> Actor:
    """Return who looks into stage 1."""
    return an_investigator("una")


def file_of(case: Case) -> Complaint:
    """Return a case's complaint as it is now."""
    return Complaint.objects.get(case=case)


def stage(case: Case, number: int = 1) -> ComplaintStage:
    """Return a stage as it is now."""
    return ComplaintStage.objects.get(complaint_file__case=case, number=number)


def told(case: Case, key: str) -> str:
    """Return the text of the one message that was sent on an occasion."""
    message = Message.objects.get(version__template__key=key)
    (text,) = [each.text for each in about(case.reference) if each.id == message.pk]
    return text


# ---- received


def test_what_somebody_writes_is_the_first_issue(case: Case) -> None:
    (issue,) = file_of(case).issues.all()
    assert (issue.what, issue.sought) == (ABOUT["description"], ABOUT["wish"])


def test_a_complaint_is_to_be_acknowledged_within_five_working_days(case: Case) -> None:
    # Monday 26 May is a bank holiday: the fifth working day after Tuesday is Wednesday 28 May.
    assert stage(case).acknowledge_by == datetime(2025, 5, 28, 16, 0, tzinfo=UTC)
    assert file_of(case).due_at == stage(case).acknowledge_by


@pytest.mark.parametrize(("about", "code"), [("bins", "lgsco"), ("housing", "housing-ombudsman")])
def test_a_complaint_about_a_council_home_falls_under_the_housing_ombudsmans_code(
    at: datetime, about: str, code: str
) -> None:
    assert file_of(a_complaint(at=at, answers={**ABOUT, "about": about})).code == code


def test_other_cases_are_no_complaints_and_cost_no_statement_more(at: datetime) -> None:
    assert panel(a_case(at=at), at=at) is None
    with pytest.raises(CannotComplain, match="no complaint"):
        complaint_of(a_case(at=at), at=at)


def test_a_report_that_turns_out_to_be_a_complaint_begins_as_one_then(at: datetime, cem: Actor) -> None:
    case = a_case("street-cleaning", at=at, description="Nobody came.")
    change_category(case, to="complaint", by=cem, at=at + DAY)
    complaint = file_of(case)
    assert (complaint.opened_at, complaint.issues.get().what) == (at + DAY, "Nobody came.")


def test_a_complaint_that_turns_out_to_be_a_request_ends(case: Case, cem: Actor, at: datetime) -> None:
    change_category(case, to="street-cleaning", by=cem, at=at)
    assert (file_of(case).state, file_of(case).due_at) == (State.ENDED, NEVER)
    change_category(case, to="graffiti", by=cem, at=at)
    assert file_of(case).concluded_at == at


# ---- who looks into it


def test_the_case_goes_to_whoever_looks_into_it(case: Case, cem: Actor, una: Actor, at: datetime) -> None:
    appoint(case, team_slug=TEAM, user_id=una.user_id, by=cem, at=at)
    assert again(case).holder_id == una.user_id
    assert stage(case).investigator_id == una.user_id


@pytest.mark.parametrize("team", [TEAM, "nowhere"])
def test_only_somebody_of_the_team_can_be_named(case: Case, cem: Actor, otto: Actor, team: str, at: datetime) -> None:
    with pytest.raises(CannotComplain, match="Select who"):
        appoint(case, team_slug=team, user_id=otto.user_id, by=cem, at=at)


def test_a_stranger_names_nobody(case: Case, otto: Actor, at: datetime) -> None:
    with pytest.raises(NotAllowed):
        appoint(case, team_slug=TEAM, user_id=otto.user_id, by=otto, at=at)


def test_nobody_looks_again_at_what_they_answered_themselves(case: Case, una: Actor, at: datetime) -> None:
    answered(case, by=una, at=at)
    case = again(case)
    escalate(case, by=PUBLIC, at=at + DAY)
    with pytest.raises(CannotComplain, match="Somebody who has not dealt with stage 1"):
        appoint(case, team_slug=TEAM, user_id=una.user_id, by=una, at=at + DAY)


def test_whoever_dealt_with_stage_1_cannot_write_for_stage_2_either(case: Case, una: Actor, at: datetime) -> None:
    answered(case, by=una, at=at)
    case = again(case)
    escalate(case, by=PUBLIC, at=at + DAY)
    finn = an_investigator("finlay")
    appoint(case, team_slug=TEAM, user_id=finn.user_id, by=finn, at=at + DAY)
    with pytest.raises(CannotComplain, match="not dealt with stage 1"):
        acknowledge(case, understood="It.", sought="That.", by=una, at=at + DAY)


# ---- acknowledged


def test_the_time_to_answer_counts_from_the_acknowledgement(case: Case, una: Actor, at: datetime) -> None:
    acknowledged(case, by=una, at=at + DAY)
    # Ten working days from Wednesday 21 May, over the bank holiday of 26 May.
    assert stage(case).answer_by == datetime(2025, 6, 5, 16, 0, tzinfo=UTC)
    assert (file_of(case).due_at, again(case).status) == (stage(case).answer_by, Status.IN_HAND)


def test_nothing_is_acknowledged_before_somebody_is_named(case: Case, dee: Actor, at: datetime) -> None:
    with pytest.raises(CannotComplain, match="who looks into it"):
        acknowledge(case, understood="It.", sought="That.", by=dee, at=at)


def test_an_acknowledgement_says_what_was_understood(case: Case, una: Actor, at: datetime) -> None:
    appoint(case, team_slug=TEAM, user_id=una.user_id, by=una, at=at)
    with pytest.raises(SayMore, match="what you understood"):
        acknowledge(case, understood=" ", sought="That.", by=una, at=at)


def test_it_is_acknowledged_once(case: Case, una: Actor, at: datetime) -> None:
    take(case, by=una, at=at)
    acknowledged(case, by=una, at=at)
    with pytest.raises(CannotComplain, match="being looked into cannot become being looked into"):
        acknowledge(case, understood="It.", sought="That.", by=una, at=at)


def test_of_two_who_acknowledge_at_once_the_second_is_told(case: Case, at: datetime) -> None:
    first, second = file_of(case), file_of(case)
    go_to(first, state=State.ENDED)
    with pytest.raises(SomebodyElseWasFirst):
        go_to(second, state=State.ACKNOWLEDGED)


def test_whoever_complained_reads_what_we_cannot_look_into(
    case: Case, una: Actor, at: datetime, deliver: Callable[..., int], settings: Any
) -> None:
    settings.FRONTDOOR_MESSAGE_SENDER = "demo"
    appoint(case, team_slug=TEAM, user_id=una.user_id, by=una, at=at)
    acknowledge(case, understood="It.", sought="That.", out_of_scope="The neighbours.", by=una, at=at)
    deliver(at)
    words = told(case, "complaint-acknowledged")
    assert "We cannot look into this part: The neighbours." in words
    assert "Una looks into your complaint" in words
    assert "Local Government and Social Care Ombudsman" in words


# ---- issues and findings


def test_an_adviser_adds_an_issue_for_a_caller(case: Case, cem: Actor, at: datetime) -> None:
    issue = add_issue(case, what="Rude on the phone.", theme="conduct", by=cem, at=at)
    assert issue.theme == "conduct"


def test_a_kind_of_complaint_that_there_is_not(case: Case, cem: Actor, at: datetime) -> None:
    with pytest.raises(CannotComplain, match="Select what kind"):
        add_issue(case, what="Rude.", theme="weather", by=cem, at=at)


def test_a_finding_can_be_corrected_until_the_answer(case: Case, una: Actor, at: datetime) -> None:
    found(acknowledged(case, by=una, at=at), by=una, at=at)
    case = found(case, by=una, at=at, verdict="partly")
    issue = case.complaint_file.issues.get()
    assert [each.verdict for each in issue.findings.all()] == ["partly"]
    find(issue, verdict="partly", reasons="So.", theme="delay", by=una, at=at)
    assert case.complaint_file.issues.get().theme == "delay"


def test_nothing_is_found_before_it_is_acknowledged(case: Case, una: Actor, at: datetime) -> None:
    with pytest.raises(CannotComplain, match="to be acknowledged, so nothing"):
        found(case, by=una, at=at)


def test_a_finding_is_upheld_partly_or_not(case: Case, una: Actor, at: datetime) -> None:
    acknowledged(case, by=una, at=at)
    with pytest.raises(CannotComplain, match="Select what you found"):
        found(case, by=una, at=at, verdict="maybe")


# ---- answered


def test_an_answer_closes_the_case_and_says_what_comes_next(
    case: Case, una: Actor, at: datetime, deliver: Callable[..., int], settings: Any
) -> None:
    settings.FRONTDOOR_MESSAGE_SENDER = "demo"
    case = answered(case, by=una, at=at)
    assert (again(case).status, again(case).outcome) == (Status.CLOSED, Outcome.FIXED)
    assert (file_of(case).verdict, file_of(case).due_at) == (Verdict.UPHELD, NEVER)
    deliver(at)
    words = told(case, "complaint-answered")
    assert "at stage 2 by 19 July 2025. You do not have to say why." in words
    assert "https://www.lgo.org.uk" in words
    assert not Message.objects.filter(version__template__key="case-closed").exists()


def test_an_answer_needs_a_finding_of_every_issue(case: Case, una: Actor, at: datetime) -> None:
    acknowledged(case, by=una, at=at)
    found(case, by=una, at=at)
    add_issue(case, what="And the lid is broken.", by=una, at=at)
    with pytest.raises(CannotComplain, match="1 of 2 issues have no finding"):
        answer_stage(again(case), words="Sorry.", by=una, at=at)


def test_a_complaint_is_not_closed_as_answered_without_an_answer(case: Case, dee: Actor, at: datetime) -> None:
    with pytest.raises(CannotComplain, match="every issue needs a finding"):
        close(case, outcome=Outcome.FIXED, words="Done.", by=dee, at=at)


def test_a_complaint_that_is_withdrawn_ends_and_is_told_of_as_any_case(
    case: Case, dee: Actor, at: datetime, deliver: Callable[..., int], settings: Any
) -> None:
    settings.FRONTDOOR_MESSAGE_SENDER = "demo"
    close(case, outcome=Outcome.WITHDRAWN, words="As you wish.", by=dee, at=at)
    assert (file_of(case).state, file_of(case).due_at) == (State.ENDED, NEVER)
    deliver(at)
    assert Message.objects.filter(version__template__key="case-closed").count() == 1


# ---- more time


def extended(case: Case, *, days: int, by: Actor, at: datetime, asked_by: str = "una", reason: str = "Leave.") -> None:
    """Give a stage more time."""
    extend_stage(case, days=days, reason=reason, asked_by=asked_by, by=by, at=at)


def test_more_time_is_told_with_the_ombudsmans_address(
    case: Case, una: Actor, dee: Actor, at: datetime, deliver: Callable[..., int], settings: Any
) -> None:
    settings.FRONTDOOR_MESSAGE_SENDER = "demo"
    acknowledged(case, by=una, at=at)
    before = stage(case).answer_by
    extended(case, days=5, by=dee, at=at)
    assert before is not None
    assert file_of(case).due_at == before + 7 * DAY
    deliver(at)
    words = told(case, "complaint-extended")
    assert "Leave." in words
    assert "https://www.lgo.org.uk" in words


@pytest.mark.parametrize(
    ("given", "why"),
    [
        ({"days": 11}, "10 working days more at stage 1, and 10 are left"),
        ({"days": 0}, "1 or more"),
    ],
)
def test_the_codes_limit_holds(
    case: Case, una: Actor, dee: Actor, at: datetime, given: dict[str, int], why: str
) -> None:
    acknowledged(case, by=una, at=at)
    with pytest.raises(CannotComplain, match=why):
        extended(case, **given, by=dee, at=at)


def test_the_limit_is_of_all_extensions_together(case: Case, una: Actor, dee: Actor, at: datetime) -> None:
    acknowledged(case, by=una, at=at)
    extended(case, days=10, by=dee, at=at)
    with pytest.raises(CannotComplain, match="none are left"):
        extended(case, days=1, by=dee, at=at)


def test_nobody_approves_time_they_ask_for_themselves(case: Case, una: Actor, dee: Actor, at: datetime) -> None:
    acknowledged(case, by=una, at=at)
    with pytest.raises(NotAllowed, match="Somebody else"):
        extended(case, days=1, by=dee, at=at, asked_by="dee")
    with pytest.raises(NotAllowed, match="Only a leader"):
        extended(case, days=1, by=una, at=at)
    with pytest.raises(SayMore, match="who asked"):
        extended(case, days=1, by=dee, at=at, asked_by=" ")


def test_there_is_no_time_to_extend_before_it_is_acknowledged(case: Case, dee: Actor, at: datetime) -> None:
    with pytest.raises(CannotComplain, match="Acknowledge it first"):
        extended(case, days=1, by=dee, at=at)


# ---- stage 2


def test_stage_2_is_asked_for_without_a_reason(
    case: Case, una: Actor, at: datetime, deliver: Callable[..., int], settings: Any
) -> None:
    settings.FRONTDOOR_MESSAGE_SENDER = "demo"
    answered(case, by=una, at=at)
    case = again(case)
    escalate(case, by=PUBLIC, at=at + DAY)
    assert (again(case).status, again(case).holder_id, again(case).outcome) == (Status.IN_HAND, None, "")
    assert (file_of(case).stage, file_of(case).state, file_of(case).verdict) == (2, State.RECEIVED, "")
    deliver(at + DAY)
    assert "Somebody else does that now." in told(case, "complaint-escalated")


def test_stage_2_is_answered_within_twenty_working_days_and_leads_to_the_ombudsman(
    case: Case, una: Actor, at: datetime
) -> None:
    answered(case, by=una, at=at)
    case = again(case)
    escalate(case, words="You asked nobody.", by=PUBLIC, at=at + DAY)
    other = an_investigator("finlay")
    answered(case, by=other, at=at + DAY, verdict="not-upheld")
    second = stage(case, 2)
    assert second.asked_words == "You asked nobody."
    assert second.answer_by == datetime(2025, 6, 19, 16, 0, tzinfo=UTC)
    view = resident_view(again(case), at=at + DAY).complaint
    assert view is not None
    assert (view.verdict, view.may_escalate_until) == ("not upheld", None)
    assert view.next_step.startswith("This is our last answer.")
    with pytest.raises(CannotComplain, match="nothing to look at again"):
        escalate(again(case), by=PUBLIC, at=at + 2 * DAY)


@pytest.mark.parametrize(("after", "is_taken"), [(60, True), (61, False)])
def test_stage_2_is_asked_for_within_the_councils_time(
    case: Case, una: Actor, at: datetime, after: int, is_taken: bool
) -> None:
    answered(case, by=una, at=at)
    case = again(case)
    if is_taken:
        escalate(case, by=PUBLIC, at=at + after * DAY)
    else:
        with pytest.raises(CannotComplain, match=r"until 19 July 2025\. The Local Government"):
            escalate(case, by=PUBLIC, at=at + after * DAY)
    assert file_of(case).stage == (2 if is_taken else 1)


def test_stage_2_is_not_asked_for_before_there_is_an_answer(case: Case, at: datetime) -> None:
    with pytest.raises(CannotComplain, match="not answered at stage 1"):
        escalate(case, by=PUBLIC, at=at)


def test_other_cases_have_no_stage_2(at: datetime) -> None:
    with pytest.raises(CannotComplain, match="no complaint"):
        escalate(a_case(at=at), by=PUBLIC, at=at)


def test_an_adviser_takes_it_to_stage_2_for_a_caller_and_a_stranger_does_not(
    case: Case, una: Actor, cem: Actor, otto: Actor, at: datetime
) -> None:
    answered(case, by=una, at=at)
    case = again(case)
    with pytest.raises(NotAllowed):
        escalate(case, by=otto, at=at)
    escalate(case, by=cem, at=at)
    assert file_of(case).stage == 2


def test_whoever_complained_disputes_nothing_but_asks_for_stage_2(case: Case, una: Actor, at: datetime) -> None:
    answered(case, by=una, at=at)
    view = resident_view(again(case), at=at)
    assert view.may_dispute_until is None
    assert view.complaint is not None
    assert view.complaint.may_escalate_until == at + 60 * DAY
    with pytest.raises(CannotDispute, match="at stage 2"):
        dispute(again(case), reason="No.", by=PUBLIC, at=at)


# ---- pages


def test_the_panel_costs_the_same_for_many_issues(case: Case, una: Actor, at: datetime) -> None:
    answered(case, by=una, at=at)

    def cost() -> int:
        fresh = again(case)
        with CaptureQueriesContext(
            connection,
        ) as asked:
            panel(fresh, at=at)
        return len(asked)

    one = cost()
    complaint = file_of(case)
    for number in range(4):
        complaint.issues.create(what=f"Issue {number}", added_by="x", at=at)
    assert cost() == one <= 9


def test_the_letter_begins_with_what_was_found(case: Case, una: Actor, at: datetime) -> None:
    acknowledged(case, by=una, at=at)
    assert "no finding yet" in letter(file_of(case))
    case = found(case, by=una, at=at)
    assert "My bin was missed three times.\nWe find this upheld. The log says so." in letter(file_of(case))


def test_somebody_without_an_account_is_nobodys_earlier_investigator(case: Case, una: Actor, at: datetime) -> None:
    acknowledged(case, by=una, at=at)
    found(case, by=Actor(username="robot", roles=frozenset({Role.ADMIN})), at=at)
    assert file_of(case).issues.get().findings.get().by == "robot"


def test_anonymised_nothing_personal_is_left(case: Case, una: Actor, at: datetime) -> None:
    case = answered(case, by=una, at=at)
    _anonymise(case, at=at)
    issue = file_of(case).issues.get()
    assert (issue.what, issue.findings.get().reasons, stage(case).answer) == ("(removed)", "(removed)", "")
    assert issue.findings.get().verdict == "upheld"


def test_history_from_elsewhere_is_no_complaint_of_ours(at: datetime) -> None:
    case = a_complaint(at=at, past=Past(opened_at=at, status=Status.CLOSED, outcome=Outcome.ANSWERED, closed_at=at))
    assert panel(case, at=at) is None
