"""The tracker: what is still to become a service, how far each has come, and whether it will be done in time."""

from collections import Counter
from collections.abc import Mapping
from datetime import date
from typing import Any, Final

from django.contrib import messages
from django.db import transaction
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.dateparse import parse_date
from django.views.decorators.http import require_http_methods, require_safe

from frontdoor.foundation.accounts.access import Request, access
from frontdoor.foundation.ui.pages import keyset
from frontdoor.foundation.ui.templatetags.plain import short_day
from frontdoor.kernel.clock import LONDON
from frontdoor.services import permissions
from frontdoor.services.operations.tracking import set_target
from frontdoor.services.queries.tracker import (
    ItemQuery,
    followed,
    owners,
    targets,
    totals,
    tracked,
    values_of,
)
from frontdoor.services.rules.burn_down import RATE_WEEKS, Outlook, Point, burn_down, outlook
from frontdoor.services.rules.tracked import SORTS, STATUSES, ItemSort, ItemStatus
from frontdoor.services.rules.tracker_file import write_items

PAGE_SIZE: Final = 50
TONES: Final = {
    ItemStatus.DRAFTING: "in-hand",
    ItemStatus.IN_REVIEW: "waiting",
    ItemStatus.LIVE: "closed",
}
#: What several of a sort are called.
PLURALS: Final = {ItemSort.REQUEST: "Requests", ItemSort.FORM: "Web forms", ItemSort.DOCUMENT: "Documents"}
#: The drawing, in its own units: as wide as an old phone is, so that its words stay readable there.
_WIDE: Final = 340
_HIGH: Final = 200
_LEFT: Final = 34
_RIGHT: Final = 12
_TOP: Final = 12
_BOTTOM: Final = 28


def _today(request: Request) -> date:
    return request.now.astimezone(LONDON).date()


def _wanted(request: Request) -> ItemQuery:
    given = {name: request.GET.get(name, "").strip()[:100] for name in ("sort", "status", "owner", "text")}
    return ItemQuery(**given)


@access(permissions.may_read_tracker)
@require_safe
def tracker(request: Request) -> HttpResponse:
    """List what is tracked, most asked for first, below how much of it is done."""
    wanted = _wanted(request)
    after, before = request.GET.get("after", ""), request.GET.get("before", "")
    page = keyset(tracked(wanted, at=request.now), order=("-volume", "id"), after=after, before=before, size=PAGE_SIZE)
    query = request.GET.copy()
    for name in ("after", "before"):
        query.pop(name, None)
    # Whoever turns the page has seen how much is done.
    overview = {} if after or before else _overview(request)
    return render(
        request,
        "fd_services/tracker.html",
        {
            **overview,
            "page": page,
            "query": query.urlencode(),
            "fields": _fields(wanted),
            "lines": [_line(each) for each in page.rows],
            "may_change": permissions.may_change_tracker(request.actor),
            "is_narrowed": wanted != ItemQuery(),
        },
    )


def _fields(wanted: ItemQuery) -> list[dict[str, Any]]:
    def select(name: str, label: str, options: Mapping[Any, str], value: str) -> dict[str, Any]:
        choices = [("", "All"), *((str(key), text) for key, text in options.items())]
        return {"name": name, "label": label, "kind": "select", "options": choices, "value": value}

    return [
        select("sort", "Sort", SORTS, wanted.sort),
        select("status", "Status", STATUSES, wanted.status),
        select("owner", "Owner", {each: each for each in owners()}, wanted.owner),
        {"name": "text", "label": "Words in its name or place", "kind": "text", "value": wanted.text},
    ]


def _line(item: Any) -> dict[str, Any]:
    return {
        "item": item,
        "sort": SORTS[item.sort],
        "volume": f"{item.volume:,}",
        "status": STATUSES[item.now],
        "tone": TONES.get(item.now, ""),
    }


def _overview(request: Request) -> dict[str, Any]:
    today = _today(request)
    things, days, counted = followed(at=request.now), targets(), totals(at=request.now)
    points = {sort: burn_down(found, until=today) for sort, found in things.items()}
    looks = {sort: outlook(found, until=today, target=days.get(sort)) for sort, found in things.items()}
    return {
        "is_known": bool(counted),
        "totals_head": [{"text": "Sort"}, *({"text": text, "numeric": True} for text in (*STATUSES.values(), "All"))],
        "totals": _totals(counted),
        "outlook_head": [
            {"text": "Sort"},
            {"text": "To do", "numeric": True},
            {"text": "Done a week", "numeric": True},
            {"text": "At that rate done by"},
            {"text": "Target"},
            {"text": "Needed a week", "numeric": True},
            {"text": "In time?"},
        ],
        "outlook": [_look(sort, look) for sort, look in looks.items() if things[sort]],
        "rate_weeks": RATE_WEEKS,
        "charts": [_chart(sort, points[sort], looks[sort]) for sort in ItemSort if things[sort]],
        "weeks_head": [
            {"text": "At the end of"}, *({"text": f"{PLURALS[each]} to do", "numeric": True} for each in ItemSort)
        ],
        "weeks": _weeks(points),
    }  # fmt: skip


def _totals(counted: Counter[tuple[str, str]]) -> list[list[Any]]:
    rows = [(PLURALS[sort], [counted[sort, status] for status in STATUSES]) for sort in ItemSort]
    rows.append(("All", [sum(counted[sort, status] for sort in ItemSort) for status in STATUSES]))
    return [[name, *({"text": f"{n:,}", "numeric": True} for n in (*numbers, sum(numbers)))] for name, numbers in rows]


def _look(sort: ItemSort, look: Outlook) -> list[Any]:
    expected = "Done" if look.left == 0 else short_day(look.expected) or "Never"
    verdict = {None: "No target", True: "Yes", False: "No"}[look.is_in_time]
    return [
        PLURALS[sort],
        {"text": f"{look.left:,}", "numeric": True},
        {"text": f"{look.rate:.1f}", "numeric": True},
        expected,
        short_day(look.target),
        {"text": f"{look.needed:.1f}" if look.needed is not None and look.left else "", "numeric": True},
        verdict,
    ]


def _weeks(points: Mapping[ItemSort, list[Point]]) -> list[list[Any]]:
    """Return how much was to be done at the end of each week, the newest first."""
    found = {sort: {each.day: each for each in line} for sort, line in points.items()}
    days = sorted({day for line in found.values() for day in line}, reverse=True)
    return [
        [
            short_day(day),
            *({"text": f"{line[day].left:,} of {line[day].total:,}" if day in line and line[day].total else "",
               "numeric": True} for line in found.values()),
        ]
        for day in days
    ]  # fmt: skip


def _chart(sort: ItemSort, line: list[Point], look: Outlook) -> dict[str, Any]:
    """Return the drawing of one sort's burn-down: places in the drawing's own units, and what it shows in words."""
    most = max((each.left for each in line), default=0) or 1
    span = max((line[-1].day - line[0].day).days, 1)

    def across(day: date) -> float:
        return round(_LEFT + (day - line[0].day).days / span * (_WIDE - _LEFT - _RIGHT), 1)

    def down(left: int) -> float:
        return round(_TOP + (1 - left / most) * (_HIGH - _TOP - _BOTTOM), 1)

    places = [(across(each.day), down(each.left)) for each in line]
    floor = _HIGH - _BOTTOM
    first, last = line[0], line[-1]
    return {
        "id": f"chart-{sort}",
        "title": f"{PLURALS[sort]} still to be done",
        "said": (
            f"{first.left} of {first.total} on {short_day(first.day)}, {last.left} of {last.total} on"
            f" {short_day(last.day)}. {_in_words(look)}"
        ),
        "points": " ".join(f"{x},{y}" for x, y in places),
        "area": " ".join(f"{x},{y}" for x, y in [(places[0][0], floor), *places, (places[-1][0], floor)]),
        "steps": [{"at": down(each), "words": down(each) + 4, "text": each} for each in sorted({0, most // 2, most})],
        "wide": _WIDE, "high": _HIGH, "left": _LEFT, "right": _WIDE - _RIGHT, "words": _HIGH - 8,
        "last": {"x": places[-1][0], "y": places[-1][1]},
        "from": short_day(first.day), "to": short_day(last.day),
    }  # fmt: skip


def _in_words(look: Outlook) -> str:
    if look.left == 0:
        return "All of it is done."
    if look.expected is None:
        return "At the rate of the last weeks it will never be done."
    return f"At the rate of the last weeks it will be done by {short_day(look.expected)}."


@access(permissions.may_read_tracker)
@require_safe
def download(request: Request) -> HttpResponse:
    """Give the list, as it is narrowed, in the form in which it can be uploaded again."""
    found = tracked(_wanted(request), at=request.now).order_by("-volume", "id")
    response = HttpResponse(write_items(values_of(each) for each in found), content_type="text/csv; charset=utf-8")
    response["Content-Disposition"] = 'attachment; filename="tracker.csv"'
    return response


@access(permissions.may_change_tracker)
@require_http_methods(["GET", "HEAD", "POST"])
def target(request: Request) -> HttpResponse:
    """Ask by when everything of each sort is to be done."""
    typed = {sort: day.isoformat() for sort, day in targets().items()}
    errors: dict[ItemSort, str] = {}
    if request.method == "POST":
        typed = {sort: request.POST.get(sort, "").strip()[:20] for sort in ItemSort}
        read = {sort: _read_day(text) for sort, text in typed.items() if text}
        errors = {sort: "Enter a real day, like 2026-09-30" for sort, day in read.items() if day is None}
        if not errors:
            with transaction.atomic(durable=True):
                for sort in ItemSort:
                    set_target(sort, day=read.get(sort), by=request.actor, at=request.now)
            messages.success(request, "The targets are kept.")
            return redirect("tracker")
    return render(
        request,
        "fd_services/tracker_targets.html",
        {
            "fields": [
                {"id": sort.value, "label": PLURALS[sort], "value": typed.get(sort, ""), "error": errors.get(sort, "")}
                for sort in ItemSort
            ],
            "errors": [{"text": f"{PLURALS[sort]}: {text}", "href": f"#{sort}"} for sort, text in errors.items()],
            "back_url": reverse("tracker"),
            "back_text": "Tracker",
        },
        status=422 if errors else 200,
    )


def _read_day(text: str) -> date | None:
    try:
        return parse_date(text)
    except ValueError:
        return None
