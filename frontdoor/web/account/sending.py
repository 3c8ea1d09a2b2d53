"""What an account sends: codes, and word that something about it changed."""

import secrets
from datetime import datetime
from typing import Final

from django.conf import settings
from django.db import transaction
from django.urls import reverse

from frontdoor.foundation.accounts.access import Request
from frontdoor.foundation.accounts.codes import Issued, issue
from frontdoor.foundation.accounts.contact_points import account_of_email, contact_points, works_here
from frontdoor.foundation.accounts.proving import SHAPES, Kind, Purpose
from frontdoor.foundation.accounts.visitors import address_of
from frontdoor.foundation.ui.speaking import spoken_now
from frontdoor.kernel.clock import LONDON
from frontdoor.kernel.language import ENGLISH
from frontdoor.messages.api import Notice, send

_BROWSER: Final = "browser"


def browser_of(request: Request) -> str:
    """Return the secret that tells this browser from others; it lives in its session."""
    if _BROWSER not in request.session:
        request.session[_BROWSER] = secrets.token_urlsafe(24)
    return str(request.session[_BROWSER])


def send_sign_in_code(request: Request, email: str) -> None:
    """Send a code to sign in by, to whatever address is given: with an account or without, alike.

    Staff's addresses are told that they sign in another way. A code is made for them too, so that a stranger can
    measure no difference; it is sent to nobody.

    :raises TooManyCodes: after too many, whoever the address leads to.
    """
    made = _made(request, Purpose.SIGN_IN, kind=Kind.EMAIL, value=email)
    user = account_of_email(email)
    if user is not None and works_here(user):
        here = f"{settings.FRONTDOOR_SITE}{reverse('sign-in')}"
        _send(request, "sign-in-by-other-way", made, kind=Kind.EMAIL, value=email, link=here)
        return
    link = f"{settings.FRONTDOOR_SITE}{reverse('sign-in-link', args=[made.token])}"
    _send(request, "sign-in-code", made, kind=Kind.EMAIL, value=email, link=link)


def send_proof_code(request: Request, *, kind: Kind, value: str) -> None:
    """Send a code to a contact point that somebody says is theirs. Raises TooManyCodes."""
    made = _made(request, Purpose.PROVE, kind=kind, value=value)
    _send(request, "prove-contact", made, kind=kind, value=value)


def _made(request: Request, purpose: Purpose, *, kind: Kind, value: str) -> Issued:
    return issue(
        purpose,
        kind=kind,
        value=value,
        browser=browser_of(request),
        asked_from=address_of(request)[:45],
        user_id=request.actor.user_id,
        at=request.now,
    )


def _send(request: Request, template: str, made: Issued, *, kind: Kind, value: str, link: str = "") -> None:
    minutes = int(SHAPES[Purpose.SIGN_IN].lasts.total_seconds() // 60)
    facts = {"code": f"{made.code[:3]} {made.code[3:]}", "minutes": str(minutes), "link": link}
    spoken = spoken_now()
    with transaction.atomic(durable=True):
        send(
            [
                Notice(
                    key=f"{template}:{made.token[:24]}",
                    template=template,
                    email=value if kind is Kind.EMAIL else "",
                    phone=value if kind is Kind.PHONE else "",
                    facts=facts,
                    language="" if spoken == ENGLISH else spoken,
                )
            ],
            at=request.now,
        )


def tell_of_change(user_id: int, what: str, *, at: datetime, to: tuple[str, ...] = ()) -> None:
    """Write to the holder of an account that a way into it changed, so that a thief is found out.

    :param what: a sentence that has been said.
    :param to: addresses that were theirs until now; added to those that still are.
    """
    proven = {each.value for each in contact_points(user_id) if each.kind is Kind.EMAIL} | set(to)
    spoken = spoken_now()
    when = f"{at.astimezone(LONDON):%d/%m/%Y, %H:%M}"
    send(
        [
            Notice(
                key=f"account-changed:{user_id}:{at:%Y%m%d%H%M%S%f}:{number}",
                template="account-changed",
                email=email,
                facts={"what": what, "when_it_was": when, "link": f"{settings.FRONTDOOR_SITE}{reverse('account')}"},
                language="" if spoken == ENGLISH else spoken,
            )
            for number, email in enumerate(sorted(proven))
        ],
        at=at,
    )
