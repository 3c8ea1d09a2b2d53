"""Withdrawing a service, offering it again, calling a version off, going back to one. Each takes a reason."""

from collections.abc import Callable
from typing import Any

from django.contrib import messages as notices
from django.db import transaction
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods

from frontdoor.foundation.accounts.access import Request, access
from frontdoor.kernel.refusals import Refusal
from frontdoor.services import permissions
from frontdoor.services.forms.lifecycle import ReasonForm
from frontdoor.services.models import Service, ServiceVersion
from frontdoor.services.operations import releasing


@access(permissions.may_design)
@require_http_methods(["GET", "HEAD", "POST"])
def withdraw(request: Request, slug: str) -> HttpResponse:
    """Offer a service no more."""
    get_object_or_404(Service, slug=slug)
    return _with_reason(
        request, slug, lambda given: releasing.withdraw(slug, **given),
        heading="Withdraw this service", button="Withdraw it", is_grave=True,
        about="Residents can no longer ask for it. Open cases go on, but whoever is filling the form in "
        "cannot send it. No file of the catalogue offers it again; you can, here.",
        done="Withdrawn. Residents can no longer ask for it.",
    )  # fmt: skip


@access(permissions.may_design)
@require_http_methods(["GET", "HEAD", "POST"])
def offer_again(request: Request, slug: str) -> HttpResponse:
    """Offer a withdrawn service again."""
    get_object_or_404(Service, slug=slug)
    return _with_reason(
        request, slug, lambda given: releasing.offer_again(slug, **given),
        heading="Offer this service again", button="Offer it again",
        about="Residents can ask for it again at once, in its newest wording.",
        done="Offered again.",
    )  # fmt: skip


@access(permissions.may_design)
@require_http_methods(["GET", "HEAD", "POST"])
def roll_back(request: Request, slug: str, number: int) -> HttpResponse:
    """Put what an earlier version said into force again."""
    get_object_or_404(ServiceVersion, service__slug=slug, number=number)
    return _with_reason(
        request, slug, lambda given: releasing.roll_back(slug, number=number, **given),
        heading=f"Go back to version {number}", button=f"Go back to version {number}", is_grave=True,
        about="What that version said becomes the newest version, at once and without a review, because residents had "
        "it before. What is in force now stays readable, and can be proposed again.",
        done=f"What version {number} said is in force again.",
    )  # fmt: skip


@access(permissions.may_design)
@require_http_methods(["GET", "HEAD", "POST"])
def call_off(request: Request, slug: str, number: int) -> HttpResponse:
    """Call off a version before its day."""
    get_object_or_404(ServiceVersion, service__slug=slug, number=number)
    return _with_reason(
        request, slug, lambda given: releasing.call_off(slug, number=number, **given),
        heading=f"Call off version {number}", button="Call it off", is_grave=True,
        about="It will not come into force. It stays readable, and can be proposed again.",
        done=f"Version {number} is called off.",
    )  # fmt: skip


def _with_reason(
    request: Request,
    slug: str,
    run: Callable[[dict[str, Any]], object],
    *,
    heading: str,
    button: str,
    about: str,
    done: str,
    is_grave: bool = False,
) -> HttpResponse:
    """Ask why, and then do it."""
    form = ReasonForm(request.POST if request.method == "POST" else None)
    if form.is_valid():
        try:
            with transaction.atomic(durable=True):
                run({"reason": form.cleaned_data["reason"], "by": request.actor, "at": request.now})
        except Refusal as refusal:
            form.add_error(None, str(refusal))
        else:
            notices.success(request, done)
            return redirect("definition", slug)
    context = {
        "form": form,
        "slug": slug,
        "heading": heading,
        "about": about,
        "button": button,
        "classes": "govuk-button--warning" if is_grave else "",
        "back_url": reverse("definition", args=[slug]),
        "back_text": "Back to the service",
    }
    return render(request, "fd_services/reason.html", context, status=422 if form.errors else 200)
