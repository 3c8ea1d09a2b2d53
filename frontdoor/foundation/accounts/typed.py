"""What somebody typed whose sign-in had ended: kept through the next sign-in, for them alone, to be sent again.

It is kept in the session, so it goes with it, and with the sign-out. Only what comes from somebody who was signed in
until this very request is kept, so that no stranger fills our store, and only the same person is shown it.
"""

from dataclasses import dataclass
from typing import Any, Final

from django.http import HttpRequest
from django.urls import reverse

_KEY: Final = "typed"
#: Longer than anything that a page of ours takes; what is longer is not kept.
MOST_CHARACTERS: Final = 100_000
_NOT_TYPED: Final = frozenset({"csrfmiddlewaretoken", "password", "username"})


@dataclass(frozen=True, slots=True)
class Typed:
    """What was sent from a page.

    :param path: where it was sent to.
    :param fields: names of boxes with their values; a name comes again for each value.
    """

    path: str
    fields: tuple[tuple[str, str], ...]


def signed_out(request: HttpRequest, username: str) -> None:
    """Note who was signed out just now, because they were away for too long."""
    request.signed_out = username  # type: ignore[attr-defined]  # our mark on a request


def hold(request: HttpRequest) -> dict[str, str]:
    """Keep what was sent with a request from somebody who was signed out just now.

    :returns: what the sign-in page is given, so that it leads back to it; nothing if nothing is kept.
    """
    who = getattr(request, "signed_out", "")
    fields = [[name, value] for name, values in request.POST.lists() if name not in _NOT_TYPED for value in values]
    if not who or not fields or sum(len(name) + len(value) for name, value in fields) > MOST_CHARACTERS:
        return {}
    request.session[_KEY] = {"who": who, "path": request.get_full_path(), "fields": fields}
    return {"next": reverse("typed")}


def held(session: Any, *, username: str) -> Typed | None:
    """Return what was kept of what somebody typed, or None."""
    kept = session.get(_KEY)
    if kept is None or kept["who"] != username:
        return None
    return Typed(kept["path"], tuple((name, value) for name, value in kept["fields"]))
