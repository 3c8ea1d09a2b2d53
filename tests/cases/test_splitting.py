"""Dealing with a case in parts, and undoing a merge."""

from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any

import pytest
from django.db import IntegrityError, transaction
from django.test import Client

from frontdoor.cases.models import Case, CaseLink, Entry, Notification, Split, TimeRequest
from frontdoor.cases.operations.clocks import happened, start_clock
from frontdoor.cases.operations.closing import CannotClose, CannotLink, close, link, mark_duplicate
from frontdoor.cases.operations.extending import ask_for_time
from frontdoor.cases.operations.hearing import follow
from frontdoor.cases.operations.merging import CannotUndo, undo_merge
from frontdoor.cases.operations.opening import CannotOpen
from frontdoor.cases.operations.splitting import CannotJoin, CannotSplit, Ending, Part, end_whole, join_back, split
from frontdoor.cases.operations.tasking import NewTask, add_task
from frontdoor.cases.operations.warning import tell_of_clocks
from frontdoor.cases.operations.working import add_note, ask, take
from frontdoor.cases.queries.ledger import NewClock, ledgers
from frontdoor.cases.queries.reading import related
from frontdoor.cases.rules.clock_definition import ClockDefinition
from frontdoor.cases.rules.ledger import State
from frontdoor.cases.rules.states import Outcome, Status
from frontdoor.customers.api import Person
from frontdoor.foundation.accounts.access import NotAllowed
from frontdoor.foundation.accounts.actors import PUBLIC, SYSTEM, Actor
from frontdoor.kernel.geo import Point
from frontdoor.messages.models import Message
from tests.factories.cases import a_case, a_customer, again

WALL = Part(service="graffiti", words="Clean the wall.")
TWO = (WALL, Part(service="pothole", words="Fill it.", team="street-scene"))
THEN = Ending(Outcome.FIXED, "All of it is done.")


@pytest.fixture(autouse=True)
def _moment(settings: Any, at: datetime) -> None:
    settings.FRONTDOOR_NOW = at.isoformat()


@pytest.fixture
def case(council: None, at: datetime) -> Case:
    """Return an open case that street scene holds."""
    return a_case(at=at, point=Point(53.6, 1.2), place="Mill Lane")


# ---- splitting


def test_each_part_is_a_case_of_the_same_person_and_place_with_its_own_clock(
    case: Case, otto: Actor, at: datetime, announced: Callable[[], list[str]]
) -> None:
    wall, hole = split(case, parts=TWO, by=otto, at=at + timedelta(days=1))
    assert (wall.customer_id, wall.place, wall.lat) == (case.customer_id, "Mill Lane", 53.6)
    assert (wall.service, hole.service, hole.description) == ("graffiti", "pothole", "Fill it.")
    assert again(hole).team_id == case.team_id
    assert wall.started_at == hole.started_at != case.started_at
    assert [how for how, _each in related(case)] == ["whole-of", "whole-of"]
    assert [how for how, _each in related(wall)] == ["part"]
    told = Entry.objects.get(case=case, kind="split")
    assert told.audience == "resident"
    assert told.facts["parts"] == [wall.reference, hole.reference]
    assert announced()[-1] == "cases.case-split.1"


def test_a_part_of_the_same_service_keeps_the_answers(case: Case, otto: Actor, at: datetime) -> None:
    Case.objects.filter(pk=case.pk).update(answers={"what": "bags"})
    (part,) = split(again(case), parts=[Part(service=case.service, words="The bags.")], by=otto, at=at)
    assert part.answers == {"what": "bags"}


@pytest.mark.parametrize(
    ("parts", "refusal"),
    [
        ((), "at least one part"),
        (TWO[:1] * 11, "10 parts"),
        ([Part(service="graffiti", words="Clean.", team="nobody")], "team that exists"),
    ],
)
def test_parts_that_cannot_be_are_refused(parts: Any, refusal: str, case: Case, otto: Actor, at: datetime) -> None:
    with pytest.raises(CannotSplit, match=refusal):
        split(case, parts=parts, by=otto, at=at)
    assert Case.objects.count() == 1


def test_the_whole_cannot_end_as_what_it_cannot_be(case: Case, otto: Actor, at: datetime) -> None:
    with pytest.raises(CannotSplit, match="closed with"):
        split(case, parts=TWO, then=Ending(Outcome.DUPLICATE, "Twice."), by=otto, at=at)


def test_no_more_than_ten_parts_come_together(case: Case, otto: Actor, at: datetime) -> None:
    split(case, parts=TWO * 5, by=otto, at=at)
    with pytest.raises(CannotSplit, match="10 parts"):
        split(case, parts=TWO[:1], by=otto, at=at)


def test_a_part_is_not_split_again(case: Case, otto: Actor, at: datetime) -> None:
    wall, _hole = split(case, parts=TWO, by=otto, at=at)
    with pytest.raises(CannotSplit, match="part of another"):
        split(wall, parts=TWO, by=otto, at=at)


def test_a_service_that_is_not_there_is_refused_and_nothing_is_split(case: Case, otto: Actor, at: datetime) -> None:
    with pytest.raises(CannotOpen):
        split(case, parts=[TWO[0], Part(service="unicorns", words="Catch it.")], by=otto, at=at)
    assert Case.objects.count() == 1


def test_a_contractor_does_not_split(case: Case, kit: Actor, at: datetime) -> None:
    with pytest.raises(NotAllowed):
        split(case, parts=TWO, by=kit, at=at)


def test_the_person_is_not_told_again_that_we_have_it(
    case: Case, otto: Actor, at: datetime, deliver: Callable[..., int]
) -> None:
    split(case, parts=TWO, by=otto, at=at)
    deliver(at)
    assert set(Message.objects.values_list("about", flat=True)) == {case.reference}


# ---- the end of the whole


def test_the_whole_is_not_closed_over_open_parts(case: Case, otto: Actor, at: datetime) -> None:
    split(case, parts=TWO, by=otto, at=at)
    with pytest.raises(CannotClose, match="parts first"):
        close(case, outcome=Outcome.FIXED, words="Done.", by=otto, at=at)


def test_the_whole_closes_with_the_last_part_when_all_was_put_right(
    case: Case, otto: Actor, at: datetime, deliver: Callable[..., int]
) -> None:
    wall, hole = split(case, parts=TWO, then=THEN, by=otto, at=at)
    close(again(wall), outcome=Outcome.FIXED, words="Clean.", by=otto, at=at)
    deliver(at)
    assert again(case).closed_at is None
    close(again(hole), outcome=Outcome.MADE_SAFE, words="Filled.", by=otto, at=at)
    deliver(at)
    assert (again(case).outcome, again(case).closing_words) == (Outcome.FIXED, "All of it is done.")
    end_whole(hole, at=at)  # twice is once


@pytest.mark.parametrize(("then", "last"), [(THEN, Outcome.NOT_FOUND), (None, Outcome.FIXED)])
def test_otherwise_the_holder_is_told_and_decides(
    then: Ending | None, last: Outcome, case: Case, otto: Actor, at: datetime
) -> None:
    take(case, by=otto, at=at)
    (wall,) = split(case, parts=TWO[:1], then=then, by=otto, at=at)
    close(again(wall), outcome=last, words="Looked.", by=otto, at=at)
    for _twice in "12":
        end_whole(wall, at=at)
    assert again(case).closed_at is None
    assert Notification.objects.filter(user_id=otto.user_id, text__contains="closed the last of its parts").count() == 1


def test_a_whole_with_a_task_still_to_do_is_left_to_its_holder(case: Case, otto: Actor, at: datetime) -> None:
    add_task(case, new=NewTask(title="Send the bill", required=True), by=otto, at=at)
    (wall,) = split(case, parts=TWO[:1], then=THEN, by=otto, at=at)
    close(again(wall), outcome=Outcome.FIXED, words="Clean.", by=otto, at=at)
    end_whole(wall, at=at)
    assert again(case).closed_at is None
    assert case.entries.filter(kind="parts-closed").count() == 1


def test_a_case_that_is_no_part_ends_nothing(case: Case, at: datetime) -> None:
    end_whole(case, at=at)
    assert case.entries.count() == 1


# ---- joining back


def test_a_part_that_is_not_needed_is_joined_back_and_that_can_be_undone(case: Case, otto: Actor, at: datetime) -> None:
    wall, _hole = split(case, parts=TWO, by=otto, at=at)
    join_back(again(wall), words="One visit does.", by=otto, at=at)
    assert [how for how, _each in related(case)] == ["duplicated-by", "whole-of"]
    undo_merge(again(wall), words="It needs its own.", by=otto, at=at)
    assert [how for how, _each in related(case)] == ["whole-of", "whole-of"]


def test_what_is_no_part_is_not_joined_back(case: Case, otto: Actor, at: datetime) -> None:
    with pytest.raises(CannotJoin):
        join_back(case, words="Why.", by=otto, at=at)


# ---- undoing a merge


def test_a_case_is_opened_again_exactly_as_it_was(case: Case, otto: Actor, at: datetime) -> None:
    kept, kim = a_case(at=at), a_customer(Person(name="Kim", email="kim@example.org"), at=at)
    al = a_customer(Person(name="Al", email="al@example.org"), at=at)
    always = follow(kept, customer_id=al, by=PUBLIC, at=at)
    follow(case, customer_id=kim, by=PUBLIC, at=at)
    take(case, by=otto, at=at)
    ask(case, text="Which lane?", by=otto, at=at + timedelta(hours=1))
    was = again(case)
    mark_duplicate(case, of=kept, words="Reported before.", by=otto, at=at + timedelta(hours=2))
    add_note(case, text="Really?", by=otto, at=at + timedelta(hours=3))
    undo_merge(again(case), words="It is another bag.", by=otto, at=at + timedelta(hours=4))
    now = again(case)
    same = ("status", "outcome", "closing_words", "holder_id", "started_at", "soon_at", "due_at", "far_at", "closed_at")
    assert {name: getattr(now, name) for name in same} == {name: getattr(was, name) for name in same}
    assert now.status == Status.WAITING
    assert now.questions.filter(answered_at=None, dropped_at=None).count() == 1
    assert list(kept.followers.values_list("id", flat=True)) == [always.pk if always else 0]
    assert not CaseLink.objects.exists()


def late_and_merged(case: Case, *, by: Actor, at: datetime) -> tuple[datetime, State]:
    """Return when a case was merged that was missed before, and what its promise came to then."""
    then = at + timedelta(days=60)
    tell_of_clocks(by=SYSTEM, at=then)
    (was,) = (each.state() for each in ledgers(case))
    mark_duplicate(again(case), of=a_case(at=then), words="Reported before.", by=by, at=then + timedelta(hours=1))
    return then + timedelta(hours=2), was


def test_what_was_missed_before_a_merge_is_missed_after_it_is_undone_and_told_once(
    case: Case, otto: Actor, at: datetime
) -> None:
    then, was = late_and_merged(case, by=otto, at=at)
    undo_merge(again(case), words="It is another bag.", by=otto, at=then)
    old, new = ledgers(case)
    assert (old.row.state, new.state().state, new.state().due_at) == ("missed", was.state, was.due_at)
    assert [entry.kind for entry in new.entries] == ["started", "missed"]
    assert new.entries[0].reason == "Goes on as if it had not been ended."
    assert tell_of_clocks(by=SYSTEM, at=then) == (0, 0)


def test_a_merge_of_before_it_was_kept_which_clocks_ran_is_undone_too(case: Case, otto: Actor, at: datetime) -> None:
    then, _was = late_and_merged(case, by=otto, at=at)
    entry = Entry.objects.get(case=case, kind="closed")
    del entry.facts["was"]["clocks"]
    entry.save()
    undo_merge(again(case), words="It is another bag.", by=otto, at=then)
    assert case.clocks.get(ended_at=None).state == "missed"


def test_who_asks_for_more_time_still_does_when_a_merge_is_undone(case: Case, otto: Actor, at: datetime) -> None:
    promise = case.clocks.select_related("case").get()
    ask_for_time(promise, amount=1, reason="Snow", notice_at=None, by=otto, at=at)
    mark_duplicate(again(case), of=a_case(at=at), words="Reported before.", by=otto, at=at)
    undo_merge(again(case), words="It is another bag.", by=otto, at=at)
    assert TimeRequest.objects.get().clock == case.clocks.get(ended_at=None)


def test_what_had_ended_before_a_merge_stays_ended_though_the_servers_clock_was_set_back(
    case: Case, otto: Actor, at: datetime
) -> None:
    ring = NewClock(ClockDefinition(id="ring", label="Ring back", met_by="rang", hours=4))
    start_clock(case, new=ring, by=otto, at=at)
    happened(case, moment="rang", by=otto, at=at + timedelta(hours=3))
    mark_duplicate(again(case), of=a_case(at=at), words="Reported before.", by=otto, at=at + timedelta(hours=1))
    undo_merge(again(case), words="It is another bag.", by=otto, at=at + timedelta(hours=2))
    assert case.clocks.filter(name="ring").count() == 1


def test_two_that_were_related_before_are_so_again(case: Case, otto: Actor, at: datetime) -> None:
    kept = a_case(at=at)
    link(case, other=kept, by=otto, at=at)
    mark_duplicate(case, of=kept, words="Reported before.", by=otto, at=at)
    undo_merge(again(case), words="It is another bag.", by=otto, at=at)
    assert CaseLink.objects.get().kind == "related"


def test_a_merge_is_not_undone_once_either_moved_on(case: Case, otto: Actor, at: datetime) -> None:
    kept, third = a_case(at=at), a_case(at=at)
    mark_duplicate(case, of=kept, words="Reported before.", by=otto, at=at)
    mark_duplicate(kept, of=third, words="Reported before.", by=otto, at=at)
    with pytest.raises(CannotUndo, match="merged into another"):
        undo_merge(again(case), words="No.", by=otto, at=at)
    undo_merge(again(kept), words="No.", by=otto, at=at)
    Entry.objects.create(case=case, at=at, kind="disputed", audience="resident", actor="public")
    with pytest.raises(CannotUndo, match="moved on"):
        undo_merge(again(case), words="No.", by=otto, at=at)


def test_what_was_no_duplicate_has_nothing_to_undo(case: Case, otto: Actor, kit: Actor, at: datetime) -> None:
    with pytest.raises(CannotUndo, match="not closed as a duplicate"):
        undo_merge(case, words="No.", by=otto, at=at)


def test_another_team_does_not_undo(case: Case, otto: Actor, at: datetime) -> None:
    theirs = a_case("pothole", at=at)
    mark_duplicate(theirs, of=case, words="Reported before.", by=SYSTEM, at=at)
    with pytest.raises(NotAllowed):
        undo_merge(again(theirs), words="No.", by=otto, at=at)


def test_two_cases_are_no_duplicates_of_each_other(case: Case, otto: Actor, at: datetime) -> None:
    kept = a_case(at=at)
    mark_duplicate(case, of=kept, words="Reported before.", by=otto, at=at)
    with pytest.raises(CannotLink):
        mark_duplicate(kept, of=again(case), words="Reported before.", by=otto, at=at)


# ---- the pages


def test_a_case_is_split_on_its_page(case: Case, as_user: Callable[[str], Client]) -> None:
    client, page = as_user("otto"), f"/office/cases/{case.reference}/split/"
    assert client.get(page).content.decode().count("What is to be done?") == 2
    typed = {"parts": "2", "part-1-words": "Clean the wall.", "part-1-service": "graffiti"}
    more = client.post(page, {**typed, "more": "yes"}).content.decode()
    assert (more.count("What is to be done?"), "Clean the wall." in more, "error-summary" in more) == (3, True, False)
    whole = {"outcome": "fixed", "closing_words": "All done."}
    refused = client.post(page, {**typed, "part-2-words": "Fill it.", "outcome": "fixed"})
    assert refused.status_code == 422
    assert "Enter what the resident reads when the whole is closed" in refused.content.decode()
    assert client.post(page, {**typed, "part-1-words": "", "part-1-service": ""}).status_code == 422
    client.post(page, {**typed, **whole})
    assert Case.objects.count() == 2
    assert Split.objects.get().words == "All done."
    assert "0 of 1 part closed." in client.get(f"/office/cases/{case.reference}/").content.decode()


def test_a_refusal_is_told_above_the_blocks(case: Case, as_user: Callable[[str], Client]) -> None:
    typed = {"parts": "1", "part-1-words": "x" * 10_001, "part-1-service": "graffiti"}
    response = as_user("otto").post(f"/office/cases/{case.reference}/split/", typed)
    assert response.status_code == 422
    assert "10,000 characters" in response.content.decode()


def test_whoever_may_not_hand_it_over_does_not_split_it(case: Case, as_user: Callable[[str], Client]) -> None:
    assert as_user("kit").get(f"/office/cases/{case.reference}/split/").status_code == 403


def test_a_merge_is_undone_on_the_page_of_the_case(
    case: Case, at: datetime, otto: Actor, as_user: Callable[[str], Client]
) -> None:
    mark_duplicate(case, of=a_case(at=at), words="Reported before.", by=otto, at=at)
    client, page = as_user("otto"), f"/office/cases/{case.reference}/"
    assert f"{page}undo-merge/" in client.get(page).content.decode()
    assert "We looked again" in client.get(f"{page}undo-merge/").content.decode()
    client.post(f"{page}undo-merge/", {"words": "It is another bag."})
    assert again(case).status == Status.NEW


def test_a_part_is_joined_back_on_its_page(
    case: Case, at: datetime, otto: Actor, as_user: Callable[[str], Client]
) -> None:
    (part,) = split(case, parts=TWO[:1], by=otto, at=at)
    client, page = as_user("otto"), f"/office/cases/{part.reference}/"
    assert f"{page}join-back/" in client.get(page).content.decode()
    assert "<textarea" in client.get(f"{page}join-back/").content.decode()
    client.post(f"{page}join-back/", {"words": "One visit does."})
    assert again(part).outcome == Outcome.DUPLICATE


@pytest.mark.engine
@pytest.mark.parametrize("bad", [{"outcome": "eaten", "words": "x"}, {"outcome": "fixed"}, {"words": "x"}])
def test_the_database_refuses_a_split_that_ends_in_nothing(bad: dict[str, str], case: Case, at: datetime) -> None:
    with pytest.raises(IntegrityError), transaction.atomic():
        Split.objects.create(case=case, at=at, by="otto", **bad)


@pytest.mark.engine
def test_the_database_refuses_a_part_of_two_wholes(case: Case, at: datetime) -> None:
    row = {"case": case, "kind": "part", "at": at, "by": "otto"}
    CaseLink.objects.create(other=a_case(at=at), **row)
    with pytest.raises(IntegrityError), transaction.atomic():
        CaseLink.objects.create(other=a_case(at=at), **row)
