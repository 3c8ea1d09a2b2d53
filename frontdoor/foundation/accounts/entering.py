"""The last step of every way in: is it allowed, is a second step needed, and then the session begins."""

from dataclasses import dataclass
from datetime import timedelta
from typing import Any, Final
from urllib.parse import urlencode

from django.contrib.auth import login, logout
from django.http import HttpRequest
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme

from frontdoor.foundation.accounts import second_step, ways_in
from frontdoor.foundation.accounts.contact_points import works_here
from frontdoor.foundation.accounts.models import User
from frontdoor.kernel.clock import SystemClock
from frontdoor.kernel.language import later
from frontdoor.kernel.refusals import Refusal

_HALF: Final = "half-in"
_NEXT: Final = "way-in-next"
#: How long somebody may take over their second step.
_HALF_LASTS: Final = timedelta(minutes=10)
_BACKEND: Final = "django.contrib.auth.backends.ModelBackend"


class NotThisWay(Refusal):
    """The account is not entered in this way."""


@dataclass(frozen=True, slots=True)
class HalfIn:
    """Somebody whose password was right, and who has their second step before them."""

    user: User
    must_set_up: bool


def safe_next(request: HttpRequest, wanted: str) -> str:
    """Return where to go afterwards, if that is an address of ours; "" otherwise."""
    allowed = url_has_allowed_host_and_scheme(
        wanted, allowed_hosts={request.get_host()}, require_https=request.is_secure()
    )
    return wanted if allowed and wanted.startswith("/") else ""


def remember_next(request: HttpRequest) -> None:
    """Keep where somebody was going when they began to sign in."""
    wanted = safe_next(request, request.GET.get("next", "") or request.POST.get("next", ""))
    if wanted:
        request.session[_NEXT] = wanted


def enter(request: HttpRequest, user: User, *, method: str, wanted: str = "") -> str:
    """Sign somebody in who has shown who they are; return where they go next.

    Staff enter by the directory, or by a password and their second step, never by what residents use: whoever reads
    their mail would have their powers. The session gets another key, so that one planted before is worth nothing.

    :raises NotThisWay: if the account is closed, or of the staff.
    """
    if not user.is_active:
        raise NotThisWay(later("You cannot use this account. Call us if you think that is wrong"))
    if method not in {"password", "directory"} and works_here(user):
        raise NotThisWay(later("Staff sign in with the council’s directory, or a user name and password"))
    onward = safe_next(request, wanted) or request.session.get(_NEXT, "") or reverse("after-sign-in")
    if method == "password" and second_step.is_needed(user, works_here=works_here(user)):
        if request.user.is_authenticated:
            logout(request)  # the second step is of the new one
        request.session[_HALF] = {"user": user.pk, "next": onward, "at": _seconds()}
        return reverse("second-step")
    _begin(request, user, method=method)
    return str(onward)


def half_in(request: HttpRequest) -> HalfIn | None:
    """Return who has their second step before them in this browser, or None."""
    kept: dict[str, Any] | None = request.session.get(_HALF)
    if kept is None or _seconds() - kept["at"] > _HALF_LASTS.total_seconds():
        return None
    user = User.objects.filter(pk=kept["user"], is_active=True).first()
    return HalfIn(user, not second_step.has_one(user)) if user else None


def whole_in(request: HttpRequest, user: User) -> str:
    """Sign somebody in who has taken their second step; return where they go next."""
    onward = str(request.session[_HALF]["next"])
    del request.session[_HALF]
    _begin(request, user, method="password-and-code")
    return onward


def again(request: HttpRequest) -> str:
    """Return where somebody signs in again, and comes back from."""
    return f"{reverse('sign-in')}?{urlencode({'next': request.get_full_path(), 'again': '1'})}"


def _begin(request: HttpRequest, user: User, *, method: str) -> None:
    setattr(request, ways_in.METHOD, method)
    request.session.pop(_NEXT, None)
    login(request, user, backend=_BACKEND)


def _seconds() -> int:
    return int(SystemClock().now().timestamp())
