"""Who is asking, and when: put on every request once, read lazily."""

from collections.abc import Callable

from django.contrib.auth import logout
from django.http import HttpRequest, HttpResponse
from django.utils.functional import SimpleLazyObject

from frontdoor.foundation.accounts import sessions, typed
from frontdoor.foundation.accounts.actors import PUBLIC, Actor
from frontdoor.foundation.accounts.api import actor_of
from frontdoor.foundation.accounts.models import User
from frontdoor.foundation.accounts.moment import now


def actor_and_moment(get_response: Callable[[HttpRequest], HttpResponse]) -> Callable[[HttpRequest], HttpResponse]:
    """Set `request.actor` (no query until it is used) and `request.now`.

    Whoever was away for too long is signed out. What the pages of those who are signed in show is kept by no
    browser: on a shared desk, its back button is somebody else's.
    """

    def middleware(request: HttpRequest) -> HttpResponse:
        signed_in: list[Actor] = []

        def who() -> Actor:
            user = request.user
            if not isinstance(user, User):
                return PUBLIC
            if sessions.is_over(request.session):
                username = user.username
                logout(request)
                typed.signed_out(request, username)
                return PUBLIC
            signed_in.append(actor_of(user))
            return signed_in[0]

        request.actor = SimpleLazyObject(who)  # type: ignore[attr-defined]  # our mark on a function or a request
        request.now = now()  # type: ignore[attr-defined]  # our mark on a function or a request
        response = get_response(request)
        if signed_in:
            response.headers.setdefault("Cache-Control", "private, no-store")
        response.headers.setdefault("Cross-Origin-Resource-Policy", "same-origin")
        return response

    return middleware
