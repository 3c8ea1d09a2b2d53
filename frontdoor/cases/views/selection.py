"""The same done to the ticked cases of the work list: one step, or the steps of a macro."""

from typing import Any
from urllib.parse import urlencode

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_POST

from frontdoor.cases import permissions
from frontdoor.cases.forms.macros import StepsForm
from frontdoor.cases.models import Case
from frontdoor.cases.operations.macros import do_steps
from frontdoor.cases.queries.macros import choices, of_teams
from frontdoor.cases.queries.reading import record
from frontdoor.cases.queries.work_list import WorkQuery
from frontdoor.cases.rules.macros import SINGLE, Steps
from frontdoor.cases.views.several import each_alone, references
from frontdoor.foundation.accounts.access import Request, access
from frontdoor.foundation.accounts.actors import Actor, Role
from frontdoor.kernel.refusals import Refusal
from frontdoor.services.api import versions

MACRO = "macro-"
#: What asks for a page of its own, as it is one thing for all of them.
PLAN = "plan-works"


def offered(actor: Actor) -> list[tuple[str, str]]:
    """Return what can be done to ticked cases: single steps, and the macros of somebody's teams. One query."""
    single = [
        (name, label) for name, (label, _fields) in SINGLE.items() if name != "extend" or permissions.leads(actor)
    ]
    plan = [(PLAN, "Plan works that put them right")] if actor.has(Role.OFFICER, Role.TEAM_LEADER, Role.ADMIN) else []
    return [*single, *plan, *((f"{MACRO}{each.pk}", f"Macro: {each.name}") for each in of_teams(actor))]


@access(permissions.works_cases)
@require_POST
def selection(request: Request) -> HttpResponse:
    """Ask what is to be done to the ticked cases as far as it must be, and do it to each on its own."""
    back = f"{reverse('work-list')}?{WorkQuery.from_text(request.POST.get('query', '')[:500]).address()}"
    wanted, which = references(request.POST.getlist("which")), request.POST.get("do", "")
    if not wanted or which not in dict(offered(request.actor)):
        messages.error(
            request, "Tick the cases first, and choose what to do with them." if wanted else "Tick the cases first."
        )
        return redirect(back)
    if which == PLAN:
        return redirect(f"{reverse('plan-works')}?{urlencode([('case', each) for each in wanted])}")
    form = _form(request, which)
    is_sent = "go" in request.POST
    if not is_sent or not form.is_valid():
        return _show(request, form, wanted, which, back, is_wrong=is_sent)
    steps = _steps(form, which, request.actor)
    try:
        steps.check()
    except Refusal as refusal:
        form.add_error(None, str(refusal))
        return _show(request, form, wanted, which, back, is_wrong=True)

    def do(case: Case) -> str:
        return do_steps(case, steps=steps, by=request.actor, at=request.now)

    done = each_alone(wanted, by=request.actor, do=do)
    heading = f"{sum(each.is_done for each in done)} of {len(done)} done"
    return render(request, "fd_cases/several.html", {"heading": heading, "done": done, "back_url": back})


def _form(request: Request, which: str) -> StepsForm:
    only = SINGLE[which][1] if which in SINGLE else ()
    given = request.POST if "go" in request.POST else None
    return StepsForm(given, only=only, **choices(request.actor, at=request.now))


def _steps(form: StepsForm, which: str, actor: Actor) -> Steps:
    if which in {"take", "watch"}:
        return Steps(take=which == "take", watch=which == "watch")
    if which in SINGLE:
        return form.steps()
    return next(Steps.from_data(each.steps) for each in of_teams(actor) if f"{MACRO}{each.pk}" == which)


def _show(
    request: Request, form: StepsForm, wanted: list[str], which: str, back: str, *, is_wrong: bool
) -> HttpResponse:
    rows = list(permissions.visible_to(request.actor).filter(reference__in=wanted).order_by("due_at", "id"))
    versions({row.service_version_id for row in rows})
    steps = _steps(form, which, request.actor) if which not in SINGLE else None
    context: dict[str, Any] = {
        "heading": dict(offered(request.actor))[which],
        "which": which,
        "form": form,
        "steps": list(steps.in_words()) if steps else [],
        "cases": [record(row) for row in rows],
        "query": request.POST.get("query", "")[:500],
        "back_url": back,
    }
    return render(request, "fd_cases/selection.html", context, status=422 if is_wrong else 200)
