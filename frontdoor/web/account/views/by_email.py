"""Signing in, and registering by the same act, with a code or a link that goes to an e-mail address."""

from typing import Any, Final

from django.db import transaction
from django.http import HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.http import urlencode
from django.views.decorators.http import require_http_methods

from frontdoor.foundation.accounts.access import Request, access, anyone
from frontdoor.foundation.accounts.actors import PUBLIC
from frontdoor.foundation.accounts.codes import OpenedElsewhere, Proof, TooManyCodes, WrongCode, take_code, take_link
from frontdoor.foundation.accounts.codes import waiting as link_waiting
from frontdoor.foundation.accounts.contact_points import account_of_email, register
from frontdoor.foundation.accounts.entering import NotThisWay, enter, remember_next
from frontdoor.foundation.accounts.proving import Purpose
from frontdoor.foundation.audit import api as audit
from frontdoor.kernel.language import later, say
from frontdoor.kernel.names import normal_email
from frontdoor.kernel.refusals import Refusal
from frontdoor.services.api import BadAnswer, Question, clean_answer
from frontdoor.web.account import linking
from frontdoor.web.account.pages import ask, code_box, email_box, tell
from frontdoor.web.account.sending import browser_of, send_sign_in_code
from frontdoor.web.resident.speaking import speak_as_chosen

#: Where the session keeps the address to which a code is on its way.
_SENT_TO: Final = "code-sent-to"
_EMAIL: Final = Question(
    id="email", kind="email", label="Email address", missing=later("Enter your email address, like name@example.com")
)
#: The page that asks a new account's holder for their name comes first.
_FIRST: Final = "account-name"


def clean_email(text: str, request: Request) -> str:
    """Return an e-mail address as it is kept. Raises BadAnswer with a sentence."""
    return str(clean_answer(_EMAIL, text, now=request.now))


@access(anyone)
@require_http_methods(["GET", "HEAD", "POST"])
def by_email(request: Request) -> HttpResponse:
    """Take an address, and send a code there. Says the same to whoever asks, whether it has an account or not."""
    speak_as_chosen(request)
    remember_next(request)
    error = ""
    if request.method == "POST":
        try:
            email = clean_email(request.POST.get("email", "")[:300], request)
            send_sign_in_code(request, email)
        except (BadAnswer, TooManyCodes) as refusal:
            error = say(str(refusal))
        else:
            request.session[_SENT_TO] = email
            return redirect("sign-in-code")
    return ask(
        request,
        title=say("Sign in by email"),
        lines=[say("We send you a code. If you have no account yet, you have one when you have typed it.")],
        field=email_box(say("Email address")),
        button=say("Send me a code"),
        error=error,
        links=[(reverse("sign-in"), say("Sign in another way"))],
    )


@access(anyone)
@require_http_methods(["GET", "HEAD", "POST"])
def code(request: Request) -> HttpResponse:
    """Take the code that was sent, in the browser in which it was asked for."""
    speak_as_chosen(request)
    email = request.session.get(_SENT_TO, "")
    if not email:
        return redirect("sign-in-by-email")
    error = ""
    if request.method == "POST":
        try:
            proof = take_code(
                Purpose.SIGN_IN, typed=request.POST.get("code", "")[:40], browser=browser_of(request), at=request.now
            )
            return redirect(_in(request, proof))
        except Refusal as refusal:
            error = say(str(refusal))
    return ask(
        request,
        title=say("Look at your email"),
        lines=[
            say("We have sent a code to {email}. It can take a few minutes, and works for 10.", email=email),
            say("The email has a link too. It works in this browser only."),
        ],
        field=code_box(),
        button=say("Continue"),
        error=error,
        links=[(reverse("sign-in-by-email"), say("Send another code, or use another address"))],
    )


@access(anyone)
@require_http_methods(["GET", "HEAD", "POST"])
def link(request: Request, token: str) -> HttpResponse:
    """Sign in by the link of the e-mail: by a button, because mail readers open links by themselves."""
    speak_as_chosen(request)
    try:
        if request.method == "POST":
            proof = take_link(Purpose.SIGN_IN, token=token, browser=browser_of(request), at=request.now)
            return redirect(_in(request, proof))
        link_waiting(Purpose.SIGN_IN, token=token, at=request.now)
    except OpenedElsewhere:
        return tell(
            request,
            title=say("This is another browser or device"),
            lines=[
                say("You asked for this link somewhere else. For your safety it only works there."),
                say("Go back to where you asked for it, and type the code from the same email."),
            ],
            links=[(reverse("sign-in-by-email"), say("Ask for a code here instead"))],
            status=403,
        )
    except WrongCode as refusal:
        again = [(reverse("sign-in-by-email"), say("Ask for another"))]
        return tell(request, title=say("This link does not work"), lines=[say(str(refusal))], links=again, status=410)
    except NotThisWay as refusal:
        return tell(request, title=say("You cannot sign in here"), lines=[say(str(refusal))], status=403)
    return ask(request, title=say("Sign in"), lines=[say("Press the button to sign in.")], button=say("Continue"))


def _in(request: Request, proof: Proof) -> str:
    """Sign in whoever has shown that an address is theirs; return where they go next."""
    with transaction.atomic(durable=True):
        user = account_of_email(proof.value)
        is_new = user is None
        if user is None:
            user = register(email=proof.value, at=request.now)
            audit.record("accounts.registered", on=f"user:{user.pk}", by=PUBLIC, at=request.now, reason="email")
    waiting: Any = linking.waiting(request)
    onward = enter(request, user, method="email")
    request.session.pop(_SENT_TO, None)
    if waiting is not None and normal_email(waiting["email"]) == proof.value:
        linking.attach(request, user, waiting)
    return f"{reverse(_FIRST)}?{urlencode({'next': onward})}" if is_new else onward
