"""Who is asking, and when: put on every request once, read lazily."""

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse
from django.utils.functional import SimpleLazyObject

from frontdoor.foundation.accounts.actors import PUBLIC, Actor
from frontdoor.foundation.accounts.api import actor_of
from frontdoor.foundation.accounts.models import User
from frontdoor.foundation.accounts.moment import now


def actor_and_moment(get_response: Callable[[HttpRequest], HttpResponse]) -> Callable[[HttpRequest], HttpResponse]:
    """Set `request.actor` (no query until it is used) and `request.now`."""

    def middleware(request: HttpRequest) -> HttpResponse:
        def who() -> Actor:
            user = request.user
            return actor_of(user) if isinstance(user, User) else PUBLIC

        request.actor = SimpleLazyObject(who)  # type: ignore[attr-defined]  # our mark on a function or a request
        request.now = now()  # type: ignore[attr-defined]  # our mark on a function or a request
        return get_response(request)

    return middleware
