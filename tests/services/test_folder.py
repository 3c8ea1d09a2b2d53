"""Reading the catalogue's files: every mistake, with its line and how to mend it."""

import json
from collections.abc import Callable
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import BaseModel, ConfigDict, Field, RootModel, ValidationError

from frontdoor.kernel.mistakes import Problem
from frontdoor.kernel.policy_files import read as read_yaml
from frontdoor.kernel.policy_wording import problems_of
from frontdoor.services.rules.definition import Definition
from frontdoor.services.rules.folder import Folder, read_folder
from frontdoor.services.rules.sections import DefinitionSection, definition_sections
from tests.services.conftest import HOLE

Read = Callable[..., Folder]


def said(folder: Folder) -> list[str]:
    return [str(mistake) for mistake in folder.mistakes]


def test_a_good_folder_has_no_mistakes(read: Read) -> None:
    folder = read(hole=HOLE)

    assert folder.mistakes == ()
    assert [each.id for each in folder.definitions] == ["hole"]
    assert [team.slug for team in folder.teams] == ["highways"]


def test_a_folded_text_is_one_line_with_nothing_between_its_words() -> None:
    assert read_yaml("words: >-\n  one\n  two\n").data == {"words": "one two"}


def test_a_paragraph_is_one_line_however_its_file_breaks_it(read: Read) -> None:
    described = HOLE + "description: |\n  We fill\n  holes.\n\n  Even\n  deep ones.\n"

    assert read(hole=described).definitions[0].description == "We fill holes.\n\nEven deep ones."


@pytest.mark.parametrize(
    ("text", "wrong", "mend"),
    [
        ("", "describes no service", "id: my-service"),
        ("- a\n- b", "describes no service", "id: my-service"),
        ("id: hole\n\tname: x", "This is not YAML", "spaces, not tabs"),
        ("id: 'hole", "This is not YAML", "quotation marks"),
        ("name: Report: a hole", "This is not YAML", "quotation marks"),
        ("id: hole\nname: \x01", "This is not YAML", "UTF-8"),
        ("id: " + "[" * 3000, "nested too deeply", "Close the brackets"),
        ("a: &a [1]\n" + "b: [" + "*a, " * 30_000 + "]", "far too long", "Split it"),
        ("id: hole\nquestions: [3, {when: 5}]\nstoppers: none", "‘stoppers’ must be a list", "dash"),
    ],
)
def test_what_is_no_yaml_or_no_service_says_so(read: Read, text: str, wrong: str, mend: str) -> None:
    assert any(wrong in line and mend in line for line in said(read(hole=text))), said(read(hole=text))


def test_two_services_of_one_name_are_told_apart(read: Read) -> None:
    lines = said(read(hole=HOLE, pit=HOLE.replace("id: hole", "id: pit")))

    assert lines == ["pit.yaml:3: ‘Report a hole’ is also the name in hole.yaml. Tell them apart."]


@pytest.mark.parametrize(
    ("teams", "wrong"),
    [
        (None, "teams.yaml:1: There is no teams.yaml."),
        ("teams: []", "teams.yaml:1: ‘teams’: "),
        ("teams:\n  - slug: a\n    nme: A", "teams.yaml:3: There is no key ‘nme’ here. Did you mean ‘name’?"),
        ("teams:\n  - {slug: a, name: A}\n  - {slug: a, name: B}", "teams.yaml:3: There are two teams ‘a’."),
        ("teams: [", "teams.yaml:1: This is not YAML"),
    ],
)
def test_the_teams_are_checked_too(teams: str | None, wrong: str) -> None:
    files = {} if teams is None else {"teams.yaml": teams}

    assert any(str(mistake).startswith(wrong) for mistake in read_folder(files, lgsl={}).mistakes)


# ------------------------------------------------------------------------------ sections of other contexts
class Promise(BaseModel):
    """A section as another context would register it."""

    model_config = ConfigDict(extra="forbid", strict=True)

    days: int = Field(5, description="How many days.")
    steps: tuple[str, ...] = ()


def check_promise(promise: Promise, definition: Definition) -> list[Problem]:
    """Refuse what a type cannot."""
    return [] if promise.days < 100 else [Problem(("days",), f"{definition.id} is slow.", "Hurry.")]


@pytest.fixture
def promise(bare: None) -> Any:
    section = DefinitionSection("promise", Promise, "How soon.", check=check_promise)
    with definition_sections.temporarily("promise", section):
        yield section


def test_a_section_is_read_as_the_type_its_owner_gave(read: Read, promise: DefinitionSection[Promise]) -> None:
    definition = read(hole=HOLE + "promise:\n  days: 3\n  steps: [a, b]\n").definitions[0]

    assert promise.of(definition) == Promise(days=3, steps=("a", "b"))
    assert promise.of(definition) is promise.of(definition)
    assert definition.sections == {"promise": {"days": 3, "steps": ["a", "b"]}}
    assert Definition.from_stored(definition.stored()) == definition


def test_mistakes_in_a_section_have_their_lines(read: Read, promise: DefinitionSection[Promise]) -> None:
    count = len(HOLE.splitlines())

    assert said(read(hole=HOLE)) == ["hole.yaml:2: ‘promise’ is missing. Add it: How soon."]
    assert said(read(hole=HOLE + "promise:\n  dys: 3\n")) == [
        f"hole.yaml:{count + 2}: There is no key ‘dys’ here. Did you mean ‘days’?"
    ]
    assert said(read(hole=HOLE + "promise:\n  days: 100\n")) == [f"hole.yaml:{count + 2}: hole is slow. Hurry."]


def test_an_optional_section_that_is_left_out_has_its_defaults(read: Read) -> None:
    section = DefinitionSection("promise", Promise, "How soon.", required=False)
    with definition_sections.temporarily("promise", section):
        folder = read(hole=HOLE)

        assert folder.mistakes == ()
        assert section.of(folder.definitions[0]).days == 5


class Ending(BaseModel):
    """One item of a section that is a list."""

    model_config = ConfigDict(extra="forbid", strict=True)

    code: str = Field(description="Its code.")


class Endings(RootModel[tuple[Ending, ...]]):
    """A section that is a list."""


@pytest.mark.parametrize(
    ("text", "wrong"),
    [
        ("- cde: x", "There is no key ‘cde’ here. Did you mean ‘code’?"),
        ("- {}", "‘code’ is missing. Add it: Its code."),
        ("- code: [x]", "‘code’ must be text, not a list."),
        ("- code: {a: b}", "‘code’ must be text, not a group of keys."),
        ("- code:", "‘code’ must be text, not empty."),
        ("- code: true", "‘code’ must be text, not ‘true’."),
    ],
)
def test_mistakes_in_a_section_that_is_a_list(read: Read, text: str, wrong: str) -> None:
    with definition_sections.temporarily("endings", DefinitionSection("endings", Endings, "How it ends.")):
        lines = said(read(hole=HOLE + "endings:\n  " + text + "\n"))

    assert any(wrong in line for line in lines), lines


def test_a_mistake_under_keys_of_the_authors_own_choosing_is_named_without_a_suggestion() -> None:
    class Free(BaseModel):
        endings: dict[str, Ending]

    with pytest.raises(ValidationError) as fault:
        Free.model_validate({"endings": {"a": {"code": "x", "cde": "y"}}})
    [problem] = problems_of(fault.value, Free, within=("free",))

    assert problem == Problem(("free", "endings", "a", "cde"), "There is no key ‘cde’ here.", "Remove it.")


# ------------------------------------------------------------------------------ yaml
def test_yaml_values_are_plain_json_with_their_lines() -> None:
    document = read_yaml("a: 1\nb: [yes, true, ~, 0300, 0, 1.5, 2026-04-01, .inf, 0x1F, 1e999]\nc:\n  - d: 'x'\n")

    assert document.data == {
        "a": 1,
        "b": ["yes", True, None, "0300", 0, 1.5, "2026-04-01", ".inf", "0x1F", "1e999"],
        "c": [{"d": "x"}],
    }
    assert document.line_of(("c", 0, "d")) == 4
    assert document.line_of(("c", 0, "e", 7)) == 4
    assert document.line_of(("nowhere",)) == 1


@given(st.text(alphabet="ab:-[]{}&*!|>'\"#%@`, \n\t?0.~<é", max_size=60))
def test_rubbish_becomes_values_or_a_problem(text: str) -> None:
    json.dumps(read_yaml(text).data, allow_nan=False)

    assert read_folder({"hole.yaml": text, "teams.yaml": text}, lgsl={}).mistakes
