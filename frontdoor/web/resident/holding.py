"""Who holds a draft: whoever began it in this browser, has its link, or sends a form we made for it.

Every form carries a signed token of its draft, and no post is taken without it. It lets somebody whose session
was lost meanwhile go on without losing what they typed, and, as nobody else can know it, does what a CSRF token
does.
"""

from datetime import datetime
from typing import Any, Final
from uuid import UUID

from django.core import signing
from django.http import Http404

from frontdoor.foundation.accounts.access import Request
from frontdoor.services.api import DraftRecord, draft

_SALT: Final = "frontdoor.web.resident.held"
_KEY: Final = "drafts"
#: More drafts than anybody fills in at once; older ones stay reachable by their link.
MOST: Final = 20


def token(draft_id: UUID) -> str:
    """Return what a form of this draft carries."""
    return signing.Signer(salt=_SALT).sign(draft_id.hex)


def _is_token(text: str, draft_id: UUID) -> bool:
    try:
        return signing.Signer(salt=_SALT).unsign(text) == draft_id.hex
    except signing.BadSignature:
        return False


def is_ours(request: Request) -> bool:
    """Return whether a form was sent from our own page, as far as the browser says (older ones say nothing)."""
    return request.headers.get("Sec-Fetch-Site", "same-origin") in {"same-origin", "none"}


def hold(request: Request, draft_id: UUID) -> None:
    """Remember in the session that this browser holds a draft."""
    kept: dict[str, Any] = dict(request.session.get(_KEY, {}))
    kept.setdefault(str(draft_id), {})
    request.session[_KEY] = dict(list(kept.items())[-MOST:])


def held(request: Request, slug: str, draft_id: UUID, *, at: datetime) -> DraftRecord | None:
    """Return a draft this browser holds; None when it has expired.

    Pages are shown to whoever's session knows the draft; what is sent is taken from whoever shows its token.

    :raises Http404: for everybody else, and for a draft of another service.
    """
    known = str(draft_id) in request.session.get(_KEY, {})
    sent = request.method == "POST"
    if not (is_ours(request) and _is_token(request.POST.get("held", ""), draft_id) if sent else known):
        raise Http404
    found = draft(draft_id, at=at)
    if found is not None and found.service.slug != slug:
        raise Http404
    if not known:
        hold(request, draft_id)
    return found


def remember(request: Request, draft_id: UUID, **what: Any) -> None:
    """Keep small facts about the journey, such as a warning that was shown; losing them costs one page."""
    kept: dict[str, Any] = dict(request.session.get(_KEY, {}))
    kept[str(draft_id)] = {**kept.get(str(draft_id), {}), **what}
    request.session[_KEY] = kept


def remembered(request: Request, draft_id: UUID) -> dict[str, Any]:
    """Return what was remembered of the journey."""
    found: dict[str, Any] = request.session.get(_KEY, {}).get(str(draft_id), {})
    return found
