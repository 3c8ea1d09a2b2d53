"""The office's pages of erasures: the dry run, the second person, the certificate."""

import json
from uuid import UUID

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_safe

from frontdoor.foundation.accounts.access import Request, access
from frontdoor.kernel.refusals import Refusal
from frontdoor.rights import permissions
from frontdoor.rights.models import Erasure
from frontdoor.rights.operations.erasing import propose_erasure, settle_erasure
from frontdoor.rights.providers.paper import pdf_of
from frontdoor.rights.queries.erasing import plan
from frontdoor.rights.queries.gathering import everything
from frontdoor.rights.queries.writing import certificate, certificate_paper
from frontdoor.rights.rules.states import ErasureState
from frontdoor.rights.views.office import case_id_of, person_of


@access(permissions.answers_rights)
@require_http_methods(["GET", "HEAD", "POST"])
def dry_run(request: Request, customer: int) -> HttpResponse:
    """Show what would go and what stays and why; propose it."""
    found = person_of(request, customer)
    errors = []
    if request.method == "POST":
        try:
            with transaction.atomic(durable=True):
                erasure = propose_erasure(found.customer, case_id=case_id_of(request), by=request.actor, at=request.now)
        except Refusal as refusal:
            errors = [{"text": str(refusal), "href": "#main-content"}]
        else:
            return redirect("rights-erasure", erasure.pk)
    shown = plan(found, everything(found), at=request.now)
    context = {"person": found, "plan": shown, "errors": errors, "case": request.GET.get("case", "")}
    return render(request, "fd_rights/dry_run.html", context, status=422 if errors else 200)


@access(permissions.answers_rights)
@require_http_methods(["GET", "HEAD", "POST"])
def erasure(request: Request, erasure_id: UUID) -> HttpResponse:
    """Show an erasure; let somebody else than who proposed it approve or refuse it."""
    found = _erasure(erasure_id)
    if request.method == "POST":
        if not permissions.may_settle(request.actor, found):
            raise PermissionDenied("Somebody else has to approve what you proposed.")
        try:
            with transaction.atomic(durable=True):
                settle_erasure(found, approve="approve" in request.POST, by=request.actor, at=request.now)
        except Refusal as refusal:
            messages.error(request, str(refusal))
        return redirect("rights-erasure", found.pk)
    context = {
        "erasure": found,
        "said": certificate(found),
        "may_settle": found.state == ErasureState.PROPOSED.value and permissions.may_settle(request.actor, found),
    }
    return render(request, "fd_rights/erasure.html", context)


@access(permissions.answers_rights)
@require_safe
def certificate_pdf(request: Request, erasure_id: UUID) -> HttpResponse:  # noqa: ARG001 -- a view takes the request
    """Give the certificate of an erasure that is done, to read."""
    found = _done(erasure_id)
    answer = HttpResponse(pdf_of(certificate_paper(found)), content_type="application/pdf")
    answer["Content-Disposition"] = f'attachment; filename="certificate-{found.pk}.pdf"'
    return answer


@access(permissions.answers_rights)
@require_safe
def certificate_json(request: Request, erasure_id: UUID) -> HttpResponse:  # noqa: ARG001 -- a view takes the request
    """Give the certificate of an erasure that is done, for machines."""
    said = json.dumps(certificate(_done(erasure_id)), indent=1)
    return HttpResponse(said, content_type="application/json")


def _erasure(erasure_id: UUID) -> Erasure:
    found = Erasure.objects.filter(pk=erasure_id).first()
    if found is None:
        raise Http404("There is no such erasure.")
    return found


def _done(erasure_id: UUID) -> Erasure:
    found = _erasure(erasure_id)
    if found.state != ErasureState.DONE.value:
        raise Http404("It is not done yet.")
    return found
