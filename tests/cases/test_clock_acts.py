"""What an officer does with the clocks of a case: more time, an ending, what happened."""

from collections.abc import Callable
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from frontdoor.cases.models import Case, Clock, ClockEntry, Entry, Notification, TimeRequest
from frontdoor.cases.operations.changing import SayMore
from frontdoor.cases.operations.clocks import start_clock
from frontdoor.cases.operations.closing import close
from frontdoor.cases.operations.ending_clocks import end_clock
from frontdoor.cases.operations.extending import ask_for_time, refuse_time
from frontdoor.cases.operations.giving_time import give_at_once, give_time
from frontdoor.cases.operations.moments import record_moment
from frontdoor.cases.operations.warning import tell_of_clocks
from frontdoor.cases.queries.clock_acts import due_in_words
from frontdoor.cases.queries.ledger import NewClock, ledgers, sentence
from frontdoor.cases.rules.clock_acts import AskedAlready, Ending, HasEndedAlready, LeaderEndsIt, NothingAsked
from frontdoor.cases.rules.clock_definition import Awaited, ClockDefinition, ExtensionLimit
from frontdoor.cases.rules.extending import ExtensionTooLong, NeedsAnApprover, NeedsNotice
from frontdoor.cases.rules.ledger import HappenedTooEarly, HasEnded
from frontdoor.cases.rules.reckoning import BadMoment
from frontdoor.cases.rules.sections import Length
from frontdoor.cases.rules.states import Outcome
from frontdoor.foundation.accounts.access import NotAllowed
from frontdoor.foundation.accounts.actors import SYSTEM, Actor
from tests.factories.cases import a_case, again

pytestmark = pytest.mark.usefixtures("council")

DAY = timedelta(days=1)
EIR = NewClock(
    ClockDefinition(
        id="answer", label="Answer", met_by="closed", days=20, start="at-once",
        stops_for=(Awaited.FEE, Awaited.CUSTOMER, Awaited.IDENTITY), waited="whole-days",
        extension=ExtensionLimit(most=Length(days=20), times=1, when="It is complex.", source="EIR 7(1)"),
    ),
    pack="eir", pack_version="2005-01-01",
)  # fmt: skip
PHONE = NewClock(
    ClockDefinition(
        id="phone", label="Ring back", met_by="rang", hours=4,
        extension=ExtensionLimit(most=Length(hours=4), needs_approver=False, needs_notice=False),
    )
)  # fmt: skip


@pytest.fixture
def case(at: datetime, otto: Actor) -> Case:
    """Return an open case of street scene, Otto's and Dee's team, under a law."""
    found = a_case(at=at)
    start_clock(found, new=EIR, by=otto, at=at)
    return again(found)


def clock(case: Case, name: str = "answer") -> Clock:
    return case.clocks.filter(name=name).select_related("case").latest("run")


def said(case: Case, name: str = "answer") -> str:
    return sentence(next(each for each in ledgers(case) if each.row.name == name), awaited="the resident")


def ask(case: Case, *, by: Actor, at: datetime, **given: Any) -> TimeRequest:
    asked: dict[str, Any] = {"amount": 20, "reason": "It is voluminous", "notice_at": at}
    request = ask_for_time(clock(case), by=by, at=at, **asked | given)
    assert request is not None
    return TimeRequest.objects.select_related("clock__case").get(pk=request.pk)


# ---- more time


def test_a_leader_is_told_of_more_time_that_an_officer_asks_for(case: Case, otto: Actor, at: datetime) -> None:
    ask(case, by=otto, at=at + DAY)
    told = Notification.objects.get(user__username="dee")
    assert told.text == "To approve: 20 working days more for ‘Answer’"
    assert ClockEntry.objects.filter(kind="extended").count() == 0


def test_what_a_leader_gives_is_in_the_ledger_with_both_names_and_in_the_sentence(
    case: Case, otto: Actor, dee: Actor, at: datetime
) -> None:
    stands = give_time(ask(case, by=otto, at=at + DAY), by=dee, at=at + 2 * DAY)
    entry = ClockEntry.objects.get(kind="extended")
    assert (entry.asked_by, entry.approved_by, entry.notice_at) == ("otto", "dee", at + DAY)
    assert stands == "‘Answer’ is due on Wednesday 16 July 2025."
    assert "extended by 20 working days because it is voluminous" in said(case).replace("It is", "it is")
    assert Notification.objects.get(user__username="otto").text == f"Given. {stands}"
    assert Entry.objects.get(kind="extended").audience == "resident"


def test_nobody_gives_the_time_that_they_ask_for(case: Case, dee: Actor, otto: Actor, at: datetime) -> None:
    own = ask(case, by=dee, at=at)
    with pytest.raises(NeedsAnApprover):
        give_time(own, by=dee, at=at)
    with pytest.raises(NotAllowed):
        give_time(own, by=otto, at=at)
    assert TimeRequest.objects.get().state == "asked"


def test_time_is_given_once(case: Case, otto: Actor, dee: Actor, at: datetime) -> None:
    request = ask(case, by=otto, at=at)
    give_time(request, by=dee, at=at)
    with pytest.raises(NothingAsked):
        give_time(TimeRequest.objects.select_related("clock__case").get(), by=dee, at=at)


def test_while_nobody_has_answered_it_is_not_asked_again(case: Case, otto: Actor, at: datetime) -> None:
    ask(case, by=otto, at=at)
    with pytest.raises(AskedAlready):
        ask(case, by=otto, at=at)


@pytest.mark.parametrize(
    ("given", "name"),
    [
        ({"amount": 21}, ExtensionTooLong),
        ({"notice_at": None}, NeedsNotice),
        ({"notice_days": 2}, NeedsNotice),
        ({"notice_days": -2}, NeedsNotice),
        ({"reason": " "}, SayMore),
        ({"reason": "x" * 201}, SayMore),
    ],
)
def test_what_the_rule_does_not_give_is_not_even_asked(
    case: Case, otto: Actor, at: datetime, given: dict[str, Any], name: type[Exception]
) -> None:
    if "notice_days" in given:
        given = {"notice_at": at + given["notice_days"] * DAY}
    with pytest.raises(name):
        ask(case, by=otto, at=at + DAY, **given)
    assert not TimeRequest.objects.exists()


def test_notice_that_came_after_it_was_due_is_refused(case: Case, otto: Actor, at: datetime) -> None:
    with pytest.raises(NeedsNotice):
        ask(case, by=otto, at=at + 60 * DAY)


def test_who_asked_withdraws_and_a_leader_refuses(
    case: Case, otto: Actor, dee: Actor, cem: Actor, at: datetime
) -> None:
    refuse_time(ask(case, by=otto, at=at), words="No longer needed.", by=otto, at=at)
    second = ask(case, by=otto, at=at)
    with pytest.raises(NotAllowed):
        refuse_time(second, words="No.", by=cem, at=at)
    refuse_time(second, words="It is not complex.", by=dee, at=at)
    assert list(TimeRequest.objects.order_by("id").values_list("state", flat=True)) == ["withdrawn", "refused"]
    assert "It is not complex." in Notification.objects.get(user__username="otto").text


def test_where_the_rule_wants_no_approval_the_clock_has_the_time_at_once(case: Case, otto: Actor, at: datetime) -> None:
    start_clock(case, new=PHONE, by=otto, at=at)
    assert ask_for_time(clock(case, "phone"), amount=2, reason="Busy", notice_at=None, by=otto, at=at) is None
    assert ClockEntry.objects.get(kind="extended").approved_by == "otto"


def test_the_time_of_a_clock_that_has_ended_meanwhile_is_not_given(
    case: Case, otto: Actor, dee: Actor, at: datetime
) -> None:
    ask(case, by=otto, at=at)
    close(case, outcome=Outcome.FIXED, words="Done.", by=otto, at=at)
    request = TimeRequest.objects.select_related("clock__case").get()
    with pytest.raises(HasEndedAlready):
        give_time(request, by=dee, at=at)
    with pytest.raises(HasEnded):
        refuse_time(request, words="Too late.", by=dee, at=at)


def test_a_wish_is_over_when_its_clock_ends_and_whoever_asked_is_told(
    case: Case, otto: Actor, dee: Actor, at: datetime
) -> None:
    ask(case, by=otto, at=at)
    end_clock(clock(case), how=Ending.WITHDRAWN, words="They wrote.", when=at + DAY, by=dee, at=at + DAY)
    request = TimeRequest.objects.get()
    assert (request.state, request.settled_by, request.settled_at) == ("ended", "dee", at + DAY)
    said = "Not asked for any more: 20 working days more for ‘Answer’, which has ended."
    assert Entry.objects.get(kind="time-over").text == said
    assert Notification.objects.get(user__username="otto").text == said


def test_a_leader_gives_at_once_what_a_colleague_asked_for(case: Case, otto: Actor, dee: Actor, at: datetime) -> None:
    asked: dict[str, Any] = {"amount": 5, "reason": "Maps", "notice_at": at}
    with pytest.raises(NeedsAnApprover):
        give_at_once(clock(case), asked_by="dee", by=dee, at=at, **asked)
    with pytest.raises(NotAllowed):
        give_at_once(clock(case), asked_by="kit", by=otto, at=at, **asked)
    give_at_once(clock(case), asked_by="otto", by=dee, at=at, **asked)
    entry = ClockEntry.objects.get(kind="extended")
    assert (entry.asked_by, entry.approved_by, entry.amount) == ("otto", "dee", 5)


# ---- ending


def test_an_answer_that_went_in_time_ends_the_clock_in_time_whenever_that_is_entered(
    case: Case, otto: Actor, at: datetime
) -> None:
    tell_of_clocks(by=SYSTEM, at=at + 40 * DAY)
    assert clock(case).state == "missed"
    end_clock(clock(case), how=Ending.ANSWERED, words="Sent.", when=at + 2 * DAY, by=otto, at=at + 41 * DAY)
    row = clock(case)
    assert (row.state, row.ended_at) == ("met", at + 2 * DAY)
    assert [entry.kind for entry in row.entries.order_by("number")] == ["started", "missed", "met"]
    assert again(case).due_at == clock(case, "promise").due_at


def test_what_is_withdrawn_has_no_verdict_and_says_how_it_ended(case: Case, otto: Actor, at: datetime) -> None:
    stands = end_clock(clock(case), how=Ending.WITHDRAWN, words="They rang.", when=at, by=otto, at=at)
    assert clock(case).state == "stopped"
    assert ClockEntry.objects.get(kind="stopped").ending == "withdrawn"
    assert stands == "‘Answer’ is not asked for any more."
    with pytest.raises(HasEnded):
        end_clock(clock(case), how=Ending.WITHDRAWN, words="Again.", when=at, by=otto, at=at)


def test_what_was_missed_is_ended_without_an_answer_by_a_leader(
    case: Case, otto: Actor, dee: Actor, cem: Actor, at: datetime
) -> None:
    late = at + 60 * DAY
    tell_of_clocks(by=SYSTEM, at=late)
    with pytest.raises(LeaderEndsIt):
        end_clock(clock(case), how=Ending.NOT_OURS, words="The county's.", when=late, by=otto, at=late)
    with pytest.raises(NotAllowed):
        end_clock(clock(case), how=Ending.NOT_OURS, words="The county's.", when=late, by=cem, at=late)
    end_clock(clock(case), how=Ending.NOT_OURS, words="The county's.", when=late, by=dee, at=late)
    assert clock(case).state == "stopped"


@pytest.mark.parametrize(("days", "name"), [(2, BadMoment), (-1, HappenedTooEarly)])
def test_a_clock_ends_neither_in_the_future_nor_before_it_began(
    case: Case, otto: Actor, at: datetime, days: int, name: type[Exception]
) -> None:
    with pytest.raises(name):
        end_clock(clock(case), how=Ending.ANSWERED, words="Sent.", when=at + days * DAY, by=otto, at=at + DAY)


# ---- what happened


@pytest.mark.parametrize("what", ["fee", "identity"])
def test_what_came_by_letter_yesterday_lets_the_clock_go_on_from_yesterday(
    case: Case, otto: Actor, at: datetime, what: str
) -> None:
    came = {"fee": "fee-paid", "identity": "identity-received"}[what]
    record_moment(case, moment=f"{what}-asked", when=at + DAY, by=otto, at=at + 2 * DAY)
    assert due_in_words(clock(case)) == "‘Answer’ stands still."
    stands = record_moment(case, moment=came, when=at + 6 * DAY, by=otto, at=at + 7 * DAY)
    (pause,) = ledgers(case)[1].state().pauses
    assert (pause.began, pause.ended) == (at + DAY, at + 6 * DAY)
    assert stands == due_in_words(clock(case))
    assert stands in Entry.objects.filter(kind="moment").latest("id").text


def test_a_wait_cannot_end_before_it_began(case: Case, otto: Actor, at: datetime) -> None:
    record_moment(case, moment="clarification-asked", when=at + 2 * DAY, by=otto, at=at + 2 * DAY)
    with pytest.raises(HappenedTooEarly):
        record_moment(case, moment="clarification-received", when=at + DAY, by=otto, at=at + 3 * DAY)


def test_a_case_waits_for_the_resident_with_its_clocks_and_goes_on_with_them(
    case: Case, otto: Actor, at: datetime
) -> None:
    record_moment(case, moment="clarification-asked", when=at + DAY, by=otto, at=at + 2 * DAY)
    assert (again(case).status, clock(case).state) == ("waiting", "paused")
    assert Entry.objects.get(kind="asked-elsewhere").audience == "resident"
    record_moment(again(case), moment="clarification-received", when=at + 3 * DAY, by=otto, at=at + 4 * DAY)
    assert (again(case).status, clock(case).state) == ("in-hand", "running")


def test_a_fee_that_is_asked_for_leaves_the_case_where_it_is(case: Case, otto: Actor, at: datetime) -> None:
    record_moment(case, moment="fee-asked", when=at, by=otto, at=at)
    assert again(case).status == "new"


def test_what_has_come_is_not_recorded_twice(case: Case, otto: Actor, at: datetime) -> None:
    with pytest.raises(BadMoment, match="Select what happened"):
        record_moment(case, moment="fee-paid", when=at, by=otto, at=at)


# ---- the pages


def test_the_page_offers_what_fits_and_nothing_that_would_be_refused(
    case: Case, otto: Actor, at: datetime, as_user: Callable[[str], Client]
) -> None:
    page = f"/office/cases/{case.reference}/clocks/"
    before = as_user("otto").get(page).content.decode()
    assert before.count(">More time<") == 2
    assert before.count("End this clock") == 1
    ask(case, by=otto, at=at)
    after = as_user("otto").get(page).content.decode()
    assert "More time waits for approval: 20 working days." in after
    assert "Withdraw it" in after
    assert after.count(">More time<") == 1


def test_of_a_closed_case_nothing_is_recorded(
    case: Case, otto: Actor, at: datetime, as_user: Callable[[str], Client]
) -> None:
    close(case, outcome=Outcome.FIXED, words="Done.", by=otto, at=at)
    page = as_user("otto").get(f"/office/cases/{case.reference}/clocks/").content.decode()
    assert "Record what happened" not in page
    assert "End this clock" not in page


def test_the_page_costs_the_same_for_many_clocks(
    case: Case, otto: Actor, at: datetime, as_user: Callable[[str], Client], django_assert_num_queries: Any
) -> None:
    client, page = as_user("otto"), f"/office/cases/{case.reference}/clocks/"
    with CaptureQueriesContext(connection) as one:
        client.get(page)
    for name in ("first", "second", "third"):
        start_clock(case, new=replace(EIR, definition=EIR.definition.model_copy(update={"id": name})), by=otto, at=at)
    with django_assert_num_queries(len(one)):
        client.get(page)


def test_others_are_offered_nothing(case: Case, as_user: Callable[[str], Client]) -> None:
    page = as_user("cem").get(f"/office/cases/{case.reference}/clocks/").content.decode()
    assert ">More time<" not in page
    assert "Record what happened" not in page


def test_a_wish_for_more_time_goes_through_the_pages(
    case: Case, at: datetime, as_user: Callable[[str], Client], settings: Any
) -> None:
    settings.FRONTDOOR_NOW = (at + DAY).isoformat()
    page, row = f"/office/cases/{case.reference}", clock(case)
    otto, dee = as_user("otto"), as_user("dee")
    form = otto.get(f"{page}/ask-for-time/?clock={row.pk}").content.decode()
    assert "In working days, 20 at most. It is complex. EIR 7(1)" in form
    given = {"clock": row.pk, "amount": "20", "reason": "So many maps", "notice_at": ""}
    wrong = otto.post(f"{page}/ask-for-time/", given)
    assert wrong.status_code == 422
    assert "So many maps" in wrong.content.decode()
    assert 'href="#id_notice_at"' in wrong.content.decode()
    told = given | {"notice_at": "2025-05-21 09:00"}
    done = otto.post(f"{page}/ask-for-time/", told, follow=True).content.decode()
    assert "A leader of the team is told, and answers it." in done
    assert "Answer about more time" in dee.get(f"{page}/").content.decode()
    request = TimeRequest.objects.get()
    assert "So many maps" in dee.get(f"{page}/answer-time/?request={request.pk}").content.decode()
    done = dee.post(f"{page}/answer-time/", {"request": request.pk, "answer": "give"}, follow=True).content.decode()
    assert "‘Answer’ is due on Wednesday 16 July 2025." in done


def test_a_wish_for_more_time_is_withdrawn_on_its_page(
    case: Case, otto: Actor, at: datetime, as_user: Callable[[str], Client]
) -> None:
    request = ask(case, by=otto, at=at)
    page = f"/office/cases/{case.reference}/answer-time/"
    assert "Give it" not in as_user("otto").get(f"{page}?request={request.pk}").content.decode()
    as_user("otto").post(page, {"request": request.pk, "answer": "refuse", "words": "Found it."})
    assert TimeRequest.objects.get().state == "withdrawn"


def test_time_at_once_is_said_to_be_given(
    case: Case, otto: Actor, at: datetime, as_user: Callable[[str], Client]
) -> None:
    row = start_clock(case, new=PHONE, by=otto, at=at)
    page = f"/office/cases/{case.reference}/ask-for-time/"
    given = {"clock": row.pk, "amount": "2", "reason": "Busy"}
    assert "The clock has the time." in as_user("otto").post(page, given, follow=True).content.decode()


def test_a_clock_is_ended_on_its_page(
    case: Case, at: datetime, as_user: Callable[[str], Client], settings: Any
) -> None:
    settings.FRONTDOOR_NOW = (at + 2 * DAY).isoformat()
    page, row, otto = f"/office/cases/{case.reference}/end-clock/", clock(case), as_user("otto")
    given = {"clock": row.pk, "how": "answered", "when": "2025-05-21 10:00", "words": ""}
    wrong = otto.post(page, given)
    assert wrong.status_code == 422
    assert 'value="2025-05-21 10:00"' in wrong.content.decode()
    done = otto.post(page, given | {"words": "Sent by post."}, follow=True).content.decode()
    assert "‘Answer’ was met in time." in done
    assert "Met on Wednesday 21 May 2025 at 10:00; Answered: what it promises has come; Sent by post." in done
