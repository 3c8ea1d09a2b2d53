"""A proposed wording drawn: its questions in order with what they hang on, and every way through its form."""

from collections.abc import Callable
from typing import Any

from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from frontdoor.foundation.accounts.access import Request, access
from frontdoor.services import permissions, queries
from frontdoor.services.rules.definition import Definition
from frontdoor.services.rules.routes import Route, walk
from frontdoor.services.rules.tables import NOT_ELIGIBLE
from frontdoor.services.views.definitions import MOST_WAYS, decided, end_of
from frontdoor.services.views.drawn import steps
from frontdoor.services.views.editing_desk import Desk, desk_of


@access(permissions.may_design)
@require_safe
def ways(request: Request, proposal_id: int) -> HttpResponse:
    """Draw the form as a list of its questions, then every way through it, each to be played."""
    desk = desk_of(proposal_id, at=request.now)
    found = queries.proposed(proposal_id)
    definition = found.definition if found is not None else None
    walked = walk(definition) if definition is not None else None
    routes = walked.routes if walked is not None else ()
    context = {
        "steps": list(steps(definition, href=_href(desk))) if definition is not None else [],
        "ways": [_way(definition, number, each) for number, each in enumerate(routes[:MOST_WAYS]) if definition],
        "count": len(routes),
        "is_cut": len(routes) > MOST_WAYS,
        "is_whole": walked is None or walked.is_whole,
        "is_all": found is not None and found.is_whole,
    }
    return render(request, "fd_services/edit/map.html", {**desk.context(), **context})


def _href(desk: Desk) -> Callable[[str], str]:
    """Return what gives the address at which a question is edited; those about contact are edited together."""
    questions = desk.data.get("questions") or ()
    places = {each.get("id"): index for index, each in enumerate(questions) if isinstance(each, dict)}
    return lambda name: desk.address(("questions", places[name]) if name in places else ("contact",))


def _way(definition: Definition, number: int, route: Route) -> dict[str, Any]:
    tone = "late" if route.stopper == NOT_ELIGIBLE else "waiting" if route.stopper else "closed"
    return {
        "number": number,
        "decided": decided(definition, route) or ["Whatever is answered"],
        "asked": len(route.asked),
        "end": end_of(definition, route),
        "tone": tone,
    }
