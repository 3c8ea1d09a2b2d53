"""Cases that may belong together: why they are suggested, and linking and merging several."""

from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from hypothesis import given, settings
from hypothesis import strategies as st

from frontdoor.cases.models import Case, CaseLink
from frontdoor.cases.permissions import visible_to
from frontdoor.cases.queries.relating import suggested
from frontdoor.cases.rules.relating import ENOUGH, Signs, weigh
from frontdoor.cases.rules.states import Outcome
from frontdoor.cases.views.several import MOST, references
from frontdoor.customers.api import Person
from frontdoor.foundation.accounts.actors import Actor
from frontdoor.kernel.geo import Point
from tests.factories.cases import a_case, again

HERE = Point(53.6, 1.2)
KIM = Person(name="Kim Bell", email="kim@example.org")


# ---- the rule


@pytest.mark.parametrize(
    ("signs", "reasons"),
    [
        (Signs(days=40, thing="street light 4711"), ("the same street light 4711",)),
        (Signs(days=0.1, metres=0), ("at the very same place", "within a day")),
        (Signs(days=-7, metres=149.6, same_service=True), ("the same service", "150 metres away", "7 days apart")),
        (Signs(days=1.2, same_person=True), ("the same person", "1 day apart")),
        (Signs(days=3, same_address=True), ("the same address", "3 days apart")),
        (Signs(days=60, metres=40, same_service=True), ("the same service", "40 metres away")),
    ],
)
def test_what_speaks_for_two_cases_is_said_the_strongest_first(signs: Signs, reasons: tuple[str, ...]) -> None:
    found = weigh(signs)
    assert found is not None
    assert found.reasons == reasons


@pytest.mark.parametrize(
    "signs", [Signs(days=0, metres=140), Signs(days=0, same_service=True), Signs(days=60, same_person=True)]
)
def test_a_single_weak_sign_is_not_enough(signs: Signs) -> None:
    assert weigh(signs) is None


@settings(max_examples=60)
@given(
    st.floats(-400, 400), st.none() | st.floats(0, 500), st.sampled_from(["", "tree 1"]), st.booleans(), st.booleans()
)
def test_one_more_sign_never_says_less(days: float, metres: float | None, thing: str, person: bool, kind: bool) -> None:
    found = weigh(Signs(days=days, metres=metres, thing=thing, same_person=person, same_service=kind))
    more = weigh(Signs(days=days, metres=metres, thing=thing, same_person=True, same_service=True))
    assert found is None or (more is not None and more.weight >= found.weight >= ENOUGH)


# ---- finding them


@pytest.fixture(autouse=True)
def _moment(settings: Any, at: datetime) -> None:
    settings.FRONTDOOR_NOW = at.isoformat()


@pytest.fixture
def case(council: None, at: datetime) -> Case:
    """Return an open case of street scene with a place."""
    return a_case(at=at, point=HERE)


def found_for(case: Case, by: Actor, **asked: Any) -> dict[str, str]:
    """Return what is suggested, by reference, with the reasons."""
    rows = suggested(case, visible=visible_to(by), **{"by_person": True, **asked})
    return {each.reference: ", ".join(why.reasons) for why, each in rows}


def test_a_case_nearby_of_the_same_days_is_suggested(case: Case, otto: Actor, at: datetime) -> None:
    near = a_case("graffiti", at=at + timedelta(hours=2), point=Point(53.6001, 1.2), person=KIM)
    a_case(at=at, point=Point(53.7, 1.2), person=KIM)
    assert found_for(case, otto) == {near.reference: "11 metres away, within a day"}


def test_that_it_is_the_same_person_is_said_only_to_those_who_may_know(case: Case, otto: Actor, at: datetime) -> None:
    other = a_case(at=at)
    assert found_for(case, otto) == {other.reference: "the same person, the same service, within a day"}
    assert found_for(case, otto, by_person=False) == {}


def test_a_case_that_is_not_theirs_to_see_is_not_suggested(case: Case, otto: Actor, cem: Actor, at: datetime) -> None:
    hidden = a_case("noise", at=at, point=HERE)
    assert hidden.reference not in found_for(case, otto)
    assert hidden.reference in found_for(case, cem)


def test_what_is_linked_already_is_not_suggested(case: Case, otto: Actor, at: datetime) -> None:
    other = a_case(at=at, point=HERE)
    assert found_for(case, otto, but={other.pk}) == {}


def test_two_reports_of_one_street_light_belong_together(council: None, at: datetime, otto: Actor) -> None:
    one, two = (a_case("street-light", at=at, point=HERE, person=None, answers={"column": "4711"}) for _ in "12")
    assert found_for(one, otto)[two.reference].startswith("the same lamp column 4711, ")


def test_a_case_without_place_or_person_has_nothing_to_go_by(council: None, at: datetime, otto: Actor) -> None:
    lone = a_case(at=at, person=None)
    a_case(at=at, person=KIM)
    assert found_for(lone, otto) == {}


# ---- the page


def test_suggestions_cost_the_same_however_many(
    case: Case, at: datetime, as_user: Callable[[str], Client], otto: Actor
) -> None:
    client, page = as_user("otto"), f"/office/cases/{case.reference}/"
    a_case(at=at, point=HERE, person=KIM)
    client.get(page)
    with CaptureQueriesContext(connection) as one:
        client.get(page)
    for _each in "123":
        a_case(at=at, point=HERE, person=KIM)
    with CaptureQueriesContext(connection) as four:
        assert client.get(page).content.decode().count('name="which"') == 4
    assert len(one) == len(four)


def test_the_ticked_are_linked(case: Case, at: datetime, as_user: Callable[[str], Client]) -> None:
    others = [a_case(at=at, point=HERE) for _ in "12"]
    page = as_user("otto").post(
        f"/office/cases/{case.reference}/related/", {"do": "link", "which": [each.reference for each in others]}
    )
    assert page.content.decode().count("Linked.") == 2
    assert CaseLink.objects.filter(kind="related").count() == 2


def test_the_ticked_are_merged_once_the_words_are_given(
    case: Case, at: datetime, as_user: Callable[[str], Client], otto: Actor
) -> None:
    client, address = as_user("otto"), f"/office/cases/{case.reference}/related/"
    ours, theirs = a_case(at=at, point=HERE), a_case("pothole", at=at, point=HERE)
    asked = {"do": "merge", "which": [ours.reference, theirs.reference]}
    page = client.post(address, asked).content.decode()
    assert "What the residents read" in page
    assert client.post(address, {**asked, "words": " "}).status_code == 422
    page = client.post(address, {**asked, "words": "Somebody told us before."}).content.decode()
    assert again(ours).outcome == Outcome.DUPLICATE
    assert again(theirs).closed_at is None
    assert "Only the team that holds a case may change it." in page


def test_nothing_ticked_is_said(case: Case, as_user: Callable[[str], Client]) -> None:
    page = as_user("otto").post(f"/office/cases/{case.reference}/related/", {"do": "link"}, follow=True)
    assert "Tick the cases" in page.content.decode()


def test_a_case_that_does_not_exist_is_told_beside_those_that_do(
    case: Case, at: datetime, as_user: Callable[[str], Client]
) -> None:
    other = a_case(at=at)
    page = as_user("otto").post(
        f"/office/cases/{case.reference}/related/",
        {"do": "link", "which": ["XXXXXXXXX", case.reference, other.reference]},
    )
    html = page.content.decode()
    assert "There is no such case" in html
    assert "cannot be linked to itself" in html
    assert CaseLink.objects.count() == 1


def test_no_more_are_taken_than_a_page_shows() -> None:
    assert references(["abc", "ABC", "x y", "%"]) == ["ABC"]
    assert len(references(str(number) for number in range(100))) == MOST
