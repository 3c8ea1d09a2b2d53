"""From which address somebody asks, where a proxy stands between us and them."""

from django.conf import settings
from django.http import HttpRequest


def address_of(request: HttpRequest) -> str:
    """Return the visitor's address: the connection's, or the one that our own proxy says it was.

    The proxy appends what it saw to `X-Forwarded-For`, so only the last entry is not the visitor's own claim.
    """
    connected = str(request.META.get("REMOTE_ADDR", ""))
    if not settings.BEHIND_PROXY:
        return connected
    return request.headers.get("X-Forwarded-For", "").rsplit(",", 1)[-1].strip() or connected
