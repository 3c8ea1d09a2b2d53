"""One's own account: requests, contact points, ways in, where one is signed in, and closing it."""

from typing import Final

from django.contrib import messages
from django.contrib.auth import logout
from django.db import transaction
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_safe

from frontdoor.cases.api import of_customers, tracking_link
from frontdoor.customers.api import attachable, ids_of_user
from frontdoor.foundation.accounts import second_step, sessions, ways_in
from frontdoor.foundation.accounts.access import Request, access, anyone, signed_in, user_of
from frontdoor.foundation.accounts.api import set_name
from frontdoor.foundation.accounts.contact_points import contact_points
from frontdoor.foundation.accounts.elsewhere.providers import ONE_LOGIN, provider
from frontdoor.foundation.accounts.entering import again, safe_next
from frontdoor.foundation.accounts.proving import Kind
from frontdoor.foundation.audit import api as audit
from frontdoor.kernel.language import later, say
from frontdoor.web.account.pages import ask, one_line, tell
from frontdoor.web.account.sending import tell_of_change
from frontdoor.web.resident.speaking import speak_as_chosen

#: How somebody signed in, in words.
METHODS: Final = {
    "password": later("user name and password"),
    "password-and-code": later("user name, password and code"),
    "email": later("email"),
    "passkey": later("passkey"),
    "one-login": "GOV.UK One Login",
    "directory": later("the council’s directory"),
}


@access(signed_in)
@require_safe
def overview(request: Request) -> HttpResponse:
    """Show somebody their requests, and what their account knows of them."""
    speak_as_chosen(request)
    user_id = request.actor.user_id or 0
    proven = contact_points(user_id)
    identities = ways_in.identities_of(user_id)
    user = user_of(request)
    context = {
        "cases": [(each, tracking_link(each.reference)) for each in of_customers(ids_of_user(user_id))],
        "name": request.actor.name if request.actor.name != request.actor.username else "",
        "emails": [each for each in proven if each.kind is Kind.EMAIL],
        "phones": [each for each in proven if each.kind is Kind.PHONE],
        "earlier": len(_earlier(request)),
        "passkeys": ways_in.passkeys_of(user_id),
        "identities": identities,
        "may_add_one_login": not identities and provider(ONE_LOGIN) is not None and not request.actor.is_staff,
        "has_password": user.has_usable_password(),
        "has_second_step": request.actor.is_staff and second_step.has_one(user),
        "codes_left": second_step.codes_left(user) if request.actor.is_staff else 0,
    }
    return render(request, "account/account.html", context)


def _earlier(request: Request) -> list[int]:
    proven = contact_points(request.actor.user_id or 0)
    return sorted(
        attachable(
            emails={each.value for each in proven if each.kind is Kind.EMAIL},
            phones={each.value for each in proven if each.kind is Kind.PHONE},
        )
    )


@access(signed_in)
@require_http_methods(["GET", "HEAD", "POST"])
def name(request: Request) -> HttpResponse:
    """Ask what somebody is called; a new account's holder may go on without."""
    speak_as_chosen(request)
    onward = safe_next(request, request.GET.get("next", "")) or reverse("account")
    error = ""
    if request.method == "POST":
        with transaction.atomic(durable=True):
            is_set = set_name(request.actor.user_id or 0, request.POST.get("name", ""))
        if is_set:
            return redirect(onward)
        error = say("Enter your name")
    known = request.actor.name if request.actor.name != request.actor.username else ""
    return ask(
        request,
        title=say("What is your name?"),
        lines=[say("We use it to write to you, and fill it in on forms for you to check.")],
        field=one_line("name", say("Full name"), autocomplete="name", value=known, maxlength=120),
        button=say("Save and continue"),
        error=error,
        links=[(onward, say("Continue without"))],
    )


@access(signed_in)
@require_http_methods(["GET", "HEAD", "POST"])
def signed_in_where(request: Request) -> HttpResponse:
    """Show where somebody is signed in and was lately; a button ends all other sessions."""
    speak_as_chosen(request)
    here = request.session.session_key or ""
    if request.method == "POST":
        with transaction.atomic(durable=True):
            ended = ways_in.end_others(request.actor.user_id or 0, here=here)
            audit.record(
                "accounts.sessions-ended",
                on=f"user:{request.actor.user_id}",
                by=request.actor,
                at=request.now,
                after={"ended": ended},
            )
        messages.success(request, say("You are signed out everywhere else."))
        return redirect("account-sign-ins")
    rows = [
        (each, say(METHODS.get(each.method, each.method)))
        for each in ways_in.sign_ins(request.actor.user_id or 0, here=here)
    ]
    others = any(each.is_open and not each.is_here for each, _words in rows)
    return render(request, "account/sign_ins.html", {"rows": rows, "others": others})


@access(signed_in)
@require_http_methods(["GET", "HEAD", "POST"])
def remove_identity(request: Request, identity_id: int) -> HttpResponse:
    """Let GOV.UK One Login sign in no longer, unless it is the only way in."""
    speak_as_chosen(request)
    if not sessions.is_recent(request.session):
        return redirect(again(request))
    if all(each.id != identity_id for each in ways_in.identities_of(request.actor.user_id or 0)):
        return tell(request, title=say("Page not found"), status=404)
    error = ""
    if request.method == "POST":
        try:
            with transaction.atomic(durable=True):
                ways_in.take_away_identity(user_of(request), identity_id=identity_id)
                audit.record(
                    "accounts.identity-removed", on=f"user:{request.actor.user_id}", by=request.actor, at=request.now
                )
                what = say("GOV.UK One Login was removed as a way to sign in")
                tell_of_change(request.actor.user_id or 0, what, at=request.now)
        except ways_in.LastWayIn as refusal:
            error = say(str(refusal))
        else:
            return redirect("account")
    return ask(
        request,
        title=say("Stop signing in with GOV.UK One Login?"),
        lines=[say("Your GOV.UK One Login itself stays as it is.")],
        button=say("Remove"),
        error=error,
        is_warning=True,
        links=[(reverse("account"), say("Keep it"))],
    )


@access(signed_in)
@require_http_methods(["GET", "HEAD", "POST"])
def close(request: Request) -> HttpResponse:
    """Close an account, after saying what goes and what stays."""
    speak_as_chosen(request)
    if request.actor.is_staff:
        sentence = say("Your account belongs to your work. Whoever looks after accounts closes it.")
        return tell(request, title=say("You cannot close this account"), lines=[sentence], status=403)
    if not sessions.is_recent(request.session):
        return redirect(again(request))
    if request.method == "POST":
        user = user_of(request)
        with transaction.atomic(durable=True):
            tell_of_change(user.pk, say("Your account was closed"), at=request.now)
            audit.record("accounts.closed", on=f"user:{user.pk}", by=request.actor, at=request.now)
            ways_in.close(user)
        logout(request)
        return redirect("account-closed")
    return ask(
        request,
        title=say("Close your account?"),
        lines=[
            say("We delete your name, contact details, passkeys and sign-ins from the account, and end every session."),
            say("Requests you made stay, with what you told us in them: we answer for what we did about them."),
            say("Links in our messages go on working, and you can always ask us for something without an account."),
        ],
        button=say("Close my account"),
        is_warning=True,
        links=[(reverse("account"), say("Keep it"))],
    )


@access(anyone)
@require_safe
def closed(request: Request) -> HttpResponse:
    """Say that an account is closed."""
    speak_as_chosen(request)
    return tell(request, title=say("Your account is closed"), links=[("/", say("Go to the first page"))])
