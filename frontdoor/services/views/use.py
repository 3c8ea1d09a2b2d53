"""How forms are used, for those who design them: beside each question, and beside the version before."""

import csv
from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from datetime import datetime
from typing import Any, Final

from django.http import HttpResponse
from django.shortcuts import get_list_or_404
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.views.decorators.http import require_safe

from frontdoor.foundation.accounts.access import Request, access
from frontdoor.services import permissions, queries
from frontdoor.services.models import ServiceVersion
from frontdoor.services.queries.use import VersionUse, first_day, use_of_services, use_of_versions
from frontdoor.services.rules.definition import Definition
from frontdoor.services.rules.kinds.base import EMPTY, FILE, FORMAT, LENGTH, RANGE
from frontdoor.services.rules.use import AT_CHECK, Device, Tally, seconds_at

#: Over how many days use may be looked at, the usual first, and what that is called.
PERIODS: Final = {365: "The last year", 28: "The last 28 days"}
LIST_HEAD: Final = ("Begun, 28 days", "Completed, 28 days", "Begun, a year", "Completed, a year")
WHY: Final = {
    EMPTY: "left empty",
    FORMAT: "not as it must be written",
    LENGTH: "too long",
    RANGE: "too much, too little, too early or too late",
    FILE: "file not taken",
}
_DEVICES: Final = {
    Device.PHONE: "Mobile phone",
    Device.TABLET: "Tablet",
    Device.COMPUTER: "Computer",
    Device.UNKNOWN: "The browser does not say",
}
_CHANNELS: Final = {"web": "By themselves, online", "phone": "By an adviser, on the telephone",
                    "desk": "By an adviser, at the desk"}  # fmt: skip
_AT_CHECK: Final = "Check your answers"
#: How wide a bar may be.
_WIDTH: Final = 100


def list_cells(*, at: datetime) -> Callable[[int], list[dict[str, Any]]]:
    """Return what gives a service's cells under `LIST_HEAD`, by its id. Four queries."""
    periods = [use_of_services(since=first_day(days, at=at), at=at) for days in (28, 365)]

    def cells(service_id: int) -> list[dict[str, Any]]:
        tallies = [period.get(service_id, Tally()) for period in periods]
        return [_number(text) for each in tallies for text in (f"{each.begun:,}", _share(each.share_completed))]

    return cells


def of_version(request: Request, rows: Sequence[ServiceVersion], current: int) -> dict[str, Any]:
    """Return what `parts/use.html` shows of a version, by default the current one, beside the one before.

    :param rows: the service's versions.
    """
    days, here, before = _asked_for(request, rows, current)
    since = first_day(days, at=request.now)
    found = use_of_versions([each.pk for each in (here, before) if each is not None], since=since, at=request.now)
    now, then = found[here.pk], found[before.pk] if before is not None else None
    definition = queries.version(here.pk).definition
    return {
        "number": here.number,
        "days": days,
        "periods": [
            {"text": text, "url": f"?days={each}&version={here.number}#use", "is_here": each == days}
            for each, text in PERIODS.items()
        ],
        "versions": [
            {"text": each.number, "url": f"?days={days}&version={each.number}#use", "is_here": each == here}
            for each in rows
        ],
        "is_used": bool(now.tally.begun),
        "measures": _measures(now.tally, then.tally if then else None),
        "measures_head": _head(
            "Forms", f"Version {here.number}", *([f"Version {before.number}, before"] if before is not None else [])
        ),
        "questions": _questions(definition, now, then),
        "questions_head": [
            *_head("Question", "Left here", "Share of forms begun", *(["Version before"] if then else [])),
            {"text": "Answers not taken", "numeric": True},
            {"text": "What was wrong"},
        ],
        "stops": [[_stopper(definition, name), _number(times)] for name, times in now.tally.stops.most_common()],
        "stops_head": _head("Told", "Forms"),
        "devices": _groups(now.tally.devices, now.tally.devices_done, dict(_DEVICES)),
        "channels": _groups(now.tally.channels, now.tally.channels_done, _CHANNELS),
        "devices_head": _head("Device", "Begun", "Share", "Completed"),
        "channels_head": _head("Channel", "Begun", "Share", "Completed"),
    }


def _asked_for(
    request: Request, rows: Sequence[ServiceVersion], current: int
) -> tuple[int, ServiceVersion, ServiceVersion | None]:
    """Return over how many days to look, at which version, and the one before it."""
    days = next((each for each in PERIODS if request.GET.get("days") == str(each)), next(iter(PERIODS)))
    numbers = {each.number: each for each in rows}
    wanted = next((each for each in rows if request.GET.get("version") == str(each.number)), numbers[current])
    # One that was called off was never used, so it says nothing about the one after it.
    earlier = [each for each in rows if each.number < wanted.number and each.called_off_at is None]
    return days, wanted, max(earlier, key=lambda each: each.number, default=None)


def _head(first: str, *numbers: str) -> list[dict[str, Any]]:
    return [{"text": first}, *({"text": text, "numeric": True} for text in numbers)]


def _number(text: Any) -> dict[str, Any]:
    return {"text": text, "numeric": True}


def _share(share: float | None) -> str:
    return "" if share is None else f"{share:.0%}"


def _measures(now: Tally, then: Tally | None) -> list[list[Any]]:
    columns = [_measured(each) for each in (now, then) if each is not None]
    return [[name, *(_number(column[name]) for column in columns)] for name in columns[0]]


def _measured(tally: Tally) -> dict[str, str]:
    return {
        "Begun": f"{tally.begun:,}",
        "Completed": f"{tally.completed:,}",
        "Completion rate": _share(tally.share_completed),
        "Sent": f"{tally.sent:,}",
        "Told not to go on": f"{tally.stopped:,}",
        "Told they may not have it": f"{tally.not_eligible:,}",
        "Left unfinished": f"{tally.abandoned:,}",
        "Being filled in now": f"{tally.under_way:,}",
        "Time to send: half took no more than": _time(seconds_at(tally.paces, 0.5)),
        "Time to send: nine in ten took no more than": _time(seconds_at(tally.paces, 0.9)),
    }


def _time(seconds: int | None) -> str:
    """Return a time as people say it, no more exactly than it is known."""
    if seconds is None:
        return ""
    minutes, hours, days = seconds / 60, seconds / 3600, seconds / 86400
    if minutes < 1:
        return f"{seconds} seconds"
    if hours < 1.5:
        return f"{minutes:.0f} minute{'' if round(minutes) == 1 else 's'}"
    return f"{hours:.0f} hours" if days < 2 else f"{days:.0f} days"


def _questions(definition: Definition, now: VersionUse, then: VersionUse | None) -> list[list[Any]]:
    """Return a row for each page of the form, in order, and for whatever else was counted."""
    most = max(now.tally.left.values(), default=0)
    rows = []
    for name, label in _pages(definition, now):
        left, refused = now.tally.left[name], now.refused.get(name, Counter[str]())
        rows.append(
            [
                label,
                _number(left or ""),
                _number(_bar(left, most, _share_of(left, now.tally.begun))),
                *([_number(_share_of(then.tally.left[name], then.tally.begun))] if then else []),
                _number(sum(refused.values()) or ""),
                "; ".join(
                    f"{_why(why)} ({times})" for why, times in sorted(refused.items(), key=lambda each: -each[1])
                ),
            ]
        )
    return rows


def _pages(definition: Definition, use: VersionUse) -> list[tuple[str, str]]:
    """Return the pages of a form with what they ask: its questions, those of a group after it where answers failed."""
    pages: list[tuple[str, str]] = []
    for question in definition.all_questions:
        pages.append((question.id, question.label))
        for each in question.questions:
            name = f"{question.id}.{each.id}"
            pages += [(name, f"{question.heading}: {each.heading}")] if name in use.refused else []
    pages.append((AT_CHECK, _AT_CHECK))
    return pages + ([("", "Not known where")] if use.tally.left[""] else [])


def _why(why: str) -> str:
    sort, _slash, part = why.partition("/")
    return f"{part.replace('_', ' ')} {WHY.get(sort, sort)}" if part else WHY.get(sort, sort)


def _share_of(part: int, whole: int) -> str:
    return f"{part / whole:.1%}" if part and whole else ""


def _bar(part: int, most: int, text: str) -> SafeString | str:
    """Return a share with a bar before it; the longest bar is of the page that most people left at."""
    if not part:
        return text
    return format_html(
        '<span class="fd-nowrap">'
        '<svg class="fd-bar" width="{}" height="12" viewBox="0 0 {} 12" aria-hidden="true" focusable="false">'
        '<rect width="{}" height="12"></rect></svg> {}</span>',
        _WIDTH, _WIDTH, round(part / most * _WIDTH), text,
    )  # fmt: skip


def _groups(begun: dict[str, int], done: dict[str, int], words: dict[Any, str]) -> list[list[Any]]:
    whole = sum(begun.values())
    return [
        [
            words.get(name, name),
            _number(f"{begun[name]:,}"),
            _number(_bar(begun[name], max(begun.values()), f"{begun[name] / whole:.0%}")),
            _number(f"{done.get(name, 0) / begun[name]:.0%}"),
        ]
        for name in [*(name for name in words if name in begun), *(name for name in begun if name not in words)]
    ]


def _stopper(definition: Definition, name: str) -> str:
    return next((each.title for each in definition.stoppers if each.id == name), name)


@access(permissions.may_read_definitions)
@require_safe
def download(request: Request, slug: str) -> HttpResponse:
    """Give all counts of all versions of a service as a table, one number in each row."""
    rows = get_list_or_404(ServiceVersion.objects.order_by("-number"), service__slug=slug)
    days, _here, _before = _asked_for(request, rows, rows[0].number)
    since = first_day(days, at=request.now)
    found = use_of_versions([each.pk for each in rows], since=since, at=request.now)
    response = HttpResponse(content_type="text/csv; charset=utf-8")
    response["Content-Disposition"] = f'attachment; filename="{slug}-use.csv"'
    writer = csv.writer(response)
    writer.writerow(["service", "version", "begun_since", "measure", "of", "number"])
    for row in rows:
        writer.writerows([slug, row.number, since, *line] for line in _lines(found[row.pk]))
    return response


def _lines(use: VersionUse) -> Iterable[tuple[str, str, int | str]]:
    """Yield every number that is known of a version's use; "seconds" holds the median and the 90th percentile."""
    tally = use.tally
    for name in ("begun", "completed", "sent", "stopped", "not_eligible", "abandoned", "under_way"):
        yield name, "", getattr(tally, name)
    for share, called in ((0.5, "median"), (0.9, "90th percentile")):
        yield "seconds", called, seconds_at(tally.paces, share) or ""
    for name in ("left", "stops", "devices", "devices_done", "channels", "channels_done"):
        yield from ((name, of, number) for of, number in sorted(getattr(tally, name).items()))
    for question, refused in sorted(use.refused.items()):
        yield from (("refused", f"{question}: {why}", number) for why, number in sorted(refused.items()))
