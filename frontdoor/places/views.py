"""The map's data, which everybody may have."""

from django.http import HttpResponse
from django.utils.cache import get_conditional_response, patch_cache_control
from django.views.decorators.http import require_safe

from frontdoor.foundation.accounts.access import Request, access, anyone
from frontdoor.places.queries import reading as queries

#: Browsers ask again after this many seconds, and are told "not modified" while nothing changed.
_MAP_FRESH_FOR = 600


@access(anyone)
@require_safe
def map_layers(request: Request) -> HttpResponse:
    """Answer with the boundary, wards, neighbours and streets as GeoJSON."""
    etag, body = queries.map_layers_as_json()
    fresh = HttpResponse(body, content_type="application/geo+json", headers={"ETag": etag})
    patch_cache_control(fresh, public=True, max_age=_MAP_FRESH_FOR)
    response = get_conditional_response(request, etag=etag, response=fresh)
    assert isinstance(response, HttpResponse)  # noqa: S101 -- the stubs allow None, which needs no response given
    return response
