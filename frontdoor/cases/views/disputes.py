"""Disputes: residents who say it is not put right, and wait for an answer."""

from django.db import transaction
from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from frontdoor.cases import permissions
from frontdoor.cases.models import ReopenRequest
from frontdoor.cases.queries.reading import cause_in_words, record
from frontdoor.cases.queries.work_list import ANY
from frontdoor.foundation.accounts.access import Request, access
from frontdoor.foundation.audit import api as audit
from frontdoor.foundation.ui.pages import keyset
from frontdoor.services.api import versions


@access(permissions.works_cases)
@require_safe
def disputes(request: Request) -> HttpResponse:
    """List the disputes that wait for an answer, those due first on top: of one's own teams, or all one may see."""
    team_ids = permissions.usual_teams(request.actor)
    is_all = team_ids is None or request.GET.get("team") == ANY
    visible = permissions.visible_to(request.actor)
    if team_ids is not None and not is_all:
        visible = visible.filter(team_id__in=team_ids)
    rows = ReopenRequest.objects.filter(decided_at__isnull=True, case__in=visible).select_related("case")
    page = keyset(
        rows,
        order=("due_at", "id"),
        after=request.GET.get("after", ""),
        before=request.GET.get("before", ""),
    )
    with transaction.atomic(durable=True):
        references = [row.case.reference for row in page.rows]
        audit.record_views(references, by=request.actor, at=request.now, purpose="the list of disputes")
    versions({row.case.service_version_id for row in page.rows})
    lines = [
        {
            "dispute": row,
            "case": record(row.case),
            "is_late": row.due_at < request.now,
            "may_answer": permissions.may_answer(request.actor, row),
            "cause": cause_in_words(row),
        }
        for row in page.rows
    ]
    return render(
        request,
        "fd_cases/disputes.html",
        {
            "lines": lines,
            "page": page,
            "is_all": is_all,
            "has_teams": team_ids is not None,
            "query": f"team={ANY}" if is_all else "",
        },
    )
