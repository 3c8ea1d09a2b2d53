"""Keeping the tracker: nothing is lost, everything is dated, and what the platform knows counts for more."""

from collections.abc import Callable
from dataclasses import replace
from datetime import date, datetime, timedelta
from typing import Any

import pytest
from django.db import IntegrityError

from frontdoor.foundation.accounts.access import NotAllowed
from frontdoor.foundation.accounts.actors import Actor, Role
from frontdoor.foundation.audit.models import Line
from frontdoor.services.models import (
    Proposal,
    TrackedChange,
    TrackedItem,
    TrackerImport,
    TrackerRefusal,
    TrackerTarget,
)
from frontdoor.services.operations.tracking import (
    REFUSALS_KEPT,
    ItemChangedMeanwhile,
    TrackedAlready,
    add_item,
    change_item,
    set_target,
    take_in,
)
from frontdoor.services.queries.tracker import (
    ItemQuery,
    followed,
    owners,
    slugs_known,
    targets,
    totals,
    tracked,
    tracked_ids,
)
from frontdoor.services.rules.burn_down import Followed
from frontdoor.services.rules.tracked import ItemSort, ItemStatus, ItemValues
from frontdoor.services.rules.tracker_file import read_table
from frontdoor.services.tasks import forget_refused_rows
from tests.services.conftest import HOLE

PAT = Actor(username="pat", roles=frozenset({Role.PROGRAMME}))
SAM = Actor(username="sam", roles=frozenset({Role.DESIGNER}))
BINS = ItemValues(ItemSort.REQUEST, "Missed bin", 1200, "Telephone only", "Waste")

pytestmark = [pytest.mark.django_db, pytest.mark.engine]


def now_of(item_id: int, at: datetime) -> tuple[str, str]:
    """Return how far an item has come, and whether the platform knows it."""
    row = tracked(ItemQuery(), at=at).get(pk=item_id)
    return row.now, row.known


def took(text: str, at: datetime, *, slugs: set[str] | None = None) -> TrackerImport:
    import_id = take_in(read_table(text.encode(), slugs=slugs or set()), file="old.csv", by=PAT, at=at)
    return TrackerImport.objects.get(pk=import_id)


def test_what_is_added_by_hand_is_dated_and_told(at: datetime) -> None:
    item_id = add_item(BINS, by=PAT, at=at)

    row = TrackedItem.objects.get()
    assert (row.pk, row.added_on, row.status_on, str(row)) == (item_id, at.date(), at.date(), "request: Missed bin")
    change = TrackedChange.objects.get()
    assert (change.by, change.file, change.before, change.after["volume"]) == ("pat", "", {}, 1200)
    assert Line.objects.filter(action="services.tracked", on=f"tracked:{item_id}", actor="pat").count() == 1


def test_the_same_name_in_other_writing_is_not_added_again(at: datetime) -> None:
    add_item(BINS, by=PAT, at=at)

    with pytest.raises(TrackedAlready):
        add_item(replace(BINS, name="missed  BIN"), by=PAT, at=at)


def test_the_same_name_of_another_sort_is_another_thing(at: datetime) -> None:
    add_item(BINS, by=PAT, at=at)
    add_item(replace(BINS, sort=ItemSort.FORM), by=PAT, at=at)

    assert set(tracked_ids()) == {(ItemSort.REQUEST, "missed bin"), (ItemSort.FORM, "missed bin")}


@pytest.mark.parametrize("role", [Role.INSIGHT, Role.TEAM_LEADER, Role.ADVISER])
def test_only_designers_and_the_programme_change_it(at: datetime, role: Role) -> None:
    ines = Actor(username="ines", roles=frozenset({role}))

    with pytest.raises(NotAllowed):
        add_item(BINS, by=ines, at=at)


def test_nobody_else_changes_takes_in_or_sets_a_target(at: datetime) -> None:
    item_id = add_item(BINS, by=PAT, at=at)
    eve = Actor(username="eve")

    with pytest.raises(NotAllowed):
        change_item(item_id, values=BINS, edition=0, by=eve, at=at)
    with pytest.raises(NotAllowed):
        take_in(read_table(b"sort,name\nform,x", slugs=()), file="x", by=eve, at=at)
    with pytest.raises(NotAllowed):
        set_target(ItemSort.FORM, day=None, by=eve, at=at)


def test_a_change_keeps_what_was_and_what_is(at: datetime) -> None:
    item_id = add_item(BINS, by=PAT, at=at)
    later = at + timedelta(days=3)

    change_item(item_id, values=replace(BINS, status=ItemStatus.DRAFTING, volume=9), edition=0, by=SAM, at=later)

    change = TrackedChange.objects.get(by="sam")
    assert change.before == {"volume": 1200, "status": "not-started"}
    assert change.after == {"volume": 9, "status": "drafting"}
    assert TrackedItem.objects.get().status_on == later.date()
    assert str(change) == f"change of item {item_id} at {later}"


def test_a_change_of_something_else_leaves_the_day_of_its_status(at: datetime) -> None:
    item_id = add_item(BINS, by=PAT, at=at)

    change_item(item_id, values=replace(BINS, volume=9), edition=0, by=SAM, at=at + timedelta(days=3))

    assert TrackedItem.objects.get().status_on == at.date()


def test_no_change_is_told_to_nobody(at: datetime) -> None:
    item_id = add_item(BINS, by=PAT, at=at)

    change_item(item_id, values=BINS, edition=0, by=SAM, at=at)

    assert TrackedChange.objects.count() == 1
    assert TrackedItem.objects.get().edition == 0


def test_of_two_who_change_it_at_once_the_second_is_told(at: datetime) -> None:
    item_id = add_item(BINS, by=PAT, at=at)
    change_item(item_id, values=replace(BINS, volume=1), edition=0, by=PAT, at=at)

    with pytest.raises(ItemChangedMeanwhile):
        change_item(item_id, values=replace(BINS, volume=2), edition=0, by=SAM, at=at)


def test_no_item_takes_the_name_of_another(at: datetime) -> None:
    add_item(BINS, by=PAT, at=at)
    item_id = add_item(replace(BINS, name="Other"), by=PAT, at=at)

    with pytest.raises(TrackedAlready):
        change_item(item_id, values=BINS, edition=0, by=PAT, at=at)


def test_what_is_not_tracked_cannot_be_changed(at: datetime) -> None:
    with pytest.raises(LookupError):
        change_item(1, values=BINS, edition=0, by=PAT, at=at)


def test_a_file_adds_what_is_new_and_keeps_what_it_could_not_read(at: datetime) -> None:
    record = took("sort,name,a year\nrequest,Bins,12\nleaflet,Buses,\nform,Skips,many\n", at)

    assert (record.added, record.changed, record.unchanged, record.refused) == (1, 0, 0, 2)
    assert [(each.line, dict(each.raw)["name"]) for each in record.refusals.order_by("line")] == [
        (3, "Buses"),
        (4, "Skips"),
    ]
    assert TrackedChange.objects.get().file == "old.csv"
    assert str(record) == f"old.csv at {at}"
    assert str(record.refusals.order_by("line")[0]) == f"line 3 of import {record.pk}"


def test_a_file_changes_what_is_known_and_its_gaps_leave_it(at: datetime) -> None:
    add_item(replace(BINS, status=ItemStatus.DRAFTING), by=PAT, at=at)

    record = took("sort,name,a year,owner\nrequest,Missed bin,1300,\n", at)

    row = TrackedItem.objects.get()
    assert (record.added, record.changed) == (0, 1)
    assert (row.volume, row.owner, row.status) == (1300, "Waste", "drafting")


def test_a_file_that_says_what_is_known_changes_nothing(at: datetime) -> None:
    text = "sort,name,a year\nrequest,Bins,12\n"
    took(text, at)

    record = took(text, at)

    assert (record.added, record.changed, record.unchanged) == (0, 0, 1)


def test_rows_that_could_not_be_read_are_forgotten_in_time(at: datetime) -> None:
    took("sort,name\nleaflet,Buses\n", at)

    assert forget_refused_rows(at=at + REFUSALS_KEPT) == "0 deleted"
    assert forget_refused_rows(at=at + REFUSALS_KEPT + timedelta(seconds=1)) == "1 deleted"
    assert TrackerImport.objects.get().refused == 1


def test_a_target_is_kept_changed_and_taken_away(at: datetime) -> None:
    day = date(2026, 3, 31)
    set_target(ItemSort.FORM, day=day, by=PAT, at=at)
    set_target(ItemSort.FORM, day=day, by=PAT, at=at)
    assert targets() == {ItemSort.FORM: day}
    assert str(TrackerTarget.objects.get()) == "web-form by 2026-03-31"

    set_target(ItemSort.FORM, day=None, by=PAT, at=at)
    assert targets() == {}
    assert Line.objects.filter(action="services.tracker-target").count() == 2


def test_something_whose_service_is_offered_is_live(publishing: Callable[..., Any], at: datetime) -> None:
    publishing(hole=HOLE)
    item_id = add_item(replace(BINS, slug="hole"), by=PAT, at=at)

    assert now_of(item_id, at) == ("live", "live")


@pytest.mark.parametrize(
    ("state", "now"),
    [
        ("writing", ("drafting", "drafting")),
        ("in-review", ("in-review", "in-review")),
        ("approved", ("in-review", "in-review")),
        ("given-up", ("not-started", "")),
    ],
)
def test_something_whose_service_is_proposed_is_as_far_as_that(at: datetime, state: str, now: tuple[str, str]) -> None:
    Proposal.objects.create(
        slug="hole", state=state, begun_by="sam", begun_at=at, changed_by="sam", changed_at=at, authors=["sam"]
    )
    item_id = add_item(replace(BINS, slug="hole"), by=PAT, at=at)

    assert now_of(item_id, at) == now


@pytest.mark.parametrize("status", [ItemStatus.MERGED, ItemStatus.NOT_DONE])
def test_a_decision_stands_whatever_the_platform_knows(
    publishing: Callable[..., Any], at: datetime, status: ItemStatus
) -> None:
    publishing(hole=HOLE)
    item_id = add_item(replace(BINS, slug="hole", status=status, reason="Because"), by=PAT, at=at)

    assert now_of(item_id, at) == (status, "")


def test_something_without_a_service_is_as_far_as_was_said(publishing: Callable[..., Any], at: datetime) -> None:
    publishing(hole=HOLE)
    item_id = add_item(replace(BINS, status=ItemStatus.IN_REVIEW), by=PAT, at=at)

    assert now_of(item_id, at) == ("in-review", "")


def test_a_service_that_is_withdrawn_makes_nothing_live(publishing: Callable[..., Any], at: datetime) -> None:
    publishing(hole=HOLE)
    publishing(other=HOLE.replace("id: hole", "id: other").replace("Report a hole", "Report another"))
    item_id = add_item(replace(BINS, slug="hole"), by=PAT, at=at)

    assert now_of(item_id, at) == ("not-started", "")


@pytest.mark.parametrize(
    ("wanted", "found"),
    [
        (ItemQuery(), ["Missed bin", "Skips"]),
        (ItemQuery(sort="web-form"), ["Skips"]),
        (ItemQuery(status="live"), ["Skips"]),
        (ItemQuery(owner="Waste"), ["Missed bin"]),
        (ItemQuery(text="BIN"), ["Missed bin"]),
        (ItemQuery(text="telephone"), ["Missed bin"]),
        (ItemQuery(sort="web-form", owner="Waste"), []),
    ],
)
def test_the_list_is_narrowed(at: datetime, wanted: ItemQuery, found: list[str]) -> None:
    add_item(BINS, by=PAT, at=at)
    add_item(ItemValues(ItemSort.FORM, "Skips", status=ItemStatus.LIVE), by=PAT, at=at)

    assert sorted(tracked(wanted, at=at).values_list("name", flat=True)) == found


def test_totals_are_by_sort_and_how_far_each_has_come(publishing: Callable[..., Any], at: datetime) -> None:
    publishing(hole=HOLE)
    add_item(replace(BINS, slug="hole"), by=PAT, at=at)
    add_item(ItemValues(ItemSort.FORM, "Skips"), by=PAT, at=at)

    assert totals(at=at) == {("request", "live"): 1, ("web-form", "not-started"): 1}


def test_something_is_done_on_the_day_its_service_was_offered_first(
    publishing: Callable[..., Any], at: datetime
) -> None:
    add_item(replace(BINS, slug="hole"), by=PAT, at=at)
    publishing(moment=at + timedelta(days=5), hole=HOLE)

    found = followed(at=at + timedelta(days=9))[ItemSort.REQUEST]
    assert found == [Followed(at.date(), at.date() + timedelta(days=5))]


def test_something_is_done_on_the_day_somebody_said_so_if_that_is_earlier(
    publishing: Callable[..., Any], at: datetime
) -> None:
    add_item(replace(BINS, slug="hole", status=ItemStatus.LIVE), by=PAT, at=at)
    publishing(moment=at + timedelta(days=5), hole=HOLE)

    assert followed(at=at + timedelta(days=9))[ItemSort.REQUEST] == [Followed(at.date(), at.date())]


def test_something_whose_service_was_there_before_is_done_from_the_start(
    publishing: Callable[..., Any], at: datetime
) -> None:
    publishing(moment=at - timedelta(days=300), hole=HOLE)
    add_item(replace(BINS, slug="hole"), by=PAT, at=at)

    assert followed(at=at)[ItemSort.REQUEST] == [Followed(at.date(), at.date())]


def test_something_that_is_not_done_has_no_such_day(at: datetime) -> None:
    add_item(BINS, by=PAT, at=at)

    assert followed(at=at)[ItemSort.REQUEST] == [Followed(at.date(), None)]


def test_owners_are_told_once_each(at: datetime) -> None:
    for name, owner in (("a", "Waste"), ("b", "Parks"), ("c", "Waste"), ("d", "")):
        add_item(ItemValues(ItemSort.FORM, name, owner=owner), by=PAT, at=at)

    assert owners() == ["Parks", "Waste"]


def test_something_may_be_linked_to_services_there_are_and_to_proposed_ones(
    publishing: Callable[..., Any], at: datetime
) -> None:
    publishing(hole=HOLE)
    who = {"begun_by": "sam", "begun_at": at, "changed_by": "sam", "changed_at": at}
    Proposal.objects.create(slug="well", **who)
    Proposal.objects.create(slug="gone", state="given-up", **who)

    assert slugs_known(at=at) == {"hole", "well"}


@pytest.mark.parametrize(
    ("change", "constraint"),
    [
        ({"sort": "leaflet"}, "fd_services_tracked_sort_is_known"),
        ({"status": "nearly"}, "fd_services_tracked_status_is_known"),
        ({"status": "not-done"}, "fd_services_not_done_for_a_reason"),
    ],
)
def test_the_database_takes_nothing_unheard_of(at: datetime, change: dict[str, str], constraint: str) -> None:
    add_item(BINS, by=PAT, at=at)

    with pytest.raises(IntegrityError, match=constraint):
        TrackedItem.objects.update(**change)


def test_the_database_takes_a_name_once(at: datetime) -> None:
    add_item(BINS, by=PAT, at=at)
    add_item(replace(BINS, name="Other"), by=PAT, at=at)

    with pytest.raises(IntegrityError, match=r"(?i)unique"):
        TrackedItem.objects.update(key="same")


def test_refused_rows_go_with_their_import(at: datetime) -> None:
    took("sort,name\nleaflet,Buses\n", at).delete()

    assert not TrackerRefusal.objects.exists()
