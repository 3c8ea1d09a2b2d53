"""Filters of the work list, kept under a name."""

import pytest

from frontdoor.cases.models import SavedView
from frontdoor.cases.operations.changing import SayMore
from frontdoor.cases.operations.saving import (
    LONGEST_NAME,
    MOST_VIEWS,
    NameTaken,
    TooManyViews,
    delete_view,
    rename_view,
    save_view,
)
from frontdoor.foundation.accounts.access import NotAllowed
from frontdoor.foundation.accounts.actors import PUBLIC, Actor


def test_the_same_name_again_replaces_what_it_stood_for(otto: Actor) -> None:
    save_view("late=1", name=" My  late ones ", by=otto)
    save_view("late=2", name="My late ones", by=otto)
    assert list(SavedView.objects.values_list("name", "query")) == [("My late ones", "late=2")]


def test_two_people_may_use_one_name(otto: Actor, dee: Actor) -> None:
    save_view("late=1", name="Late", by=otto)
    save_view("late=2", name="Late", by=dee)
    assert SavedView.objects.count() == 2


@pytest.mark.parametrize("name", ["", "   ", "x" * (LONGEST_NAME + 1)])
def test_a_view_needs_a_name_that_can_be_shown(otto: Actor, name: str) -> None:
    with pytest.raises(SayMore):
        save_view("late=1", name=name, by=otto)


def test_whoever_has_not_signed_in_keeps_no_views(db: None) -> None:
    with pytest.raises(NotAllowed):
        save_view("late=1", name="Late", by=PUBLIC)


def test_nobody_keeps_more_views_than_anybody_could_look_through(otto: Actor) -> None:
    for number in range(MOST_VIEWS):
        save_view("late=1", name=f"View {number}", by=otto)
    save_view("late=2", name="View 0", by=otto)
    with pytest.raises(TooManyViews):
        save_view("late=1", name="One more", by=otto)


def test_a_view_is_deleted_by_whose_it_is(otto: Actor, dee: Actor) -> None:
    mine, theirs = save_view("late=1", name="Mine", by=otto), save_view("late=1", name="Theirs", by=dee)
    assert delete_view(mine.pk, by=otto)
    assert not delete_view(theirs.pk, by=otto)
    assert list(SavedView.objects.values_list("name", flat=True)) == ["Theirs"]


def test_a_view_is_renamed_and_stands_for_the_same(otto: Actor) -> None:
    view = save_view("late=1", name="Late", by=otto)
    assert rename_view(view.pk, name=" Very  late ", by=otto)
    assert list(SavedView.objects.values_list("name", "query")) == [("Very late", "late=1")]


def test_a_name_is_not_given_twice(otto: Actor) -> None:
    save_view("late=1", name="Late", by=otto)
    other = save_view("late=2", name="Other", by=otto)
    with pytest.raises(NameTaken, match="‘Late’"):
        rename_view(other.pk, name="Late", by=otto)


def test_a_view_is_not_renamed_by_somebody_else(otto: Actor, dee: Actor) -> None:
    view = save_view("late=1", name="Late", by=otto)
    assert not rename_view(view.pk, name="Mine", by=dee)


def test_whoever_has_not_signed_in_renames_nothing(otto: Actor) -> None:
    view = save_view("late=1", name="Late", by=otto)
    assert not rename_view(view.pk, name="Mine", by=PUBLIC)


def test_whoever_has_not_signed_in_deletes_nothing(otto: Actor) -> None:
    view = save_view("late=1", name="Mine", by=otto)
    delete_view(view.pk, by=PUBLIC)
    assert SavedView.objects.exists()
