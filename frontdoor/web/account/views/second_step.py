"""The second step of staff: set up, taken at each sign-in, and given up."""

from io import BytesIO
from typing import Any, Final

import qrcode  # type: ignore[import-untyped]  # it has no types
from django.contrib import messages
from django.db import transaction
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.safestring import SafeString, mark_safe
from django.views.decorators.http import require_http_methods
from qrcode.image.svg import SvgPathImage  # type: ignore[import-untyped]  # as above

from frontdoor.foundation.accounts import second_step, sessions
from frontdoor.foundation.accounts.access import Account, Request, access, anyone, signed_in, staff, user_of
from frontdoor.foundation.accounts.api import actor_of
from frontdoor.foundation.accounts.entering import again, half_in, whole_in
from frontdoor.foundation.accounts.second_step import WrongSecondStep
from frontdoor.foundation.audit import api as audit
from frontdoor.foundation.ui.council import the_council
from frontdoor.kernel.clock import SystemClock
from frontdoor.web.account.pages import ask, kept_nowhere, one_line

_SECRET: Final = "second-step-secret"  # noqa: S105 -- the name under which the session keeps it
_CODES: Final = "recovery-codes"


@access(anyone)
@require_http_methods(["GET", "HEAD", "POST"])
def take(request: Request) -> HttpResponse:
    """Take the second step of somebody whose password was right, or have them set it up."""
    half = half_in(request)
    if half is None:
        return redirect("sign-in")
    if half.must_set_up:
        return _set_up(request, half.user, then=lambda: whole_in(request, half.user))
    error = ""
    if request.method == "POST":
        try:
            # The app goes by the machine's clock, as sessions do.
            second_step.check(half.user, code=request.POST.get("code", "")[:40], at=SystemClock().now())
            return redirect(whole_in(request, half.user))
        except WrongSecondStep as refusal:
            error = str(refusal)
            audit.record(
                "accounts.second-step-wrong", on=f"user:{half.user.pk}", by=actor_of(half.user), at=request.now
            )
    return ask(
        request,
        title="Enter your code",
        lines=["Open the app that shows your codes. If you have lost it, use one of your recovery codes."],
        field=one_line("code", "Code", autocomplete="one-time-code", classes="govuk-input--width-10"),
        button="Continue",
        error=error,
    )


@access(staff)
@require_http_methods(["GET", "HEAD", "POST"])
def set_up(request: Request) -> HttpResponse:
    """Set a second step up, or change to another app."""
    if not sessions.is_recent(request.session):
        return redirect(again(request))
    return _set_up(request, user_of(request), then=lambda: "")


def _set_up(request: Request, user: Account, *, then: Any) -> HttpResponse:
    secret = request.session.setdefault(_SECRET, second_step.new_secret())
    error = ""
    if request.method == "POST":
        try:
            with transaction.atomic(durable=True):
                codes = second_step.set_up(
                    user, secret=secret, code=request.POST.get("code", "").strip()[:10], at=SystemClock().now()
                )
                audit.record("accounts.second-step-set-up", on=f"user:{user.pk}", by=actor_of(user), at=request.now)
        except WrongSecondStep as refusal:
            error = str(refusal)
        else:
            del request.session[_SECRET]
            onward = then()
            request.session[_CODES] = codes
            request.session["codes-then"] = onward
            return redirect("recovery-codes")
    address = second_step.address_for_app(secret, name=user.username, issuer=the_council().name)
    context = {
        "secret": " ".join(secret[at : at + 4] for at in range(0, len(secret), 4)),
        "picture": _picture(address),
        "error": error,
        "errors": [{"text": error, "href": "#code"}] if error else [],
    }
    return kept_nowhere(render(request, "account/second_step.html", context, status=422 if error else 200))


@access(signed_in)
@require_http_methods(["GET", "HEAD", "POST"])
def recovery_codes(request: Request) -> HttpResponse:
    """Show new codes for paper, once."""
    if request.method == "POST":
        request.session.pop(_CODES, None)
        return redirect(request.session.pop("codes-then", "") or "account")
    codes = request.session.get(_CODES)
    if not codes:
        return redirect("account")
    return render(request, "account/recovery_codes.html", {"codes": codes})


@access(staff)
@require_http_methods(["GET", "HEAD", "POST"])
def new_codes(request: Request) -> HttpResponse:
    """Make new codes for paper; the old ones work no longer."""
    user = user_of(request)
    if not sessions.is_recent(request.session) or not second_step.has_one(user):
        return redirect(again(request) if second_step.has_one(user) else "account")
    if request.method == "POST":
        with transaction.atomic(durable=True):
            request.session[_CODES] = second_step.new_recovery_codes(user)
            audit.record("accounts.recovery-codes-made", on=f"user:{user.pk}", by=request.actor, at=request.now)
        return redirect("recovery-codes")
    return ask(
        request,
        title="Make new recovery codes?",
        lines=["The codes that you have now stop working."],
        button="Make new codes",
    )


@access(staff)
@require_http_methods(["GET", "HEAD", "POST"])
def give_up(request: Request) -> HttpResponse:
    """Give a second step up; where the council demands one, another is set up at the next sign-in."""
    if not sessions.is_recent(request.session):
        return redirect(again(request))
    if request.method == "POST":
        with transaction.atomic(durable=True):
            second_step.take_away(user_of(request))
            audit.record(
                "accounts.second-step-given-up", on=f"user:{request.actor.user_id}", by=request.actor, at=request.now
            )
        messages.success(request, "Your second step is removed.")
        return redirect("account")
    return ask(
        request,
        title="Remove your second step?",
        lines=["Your password alone then lets you in, unless the council asks for a second step."],
        button="Remove",
        is_warning=True,
    )


def _picture(address: str) -> SafeString:
    drawn = BytesIO()
    qrcode.make(address, image_factory=SvgPathImage, box_size=12).save(drawn)
    svg = drawn.getvalue().decode()
    return mark_safe(svg[svg.index("<svg") :])  # noqa: S308 -- drawn by the library from black and white squares
