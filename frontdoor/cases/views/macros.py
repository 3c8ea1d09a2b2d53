"""The macros of a team: what its people do to cases in one go, kept under a name by a leader."""

from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from frontdoor.cases import permissions
from frontdoor.cases.forms.macros import MacroForm, entered
from frontdoor.cases.models import Macro
from frontdoor.cases.operations.changing import SayMore
from frontdoor.cases.operations.macros import MacroNameTaken, delete_macro, keep_macro
from frontdoor.cases.queries.macros import choices, of_teams
from frontdoor.cases.rules.macros import Steps
from frontdoor.foundation.accounts.access import Request, access
from frontdoor.foundation.accounts.api import teams
from frontdoor.kernel.refusals import Refusal


@access(permissions.works_cases)
@require_safe
def macros(request: Request) -> HttpResponse:
    """List the macros of somebody's teams, each with what it does."""
    called = {each.id: each.name for each in teams()}
    lines = [
        {
            "macro": each,
            "steps": list(Steps.from_data(each.steps).in_words()),
            "team": called.get(each.team_id, ""),
            "may_change": permissions.may_lead(request.actor, each.team_id),
        }
        for each in of_teams(request.actor)
    ]
    return render(request, "fd_cases/macros.html", {"lines": lines, "may_add": permissions.leads(request.actor)})


@access(permissions.leads)
@require_http_methods(["GET", "HEAD", "POST"])
def edit(request: Request, macro_id: int = 0) -> HttpResponse:
    """Write a macro, or change one; 0 is a new one."""
    macro = _theirs(request, macro_id) if macro_id else None
    initial: dict[str, Any] = {}
    if macro is not None:
        initial = {**entered(Steps.from_data(macro.steps)), "name": macro.name, "of_team": macro.team_id}
    led = [(str(each.id), each.name) for each in teams() if permissions.may_lead(request.actor, each.id)]
    given = request.POST if request.method == "POST" else None
    form = MacroForm(given, initial=initial, leads=led, **choices(request.actor, at=request.now))
    if given is not None and form.is_valid():
        try:
            with transaction.atomic(durable=True):
                row = keep_macro(
                    team_id=macro.team_id if macro else form.cleaned_data["of_team"],
                    name=form.cleaned_data["name"],
                    steps=form.steps(),
                    macro_id=macro_id or None,
                    by=request.actor,
                    at=request.now,
                )
        except Refusal as refusal:
            form.add_error("name" if isinstance(refusal, SayMore | MacroNameTaken) else None, str(refusal))
        else:
            messages.success(request, f"The macro ‘{row.name}’ is kept.")
            return redirect("macros")
    context = {"form": form, "macro": macro}
    return render(request, "fd_cases/macro.html", context, status=422 if form.errors else 200)


@access(permissions.leads)
@require_POST
def delete(request: Request, macro_id: int) -> HttpResponse:
    """Forget a macro of a team that one leads."""
    with transaction.atomic(durable=True):
        delete_macro(_theirs(request, macro_id), by=request.actor, at=request.now)
    messages.success(request, "The macro is deleted.")
    return redirect("macros")


def _theirs(request: Request, macro_id: int) -> Macro:
    found = Macro.objects.filter(pk=macro_id).first()
    if found is None:
        raise Http404("There is no such macro.")
    if not permissions.may_lead(request.actor, found.team_id):
        raise PermissionDenied("This macro belongs to another team.")
    return found
