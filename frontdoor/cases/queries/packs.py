"""Statutory packs as files: read, checked, remembered; and which clocks a case of a definition begins with."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime
from functools import lru_cache
from pathlib import Path
from typing import Any, Final

from django.conf import settings

from frontdoor.cases.rules.clocks_section import ClocksChoice, ClocksSection, FoundClocks
from frontdoor.cases.rules.packs import PROMISE, Pack, faults, version_for
from frontdoor.kernel.clock import LONDON
from frontdoor.kernel.refusals import Refusal
from frontdoor.services.api import Definition, DefinitionSection, Mistake, Problem, Table, read_file, row_for

FOLDER: Final = "packs"


class NoSuchPack(Refusal):
    """There is no pack of that name."""


class BrokenPacks(Exception):
    """A pack's file cannot be read; nothing is reckoned by half a law."""


@dataclass(frozen=True, slots=True)
class PackFolder:
    """The packs of a folder by name, and every mistake in its files."""

    packs: Mapping[str, Pack]
    mistakes: tuple[Mistake, ...]


def packs_folder() -> Path:
    """Return where packs are kept: in the council's catalogue, or as shipped where that has none."""
    own = Path(settings.FRONTDOOR_CATALOGUE) / FOLDER
    return own if own.is_dir() else Path(settings.BASE_DIR) / "catalogue" / FOLDER


def read_packs(folder: Path) -> PackFolder:
    """Return the packs of a folder and what is wrong with them, line by line."""
    found: dict[str, Pack] = {}
    mistakes: list[Mistake] = []
    for file in sorted(folder.glob("*.yaml")):
        pack, told = _read(file)
        mistakes += told
        if pack is not None:
            found[pack.id] = pack
    return PackFolder(found, tuple(sorted(mistakes)))


def _read(file: Path) -> tuple[Pack | None, list[Mistake]]:
    try:
        text = file.read_bytes().decode()
    except UnicodeDecodeError:
        return None, [Mistake(file.name, 1, "This is not UTF-8.", "Save it as UTF-8.")]
    return read_file(file.name, text, Pack, check=lambda pack: _problems(pack, file.stem))


def _problems(pack: Pack, stem: str) -> list[Problem]:
    problems = [Problem(path, wrong, mend) for path, wrong, mend in faults(pack)]
    if pack.id != stem:
        problems.append(Problem(("id",), f"The pack is ‘{pack.id}’ and its file {stem}.yaml.", "Give both one name."))
    return problems


@lru_cache(maxsize=4)
def _remembered(folder: Path) -> Mapping[str, Pack]:
    read = read_packs(folder)
    if read.mistakes:
        raise BrokenPacks("\n".join(f"{folder}/{mistake}" for mistake in read.mistakes))
    return read.packs


def packs() -> Mapping[str, Pack]:
    """Return every pack by name. Read once in a process: a law does not change while it runs.

    :raises BrokenPacks: with every mistake, each with its line.
    """
    return _remembered(packs_folder())


def pack(name: str) -> Pack:
    """Return a pack by its name.

    :raises NoSuchPack: with the names there are.
    """
    found = packs().get(name)
    if found is None:
        raise NoSuchPack(f"There is no pack ‘{name}’. Use one of {', '.join(packs())}.")
    return found


def _known_packs(section: ClocksSection, _definition: Definition) -> list[Problem]:
    """Return what is wrong with the clocks a service names."""
    problems = _choice(section, ())
    for index, row in enumerate(section.rows):
        problems += _choice(row, ("rows", index))
    return problems


def _choice(choice: ClocksChoice, at: tuple[str | int, ...]) -> list[Problem]:
    problems = [
        Problem((*at, "own", index, "id"), "‘promise’ is the name of the service’s own promise.", "Name it otherwise.")
        for index, each in enumerate(choice.own)
        if each.id == PROMISE
    ]
    if not choice.pack:
        wrong = f"There is a variant ‘{choice.variant}’ of no pack."
        return [*problems, Problem((*at, "variant"), wrong, "Name its `pack`.")] if choice.variant else problems
    try:
        found = pack(choice.pack)
    except BrokenPacks:
        return [*problems, Problem((*at, "pack"), "The packs cannot be read.", "Run `frontdoor packs check`.")]
    except NoSuchPack:
        mend = f"Use one of {', '.join(packs())}."
        return [*problems, Problem((*at, "pack"), f"There is no pack ‘{choice.pack}’.", mend)]
    return [*problems, *_fits(choice, found, at)]


def _fits(choice: ClocksChoice, found: Pack, at: tuple[str | int, ...]) -> list[Problem]:
    problems: list[Problem] = []
    if choice.variant not in (found.variants or {"": ""}):
        wrong = f"The pack ‘{found.id}’ has no variant ‘{choice.variant}’."
        mend = f"Use one of {', '.join(found.variants)}." if found.variants else "Leave it out."
        problems.append(Problem((*at, "variant"), wrong, mend))
    both = {clock.id for version in found.versions for clock in version.clocks} & {each.id for each in choice.own}
    if both:
        wrong = f"The pack has a clock ‘{min(both)}’ already."
        problems.append(Problem((*at, "own"), wrong, "Give the service's own another name."))
    return problems


def _clock_tables(section: ClocksSection) -> list[Table]:
    return [Table(("clocks", "rows"), section.rows)] if section.rows else []


def _mistakes_beside(catalogue: Path) -> list[Mistake]:
    """Return what is wrong with the packs of a catalogue's folder."""
    return [replace(each, file=f"{FOLDER}/{each.file}") for each in read_packs(catalogue / FOLDER).mistakes]


CLOCKS: Final = DefinitionSection(
    "clocks",
    ClocksSection,
    "The clocks that a case has besides its promise: a statute's, or the service's own.",
    required=False,
    check=_known_packs,
    tables=_clock_tables,
    files=_mistakes_beside,
)


def clocks_of(
    definition: Definition, answers: Mapping[str, Any], *, received: datetime, today: datetime
) -> tuple[FoundClocks, ...]:
    """Return the clocks that a case may have besides its promise: those of its pack, and its own.

    A case has the version of its pack that held on the day it came in, or one that has taken it over since. A pack
    that did not hold yet on that day gives none. No query.
    """
    section = CLOCKS.of(definition)
    choice: ClocksChoice = (row_for(section.rows, answers) if section.rows else None) or section
    found = [FoundClocks("", "", choice.own)] if choice.own else []
    day, now = (each.astimezone(LONDON).date() for each in (received, today))
    return (*_of_pack(choice, day, now), *found)


def _of_pack(choice: ClocksChoice, day: date, today: date) -> list[FoundClocks]:
    if not choice.pack:
        return []
    version = version_for(pack(choice.pack), received=day, today=today)
    if version is None:
        return []
    return [FoundClocks(choice.pack, version.id, version.clocks_for(choice.variant, day))]
