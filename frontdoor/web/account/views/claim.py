"""The record that staff made for somebody: an adviser sends a code, and whoever has it takes up the record."""

from datetime import timedelta
from typing import Any, Final

from django.conf import settings
from django.contrib import messages
from django.core.cache import cache
from django.db import transaction
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods

from frontdoor.cases.api import CaseRecord, visible_case
from frontdoor.customers.api import AlreadyHeld, CustomerSummary, attached_to, summaries
from frontdoor.customers.api import claim as claim_record
from frontdoor.foundation.accounts.access import Request, access, roles, signed_in
from frontdoor.foundation.accounts.actors import Role
from frontdoor.foundation.accounts.codes import TooManyCodes, WrongCode, issue, take_claim
from frontdoor.foundation.accounts.proving import SHAPES, Kind, Purpose
from frontdoor.foundation.audit import api as audit
from frontdoor.kernel.clock import LONDON
from frontdoor.kernel.language import later, say
from frontdoor.kernel.names import is_uk_mobile
from frontdoor.kernel.references import NotAReference, parse_reference
from frontdoor.kernel.refusals import Refusal
from frontdoor.messages.api import Notice, send
from frontdoor.web.account.pages import ask, one_line
from frontdoor.web.resident.speaking import speak_as_chosen

#: How many wrong codes one account may type in an hour. Each has fifty bits, so this is about noise, not about luck.
WRONG_AN_HOUR: Final = 10
_ABOUT: Final = "customer:"


class NothingToClaim(Refusal):
    """There is nobody to send a code to; the sentence says why."""


@access(roles(Role.ADVISER, Role.TEAM_LEADER))
@require_http_methods(["GET", "HEAD", "POST"])
def send_code(request: Request) -> HttpResponse:
    """Send a code to the contact point that we hold for whoever made a case, so that they take up their record."""
    wanted = (request.POST.get("reference") or request.GET.get("reference", "")).strip()[:60]
    error, found, person = "", None, None
    if wanted:
        try:
            found, person = _holder(request, wanted)
            if request.method == "POST":
                _send(request, found, person)
                messages.success(request, "The code is on its way. It works for seven days.")
                return redirect("claim-codes")
        except Refusal as refusal:
            error = str(refusal)
    elif request.method == "POST":
        error = "Enter a reference"
    context: dict[str, Any] = {
        "wanted": wanted,
        "case": found,
        "person": person,
        "error": error,
        "errors": [{"text": error, "href": "#reference"}] if error else [],
    }
    return render(request, "account/claim_codes.html", context, status=422 if error else 200)


def _holder(request: Request, wanted: str) -> tuple[CaseRecord, CustomerSummary]:
    """Return a case, and whoever made it if a code can go to them. Raises a Refusal with why not."""
    try:
        case = visible_case(request.actor, parse_reference(wanted))
    except NotAReference as fault:
        raise NothingToClaim(str(fault)) from fault
    person = summaries([case.customer_id]).get(case.customer_id) if case and case.customer_id else None
    if case is None:
        raise NothingToClaim("There is no case with that reference, or it is not yours to see")
    if person is None or not (person.email or is_uk_mobile(person.phone)):
        raise NothingToClaim("We hold no email address and no mobile number for this case")
    if attached_to(person.id) is not None:
        raise NothingToClaim("This record is in somebody’s account already")
    audit.record_views(
        [f"{_ABOUT}{person.id}"], by=request.actor, at=request.now, purpose="send a code to claim a record"
    )
    return case, person


def _send(request: Request, case: CaseRecord, person: CustomerSummary) -> None:
    kind, value = (Kind.EMAIL, person.email) if person.email else (Kind.PHONE, person.phone)
    try:
        made = issue(Purpose.CLAIM, kind=kind, value=value, about=f"{_ABOUT}{person.id}", at=request.now)
    except TooManyCodes as refusal:
        raise NothingToClaim("Too many codes went there within the hour. Wait before you send another") from refusal
    until = (request.now + SHAPES[Purpose.CLAIM].lasts - timedelta(minutes=1)).astimezone(LONDON)
    with transaction.atomic(durable=True):
        audit.record("customers.claim-sent", on=f"{_ABOUT}{person.id}", by=request.actor, at=request.now)
        send(
            [
                Notice(
                    key=f"claim-record:{made.token[:24]}",
                    template="claim-record",
                    about=case.reference,
                    customer_id=person.id,
                    email=person.email,
                    phone=person.phone,
                    language=case.language,
                    facts={
                        "code": f"{made.code[:5]}-{made.code[5:]}",
                        "link": f"{settings.FRONTDOOR_SITE}{reverse('claim')}",
                        "until": f"{until:%d/%m/%Y, %H:%M}",
                    },
                )
            ],
            at=request.now,
        )


@access(signed_in)
@require_http_methods(["GET", "HEAD", "POST"])
def claim(request: Request) -> HttpResponse:
    """Take a code that an adviser sent, and bring its record into the account of whoever types it."""
    speak_as_chosen(request)
    error = ""
    if request.method == "POST":
        try:
            _claim(request)
        except (WrongCode, AlreadyHeld) as refusal:
            audit.record(
                "customers.claim-refused", on=f"user:{request.actor.user_id}", by=request.actor, at=request.now
            )
            error = say(str(refusal))
        except Refusal as refusal:
            error = say(str(refusal))
        else:
            messages.success(request, say("What we noted for you is in your account."))
            return redirect("account")
    return ask(
        request,
        title=say("Take up a record that we made for you"),
        lines=[say("An adviser sends you a code if you ask for one. It works once, for seven days.")],
        field=one_line("code", say("Code"), hint=say("11 letters and digits, like 7KQ2M-XW4TB9"), autocomplete="off"),
        button=say("Continue"),
        error=error,
        links=[(reverse("account"), say("Your account"))],
    )


def _claim(request: Request) -> None:
    tries = f"claims:{request.actor.user_id}"
    if (cache.get_or_set(tries, 0, 3600) or 0) >= WRONG_AN_HOUR:
        raise Refusal(later("Too many codes were wrong. Wait an hour, then try again"))
    cache.incr(tries)
    with transaction.atomic(durable=True):
        shown = take_claim(typed=request.POST.get("code", "")[:40], at=request.now)
        claim_record(int(shown.about.removeprefix(_ABOUT)), by=request.actor, at=request.now)
    cache.set(tries, 0, 3600)
