"""How two records are compared: traits, levels, scores, and what is never tied by itself."""

import math
import string

import pytest
from hypothesis import given
from hypothesis import strategies as st

from frontdoor.customers.queries.definitions import matching_settings, policy
from frontdoor.customers.rules.matching import Model, score
from frontdoor.customers.rules.traits import COLUMN_KINDS, Traits, read_traits
from frontdoor.customers.rules.verdicts import Forenames, PairState, Verdict, groups, judge, states, unsure_of


def traits(**said: str) -> Traits:
    found = policy()
    return read_traits(said, short_forms=found.short_forms, placeholders=matching_settings().placeholder_dates).traits


def verdict(left: Traits, right: Traits) -> Verdict:
    settings = matching_settings()
    scored = score(left, right, Model.unlearnt(settings))
    return judge(left, right, scored, settings, forenames=Forenames(policy().forenames)).verdict


AT_HOME = {"address": "14 High Street", "postcode": "ZZ1 1AA", "email": "okafor@example.com", "phone": "01632 960001"}


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Amara", "Chidi"),
        ("Harry", "Larry"),
        ("Ella", "Emma"),
        ("John", "Joan"),
        ("Daniel", "Danielle"),
        ("Marie", "Maria"),
    ],
)
def test_twins_are_never_tied_by_themselves(one: str, other: str) -> None:
    left = traits(forename=one, surname="Okafor", born="2001-03-04", **AT_HOME)
    right = traits(forename=other, surname="Okafor", born="2001-03-04", **AT_HOME)
    assert verdict(left, right) == Verdict.REVIEW


@pytest.mark.parametrize("child", ["1990-03-04", "1990-07-21", "1985-03-04", "1990-04-03", ""])
def test_a_parent_and_a_child_of_one_name_are_never_tied_by_themselves(child: str) -> None:
    home = {"address": "14 High Street", "postcode": "ZZ1 1AA"}
    parent = traits(full_name="Peter Okafor", born="1960-03-04", **home)
    assert verdict(parent, traits(full_name="Peter Okafor", born=child, **home)) == Verdict.REVIEW


def test_junior_is_not_tied_to_senior() -> None:
    one = traits(full_name="Peter Okafor", email="okafor@example.com", born="")
    assert verdict(one, traits(full_name="Peter Okafor Jnr", email="okafor@example.com")) == Verdict.REVIEW


@pytest.mark.parametrize(
    ("left", "right"),
    [
        (
            {"full_name": "OKAFOR, Ms Ada", "born": "04/03/1980"},
            {"forename": "Ada", "surname": "Okafor", "born": "1980-03-04"},
        ),
        ({"full_name": "Okafor Ada", "born": "4 March 1980"}, {"full_name": "Ada Okafor", "born": "1980-03-04"}),
        ({"full_name": "Bob Smythe", "born": "1980-03-04"}, {"full_name": "Robert Smythe", "born": "1980-03-04"}),
        ({"full_name": "Seán O'Brien", "born": "1980-03-04"}, {"full_name": "Sean O Brien", "born": "1980-03-04"}),
        ({"full_name": "राम कुमार", "born": "1980-03-04"}, {"full_name": "Ram Kumar", "born": "1980-03-04"}),
        ({"full_name": "Ada Smith", "born": "1980-03-04"}, {"full_name": "Ada Okafor", "born": "1980-03-04"}),
    ],
)
def test_one_person_written_in_two_ways_is_tied(left: dict[str, str], right: dict[str, str]) -> None:
    home = {"address": "14 High Street", "postcode": "ZZ1 1AA"}
    assert verdict(traits(**left, **home), traits(**right, **home)) == Verdict.LINK


def test_a_date_that_systems_write_when_they_know_none_says_nothing() -> None:
    read = read_traits({"born": "01/01/1900"}, placeholders=matching_settings().placeholder_dates)
    assert (read.traits.born, len(read.doubts)) == ("", 1)


def test_a_record_with_everything_missing_is_tied_to_nobody() -> None:
    assert verdict(Traits(), traits(full_name="Ada Okafor", born="1980-03-04", **AT_HOME)) == Verdict.NONE


@given(st.dictionaries(st.sampled_from(COLUMN_KINDS), st.text(max_size=60)))
def test_whatever_a_record_says_can_be_read(said: dict[str, str]) -> None:
    found = read_traits(said).traits
    assert found.forename.isascii() and found.surname.isascii()


_names = st.text(string.ascii_lowercase, min_size=1, max_size=9)
_records = st.builds(
    Traits,
    forename=_names,
    given=_names,
    surname=_names,
    born=st.dates().map(str),
    postcode=st.sampled_from(["", "ZZ11AA", "ZZ11AB"]),
    number=st.sampled_from(["", "14", "14a"]),
)


@given(_records, _records)
def test_a_pair_weighs_the_same_whichever_comes_first(left: Traits, right: Traits) -> None:
    model = Model.unlearnt(matching_settings())
    assert math.isclose(score(left, right, model).weight, score(right, left, model).weight)


@given(st.lists(st.tuples(st.integers(1, 30), st.integers(1, 30)).filter(lambda pair: pair[0] != pair[1])))
def test_the_same_ties_give_the_same_customers_in_whatever_order(ties: list[tuple[int, int]]) -> None:
    assert groups(ties) == groups(list(reversed(ties)))


def test_a_customer_is_named_by_the_first_of_its_records() -> None:
    assert groups([(7, 9), (4, 9), (20, 21)]) == {7: 4, 9: 4, 4: 4, 20: 20, 21: 20}


def test_the_last_thing_decided_of_a_pair_holds() -> None:
    assert states([((1, 2), PairState.TIED), ((1, 2), PairState.APART)]) == {(1, 2): PairState.APART}


def test_a_link_with_a_rival_that_is_somebody_else_is_not_sure() -> None:
    links = [("a", "b", 20.0), ("a", "c", 19.0)]
    assert set(unsure_of(links, [], margin=4, are_one=lambda _one, _other: False)) == {("a", "b"), ("a", "c")}


def test_a_link_whose_rival_is_the_same_person_is_sure() -> None:
    links = [("a", "b", 20.0), ("a", "c", 19.0)]
    assert unsure_of(links, [], margin=4, are_one=lambda _one, _other: True) == {}
