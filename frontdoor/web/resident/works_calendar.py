"""Planned works as a calendar that telephones and mail programs take in (iCalendar, RFC 5545)."""

import re
from collections.abc import Iterable, Iterator
from datetime import UTC, datetime, timedelta
from typing import Final
from urllib.parse import urlsplit

from django.conf import settings

from frontdoor.cases.api import WorksRecord, WorksState

#: A line holds this many octets at most; what is longer goes on in the next, after a space (3.1).
_LONGEST_LINE: Final = 75
_STATUS: Final = {WorksState.CANCELLED: "CANCELLED", WorksState.POSTPONED: "TENTATIVE"}
#: London's clock, as long as the United Kingdom keeps summer time by the rule of 1996.
_LONDON: Final = """BEGIN:VTIMEZONE
TZID:Europe/London
BEGIN:DAYLIGHT
DTSTART:19960331T010000
TZOFFSETFROM:+0000
TZOFFSETTO:+0100
TZNAME:BST
RRULE:FREQ=YEARLY;BYMONTH=3;BYDAY=-1SU
END:DAYLIGHT
BEGIN:STANDARD
DTSTART:19961027T020000
TZOFFSETFROM:+0100
TZOFFSETTO:+0000
TZNAME:GMT
RRULE:FREQ=YEARLY;BYMONTH=10;BYDAY=-1SU
END:STANDARD
END:VTIMEZONE""".splitlines()


def calendar(works: Iterable[WorksRecord], *, name: str) -> str:
    """Return works as one calendar; what is called off says so, so that subscribers lose it."""
    lines = ["BEGIN:VCALENDAR", "VERSION:2.0", "PRODID:-//Frontdoor//Planned works//EN", "METHOD:PUBLISH"]
    lines += [f"X-WR-CALNAME:{_escaped(name)}", *_LONDON]
    for each in works:
        lines += _event(each)
    return "".join(f"{_folded(line)}\r\n" for line in [*lines, "END:VCALENDAR"])


def _event(works: WorksRecord) -> Iterator[str]:
    host = urlsplit(settings.FRONTDOOR_SITE).hostname or "localhost"
    url = f"{settings.FRONTDOOR_SITE}/registers/works/{works.id}/"
    said = [words for _name, words in works.effects] + [works.means, works.diversion, works.access, url]
    yield "BEGIN:VEVENT"
    yield f"UID:works-{works.id}@{host}"
    yield f"SEQUENCE:{works.edition - 1}"
    yield f"DTSTAMP:{_utc(works.changed_at)}"
    yield f"LAST-MODIFIED:{_utc(works.changed_at)}"
    yield from _when(works)
    yield f"SUMMARY:{_escaped(f'{works.what}, {works.street}')}"
    yield f"LOCATION:{_escaped(works.where)}"
    yield f"GEO:{works.point.lat:.6f};{works.point.lon:.6f}"
    yield f"DESCRIPTION:{_escaped(chr(10).join(filter(None, said)))}"
    yield f"STATUS:{_STATUS.get(works.state, 'CONFIRMED')}"
    yield f"URL:{url}"
    yield "TRANSP:TRANSPARENT"
    yield "END:VEVENT"


def _when(works: WorksRecord) -> Iterator[str]:
    """Yield the days, or the hours of the first and that they come again each day (a DTEND is the first day after)."""
    span = works.span
    if span.starts_at is None or span.ends_at is None:
        yield f"DTSTART;VALUE=DATE:{span.starts_on:%Y%m%d}"
        yield f"DTEND;VALUE=DATE:{span.ends_on + timedelta(days=1):%Y%m%d}"
        return
    night = timedelta(days=1 if span.ends_at < span.starts_at else 0)
    yield f"DTSTART;TZID=Europe/London:{datetime.combine(span.starts_on, span.starts_at):%Y%m%dT%H%M%S}"
    yield f"DTEND;TZID=Europe/London:{datetime.combine(span.starts_on + night, span.ends_at):%Y%m%dT%H%M%S}"
    days = (span.ends_on - span.starts_on).days + 1
    if days > 1:
        yield f"RRULE:FREQ=DAILY;COUNT={days}"


def _utc(moment: datetime) -> str:
    return f"{moment.astimezone(UTC):%Y%m%dT%H%M%SZ}"


def _escaped(text: str) -> str:
    return re.sub(r"([\\;,])", r"\\\1", text).replace("\r\n", "\n").replace("\r", "\n").replace("\n", "\\n")


def _folded(line: str) -> str:
    """Return a line in pieces of at most 75 octets, none of which cuts a letter in two."""
    pieces, piece = [], b""
    for letter in line:
        octets = letter.encode()
        if len(piece) + len(octets) > _LONGEST_LINE:
            pieces.append(piece)
            piece = b" "
        piece += octets
    return b"\r\n".join([*pieces, piece]).decode()
