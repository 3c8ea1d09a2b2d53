"""Proving that an e-mail address or a telephone is one's own, and what that brings: earlier requests."""

from typing import Final

from django.contrib import messages
from django.db import transaction
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods

from frontdoor.cases.api import of_customers
from frontdoor.customers.api import attach_proven, attachable
from frontdoor.foundation.accounts import sessions, ways_in
from frontdoor.foundation.accounts.access import Request, access, signed_in, user_of
from frontdoor.foundation.accounts.codes import TooManyCodes, take_code
from frontdoor.foundation.accounts.contact_points import contact_points, prove
from frontdoor.foundation.accounts.entering import again
from frontdoor.foundation.accounts.proving import Kind, Purpose
from frontdoor.foundation.audit import api as audit
from frontdoor.kernel.language import later, say
from frontdoor.kernel.names import NotAPhoneNumber, is_uk_mobile, parse_uk_phone
from frontdoor.kernel.refusals import Refusal
from frontdoor.web.account.pages import ask, code_box, email_box, one_line, tell
from frontdoor.web.account.sending import browser_of, send_proof_code, tell_of_change
from frontdoor.web.account.views.by_email import clean_email
from frontdoor.web.resident.speaking import speak_as_chosen

#: Where the session keeps what is being proved: its kind and value.
_PROVING: Final = "proving"
_MOBILE: Final = later("Enter a UK mobile number, like 07700 900 982: we send it a text message")


@access(signed_in)
@require_http_methods(["GET", "HEAD", "POST"])
def add(request: Request, kind: str) -> HttpResponse:
    """Take an address or a number, and send a code there."""
    speak_as_chosen(request)
    wanted = Kind(kind)
    if not sessions.is_recent(request.session):
        return redirect(again(request))
    error = ""
    if request.method == "POST":
        try:
            value = _cleaned(request, wanted)
            send_proof_code(request, kind=wanted, value=value)
        except (Refusal, TooManyCodes) as refusal:
            error = say(str(refusal))
        else:
            request.session[_PROVING] = [wanted.value, value]
            return redirect("prove-contact")
    is_email = wanted is Kind.EMAIL
    phone = one_line("phone", say("Mobile number"), type="tel", autocomplete="tel", classes="govuk-input--width-20")
    return ask(
        request,
        title=say("Add an email address") if is_email else say("Add a mobile number"),
        lines=[say("We send a code there, so that we know it is yours.")],
        field=email_box(say("Email address")) if is_email else phone,
        button=say("Send me a code"),
        error=error,
        links=[(reverse("account"), say("Your account"))],
    )


def _cleaned(request: Request, kind: Kind) -> str:
    if kind is Kind.EMAIL:
        return clean_email(request.POST.get("email", "")[:300], request)
    number = parse_uk_phone(request.POST.get("phone", "")[:40])
    if not is_uk_mobile(number):
        raise NotAPhoneNumber(_MOBILE)
    return number


@access(signed_in)
@require_http_methods(["GET", "HEAD", "POST"])
def proof(request: Request) -> HttpResponse:
    """Take the code that was sent to what is being proved."""
    speak_as_chosen(request)
    if _PROVING not in request.session:
        return redirect("account")
    kind, value = Kind(request.session[_PROVING][0]), request.session[_PROVING][1]
    error = ""
    if request.method == "POST":
        try:
            _prove(request)
        except Refusal as refusal:
            error = say(str(refusal))
        else:
            messages.success(request, say("{value} is yours: thank you.", value=value))
            return redirect("earlier-requests")
    where = say("Send another code, or use another address")
    return ask(
        request,
        title=say("Enter the code"),
        lines=[say("We have sent a code to {value}. It can take a few minutes, and works for 10.", value=value)],
        field=code_box(),
        button=say("Continue"),
        error=error,
        links=[(reverse(f"add-{kind.value}"), where), (reverse("account"), say("Your account"))],
    )


def _prove(request: Request) -> None:
    """Keep what a code proves: the very contact point it was sent to, for the account that asked for it."""
    before = tuple(each.value for each in contact_points(request.actor.user_id or 0) if each.kind is Kind.EMAIL)
    shown = take_code(
        Purpose.PROVE, typed=request.POST.get("code", "")[:40], browser=browser_of(request), at=request.now
    )
    if shown.user_id != request.actor.user_id:
        raise Refusal(later("You asked for this code from another account. Ask for another"))
    with transaction.atomic(durable=True):
        is_new = prove(user_of(request), kind=shown.kind, value=shown.value, at=request.now)
        if is_new:
            on, by = f"user:{request.actor.user_id}", request.actor
            audit.record("accounts.contact-proved", on=on, by=by, at=request.now, reason=shown.kind.value)
            said = say("{value} was added to your account", value=shown.value)
            tell_of_change(request.actor.user_id or 0, said, at=request.now, to=before)
    request.session.pop(_PROVING, None)


@access(signed_in)
@require_http_methods(["GET", "HEAD", "POST"])
def remove(request: Request, contact_id: int) -> HttpResponse:
    """Forget a contact point, unless it is the only way in."""
    speak_as_chosen(request)
    if not sessions.is_recent(request.session):
        return redirect(again(request))
    found = next((each for each in contact_points(request.actor.user_id or 0) if each.id == contact_id), None)
    if found is None:
        return tell(request, title=say("Page not found"), status=404)
    error = ""
    if request.method == "POST":
        try:
            with transaction.atomic(durable=True):
                ways_in.take_away_contact(user_of(request), contact_id=contact_id)
                on = f"user:{request.actor.user_id}"
                audit.record(
                    "accounts.contact-removed", on=on, by=request.actor, at=request.now, reason=found.kind.value
                )
                to = (found.value,) if found.kind is Kind.EMAIL else ()
                said = say("{value} was removed from your account", value=found.value)
                tell_of_change(request.actor.user_id or 0, said, at=request.now, to=to)
        except ways_in.LastWayIn as refusal:
            error = say(str(refusal))
        else:
            return redirect("account")
    return ask(
        request,
        title=say("Remove {value}?", value=found.value),
        lines=[say("Requests that are in your account stay there.")],
        button=say("Remove"),
        error=error,
        is_warning=True,
        links=[(reverse("account"), say("Keep it"))],
    )


@access(signed_in)
@require_http_methods(["GET", "HEAD", "POST"])
def earlier(request: Request) -> HttpResponse:
    """Show which earlier requests were made with what somebody has proved, and attach them if they say so."""
    speak_as_chosen(request)
    proven = contact_points(request.actor.user_id or 0)
    emails = {each.value for each in proven if each.kind is Kind.EMAIL}
    phones = {each.value for each in proven if each.kind is Kind.PHONE}
    if request.method == "POST":
        with transaction.atomic(durable=True):
            attach_proven(emails=emails, phones=phones, by=request.actor, at=request.now)
        messages.success(request, say("Your earlier requests are in your account."))
        return redirect("account")
    cases = of_customers(sorted(attachable(emails=emails, phones=phones)))
    if not cases:
        return redirect("account")
    return render(request, "account/earlier.html", {"cases": cases})
