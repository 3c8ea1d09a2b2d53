"""Publishing what was asked and answered in a case, and taking it back: one page, whichever it is."""

from typing import Any

from django import forms
from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods

from frontdoor.cases import permissions
from frontdoor.cases.forms.publishing import PublishForm, WithdrawForm
from frontdoor.cases.models import Case, Publication
from frontdoor.cases.operations.publishing import publish_answer, withdraw_publication
from frontdoor.cases.queries.reading import record
from frontdoor.cases.queries.registers import documents_to_publish, publication_of, register_of
from frontdoor.cases.rules.registers import RegisterName
from frontdoor.cases.views.finding import case_of
from frontdoor.foundation.accounts.access import Request, access
from frontdoor.foundation.ui.templatetags.govuk import problems
from frontdoor.kernel.refusals import Refusal


@access(permissions.works_cases)
@require_http_methods(["GET", "HEAD", "POST"])
def publish(request: Request, reference: str) -> HttpResponse:
    """Show the form, and publish or take back when its button is pressed."""
    case = case_of(request, reference)
    if not permissions.may_work(request.actor, case):
        raise PermissionDenied("This case is not yours to publish.")
    found = publication_of(case)
    if found is None and register_of(case) != RegisterName.DISCLOSURES:
        raise Http404("There is nothing to publish of this case.")
    form = _form(case, found, request)
    if request.method == "POST" and form.is_valid():
        try:
            with transaction.atomic(durable=True):
                said = _do(case, found, form.cleaned_data, request)
        except Refusal as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(request, said)
            return redirect("case", case.reference)
    context: dict[str, Any] = {"case": record(case), "publication": found, "form": form, "errors": problems(form)}
    if found is None:
        context["not_ready"] = documents_to_publish(case)[1]
    else:
        context["documents"] = list(found.documents.order_by("id"))
    return render(request, "fd_cases/publish.html", context, status=422 if form.errors else 200)


def _form(case: Case, found: Publication | None, request: Request) -> forms.Form:
    given = request.POST if request.method == "POST" else None
    if found is not None:
        return WithdrawForm(given)
    ready = [(str(row.pk), f"{row.label}, version {row.number}") for row in documents_to_publish(case)[0]]
    return PublishForm(given, initial={"asked": case.description, "said": case.closing_words}, documents=ready)


def _do(case: Case, found: Publication | None, data: dict[str, Any], request: Request) -> str:
    if found is not None:
        withdraw_publication(case, why=data["why"], by=request.actor, at=request.now)
        return "It is taken back."
    words = {name: data[name] for name in ("title", "asked", "said")}
    wanted = [int(each) for each in data.get("documents", [])]
    publish_answer(case, **words, documents=wanted, by=request.actor, at=request.now)
    return "It is published."
