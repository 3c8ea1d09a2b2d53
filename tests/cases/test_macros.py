"""Several things done to several cases: macros, the ticked cases of the work list, and a person's whole work."""

from collections.abc import Callable
from datetime import datetime
from typing import Any

import pytest
from django.db import IntegrityError, transaction
from django.test import Client

from frontdoor.cases.models import Case, Macro, Watcher
from frontdoor.cases.operations.changing import SayMore
from frontdoor.cases.operations.macros import (
    MOST_MACROS,
    MacroNameTaken,
    TooManyMacros,
    delete_macro,
    do_steps,
    keep_macro,
)
from frontdoor.cases.rules.macros import NotAMacro, Steps
from frontdoor.cases.rules.states import CannotMove, Outcome, Status
from frontdoor.foundation.accounts.access import NotAllowed
from frontdoor.foundation.accounts.actors import Actor
from frontdoor.foundation.accounts.api import team
from tests.factories.cases import a_case, again

CLEARED = Steps(take=True, watch=True, note="Cleared on the round.", outcome="fixed", words="We cleared it.")


@pytest.fixture(autouse=True)
def _moment(settings: Any, at: datetime) -> None:
    settings.FRONTDOOR_NOW = at.isoformat()


@pytest.fixture
def case(council: None, at: datetime) -> Case:
    """Return an open case that street scene holds."""
    return a_case(at=at)


@pytest.fixture
def team_id(council: None) -> int:
    """Return street scene."""
    found = team("street-scene")
    assert found is not None
    return found.id


# ---- the steps


@pytest.mark.parametrize(
    ("steps", "refusal"),
    [
        (Steps(), "at least one"),
        (Steps(holder=3), "at least one"),
        (Steps(outcome="fixed", words="x", ask="y"), "closed cannot be asked"),
        (Steps(outcome="fixed", words=" "), "what the resident reads"),
        (Steps(ask="y", team="waste"), "Ask, or hand over"),
        (Steps(amount=2, reason="Snow"), "who asked for it"),
    ],
)
def test_steps_that_do_nothing_or_contradict_each_other_are_refused(steps: Steps, refusal: str) -> None:
    with pytest.raises(NotAMacro, match=refusal):
        steps.check()


def test_what_is_kept_is_read_again_as_it_was() -> None:
    assert Steps.from_data({**CLEARED.as_data(), "strange": 1}) == CLEARED


def test_all_steps_are_done(case: Case, otto: Actor, at: datetime) -> None:
    said = do_steps(case, steps=CLEARED, by=otto, at=at)
    assert said.startswith("Watch it; Take it; Add the note")
    assert (again(case).outcome, again(case).holder_id) == (Outcome.FIXED, otto.user_id)
    assert case.entries.filter(kind="note").exists()
    assert Watcher.objects.exists()


def test_the_other_steps_are_done_too(case: Case, dee: Actor, at: datetime) -> None:
    do_steps(case, steps=Steps(amount=2, reason="Snow.", asked_by="otto"), by=dee, at=at)
    do_steps(again(case), steps=Steps(team="waste", hand_over_note="Yours."), by=dee, at=at)
    assert again(case).team_id != case.team_id or case.entries.filter(kind="handed-over").exists()
    assert case.entries.filter(kind="extended").exists()


def test_when_one_step_is_refused_none_is_done(otto: Actor, at: datetime, council: None) -> None:
    case = a_case(at=at, person=None)
    with pytest.raises(CannotMove), transaction.atomic():
        do_steps(case, steps=Steps(take=True, ask="Which lane?"), by=otto, at=at)
    assert again(case).status == Status.NEW
    assert case.entries.count() == 1


# ---- keeping them


def test_a_leader_keeps_changes_and_deletes_a_macro(team_id: int, dee: Actor, at: datetime) -> None:
    row = keep_macro(team_id=team_id, name=" Cleared ", steps=CLEARED, by=dee, at=at)
    keep_macro(team_id=team_id, name="Done", steps=Steps(take=True), macro_id=row.pk, by=dee, at=at)
    assert (Macro.objects.get().name, Macro.objects.get().steps) == ("Done", {"take": True})
    delete_macro(row, by=dee, at=at)
    assert not Macro.objects.exists()


@pytest.mark.parametrize("name", [" ", "x" * 61])
def test_a_macro_needs_a_name(name: str, team_id: int, dee: Actor, at: datetime) -> None:
    with pytest.raises(SayMore):
        keep_macro(team_id=team_id, name=name, steps=CLEARED, by=dee, at=at)


def test_a_name_is_kept_once_and_no_more_than_thirty(team_id: int, dee: Actor, at: datetime) -> None:
    for number in range(MOST_MACROS - 1):
        Macro.objects.create(team_id=team_id, name=f"m{number}", steps={}, by="dee", at=at)
    with pytest.raises(MacroNameTaken):
        keep_macro(team_id=team_id, name="m1", steps=CLEARED, by=dee, at=at)
    keep_macro(team_id=team_id, name="last", steps=CLEARED, by=dee, at=at)
    with pytest.raises(TooManyMacros):
        keep_macro(team_id=team_id, name="more", steps=CLEARED, by=dee, at=at)


def test_an_officer_keeps_none(team_id: int, otto: Actor, at: datetime) -> None:
    with pytest.raises(NotAllowed):
        keep_macro(team_id=team_id, name="Cleared", steps=CLEARED, by=otto, at=at)


# ---- the pages


def test_the_ticked_are_done_each_on_its_own_and_refusals_are_told(
    case: Case, at: datetime, as_user: Callable[[str], Client]
) -> None:
    client, theirs, shut = as_user("otto"), a_case("pothole", at=at), a_case(at=at, person=None)
    page = client.get("/office/cases/").content.decode()
    assert f'name="which" value="{case.reference}"' in page
    asked = {"do": "ask", "which": [case.reference, theirs.reference, shut.reference, "XXXXXXXXX"]}
    page = client.post("/office/selection/", asked).content.decode()
    assert "Ask the residents" in page
    assert "3 cases" in page
    page = client.post("/office/selection/", {**asked, "go": "yes", "ask": "Which lane?"}).content.decode()
    assert "1 of 4 done" in page
    assert "Only the team that holds a case may change it." in page
    assert "reported without contact details" in page
    assert "There is no such case" in page
    assert again(case).status == Status.WAITING


def test_steps_that_cannot_be_are_told_and_what_was_typed_stays(case: Case, as_user: Callable[[str], Client]) -> None:
    asked = {"do": "close", "which": [case.reference], "go": "yes", "outcome": "fixed", "words": " "}
    response = as_user("otto").post("/office/selection/", asked)
    assert response.status_code == 422
    assert "Enter what the resident reads" in response.content.decode()
    assert '<option value="fixed" selected>' in response.content.decode()


@pytest.mark.parametrize("asked", [{"do": "take"}, {"do": "explode", "which": "ABC"}, {"which": "ABC"}])
def test_nothing_ticked_or_chosen_leads_back(
    asked: dict[str, str], case: Case, as_user: Callable[[str], Client]
) -> None:
    response = as_user("otto").post("/office/selection/", asked, follow=True)
    assert "Tick the cases first" in response.content.decode()


def test_a_leader_writes_a_macro_that_officers_use(case: Case, team_id: int, as_user: Callable[[str], Client]) -> None:
    dee, otto = as_user("dee"), as_user("otto")
    typed = {
        "name": "Cleared",
        "of_team": str(team_id),
        "also": ["take"],
        "outcome": "fixed",
        "words": "We cleared it.",
    }
    assert dee.post("/office/macros/new/", {**typed, "name": ""}).status_code == 422
    assert "Cleared" in dee.post("/office/macros/new/", typed, follow=True).content.decode()
    macro = Macro.objects.get()
    assert "We cleared it." in dee.get(f"/office/macros/{macro.pk}/").content.decode()
    asked = {"do": f"macro-{macro.pk}", "which": case.reference}
    assert "Close it as fixed" in otto.post("/office/selection/", asked).content.decode()
    assert "1 of 1 done" in otto.post("/office/selection/", {**asked, "go": "yes"}).content.decode()
    assert again(case).outcome == Outcome.FIXED
    dee.post(f"/office/macros/{macro.pk}/delete/")
    assert "keep no macros" in otto.get("/office/macros/").content.decode()


def test_taking_and_watching_need_nothing_more(case: Case, as_user: Callable[[str], Client], otto: Actor) -> None:
    for do in ("take", "watch"):
        as_user("otto").post("/office/selection/", {"do": do, "which": case.reference, "go": "yes"})
    assert again(case).holder_id == otto.user_id
    assert Watcher.objects.count() == 1


def test_another_teams_macro_is_not_theirs_to_change(
    at: datetime, council: None, as_user: Callable[[str], Client]
) -> None:
    other = team("highways")
    macro = Macro.objects.create(team_id=other.id if other else 0, name="x", steps={}, by="x", at=at)
    assert as_user("dee").get(f"/office/macros/{macro.pk}/").status_code == 403
    assert as_user("dee").get(f"/office/macros/{macro.pk + 1}/").status_code == 404


@pytest.mark.engine
def test_the_database_refuses_a_macro_without_a_name_or_twice(team_id: int, at: datetime) -> None:
    row = {"team_id": team_id, "steps": {}, "by": "dee", "at": at}
    Macro.objects.create(name="x", **row)
    for name in ("", "x"):
        with pytest.raises(IntegrityError), transaction.atomic():
            Macro.objects.create(name=name, **row)
