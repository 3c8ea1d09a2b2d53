"""The clocks of a statute reckoned without a case, by the bank holidays we have."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from frontdoor.cases.queries.clocks import calendar_of
from frontdoor.cases.queries.packs import pack
from frontdoor.cases.rules.packs import Pack, PackVersion, version_on
from frontdoor.cases.rules.reckoning import BadMoment, Reckoned, reckon
from frontdoor.foundation.calendars.api import Nation, has_bank_holidays
from frontdoor.kernel.clock import LONDON, say_day
from frontdoor.kernel.refusals import Refusal


class CannotReckon(Refusal):
    """A pack says nothing of such a case, or what it is counted by is not known."""


@dataclass(frozen=True, slots=True)
class PackReckoned:
    """Every clock of a pack for one day of receipt.

    :param notes: what to know before relying on it: what the law leaves open, what we have yet to confirm.
    """

    pack: Pack
    version: PackVersion
    variant: str
    received: datetime
    clocks: tuple[Reckoned, ...]
    notes: tuple[str, ...]


def reckon_pack(name: str, *, variant: str, received: datetime, moments: Mapping[str, datetime]) -> PackReckoned:
    """Return the clocks of a pack with their dates and explanations.

    :raises NoSuchPack: for a name that is none.
    :raises CannotReckon: before the pack holds, for a variant it does not know, or without bank holidays to count by.
    :raises BadMoment: for a moment the pack does not know, or that is earlier than the receipt.
    """
    found = pack(name)
    day = received.astimezone(LONDON).date()
    version = version_on(found, day)
    if version is None:
        begins = say_day(found.versions[0].begins)
        raise CannotReckon(f"‘{found.id}’ holds from {begins} on, and says nothing of what came in before.")
    _check_variant(found, variant)
    for moment in moments:
        if moment not in found.moments:
            raise BadMoment(f"‘{moment}’ is no moment of ‘{found.id}’. Use one of {', '.join(found.moments)}.")
    if not has_bank_holidays(Nation.ENGLAND_AND_WALES, year=day.year):
        raise CannotReckon(f"The bank holidays of {day.year} are not loaded, so nothing can be counted in it.")
    clocks = reckon(version.clocks_for(variant, day), received=received, moments=moments, calendar_of=calendar_of)
    return PackReckoned(found, version, variant, received, clocks, tuple(_notes(version, clocks)))


def _check_variant(found: Pack, variant: str) -> None:
    if variant in (found.variants or {"": ""}):
        return
    if not found.variants:
        raise CannotReckon(f"‘{found.id}’ tells no variants apart.")
    said = f"has no variant ‘{variant}’" if variant else "tells variants apart"
    raise CannotReckon(f"‘{found.id}’ {said}. Use one of {', '.join(found.variants)}.")


def _notes(version: PackVersion, clocks: tuple[Reckoned, ...]) -> list[str]:
    last = max((each.extended_to or each.due_at for each in clocks if each.due_at), default=None)
    notes = [version.note] if version.note else []
    notes += [f"To be confirmed: {each}" for each in version.to_confirm]
    if last is not None and not has_bank_holidays(Nation.ENGLAND_AND_WALES, year=last.astimezone(LONDON).year):
        year = last.astimezone(LONDON).year
        notes.append(f"The bank holidays of {year} are not loaded: days in it may come out too early.")
    return notes
