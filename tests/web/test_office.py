"""The office's first page and its work list."""

from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from frontdoor.cases.models import Case, SavedView
from frontdoor.cases.operations.closing import close
from frontdoor.cases.operations.opening import open_cases
from frontdoor.cases.operations.saving import MOST_VIEWS
from frontdoor.cases.operations.working import ask, take
from frontdoor.cases.permissions import may_see, visible_to
from frontdoor.cases.queries.work_list import COUNTED, WorkQuery, capped
from frontdoor.cases.records import NewCase
from frontdoor.cases.rules.states import Outcome
from frontdoor.foundation.accounts.actors import PUBLIC, Actor
from frontdoor.foundation.accounts.api import actor_of
from frontdoor.foundation.accounts.models import User
from tests.factories.cases import a_case, again

LIST = "/office/cases/"


@pytest.fixture(autouse=True)
def _today(council: None, at: datetime, settings: Any) -> None:
    settings.FRONTDOOR_NOW = at.isoformat()


def page(client: Client, **asked: str) -> str:
    """Return the work list as somebody sees it."""
    response = client.get(LIST, asked)
    assert response.status_code == 200
    return response.content.decode()


def lists(text: str, case: Case) -> bool:
    """Return whether a page links to a case."""
    return f'href="{LIST}{case.reference}/"' in text


def pressed(client: Client, address: str, **data: str) -> str:
    """Press a button that leads somewhere, and return the page it leads to."""
    return client.post(address, data, follow=True).content.decode()


def several(count: int, *, at: datetime) -> None:
    """Open cases of street scene, each a minute after the other."""
    for minute in range(count):
        opened = at - timedelta(minutes=minute)
        open_cases(batch=[NewCase(service="fly-tipping")], by=PUBLIC, at=opened)


def test_three_rows_cost_as_many_queries_as_one(
    at: datetime, as_user: Callable[[str], Client], otto: Actor, dee: Actor
) -> None:
    client = as_user("otto")
    take(a_case(at=at), by=otto, at=at)
    page(client)
    with CaptureQueriesContext(connection) as one:
        page(client)
    take(a_case("graffiti", at=at), by=dee, at=at)
    take(a_case("dog-fouling", at=at), by=otto, at=at)
    page(client)  # reads the versions of services that this process has not met
    with CaptureQueriesContext(connection) as three:
        assert page(client).count('scope="row"') == 3
    # Session, account, roles, teams, cases, holders, saved views, macros, what is new.
    assert len(one) == len(three) == 9


def test_no_row_is_counted(at: datetime, as_user: Callable[[str], Client]) -> None:
    otto = as_user("otto")
    a_case(at=at)
    with CaptureQueriesContext(connection) as queries:
        page(otto, standing="overdue")
        otto.get("/office/")
    assert [each["sql"] for each in queries if "COUNT(" in each["sql"].upper()] == []


def test_the_second_page_goes_on_where_the_first_ended(at: datetime, as_user: Callable[[str], Client]) -> None:
    several(30, at=at)
    otto = as_user("otto")
    first = page(otto, service="fly-tipping")
    cursor = first.split("after=")[1].split('"')[0]
    second = otto.get(f"{LIST}?service=fly-tipping&after={cursor}").content.decode()
    assert first.count('scope="row"') == 25
    assert second.count('scope="row"') == 5
    references = {case.reference for case in Case.objects.all()}
    assert {each for each in references if f"{LIST}{each}/" in first + second} == references


def test_a_cursor_that_is_not_ours_is_not_found(as_user: Callable[[str], Client]) -> None:
    assert as_user("otto").get(LIST, {"after": "made-up"}).status_code == 404


@pytest.mark.parametrize("username", ["ada", "mina", "eve"])
@pytest.mark.parametrize("address", [LIST, "/office/", "/office/disputes/", "/office/hand-offs/"])
def test_strangers_are_turned_away(as_user: Callable[[str], Client], username: str, address: str) -> None:
    assert as_user(username).get(address).status_code == 403


@pytest.mark.parametrize("address", [LIST, "/office/", "/office/disputes/", "/office/hand-offs/"])
def test_whoever_has_not_signed_in_is_asked_to(client: Client, address: str) -> None:
    assert client.get(address)["Location"].startswith("/sign-in/")


def test_people_see_their_teams_cases_first_and_may_look_further(
    at: datetime, as_user: Callable[[str], Client]
) -> None:
    ours, theirs = a_case(at=at), a_case("pothole", at=at)
    otto = as_user("otto")
    assert lists(page(otto), ours)
    assert not lists(page(otto), theirs)
    assert lists(page(otto, team="any"), theirs)


def test_a_contractor_sees_no_other_teams_cases_however_they_ask(
    at: datetime, as_user: Callable[[str], Client]
) -> None:
    theirs = a_case("pothole", at=at)
    kit = as_user("kit")
    for asked in ({"team": "any"}, {"team": "highways"}, {"reference": theirs.reference}, {"service": "pothole"}):
        assert not lists(page(kit, **asked), theirs)


def test_the_hub_sees_all(at: datetime, as_user: Callable[[str], Client]) -> None:
    case = a_case("noise", at=at)
    assert lists(page(as_user("cem")), case)


@pytest.mark.parametrize("username", ["ada", "cem", "dee", "otto", "kit", "mina", "eve", "sam"])
def test_lists_and_single_cases_agree_on_what_somebody_may_see(
    at: datetime, cast: dict[str, User], username: str
) -> None:
    for service in ("fly-tipping", "pothole", "noise"):
        a_case(service, at=at)
    Case.objects.filter(service="fly-tipping").update(is_public=False)
    actor = actor_of(cast[username])
    assert set(visible_to(actor)) == {case for case in Case.objects.all() if may_see(actor, case)}


def test_filters_choose_by_status_holder_and_channel(
    at: datetime, as_user: Callable[[str], Client], otto: Actor
) -> None:
    fresh, taken = a_case(at=at), a_case(at=at, channel="phone")
    take(taken, by=otto, at=at)
    client = as_user("otto")
    for asked in ({"status": "in-hand"}, {"holder": "me"}, {"channel": "phone"}):
        assert (lists(page(client, **asked), taken), lists(page(client, **asked), fresh)) == (True, False)
    for asked in ({"status": "new"}, {"holder": "nobody"}, {"channel": "web"}):
        assert (lists(page(client, **asked), taken), lists(page(client, **asked), fresh)) == (False, True)


def test_filters_choose_by_how_the_clock_stands(
    at: datetime, as_user: Callable[[str], Client], settings: Any, otto: Actor
) -> None:
    case, asked = a_case(at=at), a_case(at=at)
    ask(asked, text="Which lane?", by=otto, at=at)
    client = as_user("otto")
    moments = {
        "due-soon": case.soon_at + timedelta(seconds=1),
        "overdue": case.due_at + timedelta(seconds=1),
        "far-overdue": case.far_at + timedelta(seconds=1),
    }
    for standing, moment in moments.items():
        assert not lists(page(client, standing=standing), case)
        settings.FRONTDOOR_NOW = moment.isoformat()
        text = page(client, standing=standing)
        assert (lists(text, case), lists(text, asked)) == (True, False)
        settings.FRONTDOOR_NOW = at.isoformat()
    assert (lists(page(client, standing="stopped"), asked), lists(page(client, standing="stopped"), case)) == (
        True,
        False,
    )


def test_closed_cases_are_listed_last_closed_first(at: datetime, as_user: Callable[[str], Client], otto: Actor) -> None:
    cases = [a_case(at=at) for _ in range(3)]
    for hours, case in enumerate(cases):
        close(case, outcome=Outcome.FIXED, words="We cleared it.", by=otto, at=at + timedelta(hours=hours))
    text = page(as_user("otto"), status="closed")
    places = [text.index(case.reference) for case in reversed(cases)]
    assert places == sorted(places)


def test_a_reference_leads_to_its_case_however_it_is_typed(at: datetime, as_user: Callable[[str], Client]) -> None:
    case = a_case(at=at)
    typed = f" {case.reference[:3].lower()}-{case.reference[3:6]} {case.reference[6:]}"
    assert as_user("otto").get(LIST, {"reference": typed})["Location"] == f"{LIST}{case.reference}/"


def test_a_slip_in_a_reference_is_told(as_user: Callable[[str], Client]) -> None:
    response = as_user("otto").get(LIST, {"reference": "ABC"})
    assert response.status_code == 422
    assert "<title>Error: " in response.content.decode()


@pytest.mark.engine
@pytest.mark.parametrize("name", ["status", "team", "holder", "service", "ward", "standing", "channel"])
def test_a_filter_that_makes_no_sense_does_no_harm(as_user: Callable[[str], Client], name: str) -> None:
    page(as_user("otto"), **{name: "' or 1=1 --\x00"})


def test_a_filter_is_kept_under_a_name_and_forgotten(as_user: Callable[[str], Client]) -> None:
    otto = as_user("otto")
    text = pressed(otto, "/office/views/", query="status=new&service=graffiti&evil=yes", name="New graffiti")
    view = SavedView.objects.get()
    assert (view.name, view.query) == ("New graffiti", "status=new&service=graffiti")
    assert f'href="{LIST}?status=new&amp;service=graffiti"' in text
    pressed(as_user("dee"), f"/office/views/{view.pk}/delete/")
    assert SavedView.objects.exists()
    pressed(otto, f"/office/views/{view.pk}/delete/")
    assert not SavedView.objects.exists()


def test_a_view_needs_a_name_and_there_are_not_endlessly_many(as_user: Callable[[str], Client]) -> None:
    otto = as_user("otto")
    assert "Enter a name for this view" in pressed(otto, "/office/views/", query="status=new", name=" ")
    for number in range(MOST_VIEWS + 1):
        last = pressed(otto, "/office/views/", query="status=new", name=f"View {number}")
    assert "Delete one first" in last
    assert SavedView.objects.count() == MOST_VIEWS


def test_a_name_that_was_refused_is_still_there(as_user: Callable[[str], Client]) -> None:
    text = pressed(as_user("otto"), "/office/views/", query="status=new", name="y" * 61)
    assert 'value="' + "y" * 61 + '"' in text


def test_a_view_is_renamed_by_whose_it_is(as_user: Callable[[str], Client]) -> None:
    pressed(as_user("otto"), "/office/views/", query="status=new", name="Old")
    view = SavedView.objects.get()
    pressed(as_user("dee"), f"/office/views/{view.pk}/rename/", name="Theirs")
    assert "The view is renamed" in pressed(as_user("otto"), f"/office/views/{view.pk}/rename/", name="New")
    assert list(SavedView.objects.values_list("name", flat=True)) == ["New"]


def test_a_view_is_not_renamed_to_another_ones_name(as_user: Callable[[str], Client]) -> None:
    otto = as_user("otto")
    for name in ("One", "Two"):
        pressed(otto, "/office/views/", query="status=new", name=name)
    two = SavedView.objects.get(name="Two")
    text = pressed(otto, f"/office/views/{two.pk}/rename/", query="status=new", name="One")
    assert f'href="#name-{two.pk}">You keep another view called ‘One’' in text


def test_what_an_address_asks_for_is_written_as_it_is_read() -> None:
    query = WorkQuery(status="new", team="any", ward="E1", standing="overdue")
    assert WorkQuery.from_text(query.address()) == query
    assert WorkQuery().address() == ""


def test_the_first_page_says_what_waits(at: datetime, as_user: Callable[[str], Client], otto: Actor) -> None:
    case = a_case(at=at)
    take(case, by=otto, at=at)
    text = as_user("otto").get("/office/").content.decode()
    mine = text.split("My cases")[0].split("fd-tile__count")[-1]
    assert ">1<" in mine
    assert "standing=overdue" in text
    assert again(case).holder_id == otto.user_id


def test_people_who_work_no_cases_are_shown_what_they_may_open(as_user: Callable[[str], Client]) -> None:
    text = as_user("sam").get("/office/").content.decode()
    assert "/office/templates/" in text
    assert "My cases" not in text


def test_counts_stop_at_99(at: datetime) -> None:
    open_cases(batch=[NewCase(service="fly-tipping") for _ in range(COUNTED + 1)], by=PUBLIC, at=at)
    assert capped(Case.objects.all()) == "99+"
    assert capped(Case.objects.filter(service="pothole")) == "0"
