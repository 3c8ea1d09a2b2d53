"""What GOV.UK Notify tells us about messages it took (its documentation, "Callbacks")."""

import hmac
import json
from typing import Any, Final

from django.conf import settings
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_POST

from frontdoor.foundation.accounts.access import guarded_by_key
from frontdoor.foundation.accounts.moment import now
from frontdoor.messages.operations.carrying import settle

DELIVERED: Final = "delivered"
#: What each status of a message that did not arrive means.
FAILURES: Final = {
    "permanent-failure": "The address or number does not exist, or takes nothing from us.",
    "temporary-failure": "The inbox was full, or the phone was off, for three days.",
    "technical-failure": "GOV.UK Notify could not get through to the network.",
}
#: A callback is a few hundred bytes.
_LONGEST: Final = 20_000


@csrf_exempt
@guarded_by_key
@require_POST
def notify_delivery(request: HttpRequest) -> HttpResponse:
    """Keep what became of a message. Notify waits five seconds, and tells us again if we do not answer 2xx.

    204 also for messages that are not ours and for statuses that are not final: asking again would not help.
    """
    if not _knows_the_token(request):
        return HttpResponse(status=401, headers={"WWW-Authenticate": "Bearer"})
    told = _told(request)
    if told is None:
        return HttpResponse("This is not a delivery receipt.", status=400, content_type="text/plain")
    reference, status = told
    if status == DELIVERED or status in FAILURES:
        with transaction.atomic(durable=True):
            settle(reference=reference, delivered=status == DELIVERED, error=FAILURES.get(status, ""), at=now())
    return HttpResponse(status=204)


def _knows_the_token(request: HttpRequest) -> bool:
    expected = str(settings.NOTIFY_CALLBACK_TOKEN)
    kind, _, given = request.headers.get("Authorization", "").partition(" ")
    is_same = hmac.compare_digest(given.strip().encode(), expected.encode())
    return bool(expected) and kind.lower() == "bearer" and is_same


def _told(request: HttpRequest) -> tuple[str, str] | None:
    """Return (our reference, status), or None for a body that says neither."""
    if len(request.body) > _LONGEST:
        return None
    try:
        body: Any = json.loads(request.body)
    except ValueError:
        return None
    if not isinstance(body, dict) or not isinstance(body.get("status"), str):
        return None
    reference = body.get("reference")
    # Messages that somebody sent from Notify's own pages have no reference of ours.
    return (reference if isinstance(reference, str) else "", body["status"])
