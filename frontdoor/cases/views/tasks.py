"""Tasks across cases: one's own, and one's teams'."""

from typing import Final

from django.db import transaction
from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from frontdoor.cases import permissions
from frontdoor.cases.queries.reading import record
from frontdoor.cases.queries.tasks import page_of, to_do
from frontdoor.foundation.accounts.access import Request, access
from frontdoor.foundation.audit import api as audit
from frontdoor.services.api import versions

#: The value of `whose` for tasks of one's teams.
TEAMS: Final = "teams"


@access(permissions.works_cases)
@require_safe
def tasks(request: Request) -> HttpResponse:
    """List what somebody has to do, or what their teams have, that due first on top."""
    is_teams = request.GET.get("whose") == TEAMS
    actor = request.actor
    rows = to_do(team_ids=actor.team_ids) if is_teams else to_do(user_id=actor.user_id)
    page, found = page_of(
        rows, after=request.GET.get("after", ""), before=request.GET.get("before", ""), at=request.now
    )
    with transaction.atomic(durable=True):
        references = sorted({line.row.case.reference for line in found})
        audit.record_views(references, by=actor, at=request.now, purpose="the list of tasks")
    versions({line.row.case.service_version_id for line in found})
    return render(
        request,
        "fd_cases/tasks.html",
        {
            "lines": [{"task": line, "case": record(line.row.case)} for line in found],
            "page": page,
            "is_teams": is_teams,
            "query": f"whose={TEAMS}" if is_teams else "",
        },
    )
