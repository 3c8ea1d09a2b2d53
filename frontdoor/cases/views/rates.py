"""What people say of what we closed: for leaders, of their own teams."""

from datetime import timedelta
from typing import Any, Final

from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from frontdoor.cases import permissions
from frontdoor.cases.queries.rates import Rates, rates
from frontdoor.foundation.accounts.access import Request, access
from frontdoor.foundation.accounts.actors import Role
from frontdoor.services.api import service

#: The spans to choose from, in days.
SPANS: Final = (28, 91, 365)
_HEAD: Final = (
    {"text": "Service"},
    *({"text": text, "numeric": True} for text in ("Closed", "Something done", "Confirmed", "Half", "Not right")),
    {"text": "Opened again", "numeric": True},
    {"text": "Nothing said", "numeric": True},
)


@access(permissions.reads_rates)
@require_safe
def outcomes(request: Request) -> HttpResponse:
    """Show, for each service, what was closed and what those who asked say of it. Two queries."""
    asked = request.GET.get("days", "")
    days = int(asked) if asked in map(str, SPANS) else SPANS[1]
    team_ids = None if request.actor.has(Role.ADMIN) else request.actor.team_ids
    found = rates(team_ids=team_ids, since=request.now - timedelta(days=days), until=request.now)
    known = {each.service: service(each.service, at=request.now) for each in found}
    names = {slug: each.name for slug, each in known.items() if each is not None}
    context = {
        "head": _HEAD,
        "rows": [_row(each, names.get(each.service, each.service)) for each in found],
        "spans": [(each, each == days) for each in SPANS],
        "days": days,
        "is_all": team_ids is None,
    }
    return render(request, "fd_cases/outcomes.html", context)


def _row(each: Rates, name: str) -> list[Any]:
    counts = (
        str(each.closed),
        _share(each.put_right, each.closed),
        _share(each.confirmed, each.put_right),
        _share(each.half, each.put_right),
        _share(each.disputed, each.closed),
        _share(each.reopened, each.closed),
        _share(each.silent, each.put_right),
    )
    return [name, *({"text": text, "numeric": True} for text in counts)]


def _share(count: int, of: int) -> str:
    return f"{count} ({100 * count / of:.1f}%)" if of else f"{count}"
