"""Deny by default: every view states who may open it, and a test demands the statement on every URL."""

import functools
from collections.abc import Callable
from datetime import datetime
from typing import Any, Concatenate, ParamSpec, TypeVar, cast
from urllib.parse import urlencode

from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponseBase
from django.shortcuts import redirect
from django.urls import reverse

from frontdoor.foundation.accounts import typed
from frontdoor.foundation.accounts.actors import Actor, Role
from frontdoor.foundation.accounts.models import User
from frontdoor.kernel.refusals import Refusal

Rule = Callable[[Actor], bool]
#: An account, for pages that hand one on without looking into it.
Account = User
P = ParamSpec("P")
Thing = TypeVar("Thing")


class Request(HttpRequest):
    """A request as our middleware leaves it: who is asking, and when."""

    actor: Actor
    now: datetime


def user_of(request: Request) -> Account:
    """Return the account of whoever asks, on a page whose `@access` has seen that they signed in."""
    user = request.user
    if not isinstance(user, User):
        raise TypeError("Guard the page with @access(signed_in).")
    return user


class NotAllowed(Refusal):
    """The actor may not do this; the message says why in a sentence."""


def anyone(actor: Actor) -> bool:  # noqa: ARG001 -- a rule takes the actor
    """Let everybody in: a public page."""
    return True


def signed_in(actor: Actor) -> bool:
    """Let in whoever has signed in."""
    return actor.is_signed_in


def staff(actor: Actor) -> bool:
    """Let in people who work for the council or its contractors."""
    return actor.is_staff


def roles(*wanted: Role) -> Rule:
    """Return a rule that lets in holders of any of the roles, and administrators."""

    def rule(actor: Actor) -> bool:
        return actor.has(*wanted, Role.ADMIN)

    return rule


View = Callable[Concatenate[Request, P], HttpResponseBase]


def access(rule: Rule) -> Callable[[View[P]], Callable[Concatenate[HttpRequest, P], HttpResponseBase]]:
    """State who may open a view.

    Refused visitors who have not signed in are taken to the sign-in page and back, or to their first page if
    they had pressed a button; whoever was signed out meanwhile finds what they typed. Others get a page that says they
    may not. Checks about one thing (this case, this
    file) belong in the context's permissions.
    """

    def decorate(view: View[P]) -> Callable[Concatenate[HttpRequest, P], HttpResponseBase]:
        @functools.wraps(view)
        def guarded(request: HttpRequest, *args: P.args, **kwargs: P.kwargs) -> HttpResponseBase:
            ours = cast("Request", request)
            if rule(ours.actor):
                return view(ours, *args, **kwargs)
            if not ours.actor.is_signed_in:
                back = {"next": request.get_full_path()} if request.method in {"GET", "HEAD"} else typed.hold(request)
                return redirect("?".join(filter(None, [reverse("sign-in"), urlencode(back)])))
            raise PermissionDenied("Your account does not open this page.")

        guarded.access = rule  # type: ignore[attr-defined]  # our mark on a function or a request
        return cast("Callable[Concatenate[HttpRequest, P], HttpResponseBase]", guarded)

    return decorate


def guarded_by_key(view: Callable[..., Any]) -> Callable[..., Any]:
    """Mark a view that admits by API key, or publishes what is public, and answers in its own format."""
    view.access = "api"  # type: ignore[attr-defined]  # our mark on a function or a request
    return view


def answers(check: Callable[[Actor, Thing], None]) -> Callable[[Actor, Thing], bool]:
    """Return the question form of a check that raises: `may_close = answers(check_may_close)`."""

    @functools.wraps(check)
    def may(actor: Actor, thing: Thing) -> bool:
        try:
            check(actor, thing)
        except NotAllowed:
            return False
        return True

    return may
