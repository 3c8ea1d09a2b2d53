"""What may be seen for a purpose, which value is believed, and why each is seen: pure rules over the shipped policy."""

from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from frontdoor.customers.operations.filing import read_given
from frontdoor.customers.queries.definitions import matching_settings, policy
from frontdoor.customers.rules.seeing import Held, Seen, seen
from frontdoor.customers.rules.sources import SourceDefinition
from tests.factories.known import ADA_HOUSING, ADA_LIBRARY, ADA_TAX

THEN = datetime(2026, 5, 1, tzinfo=UTC)
DAY = date(2026, 5, 20)
GIVEN = {"council-tax": ADA_TAX, "housing": ADA_HOUSING, "library": ADA_LIBRARY}


def kept(number: int, slug: str, *, given: dict[str, str] | None = None, as_of: datetime = THEN) -> Held:
    values = given or GIVEN[slug]
    read = read_given(values, of=policy().sources[slug], settings=matching_settings(), at=THEN)
    return Held(id=number, source=slug, given=values, traits=read.traits, as_of=as_of)


def ada(purpose: str, *, on: date = DAY, sources: dict[str, SourceDefinition] | None = None) -> Seen:
    records = [kept(number, slug) for number, slug in enumerate(GIVEN, 1)]
    return seen(records, sources or policy().sources, policy().purposes[purpose], on=on)


def value(found: Seen, name: str) -> str:
    datum = found.of(name)
    return datum.value.text if datum else ""


def test_the_most_trusted_source_is_believed_and_the_others_stand_beside_it() -> None:
    datum = ada("answer-a-request").of("address")

    assert datum is not None
    assert (datum.value.text, datum.value.why.source) == ("14 Harbour Street, MW1 2AB", "Council Tax")
    assert [(each.text, each.agrees) for each in datum.others] == [
        ("14 Harbour St, MW1 2AB", True),
        ("3 Old Lane, MW9 9ZZ", False),
    ]
    assert datum.is_disputed


def test_a_date_is_the_same_however_systems_write_it() -> None:
    datum = ada("answer-a-request").of("born")

    assert datum is not None
    assert datum.value.text == "4 March 1981"
    assert not datum.is_disputed


def test_of_equally_trusted_records_the_newest_is_believed() -> None:
    moved = {**ADA_TAX, "account_ref": "2", "property_address": "9 New Road"}
    records = [kept(1, "council-tax"), kept(2, "council-tax", given=moved, as_of=THEN + timedelta(days=1))]

    found = seen(records, policy().sources, policy().purposes["identify"], on=DAY)

    assert value(found, "address").startswith("9 New Road")


def test_what_a_source_has_lost_is_believed_last() -> None:
    gone = Held(
        id=1, source="council-tax", given=ADA_TAX, traits=kept(1, "council-tax").traits, as_of=THEN, gone_at=THEN
    )

    found = seen([gone, kept(2, "library")], policy().sources, policy().purposes["identify"], on=DAY)

    assert value(found, "address") == "3 Old Lane, MW9 9ZZ"


def test_a_field_is_seen_for_its_own_purposes_alone() -> None:
    for_bins, for_tax = ada("answer-a-request"), ada("collect-council-tax")

    assert (value(for_bins, "council-tax.balance"), value(for_tax, "council-tax.balance")) == ("", "£212.40")
    assert "£212.40" not in str(for_bins)
    assert any(each.labels == ("Council Tax band", "Balance") for each in for_bins.withheld)


def test_a_source_that_is_not_for_the_purpose_shows_nothing_and_says_so() -> None:
    found = ada("collect-council-tax")

    assert {value.why.source for datum in found.data for value in (datum.value, *datum.others)} == {"Council Tax"}
    assert [each.sentence for each in found.withheld if each.source == "Housing"] == [
        "Nothing of it may be seen to: bill and collect Council Tax."
    ]


@pytest.mark.parametrize(
    ("day", "says"),
    [(date(2025, 12, 31), "begins on 1 January 2026"), (date(2029, 1, 1), "ended on 31 December 2028")],
)
def test_outside_its_agreement_a_source_shows_nothing_and_says_why(day: date, says: str) -> None:
    found = ada("answer-a-request", on=day)

    assert found.data == ()
    assert all(says in each.sentence for each in found.withheld)


def test_a_source_without_a_policy_is_not_shown() -> None:
    found = ada("answer-a-request", sources={"library": policy().sources["library"]})

    assert [each.sentence for each in found.withheld if each.source == "housing"] == [
        "Nobody has said for what it may be seen, so it is not shown."
    ]
    assert value(found, "name") == "Ada Okafor"


def test_every_datum_says_why_it_is_seen() -> None:
    datum = ada("answer-a-request").of("phone")

    assert datum is not None
    why = datum.value.why
    assert (why.source, why.as_of, why.agreement) == ("Council Tax", THEN, "SA-2026-014")
    assert "Local Government Finance Act 1992" in why.basis
    assert "article 6(1)(e)" in why.purpose_basis


def test_a_list_reads_no_more_than_tells_people_apart() -> None:
    records = [kept(1, "council-tax")]
    found = seen(records, policy().sources, policy().purposes["identify"], on=DAY, only=("name", "address"))

    assert [each.name for each in found.data] == ["name", "address"]
    assert "telephone" not in found.columns[1]


@given(st.sampled_from(sorted(policy().purposes)), st.dates(date(2025, 1, 1), date(2030, 1, 1)))
def test_nothing_is_ever_shown_that_no_source_allows(purpose: str, day: date) -> None:
    found = ada(purpose, on=day)

    for number, slug in enumerate(GIVEN, 1):
        allowed = {each.column for each in policy().sources[slug].visible(purpose, on=day)}
        assert set(found.columns[number]) <= allowed
        hidden = [GIVEN[slug][each] for each in set(GIVEN[slug]) - allowed if each in {"balance", "ni_number"}]
        shown = [each.text for datum in found.data for each in (datum.value, *datum.others)]
        assert not set(hidden) & set(shown)
