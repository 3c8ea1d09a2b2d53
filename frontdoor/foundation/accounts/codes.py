"""Sending codes and taking them: each works once, for a while, for a few tries, and where it was asked for.

Nothing here says whether anybody has an account: a code is made for whatever address is given.
"""

import hmac
import secrets
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from django.conf import settings
from django.db import transaction
from django.db.models import F, Q

from frontdoor.foundation.accounts.models import Code
from frontdoor.foundation.accounts.proving import (
    AN_HOUR,
    CODES_FROM_ONE,
    CODES_TO_ONE,
    KEPT,
    SHAPES,
    TRIES,
    Kind,
    Purpose,
    as_typed,
    fingerprint,
)
from frontdoor.kernel.language import later
from frontdoor.kernel.refusals import Refusal


class TooManyCodes(Refusal):
    """Too many codes were sent there, or asked for from here, within the hour."""


class WrongCode(Refusal):
    """The code is not the one that was sent, or works no longer. The sentence never says which of both."""


class OpenedElsewhere(Refusal):
    """The link was opened in another browser than the one in which it was asked for."""


@dataclass(frozen=True, slots=True)
class Issued:
    """A code just made: this is the only time it can be read.

    :param token: stands for it in a link.
    """

    code: str
    token: str
    expires_at: datetime


@dataclass(frozen=True, slots=True)
class Proof:
    """What a code has shown: that whoever typed it reads what is sent there."""

    kind: Kind
    value: str
    user_id: int | None
    about: str


_TOO_MANY: Final = later("You have asked for too many codes. Wait an hour, then ask for another")
_WRONG: Final = later("The code is wrong, or it has ended. Check it, or ask for another")


def issue(
    purpose: Purpose,
    *,
    kind: Kind,
    value: str,
    at: datetime,
    browser: str = "",
    asked_from: str = "",
    user_id: int | None = None,
    about: str = "",
) -> Issued:
    """Make a code for a contact point. Earlier ones of the same purpose and place work no longer.

    :param browser: a secret of the browser in which alone it is to work; "" for any.
    :raises TooManyCodes: after too many for one address or one visitor within an hour.
    """
    recent = Code.objects.filter(made_at__gt=at - AN_HOUR)
    if recent.filter(kind=kind, value=value).count() >= CODES_TO_ONE:
        raise TooManyCodes(_TOO_MANY)
    if asked_from and recent.filter(asked_from=asked_from).count() >= CODES_FROM_ONE:
        raise TooManyCodes(_TOO_MANY)
    shape = SHAPES[purpose]
    made = Issued(
        "".join(secrets.choice(shape.letters) for _ in range(shape.length)),
        secrets.token_urlsafe(32),
        at + shape.lasts,
    )
    with transaction.atomic():
        earlier = Q(browser_hash=_hash(browser, purpose)) if browser else Q(about=about, browser_hash="")
        Code.objects.filter(earlier, purpose=purpose, ended_at__isnull=True).update(ended_at=at)
        Code.objects.create(
            purpose=purpose,
            kind=kind,
            value=value,
            user_id=user_id,
            about=about,
            code_hash=_hash(made.code, purpose),
            link_hash=_hash(made.token, purpose),
            browser_hash=_hash(browser, purpose) if browser else "",
            asked_from=asked_from,
            made_at=at,
            expires_at=made.expires_at,
        )
    return made


def take_code(purpose: Purpose, *, typed: str, browser: str, at: datetime) -> Proof:
    """Return what the code shows that was typed in the browser in which it was asked for, and use it up.

    Every try counts, before it is looked at, so that no number of them at once is more than the few there are.

    :raises WrongCode: if it is wrong, has ended, was used, or was typed too often.
    """
    row = (
        Code.objects.filter(purpose=purpose, browser_hash=_hash(browser, purpose), ended_at__isnull=True)
        .order_by("-id")
        .first()
    )
    if row is None or not browser or not _is_alive(row, at=at):
        raise WrongCode(_WRONG)
    if not Code.objects.filter(pk=row.pk, tries__lt=TRIES).update(tries=F("tries") + 1):
        raise WrongCode(_WRONG)
    if not hmac.compare_digest(row.code_hash, _hash(as_typed(typed), purpose)):
        raise WrongCode(_WRONG)
    return _use(row, at=at)


def take_link(purpose: Purpose, *, token: str, browser: str, at: datetime) -> Proof:
    """Return what a link shows that was opened in the browser in which it was asked for, and use it up.

    :raises OpenedElsewhere: in another browser; the link still works in its own.
    :raises WrongCode: if there is no such link, or it works no longer.
    """
    row = waiting(purpose, token=token, at=at)
    if not browser or not hmac.compare_digest(row.browser_hash, _hash(browser, purpose)):
        raise OpenedElsewhere(later("Open this link in the browser in which you asked for it"))
    return _use(row, at=at)


def take_claim(*, typed: str, at: datetime) -> Proof:
    """Return what a code shows that staff sent, and use it up; it may come from any browser.

    :raises WrongCode: if there is no such code, or it works no longer.
    """
    wanted = _hash(as_typed(typed), Purpose.CLAIM)
    row = Code.objects.filter(purpose=Purpose.CLAIM, code_hash=wanted, ended_at__isnull=True).first()
    if row is None or not _is_alive(row, at=at):
        raise WrongCode(_WRONG)
    return _use(row, at=at)


def waiting(purpose: Purpose, *, token: str, at: datetime) -> Code:
    """Return the code of a link that still works. Raises WrongCode otherwise."""
    row = Code.objects.filter(purpose=purpose, link_hash=_hash(token[:200], purpose), ended_at__isnull=True).first()
    if row is None or not _is_alive(row, at=at):
        raise WrongCode(later("This link has ended, or was used. Ask for another"))
    return row


def forget(*, at: datetime) -> int:
    """Delete codes that have ended a day ago; return how many."""
    return Code.objects.filter(expires_at__lt=at - KEPT).delete()[0]


def _is_alive(row: Code, *, at: datetime) -> bool:
    return at < row.expires_at and row.tries < TRIES


def _use(row: Code, *, at: datetime) -> Proof:
    if not Code.objects.filter(pk=row.pk, ended_at__isnull=True).update(ended_at=at):
        raise WrongCode(_WRONG)  # somebody was quicker with the same
    return Proof(Kind(row.kind), row.value, row.user_id, row.about)


def _hash(secret: str, purpose: Purpose) -> str:
    return fingerprint(secret, purpose=purpose, key=settings.SECRET_KEY)
