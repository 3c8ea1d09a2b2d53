"""An identity at another system that is to sign in to an account, as soon as its holder has shown which it is."""

from collections.abc import Mapping
from typing import Any, Final

from django.contrib import messages
from django.db import transaction

from frontdoor.foundation.accounts.access import Account, Request
from frontdoor.foundation.accounts.api import actor_of
from frontdoor.foundation.accounts.elsewhere.trust import Vouched
from frontdoor.foundation.accounts.ways_in import InUseElsewhere, attach_identity
from frontdoor.foundation.audit import api as audit
from frontdoor.kernel.language import say
from frontdoor.web.account.sending import tell_of_change

_WAITING: Final = "identity-waiting"


def wait(request: Request, vouched: Vouched) -> None:
    """Keep an identity until its holder has signed in to their account in the way they know."""
    kept = {"issuer": vouched.issuer, "subject": vouched.subject, "trust": vouched.trust, "email": vouched.email}
    request.session[_WAITING] = kept


def waiting(request: Request) -> dict[str, Any] | None:
    """Return the identity that waits in this browser, and forget it."""
    kept: dict[str, Any] | None = request.session.pop(_WAITING, None)
    return kept


def attach(request: Request, user: Account, kept: Mapping[str, Any]) -> None:
    """Let an identity sign in to an account too, whose holder has shown that both are theirs."""
    identity = {name: str(kept[name]) for name in ("issuer", "subject", "trust")}
    try:
        with transaction.atomic(durable=True):
            if attach_identity(user, **identity, at=request.now):
                actor = actor_of(user)
                audit.record("accounts.identity-added", on=f"user:{user.pk}", by=actor, at=request.now)
                tell_of_change(user.pk, say("GOV.UK One Login was added as a way to sign in"), at=request.now)
    except InUseElsewhere as refusal:
        messages.warning(request, say(str(refusal)))
    else:
        messages.success(request, say("You can sign in with GOV.UK One Login from now on."))
