"""A year of complaints: the list, figures that equal an independent count, the self-assessment, the survey."""

import csv
import io
import re
from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from frontdoor.cases.models import Case, Complaint, SelfAssessment, SurveyAnswer
from frontdoor.cases.operations.closing import close
from frontdoor.cases.operations.complaint_answers import escalate, extend_stage
from frontdoor.cases.operations.complaint_reporting import answer_survey, ask_for_surveys, assess
from frontdoor.cases.operations.referring import keep_decision, refer
from frontdoor.cases.operations.remedying import NewRemedy, decide_remedy, finish_remedy, note_learning, propose_remedy
from frontdoor.cases.queries.complaint_report import figures
from frontdoor.cases.queries.surveys import survey_token
from frontdoor.cases.rules.complaint_policy import Named, label_of
from frontdoor.cases.rules.complaint_year import days_of, in_words, share, span_of, year_of
from frontdoor.cases.rules.complaints import CannotComplain
from frontdoor.cases.rules.states import Outcome
from frontdoor.cases.tasks import survey
from frontdoor.foundation.accounts.access import NotAllowed
from frontdoor.foundation.accounts.actors import PUBLIC, Actor
from frontdoor.messages.models import Message
from tests.factories.cases import again
from tests.factories.complaints import a_complaint, acknowledged, an_investigator, answered, found

pytestmark = pytest.mark.usefixtures("council")
DAY = timedelta(days=1)
GOOD = {"easy": "4", "fair": "5", "answer": "1"}


@pytest.fixture(autouse=True)
def _moment(settings: Any, at: datetime) -> None:
    settings.FRONTDOOR_NOW = (at + 60 * DAY).isoformat()


@pytest.fixture
def una(council: None) -> Actor:
    """Return who looks into stage 1."""
    return an_investigator("una")


# ---- the year


@pytest.mark.parametrize(
    ("moment", "year"),
    [
        (datetime(2025, 3, 31, 22, 59, tzinfo=UTC), 2024),
        (datetime(2025, 3, 31, 23, 0, tzinfo=UTC), 2025),
        (datetime(2025, 12, 31, tzinfo=UTC), 2025),
    ],
)
def test_a_year_begins_on_the_first_of_april_in_london(moment: datetime, year: int) -> None:
    assert year_of(moment) == year


def test_a_year_is_said_and_spans_its_days() -> None:
    assert in_words(2025) == "April 2025 to March 2026"
    assert days_of(2025) == (date(2025, 4, 1), date(2026, 4, 1))
    assert span_of(2025)[0] == datetime(2025, 3, 31, 23, 0, tzinfo=UTC)
    assert (share(2, 3), share(0, 0)) == ("67%", "none")
    assert label_of((Named(id="a", label="A"),), "gone") == "gone"


# ---- figures


def told(year: int = 2025) -> dict[tuple[str, str], str]:
    """Return the figures of a year in words, by group and name."""
    return {(each.group, each.name): each.words for each in figures(year)}


def test_the_figures_equal_a_count_by_hand(una: Actor, dee: Actor, at: datetime) -> None:
    finlay = an_investigator("finlay")
    # One answered in time at both stages, and looked into by the ombudsman.
    first = answered(a_complaint(at=at), by=una, at=at)
    escalate(again(first), by=PUBLIC, at=at + DAY)
    first = answered(again(first), by=finlay, at=at + 2 * DAY, verdict="not-upheld")
    # One acknowledged and answered too late, extended before.
    late = acknowledged(a_complaint(at=at, answers={"about": "housing"}), by=una, at=at + 20 * DAY)
    extend_stage(late, days=3, reason="Leave.", asked_by="una", by=dee, at=at + 20 * DAY)
    late = found(late, by=una, at=at + 20 * DAY, verdict="partly")
    from frontdoor.cases.operations.complaint_answers import answer_stage

    answer_stage(late, words="Sorry.", by=una, at=at + 50 * DAY)
    # One withdrawn, one of the year before.
    close(a_complaint(at=at), outcome=Outcome.WITHDRAWN, words="As you wish.", by=dee, at=at)
    a_complaint(at=at - 100 * DAY)
    said = told()
    assert said["Received", "Complaints received"] == "3"
    assert said["Received", "Under the Housing Ombudsman’s Complaint Handling Code"] == "1 of 3 (33%)"
    assert said["Received", "Ended without an answer: withdrawn, not taken or somebody else’s"] == "1 of 3 (33%)"
    assert said["Stage 1", "Received"] == "3"
    assert said["Stage 1", "Acknowledged in time"] == "1 of 2 (50%)"
    assert said["Stage 1", "Answered in time, extensions counted"] == "1 of 2 (50%)"
    assert said["Stage 1", "Extended"] == "1 of 2 (50%)"
    assert said["Stage 1", "Working days of extension"] == "3"
    assert (said["Stage 1", "Upheld"], said["Stage 1", "Partly upheld"]) == ("1 of 2 (50%)", "1 of 2 (50%)")
    assert (said["Stage 2", "Asked for"], said["Stage 2", "Not upheld"]) == ("1", "1 of 1 (100%)")
    assert told(2024)["Received", "Complaints received"] == "1"


def test_remedies_learning_and_the_ombudsman_are_counted(una: Actor, dee: Actor, at: datetime) -> None:
    case, soon = a_complaint(at=at), date(2025, 6, 2)

    def remedy(**given: Any) -> Any:
        new = {"kind": "money", "what": "Pay.", "owner_id": una.user_id, "due_on": soon, **given}
        return propose_remedy(case, remedy=NewRemedy(**new), by=una, at=at)

    paid, refused = remedy(pence=4550), remedy(pence=900)
    decide_remedy(paid, accept=True, why="Fair.", by=dee, at=at)
    decide_remedy(refused, accept=False, why="No.", by=dee, at=at)
    finish_remedy(paid, evidence="Paid.", by=una, at=at)
    remedy(kind="apology", is_ordered=True)
    note_learning(case, root_cause="record", what="Mark.", owner_id=una.user_id, due_on=soon, by=una, at=at)
    row = refer(case, their_reference="25", asked_on=date(2025, 5, 20), reply_by=soon, by=una, at=at)
    keep_decision(row, decision="fault", decided_on=date(2025, 5, 20), words="Late.", by=una, at=at)
    said = told()
    assert said["Remedies", "Money: done"] == "1 of 1 (100%)"
    assert said["Remedies", "An apology: done"] == "0 of 1 (0%)"
    assert (said["Remedies", "Money agreed"], said["Remedies", "Money paid"]) == ("£45.50", "£45.50")
    assert said["Learning", "Records wrong or missing"] == "1 of 1 (100%)"
    assert (said["Ombudsman", "Asked us"], said["Ombudsman", "Fault, with injustice"]) == ("1", "1 of 1 (100%)")
    assert said["Ombudsman", "Remedies ordered"] == "1"


def test_the_figures_cost_the_same_for_many_complaints(una: Actor, at: datetime) -> None:
    def cost() -> int:
        with CaptureQueriesContext(connection) as asked:
            figures(2025)
        return len(asked)

    answered(a_complaint(at=at), by=una, at=at)
    before = cost()
    for _each in range(3):
        answered(a_complaint(at=at), by=una, at=at)
    assert cost() == before


# ---- pages


def test_the_list_is_of_what_is_due_next_and_can_be_narrowed(
    una: Actor, at: datetime, as_user: Callable[[str], Client]
) -> None:
    first, second = acknowledged(a_complaint(at=at), by=una, at=at), a_complaint(at=at)
    done = answered(a_complaint(at=at), by=una, at=at)
    refer(done, their_reference="25", asked_on=date(2025, 5, 20), reply_by=date(2025, 6, 2), by=una, at=at)

    def listed(query: str) -> list[str]:
        page = as_user("dee").get(f"/office/complaints/?{query}").content.decode()
        return re.findall(r'/office/cases/(\w+)/"', page)

    assert listed("") == [second.reference, first.reference]
    assert listed("which=1") == [second.reference, first.reference]
    assert listed("which=2") == []
    assert listed("which=ombudsman") == [done.reference]
    assert len(listed("which=all")) == 3
    assert done.reference not in as_user("otto").get("/office/complaints/?which=all").content.decode()


def test_the_report_is_a_page_and_a_table(una: Actor, at: datetime, as_user: Callable[[str], Client]) -> None:
    answered(a_complaint(at=at), by=una, at=at)
    client = as_user("ines")
    assert "1 of 1 (100%)" in client.get("/office/complaints/report/").content.decode()
    assert client.get("/office/complaints/report/?year=1999").status_code == 404
    assert client.get("/office/complaints/report/?year=next").status_code == 404
    rows = list(csv.reader(io.StringIO(client.get("/office/complaints/report.csv").content.decode("utf-8-sig"))))
    assert ["Received", "Complaints received", "1", "", "1"] in rows
    assert as_user("otto").get("/office/complaints/report/").status_code == 403


def test_every_provision_is_assessed_with_words_and_can_be_said_again(
    as_user: Callable[[str], Client], at: datetime
) -> None:
    dee, here = as_user("dee"), "/office/complaints/assessment/lgsco/"
    assert "24 of 24" in dee.get(here).content.decode()
    assert dee.post(f"{here}6.2/", {"complies": "yes", "words": " "}).status_code == 422
    assert dee.post(f"{here}6.2/", {"complies": "no", "words": "Two were late."}).status_code == 302
    dee.post(f"{here}6.2/", {"complies": "yes", "words": "All in time since June."})
    page = dee.get(here).content.decode()
    assert "23 of 24" in page
    assert "All in time since June." in page
    assert "All in time since June." in dee.get("/office/complaints/report.csv").content.decode()
    assert as_user("ines").post(f"{here}6.2/", {"complies": "yes", "words": "x"}).status_code == 403
    assert as_user("ines").get(here).status_code == 200
    assert dee.get(f"{here}9.9/").status_code == 404
    assert dee.get("/office/complaints/assessment/none/").status_code == 404
    assert SelfAssessment.objects.count() == 1


def test_who_assesses_and_of_what(dee: Actor, otto: Actor, at: datetime) -> None:
    with pytest.raises(NotAllowed):
        assess(code_id="lgsco", year=2025, provision="6.2", complies=True, words="x", by=otto, at=at)
    with pytest.raises(CannotComplain, match="no such provision"):
        assess(code_id="lgsco", year=2025, provision="9.9", complies=True, words="x", by=dee, at=at)


# ---- the survey


@pytest.fixture
def done(una: Actor, at: datetime) -> Case:
    """Return a complaint that was answered."""
    return answered(a_complaint(at=at), by=una, at=at)


def test_people_are_asked_once_a_week_after_the_answer(
    done: Case, at: datetime, deliver: Callable[..., int], settings: Any
) -> None:
    settings.FRONTDOOR_MESSAGE_SENDER = "demo"
    assert ask_for_surveys(at=at + 6 * DAY) == 0
    assert survey(at=at + 7 * DAY) == "Asked 1."
    assert ask_for_surveys(at=at + 8 * DAY) == 0
    assert Message.objects.filter(version__template__key="complaint-survey").count() == 1


def test_the_answer_is_taken_once_by_the_link_and_counted(done: Case, at: datetime) -> None:
    ask_for_surveys(at=at + 7 * DAY)
    here = f"/complaint-survey/{survey_token(done.complaint_file)}/"
    client = Client()
    left = client.post(here, {"easy": "4", "words": "You were kind."})
    assert left.status_code == 422
    assert "You were kind." in left.content.decode()
    assert "Thank you" in client.post(here, {**GOOD, "words": "You were kind."}).content.decode()
    assert "We do not ask again." in client.get(here).content.decode()
    with pytest.raises(CannotComplain, match="told us already"):
        answer_survey(done.complaint_file, scores=GOOD, words="", at=at)
    assert SurveyAnswer.objects.get().scores == {"easy": 4, "fair": 5, "answer": 1}
    said = told()
    assert said["Satisfaction with how we dealt with it", "Answered, of those asked"] == "1 of 1 (100%)"
    assert said["Satisfaction with how we dealt with it", "How easy was it to complain?"] == "4.0 of 5, from 1"


def test_a_link_that_was_guessed_or_not_yet_sent_opens_nothing(done: Case) -> None:
    assert Client().get("/complaint-survey/guessed/").status_code == 410
    assert Client().get(f"/complaint-survey/{survey_token(done.complaint_file)}/").status_code == 410
    assert Complaint.objects.get().surveyed_at is None
