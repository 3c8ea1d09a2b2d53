"""The tables and rules of a change that is told once: total, drawn, and never in two minds."""

from datetime import UTC, date, datetime, timedelta
from io import StringIO
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest
from django.core.management import call_command
from hypothesis import given
from hypothesis import strategies as st

from frontdoor.customers.providers.connectors import connectors
from frontdoor.customers.providers.ways import way_to
from frontdoor.customers.queries.definitions import policy
from frontdoor.customers.rules.changes import (
    ANSWERED,
    MAY_BECOME,
    MOVES,
    NEXT,
    PLAIN,
    SAYS,
    STAGE_SAID,
    STAGE_TONE,
    TOLD_MOVES,
    TOLD_SAID,
    WAITS,
    ChangePolicy,
    Kind,
    Meaning,
    Saying,
    Stage,
    Told,
    has_reached,
    meaning_of,
    overtakes,
    takes,
    wait_after,
)
from frontdoor.customers.rules.sources import Connector, SourceDefinition
from frontdoor.customers.rules.telling import BadChange, checked

ROOT = Path(__file__).resolve().parents[2]
TODAY = date(2026, 6, 2)
POLICY = ChangePolicy(id="address", days_back=365, days_ahead=90, why="As agreed.")
sayings = st.builds(
    Saying,
    number=st.integers(1, 5),
    kind=st.sampled_from(Kind),
    holds_from=st.dates(date(2026, 1, 1), date(2026, 1, 4)),
    says=st.dictionaries(st.sampled_from(["email", "phone"]), st.just("x"), min_size=1),
)


def test_the_tables_are_total() -> None:
    assert set(MOVES) == set(STAGE_SAID) == set(STAGE_TONE) == set(PLAIN) == set(NEXT) == set(MAY_BECOME) == set(Stage)
    assert set(TOLD_MOVES) == set(TOLD_SAID) == set(Told)
    assert set(SAYS) == set(Kind)


def test_every_stage_is_reached_and_the_answered_ones_go_nowhere_but_to_a_confirmation() -> None:
    reached, edge = {Stage.PROPOSED}, [Stage.PROPOSED]
    while edge:
        new = set(MOVES[edge.pop()]) - reached
        reached |= new
        edge += new
    assert reached == set(Stage)
    assert {there for each in ANSWERED for there in MOVES[each]} == {Stage.CONFIRMED}


def test_the_drawing_is_up_to_date(tmp_path: Path) -> None:
    call_command("change_states", str(tmp_path), stdout=StringIO())
    drawn = (ROOT / "docs" / "states" / "told-change.md").read_text()
    assert drawn == (tmp_path / "told-change.md").read_text(), "run `make states`"


def test_every_connector_is_documented() -> None:
    written = (ROOT / "docs" / "connectors.md").read_text()
    assert [name for name in connectors.names() if f"`{name}`" not in written] == []


def test_every_way_that_the_policy_names_exists() -> None:
    assert [way_to(source).check_config(source) for source in policy().sources.values()] == [[]] * len(policy().sources)


# ---- which change is sent


@given(sayings, sayings, sayings)
def test_what_overtakes_what_is_an_order(one: Saying, two: Saying, three: Saying) -> None:
    assert not overtakes(one, one)
    assert not (overtakes(one, two) and overtakes(two, one))
    assert not (overtakes(one, two) and overtakes(two, three)) or overtakes(one, three)


def test_a_new_telephone_number_leaves_a_new_email_address_to_be_told() -> None:
    email = Saying(number=1, kind=Kind.CONTACT, holds_from=TODAY, says={"email": "ada@example.com"})
    phone = Saying(number=2, kind=Kind.CONTACT, holds_from=TODAY, says={"phone": "+447700900123"})
    both = Saying(number=3, kind=Kind.CONTACT, holds_from=TODAY, says={**email.says, **phone.says})
    assert (overtakes(phone, email), overtakes(both, email)) == (False, True)


@pytest.mark.parametrize(
    ("change", "day", "told"),
    [
        ({}, TODAY, True),
        ({}, date(2029, 1, 1), False),  # after the agreement
        ({"purposes": ("rights",)}, TODAY, False),
        ({"connector": Connector(kind="none")}, TODAY, False),
        ({"connector": Connector(kind="email", to="a@b.example", takes=("name",))}, TODAY, False),
    ],
)
def test_a_source_is_told_by_its_way_for_this_purpose_under_its_agreement(
    change: dict[str, Any], day: date, told: bool
) -> None:
    source = policy().sources["library"].model_copy(update=change)
    assert takes(source, Kind.ADDRESS, on=day) is told


@pytest.mark.parametrize(
    ("connector", "is_sound"),
    [
        ({"kind": "http", "to": "https://tax.example/changes"}, True),
        ({"kind": "http", "to": "http://tax.example/changes"}, False),
        ({"kind": "http", "to": "http://127.0.0.1:8099/x"}, True),
        ({"kind": "http", "to": "https://me:secret@tax.example/"}, False),
        ({"kind": "email", "to": "nobody"}, False),
        ({"kind": "csv-drop", "to": "../elsewhere"}, False),
        ({"kind": "none", "takes": ("name",)}, False),
    ],
)
def test_policy_leads_where_a_change_may_go(connector: dict[str, Any], is_sound: bool) -> None:
    assert (Connector(**connector).fault == "") is is_sound


# ---- trying again


@given(st.integers(-3, 30), st.floats(-1, 2), st.none() | st.timedeltas(timedelta(0), timedelta(days=90)))
def test_waits_are_longer_than_nothing_and_end(attempts: int, spread: float, asked: timedelta | None) -> None:
    wait = wait_after(attempts, spread=spread, asked=asked)
    assert (wait is None) is not (1 <= attempts <= len(WAITS))
    assert wait is None or timedelta(0) < wait <= 1.25 * max(WAITS)


def test_waits_grow_and_reach_over_a_night_and_a_day() -> None:
    found = [wait_after(each, spread=0.5) or timedelta(0) for each in range(1, len(WAITS) + 1)]
    assert all(one < two for one, two in pairwise(found))
    assert timedelta(days=2) < sum(found, timedelta()) < timedelta(days=3)


@given(st.integers(100, 599), st.sampled_from(["", "There is no such account"]))
def test_every_status_means_something_and_nothing_is_confirmed_by_mistake(status: int, reason: str) -> None:
    meaning = meaning_of(status, reason=reason)
    assert (meaning in {Meaning.CONFIRMED, Meaning.TAKEN}) is (200 <= status < 300 or status == 409)
    assert meaning != Meaning.REFUSED or (400 <= status < 500 and reason)


@given(st.lists(st.sampled_from(Stage)))
def test_no_more_have_a_change_than_are_to_have_it(stages: list[Stage]) -> None:
    reached, wanted = has_reached(stages)
    assert 0 <= reached <= wanted <= len(stages)


# ---- what may be told


def refused(kind: Kind, says: dict[str, str], holds_from: date | None = TODAY) -> dict[str, str]:
    with pytest.raises(BadChange) as found:
        checked(kind, says, holds_from=holds_from, policy=POLICY, on=TODAY)
    return dict(found.value.faults)


@given(
    st.sampled_from(Kind),
    st.dictionaries(st.sampled_from(sorted({name for says in SAYS.values() for name in says})), st.text(max_size=30)),
    st.none() | st.dates(),
)
def test_whatever_is_typed_is_taken_whole_or_refused_in_words(
    kind: Kind, says: dict[str, str], holds_from: date | None
) -> None:
    try:
        found = checked(kind, says, holds_from=holds_from, policy=POLICY, on=TODAY)
    except BadChange as refusal:
        assert refusal.faults and all(refusal.faults.values())
    else:
        again = checked(kind, found.says, holds_from=found.holds_from, policy=POLICY, on=TODAY)
        assert again == found


def test_an_address_keeps_its_lines_as_one() -> None:
    says = {"address": " 9 Quay Road,\r\n Marlowmere \n", "postcode": "aa31ab"}
    found = checked(Kind.ADDRESS, says, holds_from=TODAY, policy=POLICY, on=TODAY)
    assert found.says == {"address": "9 Quay Road, Marlowmere", "postcode": "AA3 1AB"}


@pytest.mark.parametrize(
    ("kind", "says", "part"),
    [
        (Kind.CONTACT, {}, "email"),
        (Kind.CONTACT, {"email": "ada at home"}, "email"),
        (Kind.CONTACT, {"phone": "twelve"}, "phone"),
        (Kind.ADDRESS, {"address": "x" * 501}, "address"),
        (Kind.ADDRESS, {"address": "Here", "uprn": "abc"}, "uprn"),
        (Kind.NAME, {"name": " "}, "name"),
        (Kind.BEREAVEMENT, {"name": "A", "told_by": "B", "relationship": "c", "died_on": "2026-06-03"}, "died_on"),
        (Kind.BEREAVEMENT, {"name": "A", "told_by": "B", "relationship": "c", "died_on": "2020-06-03"}, "died_on"),
        (
            Kind.BEREAVEMENT,
            {"name": "A", "told_by": "B", "relationship": "c", "died_on": "2026-06-01", "born_on": "2026-06-02"},
            "born_on",
        ),
    ],
)
def test_what_cannot_be_is_refused_where_it_stands(kind: Kind, says: dict[str, str], part: str) -> None:
    assert set(refused(kind, says)) == {part}


@pytest.mark.parametrize("day", [TODAY - timedelta(days=366), TODAY + timedelta(days=91), None])
def test_a_change_holds_from_a_day_within_what_policy_allows(day: date | None) -> None:
    assert set(refused(Kind.NAME, {"name": "Ada Bell"}, day)) == {"holds_from"}


def test_the_moment_of_the_tests_is_within_the_agreements() -> None:
    at = datetime(2026, 6, 2, tzinfo=UTC).date()
    agreed: list[SourceDefinition] = [each for each in policy().sources.values() if each.agreement]
    assert agreed and all(each.agreement and each.agreement.is_in_force(at) for each in agreed)
