"""What comes of complaints, across cases: what should change, what is to be put right, and the file of one."""

from typing import Any, Final

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from frontdoor.cases import permissions
from frontdoor.cases.models import Learning, Remedy
from frontdoor.cases.operations.referring import file_taken
from frontdoor.cases.operations.remedying import decide_remedy
from frontdoor.cases.queries.complaint_file import whole_file
from frontdoor.cases.queries.complaints import file_of, policy
from frontdoor.cases.rules.complaint_policy import label_of
from frontdoor.cases.views.complaint_forms import MoneyForm
from frontdoor.cases.views.finding import case_of
from frontdoor.foundation.accounts.access import Request, access, roles
from frontdoor.foundation.accounts.actors import Actor, Role
from frontdoor.foundation.accounts.api import people
from frontdoor.foundation.audit import api as audit
from frontdoor.foundation.ui.pages import keyset
from frontdoor.kernel.clock import LONDON
from frontdoor.kernel.refusals import Refusal

#: What should change is for everybody on the council's own staff; contractors work on what they are given.
LEARNERS: Final = roles(Role.ADVISER, Role.OFFICER, Role.TEAM_LEADER, Role.INSIGHT, Role.PROGRAMME)
STATES: Final = {Learning.OPEN: "Open", Learning.DONE: "Done", Learning.DROPPED: "Dropped"}


@access(LEARNERS)
@require_safe
def learning(request: Request) -> HttpResponse:
    """List what should change after complaints, that due first on top."""
    state = request.GET.get("state", Learning.OPEN)
    cause = request.GET.get("cause", "")
    rows = Learning.objects.filter(state=state if state in STATES else Learning.OPEN)
    if cause:
        rows = rows.filter(root_cause=cause)
    page = keyset(
        rows.select_related("complaint_file__case"),
        order=("due_on", "id"),
        after=request.GET.get("after", ""),
        before=request.GET.get("before", ""),
    )
    names = people({row.owner_id for row in page.rows})
    theirs = _visible(request.actor, [row.complaint_file.case_id for row in page.rows])
    causes = policy().root_causes
    today = request.now.astimezone(LONDON).date()
    lines = [
        {
            "row": row,
            "cause": label_of(causes, row.root_cause),
            "owner": names[row.owner_id].name if row.owner_id in names else "",
            "reference": row.complaint_file.case.reference if row.complaint_file.case_id in theirs else "",
            "is_late": row.state == Learning.OPEN and row.due_on < today,
        }
        for row in page.rows
    ]
    fields = [
        {"name": "state", "label": "State", "kind": "select", "value": state, "options": list(STATES.items())},
        {
            "name": "cause",
            "label": "Root cause",
            "kind": "select",
            "value": cause,
            "options": [("", "Any"), *((each.id, each.label) for each in causes)],
        },
    ]
    query = "&".join(f"{name}={value}" for name, value in (("state", state), ("cause", cause)) if value)
    context = {"lines": lines, "page": page, "fields": fields, "query": query}
    return render(request, "fd_cases/learning.html", context)


def _visible(actor: Actor, case_ids: list[int]) -> set[int]:
    if not case_ids:
        return set()
    return set(permissions.visible_to(actor).filter(pk__in=case_ids).values_list("pk", flat=True))


def may_watch_remedies(actor: Actor) -> bool:
    """Return whether somebody has business with remedies: those who approve money, and council staff with cases."""
    return permissions.may_approve_money(actor, 0) or actor.has(Role.ADVISER, Role.OFFICER, Role.ADMIN)


@access(may_watch_remedies)
@require_safe
def remedies(request: Request) -> HttpResponse:
    """List remedies that are not done yet, that due first on top; of others' cases only kind, amount and day."""
    page = keyset(
        Remedy.objects.filter(state__in=[Remedy.PROPOSED, Remedy.AGREED]).select_related("complaint_file__case"),
        order=("due_on", "id"),
        after=request.GET.get("after", ""),
        before=request.GET.get("before", ""),
    )
    names = people({row.owner_id for row in page.rows})
    theirs = _visible(request.actor, [row.complaint_file.case_id for row in page.rows])
    today = request.now.astimezone(LONDON).date()
    seen = [row.complaint_file.case.reference for row in page.rows if row.complaint_file.case_id in theirs]
    if seen:
        with transaction.atomic(durable=True):
            audit.record_views(seen, by=request.actor, at=request.now, purpose="the list of remedies")
    lines = [
        {
            "row": row,
            "owner": names[row.owner_id].name if row.owner_id in names else "",
            "case": row.complaint_file.case if row.complaint_file.case_id in theirs else None,
            "is_late": row.due_on < today,
            "may_decide": _may_decide(request.actor, row),
        }
        for row in page.rows
    ]
    return render(request, "fd_cases/remedies.html", {"lines": lines, "page": page})


def _may_decide(actor: Actor, row: Remedy) -> bool:
    is_waiting = row.state == Remedy.PROPOSED and row.proposed_by != actor.username
    return is_waiting and permissions.may_approve_money(actor, row.pence or 0)


@access(may_watch_remedies)
@require_http_methods(["GET", "HEAD", "POST"])
def decide(request: Request, remedy_id: int) -> HttpResponse:
    """Approve money, or not, without reading the case it is for."""
    row = get_object_or_404(Remedy.objects.select_related("complaint_file__case"), pk=remedy_id)
    if not permissions.may_approve_money(request.actor, row.pence or 0):
        raise PermissionDenied("Your role does not approve so much money.")
    form = MoneyForm(request.POST if request.method == "POST" else None, initial={"remedy": row.pk})
    if request.method == "POST" and form.is_valid():
        accept, why = form.cleaned_data["decision"] == "yes", form.cleaned_data["why"]
        try:
            with transaction.atomic(durable=True):
                decide_remedy(row, accept=accept, why=why, by=request.actor, at=request.now)
        except Refusal as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(request, "The decision is kept.")
            return redirect("remedies")
    context: dict[str, Any] = {"row": row, "form": form}
    return render(request, "fd_cases/remedy.html", context, status=422 if form.errors else 200)


@access(permissions.works_cases)
@require_POST
def take_file(request: Request, reference: str) -> HttpResponse:
    """Send the whole file of a complaint as one archive, and keep that it was taken."""
    case = case_of(request, reference)
    if file_of(case) is None:
        raise Http404("This case is no complaint.")
    if not (permissions.may_work(request.actor, case) and permissions.may_see_contact(request.actor, case)):
        raise PermissionDenied("Only the council’s team that holds the case takes out its file.")
    with transaction.atomic(durable=True):
        audit.record_views([case.reference], by=request.actor, at=request.now, purpose="took out the whole file")
        file_taken(case, by=request.actor, at=request.now)
    response = HttpResponse(whole_file(case, at=request.now), content_type="application/zip")
    response["Content-Disposition"] = f'attachment; filename="complaint-{case.reference}.zip"'
    response["Cache-Control"] = "private, no-store"
    return response
