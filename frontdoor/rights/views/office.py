"""The office's pages about somebody's own data: whose it is, packages, holds, corrections."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.db import transaction
from django.http import Http404, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from frontdoor.cases.api import by_reference
from frontdoor.customers import api as customers
from frontdoor.customers.api import KnownBy, Person
from frontdoor.foundation.accounts.access import Request, access
from frontdoor.foundation.audit import api as audit
from frontdoor.foundation.ui.pages import keyset
from frontdoor.foundation.ui.templatetags.govuk import problems
from frontdoor.kernel.references import NotAReference, parse_reference
from frontdoor.kernel.refusals import Refusal
from frontdoor.rights import permissions
from frontdoor.rights.forms.asking import CorrectForm, FindForm, HoldForm
from frontdoor.rights.models import Erasure, Package
from frontdoor.rights.operations.correcting import SourceCorrection, ask_source, correct_details
from frontdoor.rights.operations.packages import ask_for_package


@access(permissions.answers_rights)
@require_safe
def rights(request: Request) -> HttpResponse:
    """Find whose data it is, and list the packages, the newest first."""
    form = FindForm(request.GET if "who" in request.GET else None)
    if form.is_bound and form.is_valid():
        try:
            customer, case = _find(form.cleaned_data["who"])
        except Refusal as refusal:
            form.add_error("who", str(refusal))
        else:
            answer = redirect("rights-person", customer)
            answer["Location"] += f"?case={case}" if case else ""
            return answer
    page = keyset(
        Package.objects.all(),
        order=("-asked_at", "-id"),
        after=request.GET.get("after", ""),
        before=request.GET.get("before", ""),
    )
    context = {"form": form, "errors": problems(form), "page": page}
    return render(request, "fd_rights/rights.html", context, status=422 if form.errors else 200)


class NobodyFound(Refusal):
    """Nobody is known by what was entered."""


def _find(who: str) -> tuple[int, str]:
    """Return the customer, and the reference of the case they ask in, "" for none."""
    if who.strip().isdecimal() and len(who.strip()) < 12:
        person = customers.known_by(int(who))
        if person is None:
            raise NobodyFound("There is no customer of this number.")
        return person.customer, ""
    try:
        reference = parse_reference(who)
    except NotAReference as refusal:
        raise NobodyFound(str(refusal)) from None
    case = by_reference([reference]).get(reference)
    if case is None or case.customer_id is None:
        raise NobodyFound("There is no such case, or nobody said who they are.")
    customers.meet([case.customer_id], at=case.opened_at)
    found = customers.customers_of_details([case.customer_id]).get(case.customer_id)
    if found is None:
        raise NobodyFound("Their details were removed.")
    return found, reference


def person_of(request: Request, customer: int) -> KnownBy:
    """Return a person, and keep that somebody looked. Raises Http404."""
    person = customers.known_by(customer) if customer < 2**31 else None
    if person is None:
        raise Http404("There is no such person.")
    with transaction.atomic():
        audit.record_views([f"record:{person.customer}"], by=request.actor, at=request.now, purpose=customers.RIGHTS)
    return person


@access(permissions.answers_rights)
@require_http_methods(["GET", "HEAD", "POST"])
def person(request: Request, customer: int) -> HttpResponse:
    """Show what can be done for somebody about their own data; take a hold."""
    found = person_of(request, customer)
    form = HoldForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        try:
            with transaction.atomic(durable=True):
                customers.hold(found.customer, **form.cleaned_data, by=request.actor, at=request.now)
        except Refusal as refusal:
            form.add_error("review_on", str(refusal))
        else:
            messages.success(request, "Nothing of theirs is removed until the hold is lifted.")
            return redirect("rights-person", found.customer)
    context = {
        "person": found,
        "case": _reference(request),
        "form": form,
        "errors": problems(form),
        "holds": customers.holds_on(found),
        "packages": Package.objects.filter(record_id=found.customer).order_by("-asked_at")[:20],
        "erasures": Erasure.objects.filter(record_id=found.customer).order_by("-proposed_at")[:20],
    }
    return render(request, "fd_rights/person.html", context, status=422 if form.errors else 200)


def _reference(request: Request) -> str:
    try:
        return parse_reference((request.POST.get("case") or request.GET.get("case") or "")[:60])
    except NotAReference:
        return ""


def case_id_of(request: Request) -> int | None:
    """Return the case that a page says somebody asks in, None for none."""
    reference = _reference(request)
    found = by_reference([reference]).get(reference) if reference else None
    return found.id if found is not None else None


@access(permissions.answers_rights)
@require_POST
def lift_hold(request: Request, customer: int, hold_id: int) -> HttpResponseBase:
    """Let what was held be removed again by its rules."""
    found = person_of(request, customer)
    if hold_id not in {each.pk for each in customers.holds_on(found)}:
        raise Http404("There is no such hold.")
    with transaction.atomic(durable=True):
        customers.lift_hold(hold_id, by=request.actor, at=request.now)
    return redirect("rights-person", customer)


@access(permissions.answers_rights)
@require_POST
def begin_package(request: Request, customer: int) -> HttpResponseBase:
    """Begin a package; the worker gathers it."""
    found = person_of(request, customer)
    with transaction.atomic(durable=True):
        package = ask_for_package(found.customer, case_id=case_id_of(request), by=request.actor, at=request.now)
    return redirect("rights-package", package.pk)


@access(permissions.answers_rights)
@require_http_methods(["GET", "HEAD", "POST"])
def correct(request: Request, customer: int) -> HttpResponse:
    """Put right what is held; what was typed stays when it cannot be."""
    found = person_of(request, customer)
    first = {"reference": _reference(request)}
    form = CorrectForm(request.POST if request.method == "POST" else None, person=found, initial=first)
    if request.method == "POST" and form.is_valid():
        try:
            with transaction.atomic(durable=True):
                said = _correct(request, found, form.cleaned_data)
        except Refusal as refusal:
            form.add_error("right", str(refusal))
        else:
            messages.success(request, said)
            return redirect("rights-person", found.customer)
    context = {"person": found, "form": form, "errors": problems(form)}
    return render(request, "fd_rights/correct.html", context, status=422 if form.errors else 200)


def _correct(request: Request, person: KnownBy, said: dict[str, Any]) -> str:
    kind, number, part = said["what"].split(":", 2)
    if kind == "details":
        old = customers.summaries([int(number)])[int(number)]
        parts = {"name": old.name, "email": old.email, "phone": old.phone, part: said["right"]}
        correct_details(old.id, new=Person(**parts), reason=said["reason"], by=request.actor, at=request.now)
        return "It is corrected, and so are the cases it was given for."
    wrong = SourceCorrection(record=int(number), column=part, right=said["right"], reference=_parsed(said["reference"]))
    ask_source(person.customer, wrong=wrong, by=request.actor, at=request.now)
    return "The team that answers for the source has a task to correct it."


def _parsed(reference: str) -> str:
    try:
        return parse_reference(reference)
    except NotAReference as refusal:
        raise NobodyFound(str(refusal)) from None


def package_of(request: Request, package_id: UUID) -> Package:
    """Return a package, and keep that somebody looked. Raises Http404."""
    package = Package.objects.filter(pk=package_id).first()
    if package is None:
        raise Http404("There is no such package.")
    with transaction.atomic():
        audit.record_views([f"record:{package.record_id}"], by=request.actor, at=request.now, purpose=customers.RIGHTS)
    return package
