"""Definition sections: parts of a definition that contexts above register, check and interpret.

`services` keeps a section as JSON and knows nothing more of it.
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final, Generic, Protocol

from frontdoor.foundation.registry.api import Registry
from frontdoor.kernel.mistakes import Mistake, PathStep, Problem
from frontdoor.services.rules.definition import Definition, Model

#: Where the table of teams stands.
ROUTING: Final = ("routing",)


class Row(Protocol):
    """A row of a decision table: what follows where its condition holds."""

    @property
    def when(self) -> str:
        """Return the condition; "" holds for everybody."""


@dataclass(frozen=True, slots=True)
class Table:
    """A decision table: of its rows at most one holds for anybody, and for all others something else does.

    :param path: where it stands in the file.
    :param may_overlap: whether several rows may hold for somebody, each for itself.
    """

    path: tuple[PathStep, ...]
    rows: Sequence[Row]
    may_overlap: bool = False


def _no_tables(_section: Any) -> list[Table]:
    return []


def _nothing_to_check(_section: Any, _definition: Definition) -> list[Problem]:
    return []


def _no_files(_catalogue: Path) -> list[Mistake]:
    return []


def _nothing_to_show(_part: Any) -> Mapping[str, Any]:
    return {}


@dataclass(frozen=True, slots=True)
class DefinitionSection(Generic[Model]):
    """A top-level key of a definition that another context owns.

    :param name: the key in the file: "promise".
    :param model: its type; give fields descriptions, they reach authors' editors. Use `extra="forbid"`.
        An optional section's model must be buildable from nothing, for files that leave it out.
    :param required: whether every definition must have it.
    :param check: what a type cannot say; the paths of its problems start at the section.
    :param tables: its decision tables; their conditions, overlaps and rows for nobody are checked with the form's.
    :param files: what is wrong with a catalogue's files beside those of its services that the section goes by.
    :param fragment: a template that the editor shows above the section's form, such as a drawing; "" for none.
    :param context: what the fragment draws, from the section's stored form, which may be wrong in every way.
    """

    name: str
    model: type[Model]
    description: str
    required: bool = True
    check: Callable[[Model, Definition], list[Problem]] = _nothing_to_check
    tables: Callable[[Model], list[Table]] = _no_tables
    files: Callable[[Path], list[Mistake]] = _no_files
    fragment: str = ""
    context: Callable[[Any], Mapping[str, Any]] = _nothing_to_show

    def of(self, definition: Definition) -> Model:
        """Return this section of a definition, typed; the model's defaults when the file left it out."""
        return definition.section(self.name, self.model)


definition_sections: Registry[DefinitionSection[Any]] = Registry("definition section")


def tables_of(definition: Definition) -> Iterator[Table]:
    """Yield the tables of a definition that have something else for whom no row holds: of teams, and of sections."""
    if definition.routing:
        yield Table(ROUTING, definition.routing)
    for name, section in definition_sections.items():
        if name in definition.sections:
            yield from section.tables(section.of(definition))
