"""Passkeys: signing in with one, adding, naming and removing them. The one way that needs JavaScript."""

from typing import Any

from django.conf import settings
from django.contrib import messages
from django.db import transaction
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_POST

from frontdoor.foundation.accounts import passkeys, sessions, ways_in
from frontdoor.foundation.accounts.access import Request, access, anyone, signed_in, user_of
from frontdoor.foundation.accounts.entering import NotThisWay, again, enter
from frontdoor.foundation.accounts.passkeys import LONGEST_NAME, BadPasskey, Site
from frontdoor.foundation.audit import api as audit
from frontdoor.foundation.ui.council import the_council
from frontdoor.kernel.language import say
from frontdoor.web.account.pages import ask, one_line, tell
from frontdoor.web.account.sending import tell_of_change
from frontdoor.web.resident.speaking import speak_as_chosen


def site_of(request: HttpRequest) -> Site:
    """Return where passkeys belong to: the site's own address, and in the demonstration this machine by its name."""
    host = request.get_host()
    here = f"http://{host}" if settings.FRONTDOOR_DEMO and host.partition(":")[0] == "localhost" else ""
    return Site(origin=here or settings.FRONTDOOR_SITE, name=the_council().name)


@access(anyone)
@require_POST
def asked(request: Request) -> JsonResponse:
    """Return what the browser is to sign with a passkey, the same for everybody."""
    return JsonResponse(passkeys.ask_for_one(site=site_of(request), session=request.session))


@access(anyone)
@require_POST
def sign_in(request: Request) -> HttpResponse:
    """Sign in whoever's passkey signed it."""
    speak_as_chosen(request)
    try:
        user = passkeys.owner(
            answer=request.POST.get("answer", ""), site=site_of(request), session=request.session, at=request.now
        )
        return redirect(enter(request, user, method="passkey", wanted=request.POST.get("next", "")))
    except (BadPasskey, NotThisWay) as refusal:
        back = [(reverse("sign-in"), say("Sign in another way"))]
        return tell(request, title=say("You cannot sign in here"), lines=[say(str(refusal))], links=back, status=403)


@access(signed_in)
@require_POST
def asked_for_new(request: Request) -> JsonResponse:
    """Return what the browser is to make a passkey by."""
    if not sessions.is_recent(request.session):
        return JsonResponse({"again": again(request)}, status=403)
    return JsonResponse(passkeys.ask_for_new(user_of(request), site=site_of(request), session=request.session))


@access(signed_in)
@require_http_methods(["GET", "HEAD", "POST"])
def add(request: Request) -> HttpResponse:
    """Ask what to call a passkey, and keep the one that the browser makes."""
    speak_as_chosen(request)
    if not sessions.is_recent(request.session):
        return redirect(again(request))
    error = ""
    if request.method == "POST":
        try:
            with transaction.atomic(durable=True):
                made = passkeys.add(
                    user_of(request),
                    answer=request.POST.get("answer", ""),
                    name=request.POST.get("name", "")[:LONGEST_NAME],
                    site=site_of(request),
                    session=request.session,
                    at=request.now,
                )
                _note(request, "accounts.passkey-added", say("A passkey was added: {name}", name=made.name))
        except BadPasskey as refusal:
            error = say(str(refusal))
        else:
            messages.success(request, say("You can sign in with this passkey from now on."))
            return redirect("account")
    context: dict[str, Any] = {
        "can": site_of(request).can_have_passkeys,
        "name": request.POST.get("name", ""),
        "errors": [{"text": error, "href": "#name"}] if error else [],
    }
    return render(request, "account/add_passkey.html", context, status=422 if error else 200)


@access(signed_in)
@require_http_methods(["GET", "HEAD", "POST"])
def name(request: Request, passkey_id: int) -> HttpResponse:
    """Call a passkey something else."""
    speak_as_chosen(request)
    kept = _mine(request, passkey_id)
    if kept is None:
        return _gone(request)
    error = ""
    if request.method == "POST":
        if ways_in.name_passkey(user_of(request), passkey_id=passkey_id, name=request.POST.get("name", "")):
            return redirect("account")
        error = say("Enter a name for this passkey")
    field = one_line("name", say("Name of the passkey"), value=kept.name, maxlength=LONGEST_NAME)
    return ask(request, title=say("Name a passkey"), field=field, button=say("Save"), error=error)


@access(signed_in)
@require_http_methods(["GET", "HEAD", "POST"])
def remove(request: Request, passkey_id: int) -> HttpResponse:
    """Remove a passkey, unless it is the only way in."""
    speak_as_chosen(request)
    if not sessions.is_recent(request.session):
        return redirect(again(request))
    kept = _mine(request, passkey_id)
    if kept is None:
        return _gone(request)
    error = ""
    if request.method == "POST":
        try:
            with transaction.atomic(durable=True):
                ways_in.take_away_passkey(user_of(request), passkey_id=passkey_id)
                _note(request, "accounts.passkey-removed", say("A passkey was removed: {name}", name=kept.name))
        except ways_in.LastWayIn as refusal:
            error = say(str(refusal))
        else:
            messages.success(request, say("The passkey is removed."))
            return redirect("account")
    return ask(
        request,
        title=say("Remove the passkey “{name}”?", name=kept.name),
        lines=[say("Nobody can sign in with it any more. You can delete it on your device too.")],
        button=say("Remove"),
        error=error,
        is_warning=True,
        links=[(reverse("account"), say("Keep it"))],
    )


def _mine(request: Request, passkey_id: int) -> ways_in.KeptWay | None:
    theirs = ways_in.passkeys_of(request.actor.user_id or 0)
    return next((each for each in theirs if each.id == passkey_id), None)


def _gone(request: Request) -> HttpResponse:
    back = [(reverse("account"), say("Your account"))]
    return tell(request, title=say("There is no such passkey"), links=back, status=404)


def _note(request: Request, action: str, what: str) -> None:
    audit.record(action, on=f"user:{request.actor.user_id}", by=request.actor, at=request.now)
    tell_of_change(request.actor.user_id or 0, what, at=request.now)
