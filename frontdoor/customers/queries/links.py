"""Links to a customer from a task elsewhere, whose purpose goes with it."""

from dataclasses import dataclass
from datetime import timedelta
from typing import Final

from django.core import signing
from django.urls import reverse

from frontdoor.foundation.accounts.actors import Actor
from frontdoor.kernel.refusals import Refusal

_SALT: Final = "frontdoor.customers.task"
#: Longer than a working day; a page that stayed open overnight is opened again.
_LASTS: Final = timedelta(hours=12)


class LinkTooOld(Refusal):
    """The link is not ours, not the actor's, or was made too long ago."""


@dataclass(frozen=True, slots=True)
class Inherited:
    """Whom a link leads to, by the details they gave, what for and why."""

    details: int
    purpose: str
    reason: str


def customer_link(details: int, *, purpose: str, reason: str, by: Actor) -> str:
    """Return the address at which an actor sees the customer who gave these details, for the purpose of their task.

    Whether they may is asked when it is opened. No query.
    """
    said = {"details": details, "purpose": purpose, "reason": reason, "who": by.username}
    return reverse("customer-of-task", args=[signing.dumps(said, salt=_SALT)])


def opening_url(opening_id: int) -> str:
    """Return the address at which somebody else looks at why a restricted record was opened. No query."""
    return reverse("review-glass", args=[opening_id])


def inherited(token: str, *, by: Actor) -> Inherited:
    """Return what a link says. Raises LinkTooOld."""
    try:
        said = signing.loads(token, salt=_SALT, max_age=_LASTS)
    except signing.BadSignature:
        raise LinkTooOld("This link has run out. Open the case again.") from None
    if said["who"] != by.username:
        raise LinkTooOld("This link is somebody else’s.")
    return Inherited(said["details"], said["purpose"], said["reason"])
