"""Definitions as files of the catalogue, to take away."""

from django.http import HttpResponse
from django.shortcuts import get_object_or_404
from django.views.decorators.http import require_safe

from frontdoor.foundation.accounts.access import Request, access
from frontdoor.services import permissions, queries
from frontdoor.services.models import Proposal, ServiceVersion
from frontdoor.services.rules.as_files import as_file


@access(permissions.may_see_proposals)
@require_safe
def proposal_file(_request: Request, proposal_id: int) -> HttpResponse:
    """Give a proposed wording as the catalogue would have it."""
    row = get_object_or_404(Proposal, pk=proposal_id)
    return _file(row.slug, row.definition)


@access(permissions.may_read_definitions)
@require_safe
def version_file(_request: Request, slug: str, number: int) -> HttpResponse:
    """Give a version as the catalogue would have it."""
    row = get_object_or_404(ServiceVersion, service__slug=slug, number=number)
    return _file(slug, row.definition)


def _file(slug: str, stored: dict[str, object]) -> HttpResponse:
    response = HttpResponse(
        as_file(stored, sets=queries.question_sets()), content_type="application/yaml; charset=utf-8"
    )
    response["Content-Disposition"] = f'attachment; filename="{slug}.yaml"'
    return response
