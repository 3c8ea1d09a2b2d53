"""A second step for staff: codes of an authenticator app (RFC 6238), and codes on paper for when it is lost."""

import base64
import hashlib
import secrets
from datetime import datetime, timedelta
from typing import Final

from cryptography.fernet import Fernet
from cryptography.hazmat.primitives.hashes import SHA1
from cryptography.hazmat.primitives.twofactor import InvalidToken
from cryptography.hazmat.primitives.twofactor.totp import TOTP
from django.conf import settings
from django.db import transaction
from django.db.models import F

from frontdoor.foundation.accounts.models import RecoveryCode, SecondStep, User
from frontdoor.foundation.accounts.proving import as_typed, fingerprint
from frontdoor.kernel.refusals import Refusal

PERIOD: Final = 30
#: Clocks of telephones and of servers differ; a code of the period before or after is taken too.
DRIFT: Final = 1
WRONG_BEFORE_LOCK: Final = 5
LOCK: Final = timedelta(minutes=15)
RECOVERY_CODES: Final = 10
_LETTERS: Final = "ABCDEFGHJKMNPQRSTVWXYZ23456789"


class WrongSecondStep(Refusal):
    """The code is wrong, was used, or too many wrong ones came before it."""


def new_secret() -> str:
    """Return a secret to share with an app, in base32 as apps take it."""
    return base64.b32encode(secrets.token_bytes(20)).decode()


def address_for_app(secret: str, *, name: str, issuer: str) -> str:
    """Return the address that an app reads from a picture."""
    return _totp(secret).get_provisioning_uri(name, issuer)


def has_one(user: User) -> bool:
    """Return whether somebody has set their second step up. One query."""
    return SecondStep.objects.filter(user=user).exists()


def is_needed(user: User, *, works_here: bool) -> bool:
    """Return whether a password alone does not let somebody in: they have set a second step up, or staff must."""
    return has_one(user) or (works_here and settings.FRONTDOOR_STAFF_SECOND_FACTOR)


@transaction.atomic
def set_up(user: User, *, secret: str, code: str, at: datetime) -> list[str]:
    """Keep an app's secret, once it has given a right code; return the new codes for paper, to be read this once.

    :raises WrongSecondStep: if the code is not of this secret.
    """
    period = _period_of(secret, code, at=at)
    if period is None:
        raise WrongSecondStep("Enter the code that your app shows now")
    SecondStep.objects.update_or_create(
        user=user,
        defaults={
            "sealed_secret": _seal().encrypt(secret.encode()).decode(),
            "last_period": period,
            "wrong": 0,
            "locked_until": None,
            "made_at": at,
        },
    )
    return new_recovery_codes(user)


@transaction.atomic
def new_recovery_codes(user: User) -> list[str]:
    """Return new codes for paper; the old ones work no longer."""
    codes = ["".join(secrets.choice(_LETTERS) for _ in range(10)) for _ in range(RECOVERY_CODES)]
    RecoveryCode.objects.filter(user=user).delete()
    RecoveryCode.objects.bulk_create([RecoveryCode(user=user, code_hash=_hash(user, code)) for code in codes])
    return [f"{code[:5]}-{code[5:]}" for code in codes]


def check(user: User, *, code: str, at: datetime) -> None:
    """Take a code of the app or of the paper; each works once. Five wrong ones stop all for a quarter of an hour.

    :raises WrongSecondStep: unless it is right.
    """
    row = SecondStep.objects.filter(user=user).first()
    if row is None or not _may_try(row, at=at):
        raise WrongSecondStep("Too many codes were wrong. Wait 15 minutes, then sign in again")
    typed = as_typed(code)
    if _takes_app(row, typed, at=at) or _takes_paper(user, typed, at=at):
        SecondStep.objects.filter(pk=row.pk).update(wrong=0, locked_until=None)
        return
    SecondStep.objects.filter(pk=row.pk, wrong__gte=WRONG_BEFORE_LOCK).update(locked_until=at + LOCK)
    raise WrongSecondStep("Enter the code that your app shows now, or one of your recovery codes")


def _may_try(row: SecondStep, *, at: datetime) -> bool:
    """Count a try before it is looked at, so that no number of them at once is more than the few there are."""
    mine = SecondStep.objects.filter(pk=row.pk)
    if row.locked_until is not None and at >= row.locked_until:
        mine.filter(locked_until=row.locked_until).update(wrong=0, locked_until=None)
    return bool(mine.filter(wrong__lt=WRONG_BEFORE_LOCK).update(wrong=F("wrong") + 1))


@transaction.atomic
def take_away(user: User) -> None:
    """Forget somebody's second step and the codes on paper."""
    SecondStep.objects.filter(user=user).delete()
    RecoveryCode.objects.filter(user=user).delete()


def codes_left(user: User) -> int:
    """Return how many codes on paper still work. One query."""
    return RecoveryCode.objects.filter(user=user, used_at__isnull=True).count()


def _takes_app(row: SecondStep, typed: str, *, at: datetime) -> bool:
    period = _period_of(_seal().decrypt(row.sealed_secret.encode()).decode(), typed, at=at)
    if period is None:
        return False
    # One statement decides, so of two at once only one is let in.
    return bool(SecondStep.objects.filter(pk=row.pk, last_period__lt=period).update(last_period=period))


def _takes_paper(user: User, typed: str, *, at: datetime) -> bool:
    rows = RecoveryCode.objects.filter(user=user, code_hash=_hash(user, typed), used_at__isnull=True)
    return bool(rows.update(used_at=at))


def _period_of(secret: str, code: str, *, at: datetime) -> int | None:
    """Return the period whose code it is, or None."""
    if not (code.isascii() and code.isdigit() and len(code) == 6):
        return None
    now = int(at.timestamp()) // PERIOD
    for period in range(now - DRIFT, now + DRIFT + 1):
        try:
            _totp(secret).verify(code.encode(), period * PERIOD)
        except InvalidToken:
            continue
        return period
    return None


def _totp(secret: str) -> TOTP:
    # SHA-1 is what every app speaks; HMAC does not lean on what is broken of it (RFC 6238, 1.2).
    return TOTP(base64.b32decode(secret), 6, SHA1(), PERIOD)  # noqa: S303 -- as above


def _seal() -> Fernet:
    key = hashlib.sha256(b"fd_accounts.second_step:" + settings.SECRET_KEY.encode()).digest()
    return Fernet(base64.urlsafe_b64encode(key))


def _hash(user: User, code: str) -> str:
    return fingerprint(f"{user.pk}:{as_typed(code)}", purpose="recovery", key=settings.SECRET_KEY)
