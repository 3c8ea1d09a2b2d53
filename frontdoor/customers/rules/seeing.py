"""What may be seen of a customer's records for a purpose, and which value is believed. Pure.

Each datum is what the most trusted source says, and of equally trusted ones the newest; every other value stands
beside it. Each says why it is seen: the source, as of when, by what right it is held, and under which agreement.
"""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Final

from frontdoor.customers.rules.sources import Purpose, SourceDefinition, SourceField
from frontdoor.customers.rules.traits import Traits, is_whole_date
from frontdoor.kernel.clock import say_date

#: What is seen as one datum though sources keep it in several columns: its label, and its columns in reading order.
_TOGETHER: Final[Mapping[str, tuple[str, tuple[str, ...]]]] = {
    "name": ("Name", ("title", "forename", "middle_names", "surname", "full_name", "suffix")),
    "born": ("Date of birth", ("born", "born_day", "born_month", "born_year")),
    "address": ("Address", ("house_number", "street", "address", "postcode")),
    "phone": ("Telephone number", ("phone",)),
    "email": ("Email address", ("email",)),
    "uprn": ("Property number", ("uprn",)),
    "sex": ("Sex", ("sex",)),
}
_FACET: Final = {kind: name for name, (_label, kinds) in _TOGETHER.items() for kind in kinds}
#: The traits by which two values of a datum are taken for the same, however they are written.
_SAME_BY: Final[Mapping[str, tuple[str, ...]]] = {
    "name": ("forename", "surname"),
    "born": ("born",),
    "address": ("number", "street", "postcode"),
    "phone": ("phone",),
    "email": ("email",),
    "uprn": ("uprn",),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Held:
    """A record as its source holds it."""

    id: int
    source: str
    given: Mapping[str, str]
    traits: Traits
    as_of: datetime
    gone_at: datetime | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Why:
    """Why a datum is seen, by whoever asks."""

    source: str
    system: str
    as_of: datetime
    gone_at: datetime | None
    purpose: str
    purpose_basis: str
    basis: str
    agreement: str
    agreement_ends: date | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Value:
    """What one record says of a datum."""

    record: int
    text: str
    why: Why
    agrees: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Datum:
    """One thing that is known: what is believed, and what other records say."""

    name: str
    label: str
    value: Value
    others: tuple[Value, ...] = ()

    @property
    def same(self) -> tuple[Value, ...]:
        """Return the others that say the same."""
        return tuple(each for each in self.others if each.agrees)

    @property
    def different(self) -> tuple[Value, ...]:
        """Return the others that say something else."""
        return tuple(each for each in self.others if not each.agrees)

    @property
    def is_disputed(self) -> bool:
        """Return whether another record says something else."""
        return bool(self.different)


@dataclass(frozen=True, slots=True, kw_only=True)
class Withheld:
    """What a source holds and is not shown, and why."""

    source: str
    sentence: str
    labels: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Seen:
    """What may be seen for a purpose: the data, what is withheld, and which columns of which record were shown."""

    data: tuple[Datum, ...]
    withheld: tuple[Withheld, ...]
    columns: Mapping[int, tuple[str, ...]] = field(default_factory=dict)

    def of(self, name: str) -> Datum | None:
        """Return a datum by name: "name", "born", "address"."""
        return next((each for each in self.data if each.name == name), None)


@dataclass(frozen=True, slots=True)
class _Said:
    value: Value
    same_by: str
    rank: tuple[bool, int, datetime, int]


def seen(
    records: Iterable[Held],
    sources: Mapping[str, SourceDefinition],
    purpose: Purpose,
    *,
    on: date,
    only: Collection[str] = (),
) -> Seen:
    """Return what may be seen of records for a purpose on a day; the caller has checked who may state the purpose.

    :param only: names of the data that are wanted, as "name" and "address"; all without any.
    """
    said: dict[str, list[_Said]] = {}
    labels: dict[str, str] = {}
    withheld: list[Withheld] = []
    columns: dict[int, tuple[str, ...]] = {}
    for record in records:
        source = sources.get(record.source)
        if source is None:
            sentence = "Nobody has said for what it may be seen, so it is not shown."
            withheld.append(Withheld(source=record.source, sentence=sentence))
            continue
        allowed = source.visible(purpose.id, on=on)
        shown = [each for each in allowed if not only or _FACET.get(each.means) in only]
        kept_back = _kept_back(record, source, allowed, purpose, on=on)
        if kept_back is not None:
            withheld.append(kept_back)
        columns[record.id] = tuple(each.column for each in shown if record.given.get(each.column))
        why = _why(record, source, purpose)
        for name, label, text in _texts(record, source, shown):
            labels.setdefault(name, label)
            value = Value(record=record.id, text=text, why=why)
            rank = (record.gone_at is None, source.trust, record.as_of, -record.id)
            said.setdefault(name, []).append(_Said(value, _sameness(name, text, record.traits), rank))
    order = [*_TOGETHER, *(name for name in said if name not in _TOGETHER)]
    data = tuple(_datum(name, labels[name], said[name]) for name in order if name in said)
    return Seen(data=data, withheld=tuple(dict.fromkeys(withheld)), columns=columns)


def _datum(name: str, label: str, said: Sequence[_Said]) -> Datum:
    best, *others = sorted(said, key=lambda each: each.rank, reverse=True)
    beside = tuple(
        Value(record=each.value.record, text=each.value.text, why=each.value.why, agrees=each.same_by == best.same_by)
        for each in others
    )
    return Datum(name=name, label=label, value=best.value, others=beside)


def _kept_back(
    record: Held, source: SourceDefinition, shown: Sequence[SourceField], purpose: Purpose, *, on: date
) -> Withheld | None:
    agreement = source.agreement
    if agreement is not None and not agreement.is_in_force(on):
        if on < agreement.begins:
            sentence = f"Its sharing agreement {agreement.reference} begins on {say_date(agreement.begins)}."
        else:
            ended = say_date(agreement.ends or on)
            sentence = f"Its sharing agreement {agreement.reference} ended on {ended}, so nothing of it is shown."
        return Withheld(source=source.name, sentence=sentence)
    if not shown:
        return Withheld(source=source.name, sentence=f"Nothing of it may be seen to: {_first_down(purpose.name)}.")
    names = {each.column for each in shown}
    hidden = tuple(each.label for each in source.fields if each.column not in names and record.given.get(each.column))
    return Withheld(source=source.name, sentence="Not for this purpose.", labels=hidden) if hidden else None


def _why(record: Held, source: SourceDefinition, purpose: Purpose) -> Why:
    agreement = source.agreement
    return Why(
        source=source.name, system=source.system, as_of=record.as_of, gone_at=record.gone_at, purpose=purpose.name,
        purpose_basis=purpose.basis, basis=source.basis, agreement=agreement.reference if agreement else "",
        agreement_ends=agreement.ends if agreement else None,
    )  # fmt: skip


def _texts(record: Held, source: SourceDefinition, shown: Sequence[SourceField]) -> Iterable[tuple[str, str, str]]:
    """Yield each datum that a record says something of: its name, label and text."""
    together: dict[str, dict[str, str]] = {}
    for each in shown:
        text = str(record.given.get(each.column, "")).strip()
        if not text:
            continue
        facet = _FACET.get(each.means)
        if facet is None:
            yield f"{source.id}.{each.column}", f"{each.label} ({source.name})", text
        else:
            together.setdefault(facet, {})[each.means] = text
    for name, parts in together.items():
        label, kinds = _TOGETHER[name]
        yield name, label, _text(name, [parts[kind] for kind in kinds if kind in parts], record.traits)


def _text(name: str, parts: Sequence[str], traits: Traits) -> str:
    if name == "born" and is_whole_date(traits.born):
        return say_date(date.fromisoformat(traits.born))
    if name == "address" and len(parts) > 1:
        bare = parts[0].replace(" ", "").upper()
        return ", ".join([parts[0], *(part for part in parts[1:] if part.replace(" ", "").upper() not in bare)])
    return " ".join(parts)


def _sameness(name: str, text: str, traits: Traits) -> str:
    compared = "|".join(getattr(traits, trait) for trait in _SAME_BY.get(name, ()))
    return compared if compared.strip("|") else "".join(each for each in text.casefold() if each.isalnum())


def _first_down(text: str) -> str:
    return text[:1].lower() + text[1:]
