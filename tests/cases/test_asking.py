"""What we ask of whoever applied: its kinds, how each is answered, and what silence means."""

from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any

import pytest
from django.test import Client

from frontdoor.cases.api import tracking_link
from frontdoor.cases.models import Case, Notification, Question
from frontdoor.cases.operations.changing import SayMore
from frontdoor.cases.operations.chasing import chase_questions, lapse
from frontdoor.cases.operations.closing import close_for_silence
from frontdoor.cases.operations.hearing import answer
from frontdoor.cases.operations.tasking import NewTask, add_task
from frontdoor.cases.operations.working import ask, take
from frontdoor.cases.queries.asking import asked_as, in_one_text
from frontdoor.cases.queries.reading import resident_view
from frontdoor.cases.rules.asking import AskingRow, AskingSection, CannotAsk, QuestionKind, Silence
from frontdoor.cases.rules.states import CannotMove, Outcome, Status
from frontdoor.foundation.accounts.access import NotAllowed
from frontdoor.foundation.accounts.actors import PUBLIC, SYSTEM, Actor
from frontdoor.foundation.accounts.models import User
from tests.factories.cases import a_case, again
from tests.factories.catalogue import republish

pytestmark = pytest.mark.usefixtures("council")

#: What silence means for the cases of these tests.
SECTION = """asking:
  rows:
    - { kind: document, days: 10, silence: close, outcome: not-found, words: We closed it. }
    - { kind: correction, days: 10, silence: close, outcome: granted }
    - { kind: time, days: 10, silence: wait }

duplicates:
"""


@pytest.fixture
def case(council: None, at: datetime) -> Case:
    """Return a fly-tipping case whose service says what silence means."""
    republish("fly-tipping", {"duplicates:\n": SECTION}, at=at)
    return a_case(at=at)


def asked(case: Case, kind: QuestionKind, by: Actor, at: datetime, **given: Any) -> Question:
    """Ask for something of a kind."""
    return ask(case, text="Please.", kind=kind, by=by, at=at, **given)


def test_a_kind_that_the_service_does_not_name_has_14_days_and_then_we_go_on() -> None:
    rule = AskingSection(rows=(AskingRow(kind=QuestionKind.FEE, days=3),)).of(QuestionKind.DOCUMENT)
    assert (rule.days, rule.silence) == (14, Silence.GO_ON)


@pytest.mark.parametrize(
    ("kind", "given"),
    [
        (QuestionKind.FEE, {}),
        (QuestionKind.FEE, {"pence": 10_000_001}),
        (QuestionKind.TIME, {"pence": 100}),
        (QuestionKind.TIME, {"days": 0}),
    ],
)
def test_how_much_has_to_be_said(
    kind: QuestionKind, given: dict[str, int], case: Case, otto: Actor, at: datetime
) -> None:
    with pytest.raises(CannotAsk, match="Enter"):
        asked(case, kind, otto, at, **given)
    assert again(case).status == Status.NEW


def test_how_much_is_said_to_whoever_is_asked(case: Case, otto: Actor, at: datetime) -> None:
    fee = asked(case, QuestionKind.FEE, otto, at, pence=12550, days=4)
    assert (fee.pence, fee.days, in_one_text(fee)) == (12550, None, "Please.\n\nThe new fee is £125.50.")
    seen = asked_as(fee)
    assert (seen.heading, seen.much, seen.is_yes_or_no) == ("The fee changes", "The new fee is £125.50.", True)


def test_what_is_agreed_to_is_answered_with_yes_or_no(
    case: Case, otto: Actor, cast: dict[str, User], at: datetime
) -> None:
    take(case, by=otto, at=at)
    question = asked(case, QuestionKind.TIME, otto, at, days=10)
    with pytest.raises(CannotAsk, match="Select yes if you agree"):
        answer(case, text="Well.", by=PUBLIC, at=at)
    answer(case, text="", agreed=False, by=PUBLIC, at=at)
    question.refresh_from_db()
    assert (question.agreed, question.answer, again(case).status) == (False, "I do not agree.", Status.IN_HAND)
    assert Notification.objects.get(user_id=cast["otto"].pk).text == "A resident answered our question."


def test_a_yes_to_what_is_no_such_question_says_nothing(case: Case, otto: Actor, at: datetime) -> None:
    question = asked(case, QuestionKind.CORRECTION, otto, at, pence=5)
    with pytest.raises(SayMore):
        answer(case, text=" ", agreed=True, by=PUBLIC, at=at)
    answer(case, text="It is number 9.", agreed=True, by=PUBLIC, at=at)
    question.refresh_from_db()
    assert (question.agreed, question.pence) == (None, None)


# ---- silence


def after(days: float, at: datetime) -> datetime:
    return at + timedelta(days=days)


def test_silence_may_close_the_case_in_the_services_words(case: Case, otto: Actor, at: datetime) -> None:
    add_task(case, new=NewTask(title="Look at it", required=True), by=otto, at=at)
    asked(case, QuestionKind.DOCUMENT, otto, at)
    assert chase_questions(by=SYSTEM, at=after(5, at)) == (1, 0)
    assert chase_questions(by=SYSTEM, at=after(10, at)) == (0, 1)
    now = again(case)
    assert (now.status, now.outcome, now.closing_words) == (Status.CLOSED, "not-found", "We closed it.")
    assert chase_questions(by=SYSTEM, at=after(11, at)) == (0, 0)


def test_silence_closes_nothing_with_an_outcome_that_the_service_has_not(case: Case, otto: Actor, at: datetime) -> None:
    asked(case, QuestionKind.CORRECTION, otto, at)
    chase_questions(by=SYSTEM, at=after(10, at))
    assert again(case).status == Status.IN_HAND


def test_silence_may_mean_to_wait_and_whoever_holds_it_is_told_once(
    case: Case, otto: Actor, cast: dict[str, User], at: datetime
) -> None:
    question = asked(case, QuestionKind.TIME, otto, at, days=3)
    assert chase_questions(by=SYSTEM, at=after(10, at)) == (1, 1)
    assert chase_questions(by=SYSTEM, at=after(11, at)) == (0, 0)
    lapse(question, by=SYSTEM, at=after(11, at))
    assert again(case).status == Status.WAITING
    assert [each.user_id for each in Notification.objects.all()] == [cast["dee"].pk]


def test_a_case_that_waits_no_more_is_passed_over(case: Case, otto: Actor, at: datetime) -> None:
    question = asked(case, QuestionKind.QUESTION, otto, at)
    answer(case, text="Yes.", by=PUBLIC, at=at)
    with pytest.raises(CannotMove):
        lapse(question, by=SYSTEM, at=at)


def test_only_the_platform_or_the_team_closes_for_silence(case: Case, cem: Actor, at: datetime) -> None:
    with pytest.raises(NotAllowed):
        close_for_silence(case, outcome=Outcome.NOT_FOUND, words="", by=cem, at=at)


# ---- pages


@pytest.fixture
def _moment(settings: Any, at: datetime) -> None:
    settings.FRONTDOOR_NOW = at.isoformat()


@pytest.mark.usefixtures("_moment")
def test_whoever_is_asked_agrees_on_their_own_page(
    case: Case, client: Client, as_user: Callable[[str], Client], at: datetime
) -> None:
    officer = as_user("otto")
    here = f"/office/cases/{case.reference}/ask/"
    assert "after 10 days we close the case" in officer.get(here).content.decode()
    assert officer.post(here, {"kind": "fee", "text": "It has two more rooms.", "pounds": "x"}).status_code == 422
    officer.post(here, {"kind": "fee", "text": "It has two more rooms.", "pounds": "125.50"})
    page = tracking_link(case.reference).removeprefix("http://127.0.0.1:8000").removeprefix("http://testserver")
    page = "/track/" + page.split("/track/")[1]
    html = client.get(page).content.decode()
    assert "The new fee is £125.50." in html
    refused = client.post(page, {"act": "answer", "answer": "Hm."})
    assert (refused.status_code, "Select yes if you agree" in refused.content.decode()) == (422, True)
    assert "Hm." in refused.content.decode()
    client.post(page, {"act": "answer", "agreed": "yes"})
    assert Question.objects.get().agreed is True
    assert resident_view(again(case), at=at).asked is None


@pytest.mark.usefixtures("_moment")
def test_an_adviser_answers_for_a_caller(
    case: Case, as_user: Callable[[str], Client], otto: Actor, at: datetime
) -> None:
    asked(case, QuestionKind.TIME, otto, at, days=3)
    cem, here = as_user("cem"), f"/office/cases/{case.reference}/answer-question/"
    assert "Days longer that it would take: 3" in cem.get(here).content.decode()
    assert cem.post(here, {"text": ""}).status_code == 422
    cem.post(here, {"agreed": "no", "text": "They move out in May."})
    assert Question.objects.get().agreed is False
    assert cem.get(here).status_code == 200
