"""How a receiver knows that a call is ours, whole and recent. Pure.

`Frontdoor-Signature: t=1748000000,v1=<hex>`, where the hex is HMAC-SHA256 of "t.body" under the webhook's
secret. Receivers should refuse a `t` more than five minutes old, so that a recorded call cannot be played again.
"""

import hashlib
import hmac
from typing import Final

HEADER: Final = "Frontdoor-Signature"


def signature(secret: str, *, body: bytes, timestamp: int) -> str:
    """Return the value of the header for a body sent at a Unix time."""
    signed = hmac.new(secret.encode(), f"{timestamp}.".encode() + body, hashlib.sha256).hexdigest()
    return f"t={timestamp},v1={signed}"


def is_ours(secret: str, *, header: str, body: bytes, now: int, tolerance: int = 300) -> bool:
    """Return whether a header fits the body and is at most `tolerance` seconds old; for receivers and tests."""
    parts = dict(part.split("=", 1) for part in header.split(",") if "=" in part)
    if not parts.get("t", "").isdigit() or abs(now - int(parts["t"])) > tolerance:
        return False
    return hmac.compare_digest(signature(secret, body=body, timestamp=int(parts["t"])), header)
