"""A whole catalogue: its files checked together. Pure: texts in, definitions and mistakes out."""

import json
import re
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from typing import Any, Final, TypeVar

from pydantic import BaseModel, Field

from frontdoor.kernel.mistakes import Mistake, Problem
from frontdoor.kernel.policy_files import Document, placed, read, read_file, validated
from frontdoor.services.rules.checking import Surroundings, check, check_set
from frontdoor.services.rules.definition import Definition
from frontdoor.services.rules.kinds.base import field_kinds
from frontdoor.services.rules.looking_up_checks import KnownRegister, known_of, with_inner
from frontdoor.services.rules.pieces import Line, Piece, Slug
from frontdoor.services.rules.plain_words import PLAIN, PlainWords
from frontdoor.services.rules.register_files import FOLDER, RegisterHead, read_entries
from frontdoor.services.rules.registers import Register
from frontdoor.services.rules.routes import SOME_DAY
from frontdoor.services.rules.sections import definition_sections
from frontdoor.services.rules.sets import SETS_FILE, QuestionSet, SetsFile, expand

TEAMS_FILE = "teams.yaml"
_SLUG: Final = re.compile(r"^[a-z0-9]+(-[a-z0-9]+)*$", re.ASCII)
_Model = TypeVar("_Model", bound=BaseModel)


class TeamEntry(Piece):
    """A team that owns services."""

    slug: Slug = Field(description="Its permanent name.")
    name: Line = Field(description="Its name as people read it.")
    email: str = Field(default="", max_length=254, description="Where it is written to.")
    escalates_to: str = Field(
        default="", max_length=150, description="User name of who is told when something of its was not done in time."
    )


class TeamsFile(Piece):
    """The file teams.yaml."""

    teams: tuple[TeamEntry, ...] = Field(min_length=1, description="The teams.")


@dataclass(frozen=True, slots=True)
class Folder:
    """A catalogue that was read. It may be published only if there is no mistake."""

    definitions: tuple[Definition, ...]
    teams: tuple[TeamEntry, ...]
    mistakes: tuple[Mistake, ...]
    registers: tuple[Register, ...] = ()

    @property
    def unasked(self) -> list[str]:
        """Return the registers that no service of the folder asks from; some may be for one that is being written."""
        asked = {each.of for service in self.definitions for each in with_inner(service.questions)}
        return [each.id for each in self.registers if each.id not in asked]


def read_folder(
    files: Mapping[str, str],
    *,
    lgsl: Mapping[int, str],
    plain: PlainWords = PLAIN,
    assets: Collection[str] = (),
    today: date = SOME_DAY,
) -> Folder:
    """Return the services and teams that the files describe, and every mistake in any of them.

    :param files: texts by file name: "my-service.yaml", "teams.yaml" for the teams, "registers/schools.csv".
    :param lgsl: descriptions by number, from the Local Government Services List.
    :param plain: how plain the texts must be.
    :param assets: kinds of assets that were loaded, if any were.
    :param today: the day on which registers must have something to choose.
    """
    mistakes: list[Mistake] = []
    teams, found = _read_teams(files.get(TEAMS_FILE))
    mistakes += found
    registers, found = read_registers(files)
    mistakes += found
    mistakes += _read_sets(files.get(SETS_FILE))[2]
    around = _Around(
        numbers=tuple(sorted(lgsl.items())),
        teams=tuple(team.slug for team in teams),
        plain=plain.model_dump_json(),
        assets=frozenset(assets),
        registers=tuple((each.id, known_of(each, on=today)) for each in registers),
        sets=files.get(SETS_FILE),
        # What can be said depends on the sections and kinds that are registered, as much as on the texts.
        registered=(*definition_sections.items(), *field_kinds.items()),
    )
    definitions: list[Definition] = []
    named: dict[str, str] = {}
    for file in sorted(name for name in files.keys() - {TEAMS_FILE, SETS_FILE} if not name.startswith(FOLDER)):
        service = _read_service(file, files[file], around)
        mistakes += service.mistakes
        if service.definition is not None:
            definitions.append(service.definition)
            if service.definition.name in named:
                wrong = f"‘{service.definition.name}’ is also the name in {named[service.definition.name]}."
                mistakes.append(Mistake(file, service.name_line, wrong, "Tell them apart."))
            named[service.definition.name] = file
    return Folder(tuple(definitions), teams, tuple(sorted(mistakes)), registers)


@dataclass(frozen=True, slots=True)
class Broken:
    """The sets that cannot be put in, because of mistakes in their own file.

    :param ids: theirs; None if there is no telling, and it may be any.
    """

    ids: frozenset[str] | None = frozenset()

    def has_any_of(self, data: Any) -> bool:
        """Return whether a service's file uses one of them."""
        used = {str(each["use"]) for each in data["questions"] if isinstance(each, dict) and "use" in each}
        return self.ids is None or not used.isdisjoint(self.ids)


@dataclass(frozen=True, slots=True)
class _Around:
    """All that a service's file is checked against, by value: `Surroundings`, the sets, and what is registered."""

    numbers: tuple[tuple[int, str], ...]
    teams: tuple[str, ...]
    plain: str
    assets: frozenset[str]
    registers: tuple[tuple[str, KnownRegister], ...]
    sets: str | None
    registered: object


@dataclass(frozen=True, slots=True)
class _FileRead:
    """What one file says, its mistakes, and the line of its name."""

    definition: Definition | None
    mistakes: tuple[Mistake, ...]
    name_line: int


@lru_cache(maxsize=256)
def _read_service(file: str, text: str, around: _Around) -> _FileRead:
    """Read a service's file; the same text gives the same, and walking every way through forty forms takes a second."""
    surroundings = Surroundings(
        lgsl=dict(around.numbers),
        teams=around.teams,
        plain=PlainWords.model_validate_json(around.plain),
        assets=around.assets,
        registers=dict(around.registers),
    )
    sets, broken, _told = _read_sets(around.sets)
    document = read(text)
    definition: Definition | None = None
    problems: list[Problem] = []
    if document.data is not None or not document.problems:
        definition, problems = _check_file(document, file.removesuffix(".yaml"), sets, broken, surroundings)
    return _FileRead(definition, tuple(placed(file, document, problems)), document.line_of(("name",)))


def _check_file(
    document: Document, stem: str, sets: Mapping[str, QuestionSet], broken: Broken, around: Surroundings
) -> tuple[Definition | None, list[Problem]]:
    """Check a service's file with the questions of the sets it uses.

    :param broken: the sets with mistakes, which are told in their own file and not again for each service.
    """
    if isinstance(document.data, dict) and "uses" in document.data:
        return None, [
            Problem(("uses",), "‘uses’ is filled in when the catalogue is read.", "Write `- use: …` among `questions`.")
        ]
    expanded = expand(document.data, sets)
    if expanded.data is not document.data and broken.has_any_of(document.data):
        return None, []
    definition, problems = check(expanded.data, stem=stem, around=around)
    told = [Problem(expanded.in_file(each.path), each.wrong, each.mend) for each in problems]
    both = [*expanded.problems, *told]
    return (None if both else definition), both


@lru_cache(maxsize=16)
def _read_sets(text: str | None) -> tuple[Mapping[str, QuestionSet], Broken, Sequence[Mistake]]:
    return read_sets(text)


def read_sets(text: str | None) -> tuple[dict[str, QuestionSet], Broken, list[Mistake]]:
    """Return the sets by id, those that are broken, and what is wrong: a mistake in one set hides no other."""
    if text is None:
        return {}, Broken(), []
    document = read(text)
    _found, problems = validated(document, SetsFile)
    listed = document.data.get("sets") if isinstance(document.data, dict) else None
    ids: list[Any] = []
    for index, each in enumerate(listed if isinstance(listed, list) else ()):
        problems += check_set(each, ("sets", index))
        name = each.get("id") if isinstance(each, dict) else None
        if name is not None and name in ids:
            problems.append(Problem(("sets", index), f"There are two sets ‘{name}’.", "Give one another id."))
        ids.append(name)
    mistakes = placed(SETS_FILE, document, problems)
    wrong = {each.path[1] if each.path[:1] == ("sets",) and len(each.path) > 1 else None for each in problems}
    if document.problems or None in wrong or not isinstance(listed, list):
        return {}, Broken(None), mistakes
    broken = frozenset(str(ids[index]) for index in wrong if isinstance(index, int))
    sound = [QuestionSet.model_validate_json(json.dumps(each)) for each in listed if str(each["id"]) not in broken]
    return {each.id: each for each in sound}, Broken(broken), mistakes


def read_registers(files: Mapping[str, str]) -> tuple[tuple[Register, ...], list[Mistake]]:
    """Return the registers that a folder's files describe, as far as they can be read, and every mistake in them."""
    named = [name.removeprefix(FOLDER) for name in files if name.startswith(FOLDER)]
    found: list[Register] = []
    mistakes: list[Mistake] = []
    for stem in sorted({name.rpartition(".")[0] for name in named}):
        head_file, table_file = f"{FOLDER}{stem}.yaml", f"{FOLDER}{stem}.csv"
        if head_file not in files:
            mend = f"Add {stem}.yaml with a title and a source."
            mistakes.append(Mistake(table_file, 1, "Nothing says what this register is.", mend))
            continue
        head, told = read_file(head_file, files[head_file], RegisterHead)
        mistakes += told
        if not _SLUG.match(stem):
            mend = "Use lower-case letters and figures, with hyphens between."
            mistakes.append(Mistake(head_file, 1, f"‘{stem[:40]}’ cannot be the name of a register.", mend))
        if table_file not in files:
            mistakes.append(Mistake(head_file, 1, "The register has no entries.", f"Add {stem}.csv, or remove this."))
            continue
        entries, wrong = read_entries(files[table_file])
        mistakes += [Mistake(table_file, line, said, mend) for line, said, mend in wrong]
        title, source = (head.title, head.source) if head is not None else (stem, "")
        found.append(Register(stem, title, source, entries))
    return tuple(found), mistakes


def _read_teams(text: str | None) -> tuple[tuple[TeamEntry, ...], list[Mistake]]:
    if text is None:
        return (), [Mistake(TEAMS_FILE, 1, "There is no teams.yaml.", "Add it, with the teams that own services.")]
    document = read(text)
    found, problems = validated(document, TeamsFile)
    teams = found.teams if found is not None else ()
    for index, team in enumerate(teams):
        if team.slug in [each.slug for each in teams[:index]]:
            problems.append(Problem(("teams", index), f"There are two teams ‘{team.slug}’.", "Remove one."))
    return teams, placed(TEAMS_FILE, document, problems)
