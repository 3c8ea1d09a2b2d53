"""By what right the council holds each source of records, and who may see what of it."""

from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from frontdoor.customers import permissions
from frontdoor.customers.queries.definitions import NoSuchSource, source
from frontdoor.customers.queries.sources import loads_of, matrix, source_lines
from frontdoor.foundation.accounts.access import Request, access
from frontdoor.foundation.accounts.api import names, teams
from frontdoor.kernel.clock import LONDON


@access(permissions.reads_sources)
@require_safe
def sources(request: Request) -> HttpResponse:
    """List the sources: owner, law, agreement and days left, assessment, records, last delivery."""
    called = {each.slug: each.name for each in teams()}
    lines = source_lines(on=request.now.astimezone(LONDON).date())
    rows = [{"line": each, "owner": called.get(each.source.owner, each.source.owner)} for each in lines]
    return render(request, "fd_customers/sources.html", {"rows": rows})


@access(permissions.reads_sources)
@require_safe
def source_page(request: Request, slug: str) -> HttpResponse:
    """Show one source: its agreement, its assessment, which field is seen for which purpose, its deliveries."""
    try:
        found = source(slug)
    except NoSuchSource as refusal:
        raise Http404(str(refusal)) from refusal
    line = next(each for each in source_lines(on=request.now.astimezone(LONDON).date()) if each.source.id == slug)
    purposes, rows = matrix(found)
    loads = loads_of(slug)
    called = names(each.by for each in loads)
    context = {
        "source": found,
        "line": line,
        "owner": next((each.name for each in teams() if each.slug == found.owner), found.owner),
        "purposes": purposes,
        "matrix": rows,
        "loads": [{"load": each, "who": called.get(each.by, each.by)} for each in loads],
    }
    return render(request, "fd_customers/source.html", context)
