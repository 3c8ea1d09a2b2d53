"""How long a sign-in lasts: until an hour has gone without a request, and never beyond twelve.

Both as NIST SP 800-63B-4 has them for staff at its second level. Residents' forms need no account and are not
touched by either: their drafts outlast any session.
"""

from datetime import timedelta
from typing import Any, Final

from django.contrib.sessions.backends.base import SessionBase
from django.http import HttpRequest

from frontdoor.kernel.clock import SystemClock

IDLE: Final = timedelta(hours=1)
LONGEST: Final = timedelta(hours=12)
#: The last request is written down this often only, so that looking at pages costs no write.
_A_LOOK: Final = timedelta(minutes=5)
_SEEN: Final = "seen"


def begin(*, request: HttpRequest, **_what: Any) -> None:
    """Start both clocks; Django calls this for every way of signing in."""
    request.session.set_expiry(LONGEST)
    request.session[_SEEN] = _seconds()


def is_over(session: SessionBase) -> bool:
    """Return whether the person was away for too long, and otherwise remember that they are here."""
    away = _seconds() - session.get(_SEEN, 0)
    if away > IDLE.total_seconds():
        return True
    if away > _A_LOOK.total_seconds():
        session[_SEEN] = _seconds()
    return False


def _seconds() -> int:
    # The machine's clock, which also dates the sessions themselves; FRONTDOOR_NOW moves neither.
    return int(SystemClock().now().timestamp())
