"""Reading bank holidays in the shape of https://www.gov.uk/bank-holidays.json; bad rows are set aside."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any, Final

from frontdoor.foundation.calendars.models import Nation
from frontdoor.kernel.refusals import Refusal

_LONGEST_TITLE: Final = 120
_LONGEST_NOTES: Final = 200
#: Bank holidays as we know them began with an Act of 1871; anything else is a slip of the keyboard.
_YEARS: Final = range(1871, 2200)


class NotAHolidayFeed(Refusal):
    """What was read is not a list of bank holidays in gov.uk's shape."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Holiday:
    """A bank holiday as the feed gives it."""

    nation: Nation
    date: date
    title: str
    notes: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Quarantined:
    """A row that was not loaded, where it stands, and why."""

    nation: str
    row: str
    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Feed:
    """What a feed holds, good and bad."""

    holidays: tuple[Holiday, ...]
    quarantined: tuple[Quarantined, ...]


def read_feed(document: object) -> Feed:
    """Return the holidays of a parsed JSON document.

    :raises NotAHolidayFeed: if it names none of the three nations.
    """
    if not isinstance(document, Mapping) or not any(nation.value in document for nation in Nation):
        raise NotAHolidayFeed(
            "This is not a list of bank holidays: expected the nations england-and-wales, scotland and "
            "northern-ireland, each with its events, as gov.uk publishes them."
        )
    holidays: list[Holiday] = []
    quarantined: list[Quarantined] = []
    for name, division in document.items():
        events = division.get("events") if isinstance(division, Mapping) else None
        if name not in set(Nation) or not isinstance(events, list):
            reason = "This is not one of the three nations with a list of events."
            quarantined.append(Quarantined(nation=str(name), row="all", reason=reason))
            continue
        seen: set[date] = set()
        for number, event in enumerate(events, start=1):
            try:
                holidays.append(_holiday(Nation(name), event, seen))
            except ValueError as error:
                quarantined.append(Quarantined(nation=name, row=f"event {number}", reason=str(error)))
    return Feed(holidays=tuple(holidays), quarantined=tuple(quarantined))


def _holiday(nation: Nation, event: object, seen: set[date]) -> Holiday:
    """Return one holiday. Raises ValueError with the reason if it cannot be used."""
    if not isinstance(event, Mapping):
        raise ValueError("It is not an object with a title and a date.")
    title, notes = _text(event, "title"), _text(event, "notes")
    if not title:
        raise ValueError("It has no title.")
    if len(title) > _LONGEST_TITLE or len(notes) > _LONGEST_NOTES:
        raise ValueError(f"Its title is over {_LONGEST_TITLE} letters, or its notes over {_LONGEST_NOTES}.")
    day = _day(event.get("date"))
    if day in seen:
        raise ValueError(f"{day.isoformat()} is in the list twice.")
    seen.add(day)
    return Holiday(nation=nation, date=day, title=title, notes=notes)


def _text(event: Mapping[str, Any], name: str) -> str:
    value = event.get(name, "")
    if not isinstance(value, str):
        raise ValueError(f"Its {name} is not text.")
    return value.strip()


def _day(value: object) -> date:
    try:
        day = date.fromisoformat(value) if isinstance(value, str) else None
    except ValueError:
        day = None
    if day is None or day.year not in _YEARS:
        raise ValueError(f"{value!r} is not a date like 2028-12-25.")
    return day
