"""Changing when the council works. Every change is stamped, so that each process learns of it in seconds."""

import re
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time

from django.db import transaction

from frontdoor.foundation.accounts.actors import Actor
from frontdoor.foundation.audit import api as audit
from frontdoor.foundation.calendars.feed import Holiday, Quarantined, read_feed
from frontdoor.foundation.calendars.models import COUNCIL, BankHoliday, Calendar, Closure, Nation, WorkingHours
from frontdoor.foundation.calendars.queries import STAMP, USUAL_HOURS
from frontdoor.foundation.stamps.api import touch
from frontdoor.kernel.refusals import Refusal


class HoursMakeNoSense(Refusal):
    """Working hours overlap, or end before they begin."""


class ClosureMakesNoSense(Refusal):
    """A closure ends before it begins, or lasts longer than any would."""


class CalendarMakesNoSense(Refusal):
    """A calendar has no name that a promise could use, or no label."""


#: A longer closure is a slip of the keyboard; it would stop every clock of the council.
LONGEST_CLOSURE_DAYS = 62


@dataclass(frozen=True, slots=True, kw_only=True)
class LoadedHolidays:
    """What loading bank holidays did."""

    added: int
    changed: int
    removed: int
    quarantined: tuple[Quarantined, ...]


@transaction.atomic
def load_bank_holidays(document: object, *, source: str, by: Actor, at: datetime) -> LoadedHolidays:
    """Make the bank holidays those of a gov.uk feed. Safe to run again.

    A day that the feed no longer has, within the years that it covers, is removed: that is how a holiday
    moves. Years outside the feed stay. A nation with any unreadable row loses no day, because the row that
    could not be read may be it.

    :param document: the parsed JSON.
    :param source: where it came from, kept with every row.
    :raises NotAHolidayFeed: if the document is something else.
    """
    feed = read_feed(document)
    bad_nations = {row.nation for row in feed.quarantined}
    by_nation: dict[Nation, list[Holiday]] = defaultdict(list)
    for holiday in feed.holidays:
        by_nation[holiday.nation].append(holiday)
    added = changed = removed = 0
    for nation, holidays in by_nation.items():
        new, other = _keep(nation, holidays, source=source[:200])
        added, changed = added + new, changed + other
        if nation not in bad_nations:
            removed += _remove_gone(nation, holidays)
    if added or changed or removed:
        touch(STAMP)
        counts = {"added": added, "changed": changed, "removed": removed, "source": source}
        audit.record("calendars.bank-holidays-loaded", on="calendars", by=by, at=at, after=counts)
    return LoadedHolidays(added=added, changed=changed, removed=removed, quarantined=feed.quarantined)


def _keep(nation: Nation, holidays: Sequence[Holiday], *, source: str) -> tuple[int, int]:
    """Write what is new or different; return how many of each."""
    known = {row.date: (row.title, row.notes) for row in BankHoliday.objects.filter(nation=nation)}
    new = [holiday for holiday in holidays if holiday.date not in known]
    different = [
        holiday
        for holiday in holidays
        if holiday.date in known and known[holiday.date] != (holiday.title, holiday.notes)
    ]
    BankHoliday.objects.bulk_create(
        [
            BankHoliday(nation=nation, date=day.date, title=day.title, notes=day.notes, source=source)
            for day in (*new, *different)
        ],
        update_conflicts=True,
        unique_fields=["nation", "date"],
        update_fields=["title", "notes", "source"],
    )
    return len(new), len(different)


def _remove_gone(nation: Nation, holidays: Sequence[Holiday]) -> int:
    days = [holiday.date for holiday in holidays]
    covered = (date(min(days).year, 1, 1), date(max(days).year, 12, 31))
    gone = BankHoliday.objects.filter(nation=nation, date__range=covered).exclude(date__in=days)
    count, _by_model = gone.delete()
    return count


#: What stands for calendars of the law where a promise names one.
OF_THE_LAW = frozenset({"nation", "uk-any"})


@transaction.atomic
def keep_calendar(name: str, *, label: str, nation: Nation, by: Actor, at: datetime) -> None:
    """Make a calendar that promises may name, or say otherwise what it is called and whose bank holidays it keeps.

    :param name: as definitions write it: small letters, digits and hyphens.
    :raises CalendarMakesNoSense: for no label, or a name that is not one or stands for the law.
    """
    tidy = " ".join(label.split())
    if not re.fullmatch(r"[a-z][a-z0-9-]{0,39}", name) or name in OF_THE_LAW:
        raise CalendarMakesNoSense("Enter a name of small letters, digits and hyphens, such as north-office")
    if not tidy or len(tidy) > 80:
        raise CalendarMakesNoSense("Enter what the calendar is called, in 80 characters or fewer")
    Calendar.objects.update_or_create(name=name, defaults={"label": tidy, "nation": nation.value})
    touch(STAMP)
    after = {"label": tidy, "nation": nation.value}
    audit.record("calendars.kept", on=f"calendar:{name}", by=by, at=at, after=after)


@transaction.atomic
def set_hours(
    hours: Mapping[int, Sequence[tuple[time, time]]], *, calendar: str = COUNCIL, by: Actor, at: datetime
) -> None:
    """Make these the working hours of a calendar: weekday (Monday is 0) to spans of opening and closing.

    :raises HoursMakeNoSense: if spans overlap or end before they begin, or no day has any.
    """
    rows = [
        WorkingHours(calendar=calendar, weekday=weekday, opens=opens, closes=closes)
        for weekday, opens, closes in checked_hours(hours=hours)
    ]
    WorkingHours.objects.filter(calendar=calendar).delete()
    WorkingHours.objects.bulk_create(rows)
    touch(STAMP)
    after = {str(row.weekday): f"{row.opens:%H:%M}–{row.closes:%H:%M}" for row in rows}
    audit.record("calendars.hours-set", on=f"calendar:{calendar}", by=by, at=at, after=after)


def checked_hours(*, hours: Mapping[int, Sequence[tuple[time, time]]]) -> list[tuple[int, time, time]]:
    """Return hours as weekday, opening and closing. Raises HoursMakeNoSense."""
    found = []
    for weekday, spans in hours.items():
        until: time | None = None
        for opens, closes in sorted(spans):
            if weekday not in range(7) or closes <= opens or (until and opens <= until):
                raise HoursMakeNoSense("Each span must close after it opens, and after the span before it.")
            until = closes
            found.append((weekday, opens, closes))
    if not found:
        raise HoursMakeNoSense("A calendar needs at least one day with working hours.")
    return found


def ensure_usual_hours(*, calendar: str = COUNCIL, by: Actor, at: datetime) -> None:
    """Give a calendar without hours the usual ones: Monday to Friday, nine to five. Safe to run again."""
    if not WorkingHours.objects.filter(calendar=calendar).exists():
        set_hours(USUAL_HOURS, calendar=calendar, by=by, at=at)


@transaction.atomic
def add_closure(
    *, first_day: date, last_day: date, reason: str, calendar: str = COUNCIL, by: Actor, at: datetime
) -> None:
    """Close a calendar from the first day to the last, both included. Safe to run again.

    :raises ClosureMakesNoSense: if it ends before it begins, or is longer than two months.
    """
    if not 0 <= (last_day - first_day).days < LONGEST_CLOSURE_DAYS:
        raise ClosureMakesNoSense(f"A closure ends on or after the day it begins, within {LONGEST_CLOSURE_DAYS} days.")
    Closure.objects.update_or_create(
        calendar=calendar, first_day=first_day, last_day=last_day, defaults={"reason": reason}
    )
    touch(STAMP)
    days = {"first_day": first_day.isoformat(), "last_day": last_day.isoformat()}
    audit.record("calendars.closed", on=f"calendar:{calendar}", by=by, at=at, reason=reason, after=days)


@transaction.atomic
def remove_closure(*, first_day: date, last_day: date, calendar: str = COUNCIL, by: Actor, at: datetime) -> None:
    """Open again on the days of a closure; nothing happens if there is none of exactly these days."""
    found = Closure.objects.filter(calendar=calendar, first_day=first_day, last_day=last_day)
    if found.delete()[0]:
        touch(STAMP)
        days = {"first_day": first_day.isoformat(), "last_day": last_day.isoformat()}
        audit.record("calendars.reopened", on=f"calendar:{calendar}", by=by, at=at, before=days)
