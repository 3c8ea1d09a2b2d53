"""Works that are planned in the streets: now, coming and past; each on a page, as a calendar and as a feed."""

from datetime import date, datetime
from typing import Any, Final
from urllib.parse import urlencode

from django.conf import settings
from django.http import Http404, HttpResponse, JsonResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.feedgenerator import Atom1Feed
from django.utils.html import escape
from django.views.decorators.http import require_safe

from frontdoor.cases.api import Show, WorksQuery, WorksRecord, WorksState, area, works_changed, works_notice, works_page
from frontdoor.foundation.accounts.access import Request, access, anyone
from frontdoor.foundation.ui.council import the_council
from frontdoor.kernel.clock import LONDON
from frontdoor.kernel.language import later, say
from frontdoor.web.resident.speaking import speak_as_chosen
from frontdoor.web.resident.works_calendar import calendar

#: The three lists: what each is called, and what it says when there is nothing in it.
SHOWN: Final = {
    Show.NOW: (later("Now"), later("There are no works now.")),
    Show.COMING: (later("Coming"), later("No works are planned.")),
    Show.PAST: (later("Past"), later("No works are over yet.")),
}
#: How a tag shows where works are; the others are grey.
TONES: Final = {
    WorksState.PLANNED: "new",
    WorksState.UNDER_WAY: "in-hand",
    WorksState.POSTPONED: "waiting",
    WorksState.FINISHED: "closed",
    WorksState.CANCELLED: "late",
}
LONGEST_WHERE: Final = 100
ENTRIES_IN_FEED: Final = 50


def _today(request: Request) -> date:
    return request.now.astimezone(LONDON).date()


def _asked(request: Request) -> tuple[WorksQuery, dict[str, str], list[dict[str, str]]]:
    """Return what an address asks for, as it was written, and what is wrong with it."""
    given = {
        name: request.GET.get(name, "").replace("\0", "")[:LONGEST_WHERE].strip() for name in ("where", "from", "to")
    }
    days: dict[str, date | None] = {}
    errors = []
    for name in ("from", "to"):
        try:
            days[name] = _day(given[name])
        except ValueError:
            days[name] = None
            errors.append({"text": say("Enter a real day, such as 24/12/2026"), "href": f"#{name}", "name": name})
    if (first := days["from"]) is not None and (last := days["to"]) is not None and last < first:
        errors.append({"text": say("The second day is before the first"), "href": "#to", "name": "to"})
    shown = request.GET.get("show", Show.NOW.value)
    show = Show(shown) if shown in {each.value for each in Show} else Show.NOW
    return WorksQuery(show=show, where=given["where"], first=days["from"], last=days["to"]), given, errors


def _day(typed: str) -> date | None:
    """Return a day as browsers or people write it; None for nothing. Raises ValueError."""
    if not typed:
        return None
    form = "%d/%m/%Y" if "/" in typed else "%Y-%m-%d"
    return datetime.strptime(typed, form).replace(tzinfo=LONDON).date()


@access(anyone)
@require_safe
def works(request: Request) -> HttpResponse:
    """List works that are planned, now, coming or past, near a place and on the days somebody names.

    One query, and two for a postcode.
    """
    speak_as_chosen(request)
    query, given, errors = _asked(request)
    after, before = request.GET.get("after", ""), request.GET.get("before", "")
    page = works_page(query, today=_today(request), after=after, before=before)
    there = area(query.where)
    kept = {name: text for name, text in given.items() if text}
    show = query.show or Show.NOW
    context = {
        "page": page,
        "lines": _lines(page.rows),
        "show": show.value,
        "nothing": say(SHOWN[show][1]),
        "lists": [
            {"name": say(label), "url": f"?{urlencode({'show': each.value, **kept})}", "is_here": each == show}
            for each, (label, _nothing) in SHOWN.items()
        ],
        "where": there,
        "given": given,
        "is_narrowed": bool(kept),
        "errors": errors,
        "error_by": {each["name"]: each["text"] for each in errors},
        "query": urlencode({"show": show.value, **kept}),
        "points": f"{reverse('works-points')}?{urlencode({'show': show.value, **kept})}",
        "calendar": f"{reverse('works-calendar')}{_only(given['where'])}",
        "feed": f"{reverse('works-feed')}{_only(given['where'])}",
    }
    return render(request, "resident/works.html", context, status=422 if errors else 200)


def _only(where: str) -> str:
    return f"?{urlencode({'where': where})}" if where else ""


def _lines(rows: list[WorksRecord]) -> list[dict[str, Any]]:
    return [{"works": each, "tone": TONES[each.state]} for each in rows]


@access(anyone)
@require_safe
def notice(request: Request, works_id: int) -> HttpResponse:
    """Show planned works, with everything that was said of them since. Two queries."""
    speak_as_chosen(request)
    found = works_notice(works_id, today=_today(request)) if works_id < 2**63 else None
    if found is None:
        raise Http404("There are no such works.")
    texts = [
        (say("Why"), found.why),
        (say("Which way to go instead"), found.diversion),
        (say("Getting through: disabled people, and people who come by bus"), found.access),
        (say("Who does it"), found.contractor),
        (say("Permit"), found.permit),
        (say("Whom to ask"), found.contact),
    ]
    context = {
        "works": found,
        "tone": TONES[found.state],
        "texts": [(label, text) for label, text in texts if text],
        "is_cancelled": found.state == WorksState.CANCELLED,
        "is_postponed": found.state == WorksState.POSTPONED,
    }
    return render(request, "resident/works_notice.html", context)


@access(anyone)
@require_safe
def points(request: Request) -> JsonResponse:
    """Return works as GeoJSON for the map."""
    speak_as_chosen(request)
    query, _given, _errors = _asked(request)
    features = [
        {
            "type": "Feature",
            "geometry": {"type": "Point", "coordinates": [round(each.point.lon, 6), round(each.point.lat, 6)]},
            "properties": {
                "title": f"{each.what}, {each.street}",
                "status": f"{each.state_label}, {each.when}",
                "url": reverse("works-notice", args=[each.id]),
            },
        }
        for each in works_changed(query, today=_today(request)).rows
    ]
    return JsonResponse({"type": "FeatureCollection", "features": features})


@access(anyone)
@require_safe
def works_ics(request: Request) -> HttpResponse:
    """Return works, those called off and finished lately among them, as a calendar to subscribe to."""
    query, _given, _errors = _asked(request)
    asked = WorksQuery(where=query.where, first=query.first, last=query.last)
    return _calendar(works_changed(asked, today=_today(request)).rows, file="works")


@access(anyone)
@require_safe
def notice_ics(request: Request, works_id: int) -> HttpResponse:
    """Return one notice as an entry for a calendar."""
    found = works_notice(works_id, today=_today(request)) if works_id < 2**63 else None
    if found is None:
        raise Http404("There are no such works.")
    return _calendar([found], file=f"works-{found.id}")


def _calendar(rows: list[WorksRecord], *, file: str) -> HttpResponse:
    text = calendar(rows, name=f"{the_council().name}: {say('Planned works')}")
    response = HttpResponse(text, content_type="text/calendar; charset=utf-8")
    response["Content-Disposition"] = f'inline; filename="{file}.ics"'
    return response


@access(anyone)
@require_safe
def feed(request: Request) -> HttpResponse:
    """Return what changed last of planned works as an Atom feed. One query, and two for a postcode."""
    query, given, _errors = _asked(request)
    page = works_changed(WorksQuery(where=query.where), today=_today(request), size=ENTRIES_IN_FEED)
    address = f"{settings.FRONTDOOR_SITE}{reverse('works')}"
    own = f"{settings.FRONTDOOR_SITE}{reverse('works-feed')}"
    asked = _only(given["where"])
    written = Atom1Feed(
        title=f"{the_council().name}: {say('Planned works')}",
        link=f"{address}{asked}",
        feed_url=f"{own}{asked}",
        description="",
        language="en-gb",
    )
    for each in page.rows:
        link = f"{address}{each.id}/"
        written.add_item(
            title=f"{each.state_label}: {each.what}, {each.street}",
            link=link,
            unique_id=link,
            description=escape(f"{each.where}, {each.when}."),  # Atom reads a summary as HTML
            pubdate=each.published_at,
            updateddate=each.changed_at,
        )
    return HttpResponse(written.writeString("utf-8"), content_type=written.content_type)
