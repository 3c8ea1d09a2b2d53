"""The addresses and telephone numbers that people have proved to be theirs, and the accounts these lead to."""

import secrets
from dataclasses import dataclass
from datetime import datetime

from django.db import transaction

from frontdoor.foundation.accounts.actors import STAFF, Role
from frontdoor.foundation.accounts.models import ContactPoint, Membership, User
from frontdoor.foundation.accounts.proving import Kind
from frontdoor.kernel.language import later
from frontdoor.kernel.refusals import Refusal


class OfAnotherAccount(Refusal):
    """The e-mail address signs in to another account."""


@dataclass(frozen=True, slots=True)
class ContactRecord:
    """A contact point that somebody has proved to be theirs."""

    id: int
    kind: Kind
    value: str
    proven_at: datetime


def contact_points(user_id: int) -> list[ContactRecord]:
    """Return what somebody has proved to be theirs, e-mail addresses first. One query."""
    rows = ContactPoint.objects.filter(user_id=user_id).order_by("kind", "id")
    return [ContactRecord(row.pk, Kind(row.kind), row.value, row.proven_at) for row in rows]


def account_of_email(email: str) -> User | None:
    """Return the account that a proven e-mail address leads to, also one that nobody may use, or None. One query."""
    row = ContactPoint.objects.filter(kind=Kind.EMAIL, value=email).select_related("user").first()
    return row.user if row else None


def works_here(user: User) -> bool:
    """Return whether an account is of the staff, who sign in by the directory or a password. One query at most."""
    roles = [role.value for role in STAFF]
    return user.is_superuser or Membership.objects.filter(user=user, role__in=roles).exists()


@transaction.atomic
def register(*, email: str = "", at: datetime) -> User:
    """Make the account of a resident, whose address was just proved. Nothing of them is in its name."""
    user = User(username=f"r-{secrets.token_hex(8)}", email=email, display_name="")
    user.set_unusable_password()
    user.save()
    Membership.objects.create(user=user, role=Role.RESIDENT)
    if email:
        prove(user, kind=Kind.EMAIL, value=email, at=at)
    return user


@transaction.atomic
def prove(user: User, *, kind: Kind, value: str, at: datetime) -> bool:
    """Keep that a contact point is somebody's, who has just shown it; return whether it is new.

    :raises OfAnotherAccount: if it is an e-mail address that signs in to another account.
    """
    if kind is Kind.EMAIL and (other := account_of_email(value)) is not None and other.pk != user.pk:
        raise OfAnotherAccount(
            later("This email address signs in to another account. Sign in with it to use that account")
        )
    _row, made = ContactPoint.objects.get_or_create(user=user, kind=kind.value, value=value, defaults={"proven_at": at})
    _write_to_a_proven_address(user)
    return made


def take_away(user: User, *, contact_id: int) -> str:
    """Forget that a contact point is somebody's; return which it was, "" if it was not. See `ways_in` for the last."""
    row = ContactPoint.objects.filter(user=user, pk=contact_id).first()
    if row is None:
        return ""
    row.delete()
    _write_to_a_proven_address(user)
    return row.value


def _write_to_a_proven_address(user: User) -> None:
    first = ContactPoint.objects.filter(user=user, kind=Kind.EMAIL).order_by("id").first()
    User.objects.filter(pk=user.pk).update(email=first.value if first else "")
