"""Statutory packs: the clocks that a law starts, as data with their source and the days from which they hold. Pure.

A law that changes is a new version. A case keeps the version of the day it came in, unless the new one says that it
takes running cases over.
"""

from collections.abc import Iterable
from datetime import date
from typing import Annotated, Final, Literal, Self

from pydantic import Field, model_validator

from frontdoor.cases.rules.clock_definition import RECEIVED, ClockDefinition, Moment
from frontdoor.cases.rules.ledger import EntryKind, Line
from frontdoor.cases.rules.sections import Section

#: The name of the clock that every case has: its service's own promise.
PROMISE: Final = "promise"
PackId = Annotated[str, Field(pattern=r"^[a-z][a-z0-9-]*$", max_length=40)]
MonthDay = Annotated[str, Field(pattern=r"^(0[1-9]|1[0-2])-(0[1-9]|[12][0-9]|3[01])$")]
Said = Annotated[str, Field(min_length=1, max_length=300)]


class Season(Section):
    """A part of every year, its first and last day both in it."""

    first: MonthDay = Field(description="Its first day, as month and day: '11-01'.")
    last: MonthDay = Field(description="Its last day.")

    def holds(self, day: date) -> bool:
        """Return whether a day lies in it; a season may run over the new year."""
        here = f"{day:%m-%d}"
        if self.first <= self.last:
            return self.first <= here <= self.last
        return here >= self.first or here <= self.last


class PackClock(ClockDefinition):
    """One clock of a pack, and for which cases it runs."""

    variants: tuple[PackId, ...] = Field(
        default=(), max_length=40, description="For which variants it runs; for all of them if it names none."
    )
    season: Season | None = Field(default=None, description="In which part of the year a case comes in to have it.")

    def runs(self, variant: str, received: date) -> bool:
        """Return whether a case has this clock."""
        fits = not self.variants or variant in self.variants
        return fits and (self.season is None or self.season.holds(received))

    def plain(self) -> ClockDefinition:
        """Return it as a case keeps it."""
        return ClockDefinition.model_validate(self.model_dump(exclude={"variants", "season"}))


class PackVersion(Section):
    """What a law says from a day on."""

    begins: date = Field(alias="from", description="The first day on which it holds.")
    source: Said = Field(description="Where it is written, and since when it is in force.")
    running_cases: Literal["keep", "take-over"] = Field(
        default="keep", description="Whether running cases `keep` the version before, or this one shall `take-over`."
    )
    note: str = Field(default="", max_length=600, description="What else to know of it.")
    to_confirm: tuple[Said, ...] = Field(default=(), description="What is still to be checked against the law itself.")
    covers: tuple[Said, ...] = Field(
        default=(), description="What it is about, where that changes from one to another."
    )
    clocks: tuple[PackClock, ...] = Field(min_length=1, max_length=20, description="The clocks it starts.")

    @property
    def id(self) -> str:
        """Return its name within the pack: the day it begins."""
        return self.begins.isoformat()

    def clocks_for(self, variant: str, received: date) -> tuple[ClockDefinition, ...]:
        """Return the clocks of a case of one variant, "" where the pack has none."""
        return tuple(each.plain() for each in self.clocks if each.runs(variant, received))


class Pack(Section):
    """The clocks of one law."""

    id: PackId = Field(description="Its permanent name, and its file's.")
    name: Said = Field(description="What staff call it.")
    law: Said = Field(description="The law or code that it is from.")
    about: Said = Field(description="For which cases it holds.")
    moments: dict[Moment, Said] = Field(
        min_length=1, description="What may happen in a case and start or meet a clock, besides that it is received."
    )
    variants: dict[PackId, Said] = Field(
        default_factory=dict, description="The kinds of case that it tells apart, if any; each case is of one."
    )
    versions: tuple[PackVersion, ...] = Field(min_length=1, description="What it says, from which day on.")

    @model_validator(mode="after")
    def _in_order(self) -> Self:
        days = [each.begins for each in self.versions]
        if days != sorted(set(days)):
            raise ValueError("Its versions are not in the order of their days, each on a day of its own.")
        return self


def faults(pack: Pack) -> Iterable[tuple[tuple[str | int, ...], str, str]]:
    """Yield what a type cannot say: where in the file, what is wrong, and how to mend it."""
    for number, version in enumerate(pack.versions):
        seen: set[str] = set()
        for index, clock in enumerate(version.clocks):
            at: tuple[str | int, ...] = ("versions", number, "clocks", index)
            if clock.id in seen:
                yield (*at, "id"), f"There are two clocks ‘{clock.id}’ in one version.", "Give one another name."
            if clock.id == PROMISE:
                yield (*at, "id"), "‘promise’ is the name of the service’s own clock.", "Give it another name."
            seen.add(clock.id)
            yield from _unknown(pack, clock, at)


def _unknown(
    pack: Pack, clock: PackClock, at: tuple[str | int, ...]
) -> Iterable[tuple[tuple[str | int, ...], str, str]]:
    known = {RECEIVED, *pack.moments}
    for key, moment in (("starts", clock.starts), ("met_by", clock.met_by)):
        if moment not in known:
            yield (*at, key), f"‘{moment}’ is no moment of this pack.", f"Use one of {', '.join(sorted(known))}."
    for index, variant in enumerate(clock.variants):
        if variant not in pack.variants:
            mend = f"Use one of {', '.join(pack.variants)}." if pack.variants else "Name it under `variants`."
            yield (*at, "variants", index), f"‘{variant}’ is no variant of this pack.", mend


def version_on(pack: Pack, day: date) -> PackVersion | None:
    """Return what a pack says of a case that comes in on a day; None before its first version."""
    return next((each for each in reversed(pack.versions) if each.begins <= day), None)


def version_for(pack: Pack, *, received: date, today: date) -> PackVersion | None:
    """Return the version that a running case has: that of the day it came in, or one that has taken it over since."""
    found = version_on(pack, received)
    for each in pack.versions:
        if received < each.begins <= today and each.running_cases == "take-over":
            found = each
    return found


def taking_over(pack: Pack, *, today: date) -> PackVersion | None:
    """Return the version that running cases of all earlier ones have by now; None if each keeps its own."""
    there = [each for each in pack.versions if each.begins <= today and each.running_cases == "take-over"]
    return there[-1] if there else None


def taken_over_by(version: PackVersion, definition: ClockDefinition, lines: Iterable[Line]) -> ClockDefinition | None:
    """Return what a running clock is under another version; None if that cannot be said.

    That is so for a clock which the version does not have, and for one that was given time in a unit other than the
    version counts in: two months more are no number of working days.
    """
    found = next((each.plain() for each in version.clocks if each.id == definition.id), None)
    if found is None:
        return None
    is_extended = any(line.kind == EntryKind.EXTENDED for line in lines)
    return found if unit_of(found) == unit_of(definition) or not is_extended else None


def unit_of(definition: ClockDefinition) -> tuple[str, str]:
    """Return what a clock is counted in: working days, hours by the clock on the wall."""
    return next(unit for unit in ("days", "hours", "months") if getattr(definition, unit) is not None), definition.unit
