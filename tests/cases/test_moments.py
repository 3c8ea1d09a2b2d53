"""What happened in a case under a law, said by an officer, meets and starts its clocks."""

from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any

import pytest
from django.test import Client

from frontdoor.cases.models import Case, Clock, Entry
from frontdoor.cases.operations.closing import close
from frontdoor.cases.operations.moments import record_moment
from frontdoor.cases.queries.clock_acts import moments_of
from frontdoor.cases.queries.ledger import ledgers
from frontdoor.cases.rules.reckoning import BadMoment
from frontdoor.cases.rules.states import CannotMove, Outcome
from frontdoor.foundation.accounts.access import NotAllowed
from frontdoor.foundation.accounts.actors import SYSTEM, Actor
from frontdoor.foundation.accounts.api import team
from tests.factories.cases import a_case

pytestmark = pytest.mark.usefixtures("council")


@pytest.fixture
def damp(council: None) -> Case:
    """Return a case of damp, after the law on hazards came into force."""
    return a_case("housing-repair", answers={"problem": "damp", "tenure": "council"}, at=AWARE)


AWARE = datetime.fromisoformat("2026-05-01T10:00+01:00")
CONCLUDED = datetime.fromisoformat("2026-05-18T15:00+01:00")


@pytest.fixture
def hana(council: None) -> Actor:
    """Return an officer of housing repairs."""
    held = team("housing-repairs")
    assert held is not None
    return Actor(username="hana", roles=SYSTEM.roles, team_ids=frozenset({held.id}), scopes=frozenset({"cases:update"}))


def clocks(case: Case) -> dict[str, bool]:
    return {row.name: row.ended_at is None for row in Clock.objects.filter(case=case)}


def test_concluding_an_investigation_meets_one_clock_and_starts_four(damp: Case, hana: Actor) -> None:
    assert clocks(damp) == {"promise": True, "investigate": True}

    record_moment(damp, moment="investigated", when=CONCLUDED, by=hana, at=CONCLUDED + timedelta(hours=2))

    assert clocks(damp) == {
        "promise": True, "investigate": False, "summary": True, "make-safe": True, "further-works": True,
        "backstop": True,
    }  # fmt: skip
    due = {row.name: f"{row.due_at:%d %B}" for row in Clock.objects.filter(case=damp) if row.due_at}
    assert (due["summary"], due["make-safe"], due["backstop"]) == ("21 May", "26 May", "10 August")
    said = Entry.objects.get(case=damp, kind="moment").text
    assert said.startswith(
        "The investigation is concluded.\n‘Investigate’ was met in time. ‘Written summary’ is due on"
    )


@pytest.mark.parametrize(
    ("moment", "when", "said"),
    [
        ("closed", CONCLUDED, "Select what happened"),
        ("investigated", CONCLUDED + timedelta(days=1), "cannot have happened yet"),
        ("investigated", AWARE - timedelta(days=1), "before the case was opened"),
    ],
)
def test_what_cannot_have_happened_is_refused(damp: Case, hana: Actor, moment: str, when: datetime, said: str) -> None:
    with pytest.raises(BadMoment, match=said):
        record_moment(damp, moment=moment, when=when, by=hana, at=CONCLUDED)


def test_nothing_happens_in_a_closed_case_or_by_others(damp: Case, hana: Actor, cem: Actor) -> None:
    with pytest.raises(NotAllowed):
        record_moment(damp, moment="investigated", when=CONCLUDED, by=cem, at=CONCLUDED)
    close(damp, outcome=Outcome.FIXED, words="Done.", by=hana, at=CONCLUDED)
    with pytest.raises(CannotMove):
        record_moment(damp, moment="investigated", when=CONCLUDED, by=hana, at=CONCLUDED)


def test_a_case_without_a_law_waits_for_nothing(council: None, at: datetime) -> None:
    case = a_case("pothole", at=at)
    assert moments_of(case, ledgers(case), at=at) == {}


def test_an_officer_records_it_on_the_case_page(
    damp: Case, otto: Actor, as_user: Callable[[str], Client], settings: Any
) -> None:
    settings.FRONTDOOR_NOW = CONCLUDED.isoformat()
    (held,) = otto.team_ids
    Case.objects.filter(pk=damp.pk).update(team_id=held)
    page, client = f"/office/cases/{damp.reference}/moment/", as_user("otto")

    assert "The investigation is concluded" in client.get(page).content.decode()
    assert "Record what happened" in client.get(f"/office/cases/{damp.reference}/").content.decode()
    wrong = client.post(page, {"moment": "investigated", "when": "yesterday"})
    assert "as a day and a time" in wrong.content.decode()
    assert 'value="yesterday"' in wrong.content.decode()
    client.post(page, {"moment": "investigated", "when": "2026-05-18 14:00"})
    client.post(page, {"moment": "summary-sent", "when": ""})

    assert not clocks(damp)["summary"]
