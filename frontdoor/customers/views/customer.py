"""One view of a customer: what they need first, who they are and how sure we are, what happened and is promised."""

from collections.abc import Sequence
from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_safe

from frontdoor.customers import permissions
from frontdoor.customers.forms.looking import PurposeForm
from frontdoor.customers.operations.comparing import meet
from frontdoor.customers.operations.looking import (
    FewMaySee,
    NoReasonGiven,
    NoSuchPurpose,
    OwnRecord,
    look,
    neighbours,
    purpose_of,
)
from frontdoor.customers.operations.tying import NoSuchRecord
from frontdoor.customers.queries.caring import standings
from frontdoor.customers.queries.definitions import policy
from frontdoor.customers.queries.links import LinkTooOld, inherited
from frontdoor.customers.queries.looks import LookRecord, looks_at
from frontdoor.customers.queries.records import customers_of_details, first_of
from frontdoor.customers.queries.restricted import standing
from frontdoor.customers.queries.viewing import CustomerView
from frontdoor.customers.rules.sources import Purpose
from frontdoor.customers.views.acts import offered
from frontdoor.customers.views.stating import Stated, carry_over, state, stated_for
from frontdoor.foundation.accounts.access import NotAllowed, Request, access
from frontdoor.foundation.accounts.actors import SYSTEM, Actor
from frontdoor.foundation.accounts.api import names
from frontdoor.foundation.ui.panels import About, last_said, promises, told_of
from frontdoor.kernel.refusals import Refusal
from frontdoor.places.api import addresses


@access(permissions.looks_at_customers)
@require_safe
def customer_page(request: Request, customer: int) -> HttpResponse:
    """Show a customer for the purpose that was stated or came with a task; every look is kept."""
    first = _first(customer)
    if first != customer:
        carry_over(request, customer, first)
        return redirect("customer", first)
    stated = stated_for(request, customer)
    if stated is None:
        return redirect("customer-purpose", customer)
    try:
        with transaction.atomic(durable=True):
            view = look(customer, purpose=stated.purpose, reason=stated.reason, by=request.actor, at=request.now)
    except FewMaySee:
        return redirect("break-glass", customer)
    except (NotAllowed, NoSuchPurpose, NoReasonGiven) as refusal:
        messages.warning(request, str(refusal))
        return redirect("customer-purpose", customer)
    except OwnRecord as refusal:
        raise PermissionDenied(str(refusal)) from refusal
    ids = [each.id for each in view.records]
    told = told_of([About(id=view.id, details=view.details)], by=request.actor, at=request.now)[view.id]
    stands = standing(ids, actor=request.actor, at=request.now)
    looks = looks_at(ids, newest=20) if permissions.guards_records(request.actor) else []
    context = {
        "view": view,
        "told": told,
        "promises": promises(told),
        "last_said": last_said(told),
        "standings": standings(view.said),
        "acts": offered(request.actor, view, stands),
        "restricted": stands.rows,
        "opened_until": stands.opened_until,
        "may_review": permissions.may_review(request.actor, None),
        **_by_name(view, looks),
    }
    return render(request, "fd_customers/customer.html", context)


def _by_name(view: CustomerView, looks: list[LookRecord]) -> dict[str, Any]:
    """Return alerts, ties and looks with what those of the staff are called who set, tied or looked. One query."""
    usernames = {each.set_by for each in view.alerts} | {each.by for each in view.ties} | {each.by for each in looks}
    called = {**names(usernames), SYSTEM.username: "the score alone"}

    def named(things: Sequence[Any], attribute: str) -> list[dict[str, Any]]:
        return [{"it": each, "who": called.get(getattr(each, attribute), getattr(each, attribute))} for each in things]

    return {
        "current": named([each for each in view.alerts if each.is_current], "set_by"),
        "expired": named([each for each in view.alerts if not each.is_current], "set_by"),
        "ties": named(view.ties, "by"),
        "looks": named(looks, "by"),
    }


def _first(customer: int) -> int:
    found = first_of([customer]).get(customer)
    if found is None:
        raise Http404("There is no customer of that number.")
    return found


def stateable(actor: Actor) -> list[Purpose]:
    """Return the purposes that somebody's roles may state."""
    return [each for each in policy().purposes.values() if permissions.may_state(actor, each)]


@access(permissions.looks_at_customers)
@require_http_methods(["GET", "HEAD", "POST"])
def state_purpose(request: Request, customer: int) -> HttpResponse:
    """Ask what for somebody needs to see a customer, before anything of them is shown."""
    first = _first(customer)
    if first != customer:
        return redirect("customer-purpose", first)
    purposes = stateable(request.actor)
    form = PurposeForm(request.POST if request.method == "POST" else None, purposes=purposes)
    if request.method == "POST":
        _check_stated(request, form)
        if form.is_valid():
            stated = Stated(form.cleaned_data["purpose"], form.cleaned_data["reason"])
            state(request, customer, stated)
            return redirect("customer", customer)
    context = {"form": form, "customer": customer, "purposes": purposes}
    return render(request, "fd_customers/purpose.html", context, status=422 if form.errors else 200)


def _check_stated(request: Request, form: PurposeForm) -> None:
    """Say by its name why a purpose is refused that exists and is not the actor's to state."""
    known = policy().purposes.get(request.POST.get("purpose", ""))
    if known is not None and not form.is_valid() and "purpose" in form.errors:
        try:
            purpose_of(known.id, by=request.actor)
        except Refusal as refusal:
            form.errors["purpose"] = form.error_class([str(refusal)])


@access(permissions.looks_at_customers)
@require_safe
def of_task(request: Request, token: str) -> HttpResponse:
    """Open the customer of a task elsewhere, for the purpose of that task."""
    try:
        task = inherited(token, by=request.actor)
    except LinkTooOld as refusal:
        raise Http404(str(refusal)) from refusal
    found = customers_of_details([task.details])
    if task.details not in found:
        # Given just now: the sweep that files it has not come round.
        with transaction.atomic(durable=True):
            meet([task.details], at=request.now)
        found = customers_of_details([task.details])
    if task.details not in found:
        raise Http404("We no longer hold these details.")
    state(request, found[task.details], Stated(task.purpose, task.reason))
    return redirect("customer", found[task.details])


@access(permissions.looks_at_customers)
@require_safe
def property_page(request: Request, customer: int) -> HttpResponse:
    """Show what else is known of the property where a customer lives, as far as the purpose opens it."""
    stated = stated_for(request, customer)
    if stated is None:
        return redirect("customer-purpose", customer)
    try:
        with transaction.atomic(durable=True):
            view = look(customer, purpose=stated.purpose, reason=stated.reason, by=request.actor, at=request.now)
            people = neighbours(view, by=request.actor, at=request.now) if "people" in view.purpose.property else None
    except FewMaySee:
        return redirect("break-glass", customer)
    except NoSuchRecord as refusal:
        raise Http404(str(refusal)) from refusal
    except Refusal as refusal:
        messages.warning(request, str(refusal))
        return redirect("customer-purpose", customer)
    told = None
    if "cases" in view.purpose.property:
        about = [About(id=each, uprns=(each,)) for each in view.uprns]
        told = [line for lines in told_of(about, by=request.actor, at=request.now).values() for line in lines]
    context = {"view": view, "people": people, "told": told, "places": list(addresses(view.uprns).values())}
    return render(request, "fd_customers/property.html", context)
