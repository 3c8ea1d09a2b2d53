"""Reports anybody may see: a list and a map, without personal data."""

from typing import Any
from urllib.parse import urlencode

from django.http import Http404, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.urls import reverse

from frontdoor.cases.api import (
    Audience,
    CaseRecord,
    NoSuchCase,
    PublicQuery,
    answers_in_words,
    photos,
    public_list,
    public_page,
    record,
    row_of,
    timeline,
    works_of_case,
)
from frontdoor.foundation.accounts.access import Request, access, anyone
from frontdoor.kernel.clock import LONDON
from frontdoor.kernel.references import NotAReference, parse_reference, spoken
from frontdoor.places.api import wards
from frontdoor.services.api import catalogue

#: As many as a telephone draws without delay; the newest are the likeliest to be looked for.
MOST_ON_MAP = 500


def _query(request: Request) -> tuple[PublicQuery, dict[str, str]]:
    # PostgreSQL cannot even be asked for a NUL.
    given = {name: request.GET.get(name, "")[:60].replace("\0", "") for name in ("service", "ward", "status")}
    is_open = {"open": True, "closed": False}.get(given["status"])
    query = PublicQuery(services=(given["service"],) if given["service"] else (), ward=given["ward"], is_open=is_open)
    return query, {name: value for name, value in given.items() if value}


@access(anyone)
def reports(request: Request) -> HttpResponse:
    """List public reports, newest first, with filters; the map shows the newest of them."""
    query, given = _query(request)
    page = public_page(query, after=request.GET.get("after", ""), before=request.GET.get("before", ""))
    names = {each.code: each.name for each in wards()}
    encoded = urlencode(given)
    return render(
        request,
        "resident/reports.html",
        {
            "page": page,
            "rows": [(row, names.get(row.ward, "")) for row in page.rows],
            "query": encoded,
            "points": f"{reverse('report-points')}?{encoded}",
            "fields": [
                _filter("service", "Service", [(each.slug, each.name) for each in catalogue(at=request.now)], given),
                _filter("ward", "Ward", sorted(names.items(), key=lambda pair: pair[1]), given),
                _filter("status", "Status", [("open", "Open"), ("closed", "Closed")], given),
            ],
            "clear_url": reverse("reports") if given else "",
        },
    )


def _filter(name: str, label: str, options: list[tuple[str, str]], given: dict[str, str]) -> dict[str, Any]:
    return {
        "name": name,
        "label": label,
        "kind": "select",
        "value": given.get(name, ""),
        "options": [("", "All"), *options],
    }


@access(anyone)
def points(request: Request) -> JsonResponse:
    """Return the newest public reports as GeoJSON for the map."""
    query, _given = _query(request)
    features = [_feature(each) for each in public_list(query, size=MOST_ON_MAP) if each.point is not None]
    return JsonResponse({"type": "FeatureCollection", "features": features})


def _feature(each: CaseRecord) -> dict[str, object]:
    point = each.point
    coordinates = [round(point.lon, 6), round(point.lat, 6)] if point is not None else []
    return {
        "type": "Feature",
        "geometry": {"type": "Point", "coordinates": coordinates},
        "properties": {
            "title": f"{each.service_name}, {spoken(each.reference)}",
            "status": each.outcome_label or each.status_label,
            "url": reverse("report", args=[each.reference]),
        },
    }


@access(anyone)
def report(request: Request, reference: str) -> HttpResponse:
    """Show one public report; a spoken reference is taken to its own address."""
    try:
        plain = parse_reference(reference)
        if plain != reference:
            return redirect("report", reference=plain)
        case = row_of(plain)
    except (NotAReference, NoSuchCase):
        raise Http404 from None
    if not case.is_public:
        raise Http404
    names = {each.code: each.name for each in wards()}
    return render(
        request,
        "resident/report.html",
        {
            "back_url": reverse("reports"),
            "back_text": "All reports",
            "case": record(case),
            "ward": names.get(case.ward, ""),
            "entries": timeline(case, audience=Audience.PUBLIC),
            "answers": answers_in_words(case, public_only=True),
            "photos": photos([case.pk]).get(case.pk, []),
            "works": works_of_case(case.pk, today=request.now.astimezone(LONDON).date()),
        },
    )
