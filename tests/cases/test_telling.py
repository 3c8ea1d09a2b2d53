"""Who is written to, when, and with which words; never twice for one event, never about imported history."""

from collections.abc import Callable
from datetime import datetime, timedelta

import pytest

from frontdoor.cases.models import Case
from frontdoor.cases.operations.chasing import chase_questions
from frontdoor.cases.operations.closing import close, decide_reopen, dispute
from frontdoor.cases.operations.hearing import answer, follow, stop_following
from frontdoor.cases.operations.working import ask, stop_waiting, take
from frontdoor.cases.rules.states import Outcome
from frontdoor.customers.api import Person
from frontdoor.foundation.accounts.actors import PUBLIC, SYSTEM, Actor
from frontdoor.foundation.outbox.models import OWED, Delivery
from frontdoor.foundation.stamps.api import touch
from frontdoor.messages.models import Message
from frontdoor.services.models import ServiceVersion
from frontdoor.services.queries import STAMP
from tests.factories.cases import a_case, a_customer, again

pytestmark = pytest.mark.usefixtures("council")

KIM = Person(name="Kim Bell", email="kim@example.org")
Deliver = Callable[..., int]


@pytest.fixture
def case(council: None, at: datetime) -> Case:
    """Return a case that Jo reported and Kim follows."""
    case = a_case("fly-tipping", at=at)
    follow(case, customer_id=a_customer(KIM, at=at), by=PUBLIC, at=at)
    return case


def sent() -> list[tuple[str, str]]:
    """Return what was sent, as (template, to), and forget it."""
    rows = Message.objects.order_by("id").values_list("version__template__key", "to")
    found = sorted(rows)
    Message.objects.all().delete()
    return found


def facts(template: str, to: str) -> dict[str, str]:
    """Return the facts of the one message."""
    found: dict[str, str] = Message.objects.get(version__template__key=template, to=to).facts
    return found


def test_reporter_and_followers_hear_every_turn(
    case: Case, otto: Actor, dee: Actor, at: datetime, deliver: Deliver
) -> None:
    jo, kim = "jo@example.org", "kim@example.org"
    deliver()
    assert sent() == [("case-following", kim), ("case-received", jo)]
    take(case, by=otto, at=at)
    deliver()
    assert sent() == [("case-status-changed", jo), ("case-update-follower", kim)]
    ask(case, text="Which side?", by=otto, at=at)
    deliver()
    assert facts("case-question", jo)["question"] == "Which side?"
    assert sent() == [("case-question", jo)]
    chase_questions(by=SYSTEM, at=at + timedelta(days=7))
    deliver()
    assert sent() == [("case-question-reminder", jo)]
    answer(again(case), text="Left.", by=PUBLIC, at=at + timedelta(days=8))
    case = again(case)
    close(case, outcome=Outcome.FIXED, words="Cleared.", by=otto, at=at + timedelta(days=9))
    deliver()
    told = facts("case-closed", jo)
    assert (told["outcome"], told["words"]) == ("Cleared", "Cleared.")
    assert "/track/" in told["link"]
    assert "/reports/" in facts("case-update-follower", kim)["link"]
    assert sent() == [("case-closed", jo), ("case-update-follower", kim)]
    request = dispute(case, reason="No.", by=PUBLIC, at=at + timedelta(days=10))
    decide_reopen(request, accept=False, words="We looked.", by=dee, at=at + timedelta(days=11))
    deliver()
    assert facts("case-dispute-refused", jo)["words"] == "We looked."
    assert sent() == [("case-dispute-refused", jo)]
    request = dispute(case, reason="Really not.", by=PUBLIC, at=at + timedelta(days=12))
    decide_reopen(request, accept=True, words="Sorry.", by=dee, at=at + timedelta(days=13))
    deliver()
    assert sent() == [("case-reopened", jo), ("case-update-follower", kim)]


def test_moves_that_are_told_late_are_all_told(case: Case, otto: Actor, at: datetime, deliver: Deliver) -> None:
    take(case, by=otto, at=at)
    for day in (1, 2):
        ask(case, text=f"Question {day}?", by=otto, at=at + timedelta(days=day))
        stop_waiting(case, by=otto, at=at + timedelta(days=day, hours=1))
    close(case, outcome=Outcome.FIXED, words="Done.", by=otto, at=at + timedelta(days=3))
    # The worker was away all the while.
    deliver()
    to_jo = [template for template, to in sent() if to == "jo@example.org"]
    assert to_jo.count("case-status-changed") == 3
    assert to_jo.count("case-question") == 2
    assert to_jo.count("case-closed") == 1


def test_the_same_hand_off_again_sends_nothing(case: Case, otto: Actor, at: datetime, deliver: Deliver) -> None:
    take(case, by=otto, at=at)
    close(case, outcome=Outcome.FIXED, words="Done.", by=otto, at=at)
    deliver()
    before = Message.objects.count()
    Delivery.objects.filter(handler__startswith="cases.").update(state=OWED, done_at=None, queued_at=None)
    deliver()
    assert Message.objects.count() == before


def test_whoever_stopped_following_hears_nothing(case: Case, otto: Actor, at: datetime, deliver: Deliver) -> None:
    deliver()
    sent()
    stop_following(case.followers.get(), at=at)
    take(case, by=otto, at=at)
    deliver()
    assert sent() == [("case-status-changed", "jo@example.org")]


def test_anonymous_reports_are_answered_to_nobody(otto: Actor, at: datetime, deliver: Deliver) -> None:
    take(a_case("fly-tipping", at=at, person=None), by=otto, at=at)
    deliver()
    assert sent() == []


def test_a_service_may_send_less(case: Case, otto: Actor, at: datetime, deliver: Deliver) -> None:
    row = ServiceVersion.objects.get(pk=case.service_version_id)
    row.definition["messages"] |= {"status_changed": "", "received": ""}
    row.save()
    touch(STAMP)
    take(case, by=otto, at=at)
    deliver()
    assert [to for _template, to in sent()] == ["kim@example.org", "kim@example.org"]


def test_followers_of_what_is_not_public_learn_its_status_only(cem: Actor, at: datetime, deliver: Deliver) -> None:
    hidden = a_case("noise", at=at)
    follow(hidden, customer_id=a_customer(KIM, at=at), by=cem, at=at)
    close(hidden, outcome=Outcome.FIXED, words="We spoke with Jo’s neighbour.", by=SYSTEM, at=at)
    deliver()
    told = facts("case-update-follower", "kim@example.org")
    assert "neighbour" not in str(told)
    assert hidden.reference not in told["link"]
    assert facts("case-closed", "jo@example.org")["words"] == "We spoke with Jo’s neighbour."
