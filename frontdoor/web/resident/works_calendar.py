"""Planned works as a calendar that telephones and mail programs take in (iCalendar, RFC 5545)."""

from collections.abc import Iterable
from datetime import datetime, timedelta
from typing import Final
from urllib.parse import urlsplit

from django.conf import settings
from icalendar import Calendar, Event

from frontdoor.cases.api import WorksRecord, WorksState
from frontdoor.kernel.clock import LONDON

_STATUS: Final = {WorksState.CANCELLED: "CANCELLED", WorksState.POSTPONED: "TENTATIVE"}


def calendar(works: Iterable[WorksRecord], *, name: str) -> str:
    """Return works as one calendar; what is called off says so, so that subscribers lose it."""
    # Not Calendar.new, which gives a calendar another identity each time it is fetched.
    found = Calendar()
    for field, value in (
        ("version", "2.0"),
        ("prodid", "-//Frontdoor//Planned works//EN"),
        ("method", "PUBLISH"),
        ("x-wr-calname", name),  # what most programs read; NAME (RFC 7986) is younger
    ):
        found.add(field, value)
    for each in works:
        found.add_component(_event(each))
    found.add_missing_timezones()
    ical: bytes = found.to_ical()
    return ical.decode()


def _event(works: WorksRecord) -> Event:
    host = urlsplit(settings.FRONTDOOR_SITE).hostname or "localhost"
    url = f"{settings.FRONTDOOR_SITE}/registers/works/{works.id}/"
    said = [words for _name, words in works.effects] + [works.means, works.diversion, works.access, url]
    event = Event()
    event.add("uid", f"works-{works.id}@{host}")
    event.add("sequence", works.edition - 1)
    event.add("dtstamp", works.changed_at)
    event.add("last-modified", works.changed_at)
    _add_days(event, works)
    event.add("summary", f"{works.what}, {works.street}")
    event.add("location", works.where)
    event.add("geo", (works.point.lat, works.point.lon))
    event.add("description", "\n".join(filter(None, said)))
    event.add("status", _STATUS.get(works.state, "CONFIRMED"))
    event.add("url", url)
    event.add("transp", "TRANSPARENT")
    return event


def _add_days(event: Event, works: WorksRecord) -> None:
    """Add the days, or the hours of the first and that they come again each day (an end is the first day after)."""
    span = works.span
    if span.starts_at is None or span.ends_at is None:
        event.add("dtstart", span.starts_on)
        event.add("dtend", span.ends_on + timedelta(days=1))
        return
    night = timedelta(days=1 if span.ends_at < span.starts_at else 0)
    event.add("dtstart", datetime.combine(span.starts_on, span.starts_at, LONDON))
    event.add("dtend", datetime.combine(span.starts_on + night, span.ends_at, LONDON))
    days = (span.ends_on - span.starts_on).days + 1
    if days > 1:
        event.add("rrule", {"freq": "daily", "count": days})
