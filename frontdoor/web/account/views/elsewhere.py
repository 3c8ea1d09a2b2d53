"""Signing in where others vouch for somebody, and coming back from there."""

import logging
from typing import Any, Final

from django.conf import settings
from django.contrib.sessions.backends.base import SessionBase
from django.db import transaction
from django.http import Http404, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.http import urlencode
from django.views.decorators.http import require_http_methods, require_safe

from frontdoor.foundation.accounts import sessions
from frontdoor.foundation.accounts.access import Request, access, anyone, user_of
from frontdoor.foundation.accounts.actors import PUBLIC, SYSTEM
from frontdoor.foundation.accounts.contact_points import account_of_email, register
from frontdoor.foundation.accounts.elsewhere.groups import BadGroups, groups_here
from frontdoor.foundation.accounts.elsewhere.providers import (
    DIRECTORY,
    ONE_LOGIN,
    provider,
    stand_in_code,
    stands_in,
)
from frontdoor.foundation.accounts.elsewhere.staff import Admitted, account_of, check_has_a_part
from frontdoor.foundation.accounts.elsewhere.trust import NotBelieved, Vouched
from frontdoor.foundation.accounts.entering import again, enter, remember_next
from frontdoor.foundation.accounts.ways_in import account_of_identity, attach_identity
from frontdoor.foundation.audit import api as audit
from frontdoor.foundation.ui.speaking import spoken_now
from frontdoor.kernel.language import say
from frontdoor.kernel.names import normal_email
from frontdoor.kernel.refusals import Refusal
from frontdoor.web.account import linking
from frontdoor.web.account.pages import ask, email_box, tell
from frontdoor.web.account.views.by_email import clean_email
from frontdoor.web.resident.speaking import speak_as_chosen

_log: Final = logging.getLogger(__name__)
_PENDING: Final = "elsewhere"


@access(anyone)
@require_safe
def begin(request: Request, name: str) -> HttpResponse:
    """Send somebody to who vouches for them; one who is signed in adds it to their account."""
    speak_as_chosen(request)
    vouching = provider(name)
    if vouching is None:
        raise Http404("Nobody vouches here under this name.")
    is_adding = request.actor.is_signed_in and name == ONE_LOGIN and "add" in request.GET
    if is_adding and not sessions.is_recent(request.session):
        return redirect(again(request))
    remember_next(request)
    try:
        address, kept = vouching.begin(language=spoken_now())
    except NotBelieved as fault:
        return _refused(request, name, fault)
    request.session[_PENDING] = {"name": name, "kept": kept, "adding": request.actor.user_id if is_adding else None}
    return redirect(address)


@access(anyone)
@require_safe
def back(request: Request, name: str) -> HttpResponse:
    """Take what somebody came back with, and sign them in if it is believed. A question is answered once."""
    speak_as_chosen(request)
    vouching, pending = provider(name), _pending(request.session, name)
    if vouching is None:
        raise Http404("Nobody vouches here under this name.")
    try:
        vouched = vouching.finish(kept=pending.get("kept", {}), said=request.GET.dict(), at=request.now)
        if name == DIRECTORY:
            return redirect(_staff(request, vouched))
        if pending.get("adding"):
            return redirect(_added(request, vouched, expected=pending["adding"]))
        return redirect(_resident(request, vouched))
    except (Refusal, BadGroups) as fault:
        return _refused(request, name, fault)


def _pending(session: SessionBase, name: str) -> dict[str, Any]:
    pending = session.pop(_PENDING, None)
    return pending if pending and pending["name"] == name else {}


def _refused(request: Request, name: str, fault: Exception) -> HttpResponse:
    _log.warning("sign-in by %s refused: %s", name, getattr(fault, "fault", fault))
    sentence = str(fault) if isinstance(fault, Refusal) else str(NotBelieved(""))
    others = [(reverse("sign-in"), say("Sign in another way"))]
    return tell(request, title=say("You are not signed in"), lines=[say(sentence)], links=others, status=403)


def _staff(request: Request, vouched: Vouched) -> str:
    known = groups_here()
    with transaction.atomic(durable=True):
        admitted = account_of(vouched, known=known, at=request.now)
        _note_roles(admitted, request)
    check_has_a_part(admitted.user)
    return enter(request, admitted.user, method="directory")


def _note_roles(admitted: Admitted, request: Request) -> None:
    if admitted.given or admitted.taken:
        audit.record(
            "accounts.roles-by-directory",
            on=f"user:{admitted.user.pk}",
            by=SYSTEM,
            at=request.now,
            before={"taken": list(admitted.taken)},
            after={"given": list(admitted.given)},
        )


def _added(request: Request, vouched: Vouched, *, expected: int) -> str:
    if request.actor.user_id != expected:
        raise NotBelieved("somebody else is signed in now")
    kept = {"issuer": vouched.issuer, "subject": vouched.subject, "trust": vouched.trust}
    linking.attach(request, user_of(request), kept)
    return reverse("account")


def _resident(request: Request, vouched: Vouched) -> str:
    """Sign a resident in whom GOV.UK One Login vouches for; somebody new has an account from now on.

    An address that signs in to an account already is proved to us first: that another service once saw it proved is
    not enough to open what is there.
    """
    identity = {"issuer": vouched.issuer, "subject": vouched.subject, "trust": vouched.trust}
    email = normal_email(vouched.email)
    with transaction.atomic(durable=True):
        user = account_of_identity(**identity, at=request.now)
        if user is None and email and account_of_email(email) is not None:
            linking.wait(request, vouched)
            return reverse("link-one-login")
        is_new = user is None
        if user is None:
            user = register(email=email, at=request.now)
            attach_identity(user, **identity, at=request.now)
            audit.record("accounts.registered", on=f"user:{user.pk}", by=PUBLIC, at=request.now, reason="one-login")
    onward = enter(request, user, method="one-login")
    return f"{reverse('account-name')}?{urlencode({'next': onward})}" if is_new else onward


@access(anyone)
@require_safe
def link(request: Request) -> HttpResponse:
    """Say that there is an account with the address of a One Login, and how to join the two."""
    speak_as_chosen(request)
    return tell(
        request,
        title=say("You have an account with us already"),
        lines=[say("Sign in by email once, with the same address. Then GOV.UK One Login signs in to that account.")],
        links=[(reverse("sign-in-by-email"), say("Sign in by email"))],
    )


@access(anyone)
@require_http_methods(["GET", "HEAD", "POST"])
def stand_in(request: Request) -> HttpResponse:
    """Play GOV.UK One Login in the demonstration, and say so: whoever opens it chooses whose address they have."""
    speak_as_chosen(request)
    if not (settings.FRONTDOOR_DEMO and stands_in()):
        raise Http404("GOV.UK One Login is itself here.")
    state = (request.GET.get("state") or "")[:100]
    error = ""
    if request.method == "POST":
        try:
            email = clean_email(request.POST.get("email", "")[:300], request)
        except Refusal as refusal:
            error = say(str(refusal))
        else:
            said = {"state": state, "code": stand_in_code(state=state, email=email)}
            return redirect(f"{reverse('elsewhere-back', args=[ONE_LOGIN])}?{urlencode(said)}")
    return ask(
        request,
        title=say("This stands in for GOV.UK One Login"),
        lines=[
            say("The demonstration is not connected to GOV.UK One Login. This page plays its part."),
            say("Enter any invented address, such as ada@example.com. Never enter a real one."),
        ],
        field={**email_box(say("Email address")), "value": "new.person@example.com"},
        button=say("Continue"),
        error=error,
        links=[(reverse("sign-in"), say("Sign in another way"))],
    )
