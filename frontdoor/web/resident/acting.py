"""For whom somebody acts on the pages they open: chosen by a button, and said on every page until they stop."""

from typing import Any, Final

from django.http import HttpRequest
from django.urls import reverse

from frontdoor.customers.api import (
    ActingRecord,
    ActingStage,
    CustomerSummary,
    MayNotAct,
    Sees,
    acting_by_id,
    right_to_act,
    summaries,
)
from frontdoor.foundation.accounts.access import Request
from frontdoor.services.api import DraftRecord

__all__ = ["MayNotAct", "banner", "choose", "chosen", "details_shown", "name_both", "right_for", "show", "stop"]

_KEY: Final = "acting_for"
_SHOWN: Final = "acting_shown"


def choose(request: Request, representation_id: int) -> None:
    """Begin to act by a right; that it is theirs is asked again whenever something is done."""
    request.session[_KEY] = representation_id


def stop(request: Request) -> None:
    """Act for oneself again."""
    request.session.pop(_KEY, None)


def chosen(request: HttpRequest) -> ActingRecord | None:
    """Return the right by which somebody acts now, or None. No query for whoever acts for nobody."""
    representation_id = request.session.get(_KEY)
    actor = getattr(request, "actor", None)
    if representation_id is None or actor is None or actor.user_id is None:
        return None
    found = acting_by_id(representation_id, at=request.now)  # type: ignore[attr-defined]  # our mark on a request
    if found is None or found.representative_user_id != actor.user_id:
        request.session.pop(_KEY, None)
        return None
    return found


def right_for(request: Request, service: str, *, on_behalf: bool) -> ActingRecord | None:
    """Return by what right a form is begun, None for one's own. Raises MayNotAct for a service that is not covered.

    :param on_behalf: an adviser begins it for a caller, whoever else they act for.
    """
    found = None if on_behalf else chosen(request)
    if found is None:
        return None
    return right_to_act(found.id, service=service, by=request.actor, at=request.now)


def show(request: Request, draft: DraftRecord) -> None:
    """Let the page say for whom its form is, whomever somebody chose to act for since."""
    found = None
    if draft.representation_id is not None:
        found = acting_by_id(draft.representation_id, at=request.now)
    setattr(request, _SHOWN, found)


def is_over(found: ActingRecord) -> bool:
    """Return whether nothing can be done any more by a right."""
    return found.stage is not ActingStage.ACTIVE


def banner(request: HttpRequest) -> dict[str, Any]:
    """Return for whom somebody acts, for the top of every page."""
    if not hasattr(request, "session"):
        return {}
    found = getattr(request, _SHOWN) if hasattr(request, _SHOWN) else chosen(request)
    if found is None:
        return {}
    return {"acting": found, "acting_is_over": is_over(found), "stop_acting_url": reverse("stop-acting")}


def name_both(request: Request, right: ActingRecord) -> None:
    """Let everything that this request does be recorded as done for whom the right is, by whoever asks."""
    request.actor = request.actor.acting(right.on_behalf)
    setattr(request, _SHOWN, right)


def details_shown(right: ActingRecord) -> CustomerSummary | None:
    """Return the principal's details where they show them to whoever acts for them."""
    return summaries([right.principal]).get(right.principal) if Sees.DETAILS in right.sees else None
