"""How long a sign-in lasts: until an hour has gone without a request, and never beyond twelve.

Both as NIST SP 800-63B-4 has them for staff at its second level. Residents' forms need no account and are not
touched by either: their drafts outlast any session. All of it goes by the machine's clock.
"""

from datetime import timedelta
from typing import Any, Final

from axes.handlers.proxy import AxesProxyHandler
from django.contrib.sessions.backends.base import SessionBase
from django.contrib.sessions.models import Session
from django.http import HttpRequest

from frontdoor.foundation.accounts import codes, moment
from frontdoor.foundation.accounts.models import SignIn
from frontdoor.kernel.clock import SystemClock

IDLE: Final = timedelta(hours=1)
LONGEST: Final = timedelta(hours=12)
#: For how long somebody may change the ways into their account before they sign in again.
RECENT: Final = timedelta(minutes=30)
#: How long it is remembered who signed in, when and from which address: long enough to look into a break-in that is
#: found late (NCSC's introduction to logging advises six months). What people did stays in the audit trail.
SIGN_INS_KEPT: Final = timedelta(days=180)
#: The last request is written down this often only, so that looking at pages costs no write.
_A_LOOK: Final = timedelta(minutes=5)
_SEEN: Final = "seen"
_BEGUN: Final = "begun"


def begin(*, request: HttpRequest, **_what: Any) -> None:
    """Start both clocks; Django calls this for every way of signing in."""
    request.session.set_expiry(LONGEST)
    request.session[_SEEN] = _seconds()
    request.session[_BEGUN] = _seconds()


def is_recent(session: SessionBase) -> bool:
    """Return whether somebody signed in just now, as changing the ways into an account asks for."""
    return bool(_seconds() - session.get(_BEGUN, 0) <= RECENT.total_seconds())


def is_over(session: SessionBase) -> bool:
    """Return whether the person was away for too long, and otherwise remember that they are here."""
    away = _seconds() - session.get(_SEEN, 0)
    if away > IDLE.total_seconds():
        return True
    if away > _A_LOOK.total_seconds():
        session[_SEEN] = _seconds()
    return False


def forget() -> str:
    """Delete sessions that have ended and the record of sign-ins of long ago; say how many of each."""
    sessions, _ = Session.objects.filter(expire_date__lt=SystemClock().now()).delete()
    sign_ins = AxesProxyHandler.reset_logs(age_days=SIGN_INS_KEPT.days)
    sign_ins += SignIn.objects.filter(at__lt=SystemClock().now() - SIGN_INS_KEPT).delete()[0]
    codes.forget(at=moment.now())
    return f"{sessions} sessions, {sign_ins} sign-ins"


def _seconds() -> int:
    # The machine's clock, which also dates the sessions themselves; FRONTDOOR_NOW moves neither.
    return int(SystemClock().now().timestamp())
