"""The map's data and the search for addresses, which everybody may have, and the gazetteer's pages for staff."""

from typing import Any

from django.http import Http404, HttpResponse, JsonResponse
from django.shortcuts import render
from django.utils.cache import get_conditional_response, patch_cache_control
from django.views.decorators.http import require_safe

from frontdoor.foundation.accounts.access import Request, access, anyone, staff
from frontdoor.foundation.ui.templatetags.plain import day
from frontdoor.places.queries import loads, reading, searching
from frontdoor.places.records import AddressRecord

#: Browsers ask again after this many seconds, and are told "not modified" while nothing changed.
_MAP_FRESH_FOR = 600
#: What was found for the same letters a moment ago is found again.
_SEARCH_FRESH_FOR = 60
#: As many as fit under a box.
_SUGGESTED = 8


@access(anyone)
@require_safe
def map_layers(request: Request) -> HttpResponse:
    """Answer with the boundary, wards, neighbours and streets as GeoJSON."""
    etag, body = reading.map_layers_as_json()
    fresh = HttpResponse(body, content_type="application/geo+json", headers={"ETag": etag})
    patch_cache_control(fresh, public=True, max_age=_MAP_FRESH_FOR)
    response = get_conditional_response(request, etag=etag, response=fresh)
    assert isinstance(response, HttpResponse)  # noqa: S101 -- the stubs allow None, which needs no response given
    return response


@access(anyone)
@require_safe
def addresses(request: Request) -> HttpResponse:
    """Answer with the addresses that fit what has been typed so far; what a form without scripts lists too."""
    found = searching.search_addresses(request.GET.get("q", ""), limit=_SUGGESTED)
    response = JsonResponse({"addresses": [{"uprn": each.uprn, "text": each.one_line} for each in found]})
    patch_cache_control(response, private=True, max_age=_SEARCH_FRESH_FOR)
    return response


@access(staff)
@require_safe
def places(request: Request) -> HttpResponse:
    """Show what was loaded and what became of it, and find an address."""
    typed = request.GET.get("q", "").strip()
    shown, page = loads.loads(after=request.GET.get("after", ""), before=request.GET.get("before", ""))
    found = searching.search_addresses(typed) if typed else []
    match = searching.match_address(typed) if typed and not found else None
    return render(
        request,
        "fd_places/places.html",
        {
            "fields": [{"name": "q", "label": "Address, postcode or UPRN", "value": typed, "kind": "text"}],
            "typed": typed,
            "found": _by_uprn(typed) or found,
            "match": match,
            "loads": shown,
            "page": page,
        },
    )


def _by_uprn(typed: str) -> list[AddressRecord]:
    is_one = typed.isascii() and typed.isdecimal() and len(typed) <= len("999999999999")
    return list(reading.addresses([int(typed)]).values()) if is_one else []


@access(staff)
@require_safe
def address(request: Request, uprn: int) -> HttpResponse:
    """Show one address: where it is, and what became of it."""
    record = reading.addresses([uprn]).get(uprn)
    if record is None:
        raise Http404
    ward = next((each.name for each in reading.wards() if each.code == record.ward_code), "None of ours")
    retired_on = loads.retired_on(uprn)
    rows: list[dict[str, Any]] = [
        {"key": "UPRN", "value": str(record.uprn)},
        {"key": "Street", "value": record.street or "Not linked to a street"},
        {"key": "Place", "value": record.locality or "Not said"},
        {"key": "Postcode", "value": record.postcode or "None"},
        {"key": "Ward", "value": ward},
        {"key": "Where", "value": f"{record.lat:.6f}, {record.lon:.6f} (latitude, longitude)"},
        {"key": "Retired", "value": f"Since {day(retired_on)}" if retired_on else "No"},
    ]
    shown = {"address": record, "rows": rows, "changes": loads.changes(uprn)}
    return render(request, "fd_places/address.html", shown)
