"""Closing, duplicates and links; confirming and disputing."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta

import pytest

from frontdoor.cases.models import NEVER, Case, CaseLink, Entry, Follower, Question
from frontdoor.cases.operations.changing import SayMore, SomebodyElseWasFirst
from frontdoor.cases.operations.closing import (
    CannotClose,
    CannotDispute,
    CannotLink,
    close,
    confirm_fixed,
    decide_reopen,
    dispute,
    link,
    mark_duplicate,
    unlink,
)
from frontdoor.cases.operations.hearing import follow
from frontdoor.cases.operations.working import ask, extend, take
from frontdoor.cases.queries.ledger import explain
from frontdoor.cases.queries.reading import related, resident_view
from frontdoor.cases.rules.states import Outcome, Status
from frontdoor.customers.api import Person
from frontdoor.foundation.accounts.access import NotAllowed
from frontdoor.foundation.accounts.actors import PUBLIC, Actor
from frontdoor.foundation.stamps.api import touch
from frontdoor.services.models import ServiceVersion
from frontdoor.services.queries import STAMP
from tests.factories.cases import a_case, a_customer, again

pytestmark = pytest.mark.usefixtures("council")

KIM = Person(name="Kim Bell", email="kim@example.org")


@pytest.fixture
def case(council: None, at: datetime) -> Case:
    """Return a fly-tipping case that street scene holds."""
    return a_case("fly-tipping", at=at)


@pytest.fixture
def closed(case: Case, otto: Actor, at: datetime) -> Case:
    """Return one that was put right."""
    close(case, outcome=Outcome.FIXED, words="We cleared it.", by=otto, at=at)
    return case


# ---- closing


def test_a_closed_case_says_what_came_of_it(
    case: Case, otto: Actor, at: datetime, announced: Callable[[], list[str]]
) -> None:
    close(case, outcome=Outcome.NOT_OURS, words="We passed it to the owner.", by=otto, at=at)
    now = again(case)
    assert (now.status, now.outcome, now.closing_words) == (Status.CLOSED, "not-ours", "We passed it to the owner.")
    assert now.closed_at == at
    entry = Entry.objects.get(case=case, kind="closed")
    assert (entry.audience, entry.text, entry.facts["outcome"]) == ("public", "We passed it to the owner.", "not-ours")
    assert announced()[-1] == "cases.case-closed.1"


def test_closing_needs_an_outcome_of_the_service_and_words(case: Case, otto: Actor, at: datetime) -> None:
    with pytest.raises(SayMore):
        close(case, outcome=Outcome.FIXED, words=" ", by=otto, at=at)
    with pytest.raises(CannotClose, match="duplicate"):
        close(case, outcome=Outcome.DUPLICATE, words="Twice.", by=otto, at=at)
    assert again(case).status == Status.NEW


def test_an_outcome_that_the_service_does_not_have_is_refused(case: Case, otto: Actor, at: datetime) -> None:
    without(case, Outcome.WITHIN_TOLERANCE)
    with pytest.raises(CannotClose, match="Select what came of it"):
        close(case, outcome=Outcome.WITHIN_TOLERANCE, words="So.", by=otto, at=at)


def without(case: Case, outcome: Outcome) -> None:
    """Take an outcome out of the definition a case was opened under."""
    row = ServiceVersion.objects.get(pk=case.service_version_id)
    row.definition["outcomes"] = [each for each in row.definition["outcomes"] if each["code"] != outcome]
    row.save()
    touch(STAMP)


def test_closing_while_we_wait_ends_the_wait(case: Case, otto: Actor, at: datetime) -> None:
    ask(case, text="Which side?", by=otto, at=at)
    close(case, outcome=Outcome.FIXED, words="Found it.", by=otto, at=at + timedelta(days=1))
    now = again(case)
    assert Question.objects.get().dropped_at == now.closed_at
    assert now.due_at != NEVER
    assert "paused 1 day waiting for you" in explain(now)
    assert "closed in time" in explain(now)


def test_the_second_of_two_who_close_is_told(case: Case, otto: Actor, at: datetime) -> None:
    stale = again(case)
    close(case, outcome=Outcome.FIXED, words="Done.", by=otto, at=at)
    with pytest.raises(SomebodyElseWasFirst):
        close(stale, outcome=Outcome.NOT_FOUND, words="Nothing there.", by=otto, at=at)
    assert again(case).outcome == Outcome.FIXED


# ---- duplicates and links


def test_whoever_told_of_a_duplicate_follows_the_one_that_is_kept(case: Case, otto: Actor, at: datetime) -> None:
    twin = a_case("fly-tipping", at=at, person=KIM)
    third = a_customer(Person(name="Lee", email="lee@example.org"), at=at)
    follow(twin, customer_id=third, by=PUBLIC, at=at)
    mark_duplicate(twin, of=case, words="We had this already.", by=otto, at=at)
    assert again(twin).outcome == Outcome.DUPLICATE
    assert set(case.followers.values_list("customer_id", flat=True)) == {twin.customer_id, third}
    assert [(kind, each.reference) for kind, each in related(twin)] == [("duplicate", case.reference)]
    assert [(kind, each.reference) for kind, each in related(case)] == [("duplicated-by", twin.reference)]


def test_a_duplicate_that_nobody_gave_a_name_to_brings_no_follower(case: Case, otto: Actor, at: datetime) -> None:
    twin = a_case(at=at, person=None)
    mark_duplicate(twin, of=case, words="We had this already.", by=otto, at=at)
    assert not Follower.objects.filter(case=case).exists()


def test_whoever_reported_both_does_not_follow_themselves(case: Case, otto: Actor, at: datetime) -> None:
    twin = a_case("fly-tipping", at=at)
    mark_duplicate(twin, of=case, words="Twice.", by=otto, at=at)
    assert not Follower.objects.exists()


def test_a_case_is_no_duplicate_of_itself_nor_of_a_duplicate(case: Case, otto: Actor, at: datetime) -> None:
    twin, third = a_case(at=at), a_case(at=at)
    with pytest.raises(CannotLink):
        mark_duplicate(case, of=case, words="Same.", by=otto, at=at)
    mark_duplicate(twin, of=case, words="Twice.", by=otto, at=at)
    with pytest.raises(CannotLink, match="itself a duplicate"):
        mark_duplicate(third, of=again(twin), words="Thrice.", by=otto, at=at)


def test_a_case_one_may_not_see_cannot_be_linked(case: Case, otto: Actor, at: datetime) -> None:
    hidden = a_case("noise", at=at)
    with pytest.raises(NotAllowed):
        mark_duplicate(case, of=hidden, words="Twice.", by=otto, at=at)
    with pytest.raises(NotAllowed):
        link(case, other=hidden, by=otto, at=at)


def test_linking_twice_is_linking_once_whichever_way_round(case: Case, otto: Actor, at: datetime) -> None:
    other = a_case("fly-tipping", at=at)
    link(case, other=other, by=otto, at=at)
    link(other, other=case, by=otto, at=at)
    assert CaseLink.objects.count() == 1
    assert [kind for kind, _each in related(case)] == [kind for kind, _each in related(other)] == ["related"]
    unlink(other, other=case, by=otto, at=at)
    unlink(other, other=case, by=otto, at=at)
    assert not CaseLink.objects.exists()
    with pytest.raises(CannotLink):
        link(case, other=case, by=otto, at=at)


def test_a_duplicate_stays_linked(case: Case, otto: Actor, at: datetime) -> None:
    twin = a_case("fly-tipping", at=at)
    mark_duplicate(twin, of=case, words="Twice.", by=otto, at=at)
    unlink(case, other=twin, by=otto, at=at)
    assert CaseLink.objects.count() == 1


# ---- what the resident says to it


def test_confirming_is_kept_once(closed: Case, at: datetime, announced: Callable[[], list[str]]) -> None:
    assert resident_view(closed, at=at).may_confirm
    confirm_fixed(closed, by=PUBLIC, at=at)
    confirm_fixed(closed, by=PUBLIC, at=at + timedelta(days=1))
    assert again(closed).confirmed_at == at
    assert announced().count("cases.fix-confirmed.1") == 1
    assert not resident_view(again(closed), at=at).may_confirm


def test_what_is_not_closed_can_be_neither_confirmed_nor_disputed(case: Case, at: datetime) -> None:
    with pytest.raises(CannotDispute):
        confirm_fixed(case, by=PUBLIC, at=at)
    with pytest.raises(CannotDispute):
        dispute(case, reason="Still there", by=PUBLIC, at=at)


def test_only_what_was_put_right_is_asked_about(case: Case, otto: Actor, at: datetime) -> None:
    close(case, outcome=Outcome.NOT_OURS, words="Passed on.", by=otto, at=at)
    view = resident_view(case, at=at)
    assert not view.may_confirm
    assert view.may_dispute_until == at + timedelta(days=28)


def test_a_dispute_must_be_answered_within_five_working_days(
    closed: Case, at: datetime, announced: Callable[[], list[str]]
) -> None:
    request = dispute(closed, reason="Half of it is still there.", by=PUBLIC, at=at)
    # Tuesday 20 May and five working days, Spring bank holiday left out.
    assert request.due_at == datetime(2025, 5, 28, 16, 0, tzinfo=UTC)
    assert again(closed).status == Status.CLOSED
    assert announced()[-1] == "cases.case-disputed.1"
    view = resident_view(again(closed), at=at)
    assert view.is_disputed
    assert view.may_dispute_until is None
    with pytest.raises(CannotDispute, match="told us already"):
        dispute(closed, reason="Hello?", by=PUBLIC, at=at)
    with pytest.raises(CannotDispute, match="not put right"):
        confirm_fixed(again(closed), by=PUBLIC, at=at)


def test_a_dispute_takes_a_confirmation_back(closed: Case, at: datetime) -> None:
    confirm_fixed(closed, by=PUBLIC, at=at)
    dispute(closed, reason="It is back.", by=PUBLIC, at=at + timedelta(days=1))
    assert again(closed).confirmed_at is None


def test_after_28_days_it_is_too_late(closed: Case, at: datetime) -> None:
    last = at + timedelta(days=28)
    assert resident_view(closed, at=last).may_dispute_until == last
    assert resident_view(closed, at=last + timedelta(seconds=1)).may_dispute_until is None
    with pytest.raises(CannotDispute, match="Send us a new report"):
        dispute(closed, reason="Still there", by=PUBLIC, at=last + timedelta(seconds=1))
    dispute(closed, reason="Still there", by=PUBLIC, at=last)


def test_accepting_a_dispute_starts_work_and_clock_afresh(
    case: Case, otto: Actor, dee: Actor, at: datetime, announced: Callable[[], list[str]]
) -> None:
    take(case, by=otto, at=at)
    extend(case, amount=5, reason="Snow", asked_by="otto", by=dee, at=at)
    close(case, outcome=Outcome.FIXED, words="Done.", by=otto, at=at)
    request = dispute(case, reason="Still there", by=PUBLIC, at=at + timedelta(days=2))
    saturday = datetime(2025, 5, 31, 10, 0, tzinfo=UTC)
    decide_reopen(request, accept=True, words="You are right.", by=dee, at=saturday)
    now = again(case)
    assert (now.status, now.outcome, now.closing_words, now.closed_at) == (Status.IN_HAND, "", "", None)
    assert (
        now.started_at == datetime(2025, 6, 2, 7, 30, tzinfo=UTC) or now.started_at.date().isoformat() == "2025-06-02"
    )
    sentence = explain(now)
    assert "from Monday 2 June 2025" in sentence
    assert "extended" not in sentence
    assert announced()[-1] == "cases.case-reopened.1"
    close(again(case), outcome=Outcome.FIXED, words="Really done.", by=otto, at=saturday + timedelta(days=5))
    assert again(case).status == Status.CLOSED


def test_refusing_a_dispute_says_why_and_leaves_it_closed(
    closed: Case, dee: Actor, at: datetime, announced: Callable[[], list[str]]
) -> None:
    request = dispute(closed, reason="Still there", by=PUBLIC, at=at)
    with pytest.raises(SayMore):
        decide_reopen(request, accept=False, words="", by=dee, at=at)
    decide_reopen(request, accept=False, words="We looked: it is gone.", by=dee, at=at)
    request.refresh_from_db()
    assert (request.decision, request.decided_by, request.words) == ("refused", "dee", "We looked: it is gone.")
    assert again(closed).status == Status.CLOSED
    assert announced()[-1] == "cases.dispute-refused.1"
    with pytest.raises(CannotDispute, match="answered"):
        decide_reopen(request, accept=True, words="Or not.", by=dee, at=at)


def test_a_dispute_is_answered_by_a_leader_of_the_team(closed: Case, otto: Actor, cem: Actor, at: datetime) -> None:
    request = dispute(closed, reason="Still there", by=PUBLIC, at=at)
    for actor in (otto, cem):
        with pytest.raises(NotAllowed):
            decide_reopen(request, accept=True, words="Yes.", by=actor, at=at)
