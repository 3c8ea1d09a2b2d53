"""What is rare in matching: odd dates, policy that contradicts itself, records that change or contradict."""

from datetime import UTC, date, datetime, timedelta

import pytest
from pydantic import ValidationError

from frontdoor.customers.models import Customer, LearntModel, Pair, SourceRecord
from frontdoor.customers.operations.comparing import compare, compare_waiting, meet_all, meet_new
from frontdoor.customers.operations.details import recognise
from frontdoor.customers.operations.filing import Row, file_delivery, file_given
from frontdoor.customers.operations.learning import learn
from frontdoor.customers.operations.matching_files import Table, match_files
from frontdoor.customers.operations.tying import (
    KeptApart,
    NoSuchRecord,
    NothingToPart,
    keep_apart,
    part,
    tie,
    undo,
)
from frontdoor.customers.queries.candidates import candidates
from frontdoor.customers.queries.definitions import matching_settings, policy
from frontdoor.customers.rules.details import Person
from frontdoor.customers.rules.matching import Comparison, Score, Thresholds, When
from frontdoor.customers.rules.record_files import BadFile, Columns, TableRow, guessed, table_rows
from frontdoor.customers.rules.sources import SourceDefinition, problems_of_source
from frontdoor.customers.rules.traits import read_date, read_traits
from frontdoor.customers.rules.verdicts import NOT_ENOUGH
from frontdoor.foundation.accounts.access import NotAllowed
from frontdoor.foundation.accounts.actors import SYSTEM, Actor, Role
from frontdoor.foundation.accounts.cast import ensure_cast

NOON = datetime(2026, 11, 30, 12, tzinfo=UTC)
CEM = Actor(username="cem", user_id=3, roles=frozenset({Role.ADVISER}))
EVE = Actor(username="eve", user_id=9)


def cards(*rows: dict[str, str], days: int = 0, whole: bool = True, meant: bool = False) -> None:
    numbered = [Row(line, {"card_number": str(line), **values}) for line, values in enumerate(rows, start=2)]
    file_delivery(
        "library", rows=numbered, as_of=NOON + timedelta(days=days), whole=whole, meant=meant, by=SYSTEM, at=NOON
    )


def ids() -> list[int]:
    return list(SourceRecord.objects.order_by("pk").values_list("pk", flat=True))


@pytest.mark.parametrize(
    ("text", "order", "read"),
    [
        ("19560409", "dmy", "1956-04-09"),
        ("09041956", "dmy", "1956-04-09"),
        ("9th April 1956", "dmy", "1956-04-09"),
        ("April 9, 1956", "dmy", "1956-04-09"),
        ("1956 Apr 9", "dmy", "1956-04-09"),
        ("April 1956", "dmy", "1956-04-00"),
        ("1956", "dmy", "1956-00-00"),
        ("04/09/1956", "mdy", "1956-04-09"),
        ("9/4/56", "dmy", None),
        ("9/13/1956", "dmy", None),
        ("soon", "dmy", None),
        ("a b c", "dmy", None),
    ],
)
def test_dates_are_read_as_people_write_them(text: str, order: str, read: str | None) -> None:
    assert read_date(text, order=order) == read


@pytest.mark.parametrize(
    ("said", "doubt"),
    [
        ({"born": "2999-01-01"}, "in the future"),
        ({"born": "31/02/1956"}, "not in the calendar"),
        ({"born": "soon"}, "cannot be read"),
        ({"born_day": "7?", "born_year": "1956"}, "make no date"),
        ({"born_day": "40", "born_year": "1956"}, "make no date"),
        ({"uprn": "12345678901234"}, "UPRN"),
        ({"postcode": "2119"}, "no British one"),
        ({"email": "x@y"}, "email"),
        ({"phone": "7"}, "telephone"),
    ],
)
def test_what_cannot_be_read_is_named(said: dict[str, str], doubt: str) -> None:
    found = read_traits(said, today=date(2026, 11, 30)).doubts
    assert len(found) == 1 and doubt in found[0]


@pytest.mark.parametrize(
    ("said", "trait", "value"),
    [
        ({"address": "Flat A, 10 High Street"}, "number", "flat a 10"),
        ({"address": "14 A High Street"}, "number", "14a"),
        ({"house_number": "15.0", "address": "15 Park Lane"}, "street", "park lane"),
        ({"full_name": "John Smith, Jnr"}, "surname", "smith"),
        ({"full_name": "Smith Jnr", "suffix": "Jnr"}, "generation", "junior"),
        ({"full_name": "Smith, Peter"}, "forename", "peter"),
        ({"surname": "Senior", "forename": "Ada"}, "surname", "senior"),
        ({"forename": "Ada\x00", "surname": "n/a"}, "forename", "ada"),
    ],
)
def test_names_and_addresses_are_brought_into_one_form(said: dict[str, str], trait: str, value: str) -> None:
    assert getattr(read_traits(said).traits, trait) == value


LEVEL = {"says": "same", "when": {"same": "surname"}, "m": 0.9, "u": 0.1}
REST = {"says": "other", "m": 0.1, "u": 0.9}


@pytest.mark.parametrize(
    "policy_of",
    [
        lambda: When(same="surname", missing="forename"),
        lambda: When(alike="surname"),
        lambda: When(same="shoe_size"),
        lambda: Comparison.model_validate({"id": "x", "says": "x", "silent_without": ("surname",), "levels": [LEVEL]}),
        lambda: Comparison.model_validate(
            {"id": "x", "says": "x", "silent_without": ("surname",), "levels": [{**LEVEL, "rarity": "forename"}, REST]}
        ),
        lambda: Thresholds(link=0.6, review=0.7, margin=1),
    ],
)
def test_policy_that_cannot_hold_is_refused(policy_of: object) -> None:
    with pytest.raises(ValidationError):
        policy_of()  # type: ignore[operator]  # each is a function


def test_a_source_is_told_what_is_wrong_with_it() -> None:
    data = policy().sources["library"].model_dump(mode="json")
    data["fields"].append({**data["fields"][0], "purposes": ["nosing-about"]})
    broken = SourceDefinition.model_validate_json(
        __import__("json").dumps({**data, "key": "none", "purposes": ["nosing-about"]})
    )
    told = [each.wrong for each in problems_of_source(broken, frozenset(policy().purposes))]
    assert len(told) == 4 and any("nosing-about" in each for each in told)


def test_certainty_does_not_overflow() -> None:
    assert Score(5000.0, ()).probability == 1.0


@pytest.mark.parametrize("text", ["", "\n \n", "a,a\n1,2\n", "a\x00,b\n"])
def test_what_is_no_table_is_refused(text: str) -> None:
    with pytest.raises(BadFile):
        table_rows(iter(text.splitlines(keepends=True)), name="x.csv")


def test_blank_lines_and_semicolons_are_borne() -> None:
    header, rows = table_rows(iter(["\n", "id;surname\n", "\n", "1;Okafor\n"]), name="x.csv")
    assert (header, [row.values for row in rows]) == (["id", "surname"], [{"id": "1", "surname": "Okafor"}])


def test_a_line_that_breaks_off_is_set_aside() -> None:
    _header, rows = table_rows(iter(["id,x\n", "1,a\rb\n", "2,z\n"]), name="x.csv")
    assert [bool(row.fault) for row in rows] == [True, False]


def test_a_whole_name_stands_where_no_part_of_it_does() -> None:
    assert set(guessed(["id", "full name"]).of) == {"id", "full_name"}


def test_a_file_without_records_matches_nobody() -> None:
    columns = Columns({"id": ("id",)})
    found = match_files(
        Table([TableRow(2, {"id": ""})], columns), settings=matching_settings(), short_forms={}, today=NOON.date()
    )
    assert (found.links, len(found.aside)) == ([], 1)


def test_two_records_that_fit_one_equally_go_to_review() -> None:
    columns = Columns({"id": ("id",), "full_name": ("n",), "born": ("b",), "postcode": ("p",), "house_number": ("h",)})
    one = {"n": "A Okafor", "b": "1980-03-04", "p": "ZZ1 1AA", "h": "14"}
    twins = [{**one, "id": "1", "n": "Ada Okafor"}, {**one, "id": "2", "n": "Amir Okafor"}]
    crowd = [
        {"id": f"x{each}", "n": f"Zo{each} Marsh{each}", "b": f"19{each + 30}-01-02", "p": "ZZ2 2BB", "h": str(each)}
        for each in range(40)
    ]
    found = match_files(
        Table([TableRow(2, {**one, "id": "0"}), *(TableRow(9, each) for each in crowd)], columns),
        b=Table([TableRow(3, each) for each in (*twins, *crowd)], columns),
        settings=matching_settings(), short_forms={}, today=NOON.date(),
    )  # fmt: skip
    assert {pair.right for pair in found.review if pair.left == "0"} == {"1", "2"}


@pytest.mark.django_db
def test_details_nobody_met_are_filed_by_the_sweep() -> None:
    recognise([Person(name="Ada Okafor", email="ada@example.com")], at=NOON)
    assert (meet_new(at=NOON), meet_new(at=NOON)) == (1, 0)


@pytest.mark.django_db
def test_details_older_than_a_sweep_looks_back_are_met_when_all_are() -> None:
    recognise([Person(name=f"Person {number}", email="a@example.com") for number in range(3)], at=NOON)
    last = Customer.objects.order_by("-pk")[0].pk
    file_given([last], at=NOON)
    assert (meet_all(at=NOON), meet_all(at=NOON)) == (2, 0)


@pytest.mark.django_db
def test_details_given_under_one_account_are_one_customer() -> None:
    ada = ensure_cast()["ada"].pk
    people = [Person(name="Ada Okafor", user_id=ada), Person(name="A. Marsh", phone="01632 960001", user_id=ada)]
    recognise(people, at=NOON)
    meet_new(at=NOON)
    compare_waiting(at=NOON)
    first, second = ids()
    assert SourceRecord.objects.get(pk=second).joined_to_id == first


@pytest.mark.django_db
def test_a_record_that_another_worker_compared_is_left_alone() -> None:
    cards({"name": "Ada Okafor"})
    assert [compare(ids()[0], at=NOON), compare(ids()[0], at=NOON)] == [True, False]


@pytest.mark.django_db
def test_a_record_that_was_removed_is_compared_with_nobody() -> None:
    cards({"name": "Ada Okafor"})
    SourceRecord.objects.update(given={}, traits={}, removed_at=NOON)
    assert compare(ids()[0], at=NOON)


@pytest.mark.django_db
def test_a_tie_whose_record_changed_waits_for_somebody_to_look() -> None:
    ada = {"name": "Ada Okafor", "born": "1980-03-04", "email": "ada@example.com"}
    cards(ada, {**ada})
    compare_waiting(at=NOON)
    cards(ada, {"name": "Zoe Marsh", "born": "1951-07-21"}, days=1)
    compare_waiting(at=NOON)
    assert Pair.objects.get().state == "waiting"


@pytest.mark.django_db
def test_a_pair_that_waited_and_is_not_alike_any_more_is_dropped() -> None:
    ada = {"name": "Ada Okafor", "born": "1980-03-04", "address": "14 High Street", "postcode": "ZZ1 1AA"}
    cards(ada, {**ada, "name": "Chidi Okafor"})
    compare_waiting(at=NOON)
    cards(ada, {"name": "Zoe Marsh", "born": "1951-07-21"}, days=1)
    compare_waiting(at=NOON)
    assert Pair.objects.get().state == "dropped"


@pytest.mark.django_db
def test_records_that_contradict_each_other_are_not_joined_through_a_third() -> None:
    shared = {"name": "Ada Okafor", "email": "ada@example.com", "phone": "01632 960001"}
    cards(shared, {**shared, "born": "1980-03-04"})
    compare_waiting(at=NOON)
    cards(shared, {**shared, "born": "1980-03-04"}, {**shared, "born": "1955-11-23"}, days=1)
    compare_waiting(at=NOON)
    third = ids()[-1]
    assert SourceRecord.objects.get(pk=third).joined_to_id is None


@pytest.mark.django_db
def test_a_number_that_is_too_long_is_no_number() -> None:
    row = Row(2, {"card_number": "9" * 121, "name": "Ada"})
    filed = file_delivery("library", rows=[row, Row(3, {"card_number": "1"}), Row(4, {"card_number": "1"})],
                          as_of=NOON, by=SYSTEM, at=NOON)  # fmt: skip
    assert (filed.quarantined, filed.added) == (2, 1)


@pytest.mark.django_db
def test_a_record_that_is_gone_and_comes_back_is_there_again() -> None:
    many = [{"name": f"Person {number}"} for number in range(10)]
    cards(*many)
    cards(*many[:9], days=1)
    gone = SourceRecord.objects.filter(gone_at__isnull=False).count()
    cards(*many, days=2)
    assert (gone, SourceRecord.objects.filter(gone_at__isnull=False).count()) == (1, 0)


@pytest.mark.django_db
def test_a_part_of_a_delivery_makes_nothing_gone() -> None:
    cards(*({"name": f"Person {number}"} for number in range(10)))
    cards({"name": "Person 0"}, days=1, whole=False)
    assert SourceRecord.objects.filter(gone_at__isnull=False).count() == 0


@pytest.mark.django_db
def test_that_much_is_missing_can_be_meant() -> None:
    cards(*({"name": f"Person {number}"} for number in range(10)))
    cards({"name": "Person 0"}, days=1, meant=True)
    assert SourceRecord.objects.filter(gone_at__isnull=False).count() == 9


@pytest.mark.django_db
def test_only_imports_file_records() -> None:
    with pytest.raises(NotAllowed):
        file_delivery("library", rows=[], as_of=NOON, by=CEM, at=NOON)


@pytest.mark.django_db
def test_what_was_never_decided_cannot_be_taken_back() -> None:
    with pytest.raises(NoSuchRecord):
        undo(1, reason="x", by=CEM, at=NOON)


@pytest.mark.django_db
def test_taking_back_twice_says_that_nothing_else_was_decided() -> None:
    cards({"name": "Ada"}, {"name": "Bola"})
    one, two = ids()
    tie(one, right=two, reason="x", by=CEM, at=NOON)
    pair = Pair.objects.get().pk
    undo(pair, reason="x", by=CEM, at=NOON)
    Pair.objects.get().entries.order_by("-id")[0]
    undo(pair, reason="x", by=CEM, at=NOON)
    assert Pair.objects.get().state == "tied"


@pytest.mark.django_db
def test_a_decision_alone_of_its_kind_is_taken_back_to_nothing() -> None:
    cards({"name": "Ada"}, {"name": "Bola"})
    one, two = ids()
    keep_apart(one, right=two, reason="x", by=CEM, at=NOON)
    pair = Pair.objects.get()
    pair.entries.all().delete()
    Pair.objects.update(state="dropped")
    with pytest.raises(NothingToPart):
        undo(pair.pk, reason="x", by=CEM, at=NOON)


@pytest.mark.django_db
def test_a_tie_cannot_be_brought_back_over_a_decision_made_meanwhile() -> None:
    cards({"name": "Ada"}, {"name": "Bola"}, {"name": "Cem"})
    one, two, three = ids()
    tie(one, right=two, reason="x", by=CEM, at=NOON)
    keep_apart(one, right=two, reason="x", by=CEM, at=NOON)
    tie(one, right=three, reason="x", by=CEM, at=NOON)
    keep_apart(two, right=three, reason="x", by=CEM, at=NOON)
    with pytest.raises(KeptApart):
        undo(Pair.objects.get(left=one, right=two).pk, reason="x", by=CEM, at=NOON)


@pytest.mark.django_db
def test_keeping_two_apart_lets_wait_what_connects_them_through_others() -> None:
    cards({"name": "Ada"}, {"name": "Bola"}, {"name": "Cem"})
    one, two, three = ids()
    tie(one, right=two, reason="x", by=CEM, at=NOON)
    tie(two, right=three, reason="x", by=CEM, at=NOON)
    keep_apart(one, right=three, reason="x", by=CEM, at=NOON)
    assert set(SourceRecord.objects.values_list("joined_to", flat=True)) == {None}


@pytest.mark.django_db
def test_a_record_that_is_alone_cannot_be_parted() -> None:
    cards({"name": "Ada"})
    with pytest.raises(NothingToPart):
        part(ids()[0], reason="x", by=CEM, at=NOON)


@pytest.mark.django_db
def test_a_record_that_does_not_exist_is_tied_to_nobody() -> None:
    cards({"name": "Ada"})
    with pytest.raises(NoSuchRecord):
        tie(ids()[0], right=ids()[0] + 999, reason="x", by=CEM, at=NOON)


@pytest.mark.django_db
def test_a_key_that_too_many_share_is_named_and_finds_nobody() -> None:
    cards(*({"name": "John Smith"} for _each in range(6)))
    found = candidates(ids()[0], ["name|john|smith"], most=3)
    assert (found.records, found.too_common) == ({}, ("name|john|smith",))


@pytest.mark.django_db
def test_no_key_finds_nobody() -> None:
    assert candidates(1, [], most=3).records == {}


@pytest.mark.django_db
def test_learning_keeps_what_somebody_decided() -> None:
    people = [
        {"name": f"{name} Okafor", "born": f"19{year}-03-04", "email": f"{name}{year}@example.com"}
        for year in range(30, 60)
        for name in ("Ada", "Bola")
    ]
    cards(*people, *people[:10])
    first, last = ids()[0], ids()[60]
    keep_apart(first, right=last, reason="Two clerks of one name", by=CEM, at=NOON)
    Pair.objects.update(doubt=NOT_ENOUGH, probability=0.9)
    found = learn(by=SYSTEM, at=NOON)
    assert (Pair.objects.get(left=first, right=last).state, found.tied > 0) == ("apart", True)


@pytest.mark.django_db
def test_a_record_after_learning_is_compared_by_what_was_learnt() -> None:
    people = [{"name": f"Ada{year} Okafor", "born": f"19{year}-03-04"} for year in range(20, 60)]
    people += people[:20]
    cards(*people)
    learn(by=SYSTEM, at=NOON)
    cards(*people, {**people[0], "email": "ada@example.com"}, days=1)
    compare_waiting(at=NOON)
    versions = set(Pair.objects.filter(right=ids()[-1]).values_list("model_version", flat=True))
    assert versions == {LearntModel.objects.get().version}


@pytest.mark.django_db
def test_only_imports_learn() -> None:
    with pytest.raises(NotAllowed):
        learn(by=EVE, at=NOON)
