"""A proposed wording drawn: its questions in order with what they hang on, and every way through its form."""

from collections.abc import Iterator
from typing import Any

from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from frontdoor.foundation.accounts.access import Request, access
from frontdoor.services import permissions, queries
from frontdoor.services.forms.drawing import label_of, name_of_kind
from frontdoor.services.rules.definition import Definition, Question
from frontdoor.services.rules.expressions import parse
from frontdoor.services.rules.routes import Route, walk
from frontdoor.services.rules.tables import NOT_ELIGIBLE
from frontdoor.services.views.definitions import MOST_WAYS, decided, end_of
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
        "steps": list(_steps(desk, definition)) if definition is not None else [],
        "ways": [_way(definition, number, each) for number, each in enumerate(routes[:MOST_WAYS]) if definition],
        "count": len(routes),
        "is_cut": len(routes) > MOST_WAYS,
        "is_whole": walked is None or walked.is_whole,
        "is_all": found is not None and found.is_whole,
    }
    return render(request, "fd_services/edit/map.html", {**desk.context(), **context})


def _steps(desk: Desk, definition: Definition) -> Iterator[dict[str, Any]]:
    """Yield every question as the drawing has it: what it hangs on, what its answers stop at, what they open."""
    places = {
        each.get("id"): index for index, each in enumerate(desk.data.get("questions") or ()) if isinstance(each, dict)
    }
    for question in definition.all_questions:
        place = places.get(question.id)
        yield {
            "title": label_of({"label": question.label, "id": question.id}),
            "href": desk.address(("questions", place)) if place is not None else desk.address(("contact",)),
            "kind": name_of_kind(question.kind),
            "when": question.when,
            "answers": [
                {"label": each.label, "opens": list(_opened(definition, question, each.value))}
                for each in question.options
            ],
            "stops": list(_stops(definition, question)),
            "inner": [{"title": each.label, "when": each.when} for each in question.questions],
        }


def _opened(definition: Definition, question: Question, value: str) -> Iterator[str]:
    """Yield what the conditions that name an answer lead to."""
    for each in definition.questions:
        if each.when and (question.id, value) in parse(each.when).compared:
            yield f"asks ‘{each.heading}’"
    for stopper in definition.stoppers:
        if stopper.when and (question.id, value) in parse(stopper.when).compared:
            yield f"{'stops at' if stopper.kind == 'stop' else 'warns'} ‘{stopper.title}’"


def _stops(definition: Definition, question: Question) -> Iterator[dict[str, str]]:
    for stopper in definition.stoppers:
        is_of_place = stopper.place is not None and question.kind == "place"
        if is_of_place or (stopper.when and question.id in parse(stopper.when).names):
            said = stopper.when or f"the place is {stopper.place} the area"
            yield {"title": stopper.title, "when": said, "verb": "Stops" if stopper.kind == "stop" else "Warns"}


def _way(definition: Definition, number: int, route: Route) -> dict[str, Any]:
    tone = "late" if route.stopper == NOT_ELIGIBLE else "waiting" if route.stopper else "closed"
    return {
        "number": number,
        "decided": decided(definition, route) or ["Whatever is answered"],
        "asked": len(route.asked),
        "end": end_of(definition, route),
        "tone": tone,
    }
