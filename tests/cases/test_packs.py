"""Statutory packs: their files, which version holds on which day, and which clocks a case of a definition has."""

from collections.abc import Callable
from datetime import UTC, date, datetime
from io import StringIO
from pathlib import Path
from typing import Any

import pytest
from django.core.management import CommandError, call_command

from frontdoor.cases.checks import packs_can_be_read
from frontdoor.cases.queries.packs import (
    CLOCKS,
    BrokenPacks,
    NoSuchPack,
    clocks_of,
    pack,
    packs,
    read_packs,
)
from frontdoor.cases.rules.clock_definition import ClockDefinition
from frontdoor.cases.rules.clocks_section import ClocksSection
from frontdoor.cases.rules.packs import Pack, Season, version_for, version_on
from frontdoor.kernel.policy_files import read
from frontdoor.services.api import Definition
from tests.services.conftest import HOLE

ROOT = Path(__file__).resolve().parents[2]
#: 20 defects and the days of SI 1994/133, with the season in which loss of heating is urgent.
RIGHT_TO_REPAIR = {
    "no-power": 1, "some-power": 3, "unsafe-electrics": 1, "no-water": 1, "some-water": 3, "gas": 1, "flue": 1,
    "foul-drain": 1, "toilet": 1, "sink": 3, "tap": 3, "leak": 1, "roof": 7, "insecure": 1, "bannister": 3, "floor": 3,
    "entryphone": 7, "fan": 7,
}  # fmt: skip
A_LAW = """
id: a-law
name: A law
law: An Act of a year
about: Things.
moments: {done: It is done}
versions:
  - from: 2020-01-01
    source: An Act
    clocks:
      - {id: answer, label: Answer, starts: received, met_by: done, days: 20}
"""
NEWER = """
  - from: 2026-01-01
    source: An Act that changes it
    running_cases: RUNNING
    clocks:
      - {id: answer, label: Answer, starts: received, met_by: done, days: 10}
"""


def run(*words: object) -> str:
    out = StringIO()
    call_command("packs", *map(str, words), stdout=out, stderr=out)
    return out.getvalue()


@pytest.fixture
def folder(tmp_path: Path) -> Callable[[str], Path]:
    """Return a function that writes the file of one law."""

    def write(text: str) -> Path:
        (tmp_path / "a-law.yaml").write_text(text)
        return tmp_path

    return write


def the(folder: Path) -> Pack:
    return read_packs(folder).packs["a-law"]


# ---- the files


def test_the_packs_we_ship_are_without_mistakes() -> None:
    assert run("check") == "8 packs, no mistakes.\n"
    assert packs_can_be_read() == []


def test_a_list_of_packs_names_every_version_with_its_source() -> None:
    told = run("list")

    assert "subject-access: Subject access (UK GDPR, articles 12 and 15)" in told
    assert "from 2026-02-05: answer\n    Data (Use and Access) Act 2025, section 76" in told


def test_the_schema_for_editors_is_the_one_in_the_documentation(tmp_path: Path) -> None:
    run("schema", tmp_path / "schema.json")

    assert (tmp_path / "schema.json").read_text() == (ROOT / "docs" / "pack.schema.json").read_text() == run("schema")


@pytest.mark.parametrize(
    ("was", "becomes", "said"),
    [
        ("days: 20", "days: many", "a-law.yaml:11: "),
        ("met_by: done", "met_by: gone", "a-law.yaml:11: ‘gone’ is no moment of this pack. Use one of done, received."),
        ("id: answer", "id: promise", "a-law.yaml:11: ‘promise’ is the name of the service’s own clock."),
        ("days: 20", "days: 20, variants: [bad]", "‘bad’ is no variant of this pack. Name it under `variants`."),
        ("moments:", "variants: {good: Good}\nmoments:", ""),
        ("id: a-law", "id: b-law", "a-law.yaml:2: The pack is ‘b-law’ and its file a-law.yaml."),
        ("source: An Act\n", "note: An Act\n", "a-law.yaml:8: "),
        ("from: 2020-01-01", "from: soon", "a-law.yaml:8: "),
        ("law: An", "law: [An", "This is not YAML"),
        ("      - {", "      - {id: answer, label: A, met_by: done, days: 1}\n      - {", "two clocks ‘answer’"),
        ("versions:", f"versions:{NEWER.replace('RUNNING', 'keep')}", "not in the order of their days"),
    ],
)
def test_a_mistake_is_told_with_its_line(folder: Callable[[str], Path], was: str, becomes: str, said: str) -> None:
    path = folder(A_LAW.replace(was, becomes))
    found = "\n".join(map(str, read_packs(path).mistakes))

    assert said in found
    assert bool(found) == bool(said)


def test_a_variant_that_is_not_there_is_told_with_those_that_are(folder: Callable[[str], Path]) -> None:
    text = A_LAW.replace("moments:", "variants: {good: Good}\nmoments:").replace(
        "days: 20", "days: 20, variants: [bad]"
    )

    (mistake,) = read_packs(folder(text)).mistakes

    assert mistake.mend == "Use one of good."


def test_the_check_fails_with_every_mistake(folder: Callable[[str], Path]) -> None:
    (folder(A_LAW) / "binary.yaml").write_bytes(b"\xff")

    with pytest.raises(CommandError, match="1 to mend"):
        run("check", folder(A_LAW))
    with pytest.raises(CommandError, match="is no folder"):
        run("check", folder(A_LAW) / "none")


def test_nothing_is_reckoned_by_packs_that_are_broken(settings: Any, tmp_path: Path) -> None:
    settings.FRONTDOOR_CATALOGUE = tmp_path
    (tmp_path / "packs").mkdir()
    (tmp_path / "packs" / "a-law.yaml").write_text("id: a-law")

    with pytest.raises(BrokenPacks, match=r"a-law.yaml:1: "):
        packs()
    assert packs_can_be_read()[0].id == "fd_cases.E001"
    (problem,) = CLOCKS.check(ClocksSection(pack="a-law"), Definition.model_construct())
    assert problem.mend == "Run `frontdoor packs check`."


def test_a_council_without_packs_of_its_own_has_those_we_ship(settings: Any, tmp_path: Path) -> None:
    settings.FRONTDOOR_CATALOGUE = tmp_path

    assert pack("foi").id == "foi"
    with pytest.raises(NoSuchPack, match="There is no pack ‘fio’"):
        pack("fio")


# ---- which version


def test_a_pack_holds_from_its_first_version_on() -> None:
    found = packs()["data-protection-complaint"]

    assert version_on(found, date(2026, 6, 18)) is None
    assert version_on(found, date(2026, 6, 19)) == found.versions[0]


@pytest.mark.parametrize(
    ("running", "received", "today", "days"),
    [
        ("keep", date(2025, 12, 31), date(2026, 6, 1), 20),
        ("take-over", date(2025, 12, 31), date(2026, 6, 1), 10),
        ("take-over", date(2025, 12, 31), date(2025, 12, 31), 20),
        ("keep", date(2026, 1, 1), date(2026, 6, 1), 10),
    ],
)
def test_a_running_case_keeps_its_law_unless_the_new_one_takes_it_over(
    folder: Callable[[str], Path], running: str, received: date, today: date, days: int
) -> None:
    found = version_for(the(folder(A_LAW + NEWER.replace("RUNNING", running)[1:])), received=received, today=today)

    assert found is not None
    assert found.clocks[0].days == days


@pytest.mark.parametrize(
    ("first", "last", "day", "holds"),
    [
        ("11-01", "04-30", date(2026, 10, 31), False),
        ("11-01", "04-30", date(2026, 11, 1), True),
        ("11-01", "04-30", date(2027, 4, 30), True),
        ("11-01", "04-30", date(2027, 5, 1), False),
        ("05-01", "10-31", date(2027, 5, 1), True),
        ("05-01", "10-31", date(2026, 11, 1), False),
    ],
)
def test_a_season_begins_and_ends_on_its_days(first: str, last: str, day: date, holds: bool) -> None:
    assert Season(first=first, last=last).holds(day) is holds


def test_every_defect_of_the_right_to_repair_has_its_one_clock() -> None:
    (version,) = packs()["right-to-repair"].versions
    winter, summer = date(2026, 11, 1), date(2026, 5, 1)

    found = {each: [clock.days for clock in version.clocks_for(each, summer)] for each in RIGHT_TO_REPAIR}

    assert found == {each: [days] for each, days in RIGHT_TO_REPAIR.items()}
    assert [each.days for each in version.clocks_for("heating", winter)] == [1]
    assert [each.days for each in version.clocks_for("heating", summer)] == [3]
    assert len(packs()["right-to-repair"].variants) == len(RIGHT_TO_REPAIR) + 1


# ---- which clocks a case has


def with_clocks(**section: Any) -> Definition:
    return Definition.from_stored({**read(HOLE).data, "clocks": section})


OWN = {"id": "visit", "label": "Visit", "met_by": "visited", "days": 3}
NOW = datetime(2026, 7, 1, 9, tzinfo=UTC)


def test_a_case_begins_with_the_clocks_of_its_pack_and_its_services_own() -> None:
    found = clocks_of(with_clocks(pack="foi", own=[OWN]), {}, received=NOW, today=NOW)

    assert [(each.pack, each.version, [clock.id for clock in each.clocks]) for each in found] == [
        ("foi", "2005-01-01", ["answer"]),
        ("", "", ["visit"]),
    ]
    assert all(type(clock) is ClockDefinition for each in found for clock in each.clocks)


def test_some_cases_have_clocks_of_their_own() -> None:
    section = {"pack": "foi", "rows": [{"when": "shape == 'round'", "pack": "awaab", "variant": "emergency"}]}

    (found,) = clocks_of(with_clocks(**section), {"shape": "round"}, received=NOW, today=NOW)
    (other,) = clocks_of(with_clocks(**section), {"shape": "square"}, received=NOW, today=NOW)

    assert [each.id for each in found.clocks] == ["emergency"]
    assert other.pack == "foi"


def test_a_case_without_a_pack_or_before_it_holds_has_none() -> None:
    before = datetime(2026, 6, 18, 9, tzinfo=UTC)

    assert clocks_of(Definition.from_stored(read(HOLE).data), {}, received=NOW, today=NOW) == ()
    assert clocks_of(with_clocks(pack="data-protection-complaint"), {}, received=before, today=before) == ()


@pytest.mark.parametrize(
    ("section", "path", "wrong"),
    [
        ({"pack": "fio"}, ("pack",), "There is no pack ‘fio’."),
        ({"variant": "emergency"}, ("variant",), "There is a variant ‘emergency’ of no pack."),
        ({"pack": "awaab"}, ("variant",), "The pack ‘awaab’ has no variant ‘’."),
        ({"pack": "foi", "variant": "x"}, ("variant",), "The pack ‘foi’ has no variant ‘x’."),
        ({"own": [{**OWN, "id": "promise"}]}, ("own", 0, "id"), "‘promise’ is the name of the service’s own promise."),
        ({"pack": "foi", "own": [{**OWN, "id": "answer"}]}, ("own",), "The pack has a clock ‘answer’ already."),
        ({"rows": [{"when": "a == 1", "pack": "fio"}]}, ("rows", 0, "pack"), "There is no pack ‘fio’."),
    ],
)
def test_what_a_service_cannot_name_is_a_mistake_with_its_place(
    section: dict[str, Any], path: tuple[str | int, ...], wrong: str
) -> None:
    (problem,) = CLOCKS.check(ClocksSection.model_validate(section), Definition.model_construct())

    assert (problem.path, problem.wrong) == (path, wrong)
