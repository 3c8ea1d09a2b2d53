"""What officers, crews, leaders and the hub do with a case."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta

import pytest

from frontdoor.cases.models import NEVER, Case, ClockEntry, Entry, Question
from frontdoor.cases.operations.changing import SayMore, SomebodyElseWasFirst
from frontdoor.cases.operations.chasing import chase_questions
from frontdoor.cases.operations.closing import close
from frontdoor.cases.operations.hearing import answer
from frontdoor.cases.operations.working import (
    CannotHandOver,
    add_note,
    ask,
    change_category,
    extend,
    hand_over,
    remind,
    stop_waiting,
    take,
)
from frontdoor.cases.queries.ledger import explain
from frontdoor.cases.queries.reading import resident_view
from frontdoor.cases.rules.extending import ExtensionTooLong, NeedsAnApprover
from frontdoor.cases.rules.policy import LONGEST_TEXT, QUESTION_LAPSE
from frontdoor.cases.rules.states import CannotMove, Outcome, Status
from frontdoor.foundation.accounts.access import NotAllowed
from frontdoor.foundation.accounts.actors import PUBLIC, SYSTEM, Actor
from frontdoor.foundation.accounts.api import team
from frontdoor.foundation.accounts.models import Team, User
from frontdoor.foundation.audit.api import trail
from tests.factories.cases import a_case, again

pytestmark = pytest.mark.usefixtures("council")


@pytest.fixture
def case(council: None, at: datetime) -> Case:
    """Return a fly-tipping case that street scene holds, reported on Tuesday at ten."""
    return a_case("fly-tipping", at=at)


def kinds(case: Case) -> list[str]:
    return list(Entry.objects.filter(case=case).order_by("id").values_list("kind", flat=True))


# ---- taking


def test_taking_a_new_case_puts_it_in_hand(
    case: Case, otto: Actor, at: datetime, announced: Callable[[], list[str]]
) -> None:
    take(case, by=otto, at=at + timedelta(hours=1))
    now = again(case)
    assert (now.status, now.holder_id, now.updated_at) == (Status.IN_HAND, otto.user_id, at + timedelta(hours=1))
    assert (case.status, case.holder_id) == (now.status, now.holder_id)
    assert kinds(case) == ["opened", "taken"]
    assert [line.action for line in trail(case.reference)] == ["cases.taken", "cases.opened"]
    assert announced()[-2:] == ["cases.case-status-changed.1", "cases.case-handed-over.1"]


def test_taking_over_from_somebody_is_not_told_to_the_resident(
    case: Case, otto: Actor, dee: Actor, at: datetime, announced: Callable[[], list[str]]
) -> None:
    take(case, by=otto, at=at)
    take(case, by=dee, at=at)
    assert again(case).holder_id == dee.user_id
    assert announced().count("cases.case-status-changed.1") == 1
    assert Entry.objects.get(case=case, text__contains="Dee").audience == "staff"


def test_the_second_of_two_who_take_it_is_told(case: Case, otto: Actor, dee: Actor, at: datetime) -> None:
    stale = again(case)
    take(case, by=otto, at=at)
    with pytest.raises(SomebodyElseWasFirst):
        take(stale, by=dee, at=at)
    assert again(case).holder_id == otto.user_id


def test_a_closed_case_cannot_be_taken(case: Case, otto: Actor, at: datetime) -> None:
    close(case, outcome=Outcome.FIXED, words="Cleared.", by=otto, at=at)
    with pytest.raises(CannotMove, match="closed"):
        take(case, by=otto, at=at)


# ---- handing over


def test_handing_to_another_team_gives_up_the_holder(
    case: Case, otto: Actor, at: datetime, announced: Callable[[], list[str]]
) -> None:
    take(case, by=otto, at=at)
    hand_over(case, team_slug="highways", note="It lies on the carriageway.", by=otto, at=at)
    highways = team("highways")
    assert highways is not None
    now = again(case)
    assert (now.team_id, now.holder_id) == (highways.id, None)
    entry = Entry.objects.get(case=case, kind="handed-over")
    assert (entry.audience, entry.text) == ("staff", "Handed to Highways.\nIt lies on the carriageway.")
    assert announced()[-1] == "cases.case-handed-over.1"


def test_handing_to_a_colleague(case: Case, dee: Actor, otto: Actor, at: datetime) -> None:
    hand_over(case, team_slug="street-scene", holder_id=otto.user_id, by=dee, at=at)
    assert again(case).holder_id == otto.user_id
    assert "Street scene, Otto" in Entry.objects.get(case=case, kind="handed-over").text


def test_a_case_goes_only_to_teams_and_people_that_are_there(
    case: Case, otto: Actor, cast: dict[str, User], at: datetime
) -> None:
    with pytest.raises(CannotHandOver, match="Select the team"):
        hand_over(case, team_slug="nobody", by=otto, at=at)
    with pytest.raises(CannotHandOver, match="Select somebody in Highways"):
        hand_over(case, team_slug="highways", holder_id=cast["eve"].pk, by=otto, at=at)
    assert kinds(case) == ["opened"]


def test_whoever_gave_a_case_away_may_not_change_it_any_more(case: Case, otto: Actor, at: datetime) -> None:
    hand_over(case, team_slug="highways", by=otto, at=at)
    with pytest.raises(NotAllowed):
        take(case, by=otto, at=at)


# ---- notes


def test_a_note_is_for_staff(case: Case, otto: Actor, at: datetime, announced: Callable[[], list[str]]) -> None:
    before = announced()
    entry = add_note(case, text="  Two lorries.\r\n", by=otto, at=at)
    assert (entry.text, entry.audience) == ("Two lorries.", "staff")
    assert announced() == before


@pytest.mark.parametrize("text", ["", "  \n ", "\x00", "x" * (LONGEST_TEXT + 1)])
def test_a_note_says_something_and_not_too_much(text: str, case: Case, otto: Actor, at: datetime) -> None:
    with pytest.raises(SayMore):
        add_note(case, text=text, by=otto, at=at)


def test_right_to_left_emoji_and_markup_are_kept_as_written(case: Case, otto: Actor, at: datetime) -> None:
    words = "مرحبا 🗑️ <script>alert(1)</script>"
    assert add_note(case, text=words, by=otto, at=at).text == words


# ---- asking and waiting


def test_asking_stops_the_clock(case: Case, otto: Actor, at: datetime, announced: Callable[[], list[str]]) -> None:
    question = ask(case, text="Which side of the road?", by=otto, at=at)
    now = again(case)
    assert (now.status, now.due_at, now.soon_at, now.far_at) == (Status.WAITING, NEVER, NEVER, NEVER)
    assert (question.remind_at, question.lapse_at) == (at + QUESTION_LAPSE / 2, at + QUESTION_LAPSE)
    assert announced()[-1] == "cases.question-asked.1"
    view = resident_view(now, at=at)
    assert view.question == "Which side of the road?"
    assert view.due_sentence.endswith("stopped while we wait for you")


def test_the_answer_starts_it_again_and_the_wait_is_added(case: Case, otto: Actor, at: datetime) -> None:
    due_before = case.due_at
    ask(case, text="Which side?", by=otto, at=at)
    # From Tuesday ten to Thursday ten: two working days.
    answer(case, text="The left.", by=PUBLIC, at=at + timedelta(days=2))
    now = again(case)
    assert now.status == Status.IN_HAND
    assert now.due_at > due_before
    assert "paused 2 days waiting for you" in explain(now)
    question = Question.objects.get()
    assert (question.answer, question.answered_at) == ("The left.", at + timedelta(days=2))


def test_nobody_can_be_asked_without_contact_details(otto: Actor, at: datetime) -> None:
    case = a_case(at=at, person=None)
    with pytest.raises(CannotMove, match="Nobody can be asked"):
        ask(case, text="Which side?", by=otto, at=at)


def test_one_question_at_a_time(case: Case, otto: Actor, at: datetime) -> None:
    ask(case, text="Which side?", by=otto, at=at)
    with pytest.raises(CannotMove):
        ask(case, text="And how big?", by=otto, at=at)
    assert Question.objects.count() == 1


def test_an_officer_may_go_on_without_the_answer(
    case: Case, otto: Actor, at: datetime, announced: Callable[[], list[str]]
) -> None:
    ask(case, text="Which side?", by=otto, at=at)
    stop_waiting(case, by=otto, at=at + timedelta(days=1))
    assert again(case).status == Status.IN_HAND
    assert Question.objects.get().dropped_at == at + timedelta(days=1)
    assert announced()[-1] == "cases.case-status-changed.1"
    with pytest.raises(CannotMove):
        stop_waiting(case, by=otto, at=at + timedelta(days=1))


def test_silence_is_reminded_of_once_and_then_we_go_on(
    case: Case, otto: Actor, at: datetime, announced: Callable[[], list[str]]
) -> None:
    ask(case, text="Which side?", by=otto, at=at)
    assert chase_questions(by=SYSTEM, at=at + timedelta(days=6)) == (0, 0)
    assert chase_questions(by=SYSTEM, at=at + timedelta(days=7)) == (1, 0)
    assert chase_questions(by=SYSTEM, at=at + timedelta(days=8)) == (0, 0)
    assert chase_questions(by=SYSTEM, at=at + timedelta(days=14)) == (0, 1)
    assert again(case).status == Status.IN_HAND
    assert chase_questions(by=SYSTEM, at=at + timedelta(days=30)) == (0, 0)
    assert announced().count("cases.question-reminded.1") == 1


def test_a_question_is_asked_again_by_one_sweep_only(case: Case, otto: Actor, at: datetime) -> None:
    """Two workers read the same question before either has reminded of it."""
    question = ask(case, text="Which side?", by=otto, at=at)
    later = at + timedelta(days=7)
    assert [remind(question, at=later), remind(question, at=later)] == [True, False]


# ---- more time


def test_more_time_needs_a_reason_and_somebody_else_to_approve(
    case: Case, otto: Actor, dee: Actor, at: datetime, announced: Callable[[], list[str]]
) -> None:
    before = case.due_at
    extend(case, amount=2, reason="The crew is ill.", asked_by="otto", by=dee, at=at)
    now = again(case)
    assert now.due_at > before
    assert "extended by 2 working days because the crew is ill" in explain(now)
    row = ClockEntry.objects.get(clock__case=case, kind="extended")
    assert (row.asked_by, row.approved_by) == ("otto", "dee")
    assert announced()[-1] == "cases.case-extended.1"
    with pytest.raises(NeedsAnApprover, match="Somebody else"):
        extend(case, amount=2, reason="Snow", asked_by="dee", by=dee, at=at)
    with pytest.raises(NotAllowed, match="leader"):
        extend(case, amount=2, reason="Snow", asked_by="kit", by=otto, at=at)


@pytest.mark.parametrize(
    ("amount", "reason", "asked_by"),
    [(0, "Snow", "otto"), (101, "Snow", "otto"), (1, " ", "otto"), (1, "x" * 201, "otto"), (1, "Snow", " ")],
)
def test_more_time_is_asked_for_in_full(
    amount: int, reason: str, asked_by: str, case: Case, dee: Actor, at: datetime
) -> None:
    with pytest.raises((SayMore, ExtensionTooLong)):
        extend(case, amount=amount, reason=reason, asked_by=asked_by, by=dee, at=at)


# ---- another category


def test_another_category_is_another_promise_from_the_same_day(
    case: Case, otto: Actor, at: datetime, announced: Callable[[], list[str]]
) -> None:
    change_category(case, to="pothole", by=otto, at=at + timedelta(days=3))
    now = again(case)
    highways = team("highways")
    assert highways is not None
    assert (now.service, now.team_id, now.holder_id) == ("pothole", highways.id, None)
    assert (now.started_at, now.opened_at) == (at, at)
    # Five working days from the Tuesday it was reported.
    assert now.due_at == datetime(2025, 5, 28, 16, 0, tzinfo=UTC)
    assert announced()[-1] == "cases.case-recategorised.1"
    words = Entry.objects.get(case=case, kind="recategorised").text
    assert words == "This is now ‘Report a pothole’ (it was ‘Report fly-tipping’)."


def test_what_becomes_noise_is_public_no_longer(case: Case, otto: Actor, at: datetime) -> None:
    change_category(case, to="noise", by=otto, at=at)
    assert not again(case).is_public


@pytest.mark.parametrize("slug", ["fly-tipping", "no-such-service"])
def test_another_category_is_another_and_exists(slug: str, case: Case, otto: Actor, at: datetime) -> None:
    with pytest.raises(CannotHandOver):
        change_category(case, to=slug, by=otto, at=at)


def test_a_case_goes_to_no_team_that_has_gone(case: Case, otto: Actor, at: datetime) -> None:
    Team.objects.filter(slug="highways").update(slug="roads")
    with pytest.raises(CannotHandOver, match="does not exist"):
        change_category(case, to="pothole", by=otto, at=at)
