"""What a subject access package says, as a file machines read. Pure. Its schema: docs/data-package.schema.json."""

from datetime import datetime
from typing import Any, Literal

from pydantic import BaseModel, ConfigDict, Field


class _Piece(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class Datum(_Piece):
    """One thing that is held."""

    field: str = Field(description="Its name in our tables.")
    label: str = Field(description="What it is called.")
    value: Any = Field(description="What is held. Where something was taken out, [taken out] stands.")
    why: str = Field(default="", description="Why it is held; empty for what only says how the row stands.")
    given_by_you: bool = Field(default=False, description="Whether it is what the person themselves told us.")


class HeldThing(_Piece):
    """One row about the person."""

    id: str = Field(description="Its number.")
    data: tuple[Datum, ...] = Field(description="Its fields.")


class HeldTable(_Piece):
    """Rows of one kind."""

    table: str = Field(description="Its permanent name.")
    called: str = Field(description="What people call them.")
    what: str = Field(description="What a row of it is.")
    things: tuple[HeldThing, ...] = Field(description="The rows.")
    not_given: dict[str, str] = Field(default={}, description="Fields that nobody is given, and why.")


class HeldSource(_Piece):
    """A source in which the person has a record."""

    id: str = Field(description="Its permanent name.")
    name: str = Field(description="What people call it.")
    system: str = Field(description="The system that holds it.")
    basis: str = Field(description="By what right it is held.")
    kept: str = Field(description="How long, and why.")
    shared_under: str = Field(default="", description="The agreement under which we may use it.")


class Looked(_Piece):
    """Somebody who looked at the person's data."""

    at: datetime = Field(description="When.")
    who: str = Field(description="Who, by the name of their account.")
    thing: str = Field(description="What they opened.")
    why: str = Field(description="What for.")


class TakenOut(_Piece):
    """Something that is not given because it is about somebody else."""

    table: str = Field(description="The table.")
    id: str = Field(description="The row.")
    field: str = Field(description="The field.")
    reason: str = Field(description="Why.")


class Attached(_Piece):
    """A file in the same archive."""

    file: str = Field(description="Its name in the archive.")
    type: str = Field(description="Its media type.")
    sha256: str = Field(description="The hash of its bytes.")


class PackageFile(_Piece):
    """The whole file."""

    format: Literal["frontdoor-data-package-1"] = "frontdoor-data-package-1"
    kind: Literal["access", "portability"] = Field(description="All that is held, or what the person told us.")
    council: str = Field(description="Who holds it.")
    contact: str = Field(default="", description="Whom to write to about it.")
    made_at: datetime = Field(description="The moment whose state it shows.")
    sources: tuple[HeldSource, ...] = Field(default=(), description="Where it comes from.")
    tables: tuple[HeldTable, ...] = Field(description="What is held.")
    looked: tuple[Looked, ...] = Field(default=(), description="Who looked at it.")
    taken_out: tuple[TakenOut, ...] = Field(default=(), description="What is not given, and why.")
    attached: tuple[Attached, ...] = Field(default=(), description="Files that belong to it.")
