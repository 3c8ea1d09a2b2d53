"""Policy about records as files: sources, purposes, how records are compared. Read, checked, remembered."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from types import MappingProxyType
from typing import Final

from django.conf import settings
from pydantic import RootModel

from frontdoor.customers.rules.changes import ChangePolicy, ChangesFile, Kind
from frontdoor.customers.rules.matching import Settings
from frontdoor.customers.rules.sources import Purpose, PurposesFile, SourceDefinition, problems_of_source
from frontdoor.kernel.mistakes import Mistake, Problem
from frontdoor.kernel.policy_files import read_file
from frontdoor.kernel.refusals import Refusal

PURPOSES_FILE: Final = "purposes.yaml"
MATCHING_FILE: Final = "matching.yaml"
FORENAMES_FILE: Final = "forenames.yaml"
CHANGES_FILE: Final = "changes.yaml"


class NoSuchSource(Refusal):
    """There is no source of that name."""


class BrokenSources(Exception):
    """A file of policy about records cannot be read; nobody's data is shown by half a rule."""


class _Forenames(RootModel[dict[str, tuple[str, ...]]]):
    """forenames.yaml."""


@dataclass(frozen=True, slots=True)
class SourcesFolder:
    """The policy of a folder, and every mistake in its files."""

    sources: Mapping[str, SourceDefinition]
    purposes: Mapping[str, Purpose]
    matching: Settings | None
    short_forms: Mapping[str, str]
    forenames: frozenset[str]
    changes: Mapping[Kind, ChangePolicy]
    mistakes: tuple[Mistake, ...]


def sources_folder() -> Path:
    """Return where policy about records is kept: in the council's catalogue, or as shipped where that has none."""
    own = Path(settings.FRONTDOOR_CATALOGUE) / "sources"
    return own if own.is_dir() else Path(settings.BASE_DIR) / "sources"


def read_folder(folder: Path) -> SourcesFolder:
    """Return the policy of a folder and what is wrong with it, line by line."""
    mistakes: list[Mistake] = []

    def text(name: str) -> str:
        try:
            return (folder / name).read_bytes().decode("utf-8-sig")
        except (OSError, UnicodeDecodeError):
            mistakes.append(Mistake(name, 1, "The file is not there, or is not UTF-8.", "Save it as UTF-8."))
            return ""

    found, told = read_file(PURPOSES_FILE, text(PURPOSES_FILE), PurposesFile)
    mistakes += told
    purposes = {each.id: each for each in found.purposes} if found else {}
    matching, told = read_file(MATCHING_FILE, text(MATCHING_FILE), Settings)
    mistakes += told
    forenames, told = read_file(FORENAMES_FILE, text(FORENAMES_FILE), _Forenames)
    mistakes += told
    changes: ChangesFile | None = None
    if (folder / CHANGES_FILE).exists():  # a council that has none takes no changes
        changes, told = read_file(CHANGES_FILE, text(CHANGES_FILE), ChangesFile)
        mistakes += told
    sources: dict[str, SourceDefinition] = {}
    for file in sorted(folder.glob("*.yaml")):
        if file.name in {PURPOSES_FILE, MATCHING_FILE, FORENAMES_FILE, CHANGES_FILE}:
            continue
        source, told = read_file(
            file.name,
            text(file.name),
            SourceDefinition,
            check=lambda read: problems_of_source(read, frozenset(purposes)),
        )
        mistakes += told
        if source is not None and source.id != file.stem:
            problem = Problem(("id",), f"‘{source.id}’ is not the name of the file.", f"Call it {source.id}.yaml.")
            mistakes.append(Mistake(file.name, 1, problem.wrong, problem.mend))
        elif source is not None:
            sources[source.id] = source
    listed = forenames.root if forenames else {}
    short = {form: name for name, forms in listed.items() for form in forms}
    return SourcesFolder(
        sources,
        purposes,
        matching,
        MappingProxyType(short),
        frozenset({*listed, *short}),
        {Kind(each.id): each for each in changes.kinds} if changes else {},
        tuple(sorted(mistakes)),
    )


@lru_cache(maxsize=4)
def _remembered(folder: Path) -> SourcesFolder:
    found = read_folder(folder)
    if found.mistakes:
        raise BrokenSources("\n".join(str(each) for each in found.mistakes))
    return found


def policy() -> SourcesFolder:
    """Return the policy about records of this installation. Raises BrokenSources."""
    return _remembered(sources_folder())


def matching_settings() -> Settings:
    """Return how records are compared."""
    found = policy().matching
    if found is None:
        raise BrokenSources("There is no matching.yaml.")
    return found


def source(slug: str) -> SourceDefinition:
    """Return a source. Raises NoSuchSource."""
    try:
        return policy().sources[slug]
    except KeyError:
        known = ", ".join(sorted(policy().sources))
        raise NoSuchSource(f"There is no source ‘{slug}’. There are: {known}.") from None
