"""Registers: what their files say, what is found in them, and what becomes of what they no longer list."""

from dataclasses import replace
from datetime import date, datetime, timedelta
from io import StringIO
from pathlib import Path
from typing import Any

import pytest
from django.core.management import call_command
from django.db import IntegrityError, transaction
from pytest_django import DjangoAssertNumQueries

from frontdoor.foundation.accounts.actors import SYSTEM
from frontdoor.services.models import RegisterEntry
from frontdoor.services.operations.registering import put_into_force
from frontdoor.services.queries.registers import registers
from frontdoor.services.rules.checking import Surroundings, check
from frontdoor.services.rules.folder import Folder, read_folder
from frontdoor.services.rules.looking_up_checks import KnownRegister
from frontdoor.services.rules.register_files import MOST_ENTRIES, read_entries
from frontdoor.services.rules.registers import Entry, Register, search
from tests.services.conftest import TEAMS

TODAY = date(2025, 5, 20)
HEAD = "title: school\nsource: A list of May 2025\n"
ASKING = """
id: ask
name: Ask about a school
group: Schools
team: highways
summary: Ask us about a school.
questions:
  - id: school
    kind: register
    of: schools
    label: Which school is it?
  - id: why
    kind: short_text
    label: Why do you ask?
    when: school == 'gannet'
"""
GANNET = Entry("gannet", "Gannet Primary School", hint="Ages 4 to 11", group="Harbour")
QUAY = Entry("quay", "Old Quay School", group="Harbour", ends=date(2024, 8, 31))
SCHOOLS = Register("schools", "school", "A list of May 2025", (GANNET, QUAY))


def folder(table: str, *, head: str = HEAD, asking: str = ASKING) -> Folder:
    files = {"teams.yaml": TEAMS, "ask.yaml": asking, "registers/schools.yaml": head, "registers/schools.csv": table}
    return read_folder({name: text for name, text in files.items() if text}, lgsl={}, today=TODAY)


def told(found: Folder) -> list[str]:
    return [str(each) for each in found.mistakes]


# ------------------------------------------------------------------------------ files
def test_a_table_is_read_with_days_and_facts() -> None:
    entries, wrong = read_entries(
        "\ufeffvalue,label,hint,group,from,to,head\n"
        "gannet,Gannet School,Ages 4 to 11,Harbour,2024-09-01,2030-08-31,Jo\n"
    )

    assert wrong == []
    assert entries == (
        Entry(
            "gannet", "Gannet School", "Ages 4 to 11", "Harbour", date(2024, 9, 1), date(2030, 8, 31), {"head": "Jo"}
        ),
    )


@pytest.mark.parametrize(
    ("table", "line", "said"),
    [
        ("label\nGannet\n", 1, "no column ‘value’"),
        ("", 1, "no column ‘value’"),
        ("value,label\n", 1, "no entries"),
        ("value,label\nGannet,Gannet\n", 2, "is no value"),
        ("value,label\na,A\na,B\n", 3, "‘a’ is here twice; it was first on line 2"),
        ("value,label\na,\n", 2, "has no label"),
        ("value,label\na,A,more\n", 2, "more or fewer values"),
        ("value,label\na\n", 2, "more or fewer values"),
        (f"value,label\na,{'A' * 201}\n", 2, "Its label has more than 200"),
        ("value,label,from\na,A,1 May\n", 2, "day cannot be read"),
        ("value,label,from,to\na,A,2025-05-02,2025-05-01\n", 2, "ends before it begins"),
        ('value,label\na,"A\n', 2, "This is no table"),
    ],
)
def test_a_mistake_in_a_table_has_its_line(table: str, line: int, said: str) -> None:
    _entries, wrong = read_entries(table)

    assert [(at, said in what) for at, what, _mend in wrong] == [(line, True)]


def test_a_table_may_not_be_endless() -> None:
    rows = "".join(f"v{number},L\n" for number in range(MOST_ENTRIES + 1))

    _entries, wrong = read_entries(f"value,label\n{rows}")

    assert "more than 20000 entries" in wrong[0][1]


def test_a_folder_with_a_register_has_no_mistakes(bare: None) -> None:
    found = folder("value,label\ngannet,Gannet School\n")

    assert told(found) == []
    assert [(each.id, each.title, len(each.entries)) for each in found.registers] == [("schools", "school", 1)]
    assert found.unasked == []


def test_a_register_that_no_service_asks_from_is_named(bare: None) -> None:
    found = folder("value,label\na,A\n", asking=ASKING.replace("kind: register\n    of: schools", "kind: short_text"))

    assert told(found) == []
    assert found.unasked == ["schools"]


@pytest.mark.parametrize(
    ("given", "said"),
    [
        ({"table": "value,label\ngannet,\n"}, "registers/schools.csv:2: ‘gannet’ has no label. Say what people read."),
        ({"table": ""}, "registers/schools.yaml:1: The register has no entries. Add schools.csv, or remove this."),
        ({"head": ""}, "registers/schools.csv:1: Nothing says what this register is."),
        ({"head": "title: school\n"}, "registers/schools.yaml:1: "),
    ],
)
def test_what_is_wrong_with_a_register_is_told_in_its_files(bare: None, given: dict[str, str], said: str) -> None:
    assert any(each.startswith(said) for each in told(folder(**{"table": "value,label\ngannet,Gannet\n", **given})))


def test_a_register_needs_a_name_that_questions_can_say(bare: None) -> None:
    files = {"registers/My Schools.yaml": HEAD, "registers/My Schools.csv": "value,label\na,A\n", "teams.yaml": TEAMS}

    (mistake,) = read_folder(files, lgsl={}).mistakes

    assert mistake.wrong == "‘My Schools’ cannot be the name of a register."


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ("of: schools", "of: shcools", "There is no register ‘shcools’. Did you mean ‘schools’?"),
        ("    of: schools\n", "", "‘school’ does not say which register."),
        ("== 'gannet'", "== 'ganet'", "never listed ‘ganet’. Did you mean ‘gannet’?"),
        ("== 'gannet'", "== 'zzz'", "never listed ‘zzz’. Compare with a value of it."),
        ("== 'gannet'", "== 'gannet' )", "cannot be read"),
    ],
)
def test_a_question_that_asks_from_no_such_list_is_told(bare: None, old: str, new: str, said: str) -> None:
    found = folder("value,label\ngannet,Gannet School\n", asking=ASKING.replace(old, new))

    assert [said in each for each in told(found)].count(True) == 1


def test_a_question_that_must_be_answered_needs_something_to_choose(bare: None) -> None:
    table = "value,label,to\ngannet,Gannet School,2025-05-19\n"

    assert ["Nothing of the register ‘schools’ can be chosen today" in each for each in told(folder(table))] == [True]
    optional = ASKING.replace("label: Which school is it?", "label: Which school is it?\n    required: false")
    assert told(folder(table, asking=optional)) == []


PLACED = [
    {"id": "where", "kind": "place", "label": "Where?"},
    {"id": "column", "kind": "asset", "of": "lamp-column", "label": "Which?"},
]


@pytest.mark.parametrize(
    ("questions", "said"),
    [
        (PLACED, ""),
        ([{**PLACED[1], "near": "where"}, PLACED[0]], "‘where’ is asked later."),
        ([PLACED[0], {**PLACED[1], "near": "whence"}], "‘whence’ is no question about a place."),
        ([PLACED[0], {**PLACED[1], "of": "lamp-colum"}], "No assets of the kind ‘lamp-colum’ were ever loaded."),
        ([PLACED[0], {**PLACED[1], "of": ""}], "‘column’ does not say which assets."),
        (
            [{"id": "g", "kind": "group", "label": "G?", "questions": [{**PLACED[1], "of": "lamps"}]}],
            "No assets of the kind ‘lamps’ were ever loaded.",
        ),
    ],
)
def test_a_question_about_a_thing_says_which_and_near_which_place(
    bare: None, questions: list[dict[str, Any]], said: str
) -> None:
    data = {"id": "x", "name": "X", "group": "G", "team": "t", "summary": "S.", "questions": questions}
    around = Surroundings(
        lgsl={}, teams=["t"], assets={"lamp-column"}, registers={"s": KnownRegister(frozenset(), False)}
    )

    _definition, problems = check(data, stem="x", around=around)

    assert [each.wrong for each in problems] == ([said] if said else [])


def test_while_no_assets_are_loaded_nothing_is_said_of_their_kind(bare: None) -> None:
    data = {"id": "x", "name": "X", "group": "G", "team": "t", "summary": "S.", "questions": PLACED}

    assert check(data, stem="x", around=Surroundings(lgsl={}, teams=["t"]))[1] == []


# ------------------------------------------------------------------------------ searching
ENTRIES = (
    Entry("a", "St Anne’s Primary School", group="Harbour"),
    Entry("b", "Harbour School", hint="Ages 11 to 16"),
    Entry("c", "École Primaire"),
)


@pytest.mark.parametrize(
    ("typed", "values"),
    [
        ("st annes", ["a"]),
        ("PRIM", ["c", "a"]),
        ("harbour", ["b", "a"]),
        ("school harb", ["b", "a"]),
        ("ecole", ["c"]),
        ("b", ["b"]),
        ("11", ["b"]),
        ("school sea", []),
        ("'", []),
    ],
)
def test_an_entry_is_found_by_the_beginnings_of_its_words(typed: str, values: list[str]) -> None:
    assert [each.value for each in search(ENTRIES, typed, limit=9)] == values


def test_no_more_are_found_than_somebody_reads() -> None:
    assert len(search(ENTRIES, "s", limit=1)) == 1


@pytest.mark.parametrize(
    ("begins", "ends", "holds"),
    [
        (None, None, True),
        (TODAY, TODAY, True),
        (TODAY + timedelta(days=1), None, False),
        (None, TODAY - timedelta(days=1), False),
    ],
)
def test_an_entry_can_be_chosen_from_its_first_day_to_its_last(
    begins: date | None, ends: date | None, holds: bool
) -> None:
    assert Entry("a", "A", begins=begins, ends=ends).holds_on(TODAY) is holds


# ------------------------------------------------------------------------------ in force
def test_a_register_is_read_as_it_was_put_into_force(db: None, at: datetime) -> None:
    assert put_into_force([SCHOOLS], by=SYSTEM, at=at) == ("schools",)

    assert registers() == {"schools": SCHOOLS}


def test_a_register_that_did_not_change_costs_one_query(
    db: None, at: datetime, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    put_into_force([SCHOOLS], by=SYSTEM, at=at)

    with django_assert_num_queries(3):  # one, within a savepoint
        assert put_into_force([SCHOOLS], by=SYSTEM, at=at) == ()


def test_what_a_register_leaves_out_is_kept_and_comes_back_as_it_was(db: None, at: datetime) -> None:
    put_into_force([SCHOOLS], by=SYSTEM, at=at)

    put_into_force([replace(SCHOOLS, entries=(QUAY,))], by=SYSTEM, at=at)

    assert registers()["schools"].entries == (QUAY,)
    assert RegisterEntry.objects.get(value="gannet").label == "Gannet Primary School"
    put_into_force([SCHOOLS], by=SYSTEM, at=at)
    assert registers()["schools"].entries == (GANNET, QUAY)


def test_a_register_without_files_stays(db: None, at: datetime) -> None:
    put_into_force([SCHOOLS], by=SYSTEM, at=at)

    put_into_force([], by=SYSTEM, at=at)

    assert registers()["schools"].entries == (GANNET, QUAY)


@pytest.mark.engine
def test_a_register_lists_a_value_once(db: None, at: datetime) -> None:
    put_into_force([SCHOOLS], by=SYSTEM, at=at)

    with pytest.raises(IntegrityError), transaction.atomic():
        RegisterEntry.objects.filter(value="quay").update(value="gannet")


def test_syncing_tells_which_registers_changed(db: None, bare: None, tmp_path: Path) -> None:
    (tmp_path / "registers").mkdir()
    (tmp_path / "teams.yaml").write_text(TEAMS)
    (tmp_path / "ask.yaml").write_text(ASKING)
    (tmp_path / "registers" / "schools.yaml").write_text(HEAD)
    (tmp_path / "registers" / "schools.csv").write_text("value,label\ngannet,Gannet School\n")

    def run(what: str) -> str:
        said = StringIO()
        call_command("catalogue", what, str(tmp_path), stdout=said)
        return said.getvalue()

    assert "changed the register schools" in run("sync")
    assert run("sync") == "nothing changed\n"
    (tmp_path / "ask.yaml").write_text(ASKING.replace("kind: register\n    of: schools", "kind: short_text"))
    assert "schools.csv: no service here asks from this register." in run("check")
