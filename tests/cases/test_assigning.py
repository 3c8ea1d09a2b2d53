"""Giving out new cases by the rules of a team, and why a case is where it is."""

from collections.abc import Callable
from datetime import date, datetime, timedelta
from typing import Any

import pytest
from django.db import IntegrityError, transaction
from django.test import Client
from hypothesis import given, settings
from hypothesis import strategies as st

from frontdoor.cases.models import AssignmentRule, Case, Notification
from frontdoor.cases.operations import assigning
from frontdoor.cases.operations.assigning import (
    MOST_RULES,
    RuleNameTaken,
    TooManyRules,
    assign,
    delete_rule,
    keep_rule,
    switch_rule,
)
from frontdoor.cases.operations.changing import SayMore
from frontdoor.cases.operations.working import change_category, hand_over, take
from frontdoor.cases.queries.assigning import try_on
from frontdoor.cases.queries.why import why_here
from frontdoor.cases.rules.assigning import Person, Rule, choose
from frontdoor.foundation.accounts.access import NotAllowed
from frontdoor.foundation.accounts.actors import SYSTEM, Actor
from frontdoor.foundation.accounts.api import set_work_facts, team
from tests.factories.cases import a_case, again

PAGE = "/office/team/street-scene/rules/"


@pytest.fixture(autouse=True)
def _moment(settings: Any, at: datetime) -> None:
    settings.FRONTDOOR_NOW = at.isoformat()


@pytest.fixture
def team_id(council: None) -> int:
    """Return street scene."""
    found = team("street-scene")
    assert found is not None
    return found.id


@pytest.fixture
def everybody(team_id: int, dee: Actor, at: datetime) -> AssignmentRule:
    """Return a rule that is on and gives any case to whoever has the least to do."""
    row = keep_rule(team_id=team_id, name="Whoever is free", by=dee, at=at)
    switch_rule(row, is_on=True, by=dee, at=at)
    return row


# ---- the rule

AL = Person(id=1, name="Al", skills=frozenset({"welsh"}))
BO = Person(id=2, name="Bo")
CY = Person(id=3, name="Cy", is_away=True)


def chosen(*rules: Rule, service: str = "graffiti", ward: str = "W1", **weights: int) -> tuple[int, tuple[str, ...]]:
    """Return who gets a case, and why."""
    loads = {1: weights.get("al", 0), 2: weights.get("bo", 0)}
    found = choose(service, ward, rules=rules, people=[AL, BO, CY], weights=loads)
    return (found.person_id, found.reasons) if found else (0, ())


ANY = Rule(id=9, name="any")


def test_whoever_has_the_least_to_do_gets_it_and_nobody_who_is_away() -> None:
    assert chosen(ANY, al=3, bo=2) == (2, ("1 of the team is away", "had the least to do (2) of 2 who could take it"))


def test_the_first_rule_that_is_about_it_and_has_somebody_decides() -> None:
    welsh = Rule(id=1, name="w", skill="welsh", services=frozenset({"graffiti"}), wards=frozenset({"W1"}), most=5)
    assert chosen(welsh, ANY, al=4)[0] == 1
    assert "has the skill ‘welsh’" in chosen(welsh, ANY, al=4)[1]
    assert chosen(welsh, ANY, al=5)[0] == 2  # too much to do already
    assert chosen(welsh, ANY, service="noise", al=1)[0] == 2
    assert chosen(welsh, ward="W2") == (0, ())
    assert "was the only one who could take it" in chosen(welsh)[1]


@settings(max_examples=40)
@given(st.lists(st.sampled_from(["graffiti", "noise"]), max_size=20), st.integers(0, 3))
def test_nobody_is_given_more_than_a_rule_allows(services: list[str], most: int) -> None:
    weights = {1: 0, 2: 0}
    for service in services:
        found = choose(service, "", rules=[Rule(id=1, name="r", most=most)], people=[AL, BO, CY], weights=weights)
        if found is not None:
            weights[found.person_id] += 1
    assert not most or max(weights.values()) <= most
    assert abs(weights[1] - weights[2]) <= 1


# ---- doing it


def test_a_new_case_is_given_out_when_it_was_opened_and_says_why(
    everybody: AssignmentRule, at: datetime, otto: Actor, dee: Actor, deliver: Callable[..., int]
) -> None:
    take(a_case(at=at), by=dee, at=at)
    case = a_case(at=at)
    deliver(at)
    assert again(case).holder_id == otto.user_id
    entry = case.entries.get(kind="assigned")
    assert entry.text.startswith("Given to Otto Brandt by the rule ‘Whoever is free’: had the least to do (0) of 2")
    assert entry.facts["rule"] == everybody.pk
    assert Notification.objects.get(user_id=otto.user_id, kind="assigned").case_id == case.pk


def test_doing_it_twice_is_doing_it_once(everybody: AssignmentRule, at: datetime) -> None:
    case = a_case(at=at)
    stale = again(case)
    assert assign(case, by=SYSTEM, at=at) is not None
    assert assign(case, by=SYSTEM, at=at) is None
    assert assign(stale, by=SYSTEM, at=at) is None, "another worker was first"
    assert case.entries.filter(kind="assigned").count() == 1


def test_without_a_rule_that_is_on_nothing_is_given_out(
    everybody: AssignmentRule, dee: Actor, otto: Actor, at: datetime
) -> None:
    switch_rule(everybody, is_on=False, by=dee, at=at)
    case = a_case(at=at)
    assert assign(case, by=SYSTEM, at=at) is None
    switch_rule(everybody, is_on=True, by=dee, at=at)
    for somebody in (dee, otto):
        set_work_facts(somebody.user_id or 0, skills=[], away_until=date(2025, 5, 20))
    assert assign(case, by=SYSTEM, at=at) is None


def test_a_crew_that_shares_an_account_is_given_nothing(everybody: AssignmentRule, at: datetime, kit: Actor) -> None:
    for _each in "123":
        assign(a_case(at=at), by=SYSTEM, at=at)
    assert not Case.objects.filter(holder_id=kit.user_id).exists()


# ---- keeping rules


def test_a_rule_that_is_changed_is_off_until_it_is_switched_on(
    everybody: AssignmentRule, team_id: int, dee: Actor, at: datetime
) -> None:
    row = keep_rule(team_id=team_id, rule_id=everybody.pk, name=" Welsh  ones", skill=" Welsh", most=3, by=dee, at=at)
    assert (row.name, row.skill, row.most, row.is_on) == ("Welsh ones", "welsh", 3, False)
    delete_rule(row, by=dee, at=at)
    assert not AssignmentRule.objects.exists()


@pytest.mark.parametrize("name", [" ", "x" * 61])
def test_a_rule_needs_a_name(name: str, team_id: int, dee: Actor, at: datetime) -> None:
    with pytest.raises(SayMore):
        keep_rule(team_id=team_id, name=name, by=dee, at=at)


def test_a_name_is_given_once_and_no_more_than_anybody_can_follow(
    everybody: AssignmentRule, team_id: int, dee: Actor, at: datetime, monkeypatch: pytest.MonkeyPatch
) -> None:
    with pytest.raises(RuleNameTaken):
        keep_rule(team_id=team_id, name="Whoever is free", by=dee, at=at)
    assert MOST_RULES == 50
    monkeypatch.setattr(assigning, "MOST_RULES", 1)
    with pytest.raises(TooManyRules):
        keep_rule(team_id=team_id, name="More", by=dee, at=at)


def test_an_officer_keeps_no_rule(everybody: AssignmentRule, team_id: int, otto: Actor, at: datetime) -> None:
    for attempt in (
        lambda: keep_rule(team_id=team_id, name="Mine", by=otto, at=at),
        lambda: switch_rule(everybody, is_on=False, by=otto, at=at),
        lambda: delete_rule(everybody, by=otto, at=at),
    ):
        with pytest.raises(NotAllowed):
            attempt()


# ---- trying them


def test_a_past_day_is_tried_and_nothing_is_changed(
    everybody: AssignmentRule, team_id: int, at: datetime, otto: Actor, dee: Actor
) -> None:
    cases = [a_case(at=at - timedelta(days=1, minutes=-each)) for each in range(3)]
    take(cases[0], by=otto, at=at)
    a_case(at=at)
    found = try_on(team_id, date(2025, 5, 19), at=at)
    assert [each.case.pk for each in found.tried] == [case.pk for case in cases]
    assert (found.would[dee.user_id], found.would[otto.user_id]) == (2, 1)
    assert (found.was[otto.user_id], found.was[None]) == (1, 2)
    assert not case_entries("assigned")


def case_entries(kind: str) -> bool:
    """Return whether any case has a line of a kind."""
    return Case.objects.filter(entries__kind=kind).exists()


# ---- the pages


def test_a_leader_writes_tries_and_switches_on_a_rule(
    team_id: int, at: datetime, as_user: Callable[[str], Client]
) -> None:
    a_case(at=at - timedelta(days=1))
    dee = as_user("dee")
    assert "There is no rule yet" in dee.get(PAGE).content.decode()
    assert dee.post(f"{PAGE}new/", {"place": "x"}).status_code == 422
    typed = {"name": "Tips", "place": "1", "services": ["fly-tipping"]}
    assert "Try it on a past day" in dee.post(f"{PAGE}new/", typed, follow=True).content.decode()
    rule = AssignmentRule.objects.get()
    assert dee.post(f"{PAGE}new/", typed).status_code == 422
    assert 'value="Tips"' in dee.get(f"{PAGE}{rule.pk}/").content.decode()
    page = dee.get(f"{PAGE}trial/").content.decode()
    assert "Monday 19 May 2025" in page
    assert "‘Tips’: the rule is about this service" in page
    for do, is_on in (("on", True), ("off", False)):
        dee.post(f"{PAGE}{rule.pk}/change/", {"do": do})
        assert AssignmentRule.objects.get().is_on is is_on
    dee.post(f"{PAGE}{rule.pk}/change/", {"do": "delete"})
    assert dee.post(f"{PAGE}{rule.pk}/change/", {"do": "on"}).status_code == 404


@pytest.mark.parametrize(("day", "words"), [("soon", "Enter a real day"), ("2025-05-20", "Enter a day that is past")])
def test_a_day_that_cannot_be_tried_is_told(
    day: str, words: str, council: None, as_user: Callable[[str], Client]
) -> None:
    response = as_user("dee").get(f"{PAGE}trial/", {"day": day})
    assert response.status_code == 422
    assert words in response.content.decode()


def test_the_trial_names_whoever_held_a_case_and_left_the_team(
    everybody: AssignmentRule, at: datetime, cem: Actor, as_user: Callable[[str], Client]
) -> None:
    case = a_case(at=at - timedelta(days=1))
    Case.objects.filter(pk=case.pk).update(holder_id=cem.user_id)
    assert "Cem Yildiz" in as_user("dee").get(f"{PAGE}trial/").content.decode()


def test_rules_are_for_leaders_of_the_team(council: None, as_user: Callable[[str], Client]) -> None:
    assert as_user("otto").get(PAGE).status_code == 403
    assert as_user("dee").get("/office/team/highways/rules/").status_code == 404


@pytest.mark.engine
@pytest.mark.parametrize("name", ["", "Whoever is free"])
def test_the_database_refuses_a_rule_without_a_name_or_twice(
    name: str, everybody: AssignmentRule, team_id: int, at: datetime
) -> None:
    with pytest.raises(IntegrityError), transaction.atomic():
        AssignmentRule.objects.create(team_id=team_id, name=name, place=1, by="dee", at=at)


# ---- why a case is where it is


def test_a_case_says_what_brought_it_to_its_team_and_holder(
    everybody: AssignmentRule, at: datetime, otto: Actor, dee: Actor, as_user: Callable[[str], Client]
) -> None:
    called = {"otto": "Otto Brandt", "dee": "Dee Marsh"}
    case = a_case(at=at)
    assert why_here(case, called=called) == ["‘Report fly-tipping’ goes to the team that owns it."]
    assign(case, by=SYSTEM, at=at)
    assert why_here(case, called=called)[1].startswith("Given to ")
    take(case, by=otto, at=at)
    assert why_here(case, called=called)[1] == "Otto Brandt took it."
    hand_over(case, team_slug="street-scene", holder_id=dee.user_id, note="Yours.", by=otto, at=at)
    assert why_here(case, called=called) == ["Otto Brandt: Handed to Street scene, Dee Marsh."]
    change_category(case, to="graffiti", by=dee, at=at)
    assert why_here(case, called=called) == ["Dee Marsh: This is now ‘Report graffiti’ (it was ‘Report fly-tipping’)."]
    assert "Why is it here?" in as_user("dee").get(f"/office/cases/{case.reference}/").content.decode()


def test_a_row_of_the_routing_table_is_named(council: None, at: datetime) -> None:
    case = a_case(at=at, answers={"land": "park"})
    (why,) = why_here(case, called={})
    assert why == "Row 1 of the routing table of ‘Report fly-tipping’ sent it to its team, as land == 'park'."


def test_what_came_from_elsewhere_or_was_forgotten_has_no_reason(council: None, at: datetime) -> None:
    case = a_case(at=at, source="old-system")
    assert why_here(case, called={}) == []
    case.source, case.removed_at = "", at
    assert why_here(case, called={}) == []
