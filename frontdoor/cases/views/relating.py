"""Cases that may belong to one: suggested with reasons, and linked or merged, several at once."""

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_POST

from frontdoor.cases import permissions
from frontdoor.cases.forms.together import MergeForm
from frontdoor.cases.models import Case
from frontdoor.cases.operations import closing
from frontdoor.cases.queries.clocks import OUTCOMES, definition_of
from frontdoor.cases.queries.reading import record
from frontdoor.cases.queries.relating import suggested
from frontdoor.cases.rules.states import Outcome
from frontdoor.cases.views.finding import case_of
from frontdoor.cases.views.several import each_alone, references
from frontdoor.foundation.accounts.access import Request, access
from frontdoor.foundation.accounts.actors import Actor


def suggestions(case: Case, *, by: Actor, linked: set[int]) -> list[dict[str, Any]]:
    """Return what a case's page suggests: cases that whoever reads it may see, and why each may belong to it."""
    found = suggested(
        case,
        visible=permissions.visible_to(by),
        by_person=permissions.may_see_contact(by, case),
        but=linked,
    )
    return [{"case": each, "why": ", ".join(why.reasons)} for why, each in found]


@access(permissions.works_cases)
@require_POST
def relate(request: Request, reference: str) -> HttpResponse:
    """Link the ticked cases to one, or close them as duplicates of it once the words for it are given."""
    case, wanted = case_of(request, reference), references(request.POST.getlist("which"))
    if not wanted:
        messages.error(request, "Tick the cases to link or to merge first.")
        return redirect("case", case.reference)
    if request.POST.get("do") == "merge":
        return _merge(request, case, wanted)
    done = each_alone(wanted, by=request.actor, do=lambda other: _link(case, other, request))
    return _say(request, case, "Cases linked", done)


def _link(case: Case, other: Case, request: Request) -> str:
    closing.link(case, other=other, by=request.actor, at=request.now)
    return "Linked."


def _merge(request: Request, case: Case, wanted: list[str]) -> HttpResponse:
    found = OUTCOMES.of(definition_of(case)).of(Outcome.DUPLICATE)
    is_sent = "words" in request.POST
    form = MergeForm(request.POST if is_sent else None, initial={"words": found.words if found else ""})
    if not is_sent or not form.is_valid():
        rows = permissions.visible_to(request.actor).filter(reference__in=wanted).order_by("opened_at")
        context = {"case": record(case), "form": form, "others": [record(each) for each in rows]}
        return render(request, "fd_cases/merge.html", context, status=422 if is_sent else 200)
    words = form.cleaned_data["words"]

    def merge(other: Case) -> str:
        closing.mark_duplicate(other, of=case, words=words, by=request.actor, at=request.now)
        return "Closed as a duplicate."

    return _say(request, case, "Cases merged", each_alone(wanted, by=request.actor, do=merge))


def _say(request: Request, case: Case, done_heading: str, done: list[Any]) -> HttpResponse:
    context = {"heading": done_heading, "done": done, "case": record(case)}
    return render(request, "fd_cases/several.html", context)
