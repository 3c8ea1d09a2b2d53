"""What for somebody looks at a customer: stated once for each, kept in their session for an hour, or with a task."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, Final

from frontdoor.foundation.accounts.access import Request

_KEY: Final = "looks-for"
LASTS: Final = timedelta(hours=1)
_MOST: Final = 50


@dataclass(frozen=True, slots=True)
class Stated:
    """A purpose and a reason."""

    purpose: str
    reason: str


def state(request: Request, customer: int, stated: Stated) -> None:
    """Keep what for somebody looks at a customer."""
    kept = dict(list(_kept(request).items())[-_MOST:])
    kept.pop(str(customer), None)
    until = (request.now + LASTS).isoformat()
    request.session[_KEY] = {
        **kept, str(customer): {"purpose": stated.purpose, "reason": stated.reason, "until": until}
    }  # fmt: skip


def stated_for(request: Request, customer: int) -> Stated | None:
    """Return what somebody stated of a customer, if it still holds."""
    found = _kept(request).get(str(customer))
    if found is None or datetime.fromisoformat(found["until"]) < request.now:
        return None
    return Stated(found["purpose"], found["reason"])


def carry_over(request: Request, before: int, now: int) -> None:
    """Let what was stated of a number hold for the one that names the customer now."""
    stated = stated_for(request, before)
    if stated is not None and stated_for(request, now) is None:
        state(request, now, stated)


def _kept(request: Request) -> dict[str, Any]:
    found: dict[str, Any] = request.session.get(_KEY, {})
    return found
