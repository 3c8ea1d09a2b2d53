"""Everything that is held about one person, as they are given it."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final

from frontdoor.customers import api as customers
from frontdoor.customers.api import KnownBy
from frontdoor.foundation.accounts.models import User
from frontdoor.foundation.audit import api as audit
from frontdoor.foundation.privacy.api import Facts, Held, HeldRow, collect, our_models
from frontdoor.foundation.ui.council import the_council
from frontdoor.rights.models import Flag, Package
from frontdoor.rights.rules.package import (
    Attached,
    Datum,
    HeldSource,
    HeldTable,
    HeldThing,
    Looked,
    PackageFile,
    TakenOut,
)
from frontdoor.rights.rules.states import Decision
from frontdoor.rights.rules.third_parties import names_in, speaks_of_others, taken_out

#: As many looks as a readable list has.
LOOKS: Final = 500
_KNOWN_BY: Final = {"fd_customers.SourceRecord": "records", "fd_customers.Customer": "details"}

Redactions = Mapping[tuple[str, str, str], Flag]


@dataclass(frozen=True, slots=True)
class Suspect:
    """A datum that may be about somebody else."""

    table: str
    row: str
    field: str
    names: tuple[str, ...]


def everything(person: KnownBy) -> tuple[Held, ...]:
    """Return the rows of every table that are about a person. At most two queries a table."""
    starts: dict[Any, tuple[int, ...]] = {
        model: getattr(person, _KNOWN_BY[model._meta.label]) for model in our_models() if model._meta.label in _KNOWN_BY
    }
    return collect({**starts, User: person.users})


def suspects(person: KnownBy, held: tuple[Held, ...]) -> Iterator[Suspect]:
    """Yield what may be about somebody else. A query a table."""
    names = customers.names_around(person)
    for table in held:
        for row in table.rows():
            for field, value in row.values.items():
                found = names_in(value, names)
                if found or (speaks_of_others(table.facts.personal.get(field, ""), value) and not _is_a_look(row)):
                    yield Suspect(table.facts.label, str(row.pk), field, found)


def _is_a_look(row: HeldRow) -> bool:
    """Return whether a row of the trail says that somebody looked: its reason is a purpose, and says nothing of others.

    Otherwise whoever looks through a package would add to what is to be decided in it.
    """
    return row.values.get("action") == audit.VIEWED


def decided(package: Package) -> Redactions:
    """Return what of a package is taken out, by table, row and field. One query."""
    rows = Flag.objects.filter(package=package, decision=Decision.REDACT.value)
    return {(row.table, row.row, row.field): row for row in rows}


def thing(facts: Facts, row: HeldRow, redactions: Redactions, *, given_alone: bool = False) -> HeldThing:
    """Return a row as the person is given it."""
    data = []
    for field, value in row.values.items():
        if given_alone and field not in facts.given:
            continue
        flag = redactions.get((facts.label, str(row.pk), field))
        shown = value if flag is None else taken_out(value, flag.words.splitlines())
        data.append(
            Datum(
                field=field, label=label_of(field), value=shown, why=facts.personal.get(field, ""),
                given_by_you=field in facts.given,
            )
        )  # fmt: skip
    return HeldThing(id=str(row.pk), data=tuple(data))


def label_of(field: str) -> str:
    """Return what a field is called: "Opened at"."""
    words = field.replace("_", " ")
    return words[:1].upper() + words[1:]


def whole(
    person: KnownBy,
    held: tuple[Held, ...],
    *,
    redactions: Redactions,
    attached: tuple[Attached, ...] = (),
    at: datetime,
) -> PackageFile:
    """Return everything about a person as a file says it. A query a table and three."""
    council = the_council()
    return PackageFile(
        kind="access",
        council=council.name,
        contact=council.data_protection,
        made_at=at,
        sources=sources_of(person),
        tables=tuple(
            HeldTable(
                table=table.facts.label, called=table.facts.called, what=table.facts.what,
                things=tuple(thing(table.facts, row, redactions) for row in table.rows()),
                not_given=dict(table.facts.withheld),
            )
            for table in held
        ),
        looked=looked_at(person, held),
        taken_out=tuple(
            TakenOut(table=table, id=row, field=field, reason=flag.reason)
            for (table, row, field), flag in redactions.items()
        ),
        attached=attached,
    )  # fmt: skip


def told_by_themselves(person: KnownBy, *, at: datetime) -> PackageFile:
    """Return what a person told us themselves, to take elsewhere (UK GDPR, article 20)."""
    council = the_council()
    tables = []
    for table in everything(person):
        if table.facts.given:
            things = tuple(thing(table.facts, row, {}, given_alone=True) for row in table.rows())
            tables.append(
                HeldTable(table=table.facts.label, called=table.facts.called, what=table.facts.what, things=things)
            )
    return PackageFile(
        kind="portability", council=council.name, contact=council.data_protection, made_at=at, tables=tuple(tables)
    )


def sources_of(person: KnownBy) -> tuple[HeldSource, ...]:
    """Return the sources in which a person has a record. One query."""
    found = customers.policy().sources
    named = dict.fromkeys(each.source for each in customers.record_summaries(person.customer))
    return tuple(
        HeldSource(
            id=source.id, name=source.name, system=source.system, basis=source.basis, kept=source.kept_why,
            shared_under=source.agreement.reference if source.agreement is not None else "",
        )
        for source in (found[name] for name in named if name in found)
    )  # fmt: skip


def looked_at(person: KnownBy, held: tuple[Held, ...]) -> tuple[Looked, ...]:
    """Return who looked at a person's records and cases, the newest first. Two queries."""
    things = [f"record:{each}" for each in person.records] + [f"customer:{each}" for each in person.details]
    for table in held:
        if table.facts.label == "fd_cases.Case":
            things += [str(row.values["reference"]) for row in table.rows()]
    lines = audit.views(*things, newest=LOOKS)
    return tuple(Looked(at=line.at, who=line.actor, thing=line.on, why=line.reason) for line in lines)
