"""All ways into an account, and taking one away without locking its holder out."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.contrib.sessions.models import Session
from django.db import transaction
from django.http import HttpRequest

from frontdoor.foundation.accounts import contact_points, second_step
from frontdoor.foundation.accounts.models import (
    Code,
    ContactPoint,
    GivenPurpose,
    Identity,
    Membership,
    Passkey,
    SignIn,
    User,
)
from frontdoor.foundation.accounts.proving import Kind, is_last_way_in
from frontdoor.foundation.accounts.visitors import address_of
from frontdoor.kernel.clock import SystemClock
from frontdoor.kernel.language import later
from frontdoor.kernel.refusals import Refusal

#: Where a request says how somebody is signing in, for the record of it.
METHOD = "signing_in_by"
LONGEST_BROWSER = 120


class LastWayIn(Refusal):
    """Taking it away would lock the holder out."""


class InUseElsewhere(Refusal):
    """Another account is entered by it."""


@dataclass(frozen=True, slots=True)
class KeptWay:
    """A passkey, or an identity at another system."""

    id: int
    name: str
    made_at: datetime
    last_used_at: datetime | None


@dataclass(frozen=True, slots=True)
class SignInRecord:
    """A sign-in, as whoever did it is shown it."""

    id: int
    method: str
    at: datetime
    visitor: str
    browser: str
    is_open: bool
    is_here: bool


def passkeys_of(user_id: int) -> list[KeptWay]:
    """Return somebody's passkeys, oldest first. One query."""
    rows = Passkey.objects.filter(user_id=user_id).order_by("id")
    return [KeptWay(row.pk, row.name, row.made_at, row.last_used_at) for row in rows]


def identities_of(user_id: int) -> list[KeptWay]:
    """Return by whom else somebody is vouched for; `name` is the issuer. One query."""
    rows = Identity.objects.filter(user_id=user_id).order_by("id")
    return [KeptWay(row.pk, row.issuer, row.made_at, row.last_used_at) for row in rows]


def name_passkey(user: User, *, passkey_id: int, name: str) -> bool:
    """Call a passkey something else; return whether it is theirs."""
    tidy = " ".join(name.split())[:60]
    return bool(tidy and Passkey.objects.filter(user=user, pk=passkey_id).update(name=tidy))


def take_away_passkey(user: User, *, passkey_id: int) -> str:
    """Take a passkey away; return what it was called, "" if it is not theirs. Raises LastWayIn."""
    return _take_away(user, lambda: Passkey.objects.filter(user=user, pk=passkey_id).first(), called="name")


def take_away_identity(user: User, *, identity_id: int) -> str:
    """Let somebody sign in no longer by another system; return its issuer, "" if none was theirs. Raises LastWayIn."""
    return _take_away(user, lambda: Identity.objects.filter(user=user, pk=identity_id).first(), called="issuer")


@transaction.atomic
def take_away_contact(user: User, *, contact_id: int) -> str:
    """Forget a contact point; return which it was, "" if it is not theirs. Raises LastWayIn for the last address."""
    _locked(user)
    row = ContactPoint.objects.filter(user=user, pk=contact_id).first()
    if row is not None and row.kind == Kind.EMAIL:
        _check_another_is_left(user)
    return contact_points.take_away(user, contact_id=contact_id)


@transaction.atomic
def _take_away(user: User, find: Callable[[], Any], *, called: str) -> str:
    _locked(user)
    row = find()
    if row is None:
        return ""
    _check_another_is_left(user)
    row.delete()
    return str(getattr(row, called))


def _locked(user: User) -> None:
    # Two ways taken away at once would each find the other still there.
    User.objects.select_for_update().get(pk=user.pk)


def _check_another_is_left(user: User) -> None:
    if is_last_way_in(
        emails=ContactPoint.objects.filter(user=user, kind=Kind.EMAIL).count(),
        passkeys=Passkey.objects.filter(user=user).count(),
        identities=Identity.objects.filter(user=user).count(),
        has_password=user.has_usable_password(),
    ):
        raise LastWayIn(later("This is your only way to sign in. Add another before you remove it"))


@transaction.atomic
def attach_identity(user: User, *, issuer: str, subject: str, trust: str, at: datetime) -> bool:
    """Let somebody sign in by another system too; return whether that is new. Raises InUseElsewhere."""
    row, made = Identity.objects.get_or_create(
        issuer=issuer,
        subject=subject,
        defaults={"user": user, "trust": trust, "made_at": at, "last_used_at": at},
    )
    if row.user_id != user.pk:
        raise InUseElsewhere(later("This GOV.UK One Login already signs in to another account"))
    return made


def account_of_identity(*, issuer: str, subject: str, trust: str, at: datetime) -> User | None:
    """Return the account of somebody another system vouches for, noting that it did, or None."""
    row = Identity.objects.select_related("user").filter(issuer=issuer, subject=subject).first()
    if row is None:
        return None
    Identity.objects.filter(pk=row.pk).update(trust=trust, last_used_at=at)
    return row.user


def note_sign_in(*, request: HttpRequest, user: User, **_what: Any) -> None:
    """Keep that somebody signed in; Django calls this for every way of signing in."""
    SignIn.objects.create(
        user=user,
        method=getattr(request, METHOD, "password"),
        session_key=request.session.session_key or "",
        visitor=address_of(request)[:45],
        browser=" ".join(request.headers.get("User-Agent", "").split())[:LONGEST_BROWSER],
        at=SystemClock().now(),  # as the sessions themselves
    )


def sign_ins(user_id: int, *, here: str, newest: int = 20) -> list[SignInRecord]:
    """Return where somebody signed in, newest first, and which of it goes on. Two queries.

    :param here: the key of the session that asks.
    """
    rows = list(SignIn.objects.filter(user_id=user_id).order_by("-at", "-id")[:newest])
    living = _living({row.session_key for row in rows})
    return [
        SignInRecord(
            row.pk, row.method, row.at, row.visitor, row.browser, row.session_key in living, row.session_key == here
        )
        for row in rows
    ]


def end_others(user_id: int, *, here: str) -> int:
    """End all of somebody's sessions but one; return how many went."""
    keys = set(SignIn.objects.filter(user_id=user_id).values_list("session_key", flat=True)) - {here}
    return Session.objects.filter(session_key__in=keys, expire_date__gt=SystemClock().now()).delete()[0]


def _living(keys: set[str]) -> set[str]:
    rows = Session.objects.filter(session_key__in=keys, expire_date__gt=SystemClock().now())
    return set(rows.values_list("session_key", flat=True))


@transaction.atomic
def close(user: User) -> None:
    """Close an account for good: nobody signs in to it, and nothing is left of who its holder was but its number."""
    end_others(user.pk, here="")
    second_step.take_away(user)
    for model in (ContactPoint, Passkey, Identity, Membership, SignIn, GivenPurpose, Code):
        model.objects.filter(user=user).delete()
    user.set_unusable_password()
    User.objects.filter(pk=user.pk).update(
        username=f"closed-{user.pk}",
        password=user.password,
        display_name="",
        first_name="",
        last_name="",
        email="",
        is_active=False,
    )
