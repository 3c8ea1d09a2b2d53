"""Restricted records: breaking the glass, the list of every time it was broken, and somebody else's look at it."""

from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_safe

from frontdoor.customers import permissions
from frontdoor.customers.forms.looking import GlassForm, ReviewForm
from frontdoor.customers.models import BrokenGlass
from frontdoor.customers.operations.looking import OwnRecord, opened
from frontdoor.customers.operations.restricting import NotConfirmed, break_glass, review_opening
from frontdoor.customers.operations.tying import NoSuchRecord, ReasonMissing
from frontdoor.customers.queries.care import care, restricted_kind
from frontdoor.customers.queries.definitions import policy
from frontdoor.customers.queries.restricted import Standing, hidden_from, is_due, openings, restricted_page
from frontdoor.customers.views.customer import stateable
from frontdoor.customers.views.stating import Stated, state
from frontdoor.foundation.accounts.access import NotAllowed, Request, access
from frontdoor.foundation.accounts.api import names
from frontdoor.kernel.clock import LONDON
from frontdoor.kernel.refusals import Refusal


@access(permissions.looks_at_customers)
@require_http_methods(["GET", "HEAD", "POST"])
def glass(request: Request, customer: int) -> HttpResponse:
    """Ask for a reason before a restricted record opens for a short time, and say what follows."""
    stands = _standing(request, customer)
    if not stands.is_hidden:
        return redirect("customer", customer)
    kinds = [restricted_kind(each.kind) for each in stands.hidden_by]
    may = not stands.never and all(permissions.may_break(request.actor, each) for each in kinds)
    form = GlassForm(request.POST if request.method == "POST" else None, purposes=stateable(request.actor))
    if request.method == "POST" and form.is_valid():
        data = form.cleaned_data
        try:
            with transaction.atomic(durable=True):
                break_glass(
                    customer, purpose=data["purpose"], reason=data["reason"], is_confirmed=bool(data["confirmed"]),
                    by=request.actor, at=request.now,
                )  # fmt: skip
        except NotConfirmed as refusal:
            form.add_error("confirmed", str(refusal))
        except NotAllowed as refusal:
            raise PermissionDenied(str(refusal)) from refusal
        else:
            state(request, customer, Stated(data["purpose"], data["reason"]))
            return redirect("customer", customer)
    minutes = min(each.opens_minutes for each in kinds)
    context = {"form": form, "may": may, "minutes": minutes, "customer": customer}
    return render(request, "fd_customers/glass.html", context, status=422 if form.errors else 200)


def _standing(request: Request, customer: int) -> Standing:
    try:
        return opened(customer, by=request.actor, at=request.now)[1]
    except NoSuchRecord as refusal:
        raise Http404(str(refusal)) from refusal
    except OwnRecord as refusal:
        raise PermissionDenied(str(refusal)) from refusal


@access(permissions.guards_records)
@require_safe
def restricted(request: Request) -> HttpResponse:
    """List the records that few may see, and every time somebody else opened one."""
    given = request.GET
    to_review = given.get("which", "") != "all"
    page = openings(request.actor, to_review=to_review, after=given.get("after", ""), before=given.get("before", ""))
    kept = restricted_page(request.actor, after=given.get("from", ""), before=given.get("to", ""))
    called = names({each.by for each in page.rows} | {each.reviewed_by for each in page.rows})
    today = request.now.astimezone(LONDON).date()
    context = {
        "openings": [_opening(each, called, request) for each in page.rows],
        "page": page,
        "to_review": to_review,
        "kept": [
            {"row": each, "kind": _kind(each.kind), "customer": each.record.first_id, "is_due": is_due(each, on=today)}
            for each in kept.rows
        ],
        "kept_page": kept,
    }
    return render(request, "fd_customers/restricted.html", context)


def _opening(row: BrokenGlass, called: dict[str, str], request: Request) -> dict[str, Any]:
    purposes = policy().purposes
    return {
        "row": row,
        "who": called.get(row.by, row.by),
        "reviewed_by": called.get(row.reviewed_by, row.reviewed_by),
        "kind": _kind(row.restricted.kind),
        "purpose": purposes[row.purpose].name if row.purpose in purposes else row.purpose,
        "customer": row.restricted.record.first_id,
        "may_review": row.reviewed_at is None and row.by != request.actor.username,
    }


def _kind(slug: str) -> str:
    return next((each.name for each in care().restricted if each.id == slug), slug)


@access(permissions.guards_records)
@require_http_methods(["GET", "HEAD", "POST"])
def review(request: Request, opening_id: int) -> HttpResponse:
    """Let somebody else say whether it was right to open a restricted record."""
    hidden = hidden_from(request.actor).values("pk")
    rows = BrokenGlass.objects.select_related("restricted__record").exclude(restricted__in=hidden)
    row = rows.filter(pk=opening_id).first()
    if row is None:
        raise Http404("There is no such use.")
    form = ReviewForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        data = form.cleaned_data
        try:
            with transaction.atomic(durable=True):
                review_opening(
                    row.pk, was_right=data["verdict"] == "right", found=data["found"], by=request.actor, at=request.now
                )
        except ReasonMissing as refusal:
            form.add_error("found", str(refusal))
        except Refusal as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(request, "What you found is kept.")
            return redirect("restricted-records")
    context = {"opening": _opening(row, names([row.by]), request), "form": form}
    return render(request, "fd_customers/review_glass.html", context, status=422 if form.errors else 200)
