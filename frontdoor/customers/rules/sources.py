"""Sources of records, and for what the council may look at them: policy, read from sources/*.yaml. Pure.

Every source says by which law it is held and shared, which of its fields mean what, and for which purposes each may be
seen. A purpose says who may state it and on what basis. What neither says may not be seen.
"""

import re
from datetime import date
from typing import Annotated, Literal
from urllib.parse import urlsplit

from pydantic import BaseModel, ConfigDict, Field, model_validator

from frontdoor.customers.rules.traits import COLUMN_KINDS
from frontdoor.kernel.mistakes import Problem

Slug = Annotated[str, Field(pattern=r"^[a-z0-9]+(-[a-z0-9]+)*$", max_length=60)]
Line = Annotated[str, Field(min_length=1, max_length=200)]
Text = Annotated[str, Field(min_length=1, max_length=4000)]


class Piece(BaseModel):
    """Part of a file of policy: immutable, exact about types, refusing what it does not know."""

    model_config = ConfigDict(extra="forbid", strict=True, frozen=True)


class Purpose(Piece):
    """What for somebody may look at personal data."""

    id: Slug = Field(description="Its permanent name.")
    name: Line = Field(description="As staff choose it: “Deal with what somebody asks of us”.")
    plain: Line = Field(description="As the person themselves reads it: “to deal with your request”.")
    basis: Line = Field(description="The lawful basis, with its article and law.")
    roles: tuple[str, ...] = Field(min_length=1, description="Roles that may state it.")
    property: tuple[Literal["cases", "people"], ...] = Field(
        default=(), description="What else it opens of the property where somebody lives: cases there, people there."
    )
    services: tuple[Slug, ...] = Field(default=(), description="Services by which people ask for it, the first first.")


class PurposesFile(Piece):
    """The file purposes.yaml."""

    purposes: tuple[Purpose, ...] = Field(min_length=1, description="The purposes.")


class SourceField(Piece):
    """A column of a source, and what it means."""

    column: Line = Field(description="Its name in the source.")
    label: Line = Field(description="What people read beside it.")
    means: str = Field(default="", description=f"What the matcher takes it for: {', '.join(COLUMN_KINDS)}; or nothing.")
    purposes: tuple[Slug, ...] = Field(
        default=(), description="The purposes for which it may be seen; without any, those of the source."
    )

    @model_validator(mode="after")
    def _means_something_known(self) -> "SourceField":
        if self.means and self.means not in COLUMN_KINDS:
            raise ValueError(f"‘{self.means}’ is nothing that is matched. Use one of: {', '.join(COLUMN_KINDS)}.")
        return self


class Agreement(Piece):
    """The sharing agreement under which a source's records may be used here."""

    reference: Line = Field(description="Its number in the council's register.")
    parties: tuple[Line, ...] = Field(min_length=1, description="Who agreed.")
    begins: date = Field(description="The first day.")
    ends: date | None = Field(default=None, description="The last day; the records may not be seen after it.")
    review_by: date | None = Field(default=None, description="When somebody has to look at it again.")

    def is_in_force(self, day: date) -> bool:
        """Return whether records may be used under it on a day."""
        return self.begins <= day and (self.ends is None or day <= self.ends)


class Assessment(Piece):
    """The record of the data-protection impact assessment of a source (UK GDPR article 35)."""

    reference: Line = Field(description="Its number.")
    assessed_on: date = Field(description="When.")
    assessed_by: Line = Field(description="By whom: a role, not a name.")
    risk: Literal["low", "medium", "high"] = Field(description="What is left of the risk after the measures.")
    why: Text = Field(description="Why these records are needed, and why less would not do.")
    risks: tuple[Line, ...] = Field(default=(), description="What could go wrong for people.")
    measures: tuple[Line, ...] = Field(default=(), description="What is done about it.")
    review_by: date = Field(description="When it is looked at again.")


class Connector(Piece):
    """How what was told once reaches the source."""

    kind: Literal["none", "http", "csv-drop", "email"] = Field(description="By which way.")
    to: str = Field(default="", max_length=300, description="The address: a URL, a folder under the data, an e-mail.")
    takes: tuple[Literal["address", "name", "contact", "bereavement"], ...] = Field(
        default=(), description="Which changes it takes."
    )
    proves: Literal["signature", "token"] = Field(
        default="signature", description="How an HTTP call proves that it is ours, by the secret in the environment."
    )

    @property
    def fault(self) -> str:
        """Return what is wrong with where it leads; "" if nothing is."""
        match self.kind:
            case "http":
                parts = urlsplit(self.to)
                near = parts.hostname in {"127.0.0.1", "localhost", "::1"}
                is_sound = parts.hostname and not parts.username and (parts.scheme == "https" or near)
                return "" if is_sound else "An HTTP connector leads to an https address without a user name."
            case "email":
                return "" if re.fullmatch(r"[^@\s]+@[^@\s]+", self.to) else "An email connector needs an address."
            case "csv-drop":
                return "" if re.fullmatch(r"[a-z0-9-]+", self.to) else "A csv-drop needs the name of a folder."
        return "A source without a connector takes no changes." if self.takes else ""


class SourceDefinition(Piece):
    """One source of records: sources/<id>.yaml."""

    id: Slug = Field(description="Its permanent name, and the name of its file.")
    name: Line = Field(description="As people read it: “Council Tax”.")
    system: Line = Field(description="The system that holds it.")
    owner: Slug = Field(description="The team that answers for it.")
    key: Line = Field(description="The column that names a record for good.")
    about: Literal["person", "business"] = Field(default="person", description="Whom a record is about.")
    trust: int = Field(
        ge=0, le=100, description="How far it is believed where sources differ; the more trusted one is shown first."
    )
    date_order: Literal["dmy", "mdy", "ymd"] = Field(default="dmy", description="How it writes dates of numbers alone.")
    fields: tuple[SourceField, ...] = Field(min_length=1, description="Its columns.")
    purposes: tuple[Slug, ...] = Field(default=(), description="The purposes for which its records may be seen.")
    basis: Line = Field(description="The lawful basis on which it is held, with its article and law.")
    agreement: Agreement | None = Field(default=None, description="The sharing agreement; none for our own records.")
    assessment: Assessment = Field(description="The impact assessment.")
    kept_days_after_gone: int = Field(ge=0, description="Days for which a record is kept after the source lost it.")
    kept_why: Line = Field(description="Why so long: the rule and its source.")
    connector: Connector = Field(default=Connector(kind="none"), description="How changes told once reach it.")

    def purposes_of(self, field: SourceField) -> tuple[str, ...]:
        """Return the purposes for which a field may be seen."""
        return field.purposes or self.purposes

    def visible(self, purpose: str, *, on: date) -> tuple[SourceField, ...]:
        """Return the fields that may be seen for a purpose on a day: none outside the agreement."""
        if self.agreement is not None and not self.agreement.is_in_force(on):
            return ()
        return tuple(each for each in self.fields if purpose in self.purposes_of(each))


def problems_of_source(source: SourceDefinition, purposes: frozenset[str]) -> list[Problem]:
    """Return what a type cannot say: purposes that do not exist, columns named twice, a key that is no column."""
    found = []
    columns = [each.column for each in source.fields]
    for place, field in enumerate(source.fields):
        if field.column in columns[:place]:
            found.append(Problem(("fields", place), f"The column ‘{field.column}’ is here twice.", "Keep one."))
        for each in field.purposes:
            if each not in purposes:
                found.append(Problem(("fields", place, "purposes"), f"There is no purpose ‘{each}’.", _known(purposes)))
    found += [
        Problem(("purposes",), f"There is no purpose ‘{each}’.", _known(purposes))
        for each in source.purposes
        if each not in purposes
    ]
    if source.connector.fault:
        found.append(Problem(("connector",), source.connector.fault, "See docs/connectors.md."))
    if source.key not in columns:
        found.append(Problem(("key",), f"‘{source.key}’ is none of the fields.", "Name the column of the key."))
    return found


def _known(purposes: frozenset[str]) -> str:
    return f"Use one of: {', '.join(sorted(purposes))}."
