"""Which records few may see, and from whom they are hidden."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db.models import Exists, OuterRef, Q, QuerySet
from django.db.models.functions import Coalesce

from frontdoor.customers.models import BrokenGlass, RestrictedName, RestrictedRecord, SourceRecord
from frontdoor.customers.queries.care import care, restricted_kind
from frontdoor.foundation.accounts.actors import Actor
from frontdoor.foundation.ui.pages import Page, keyset


@dataclass(frozen=True, slots=True)
class Standing:
    """How a customer stands who is restricted, for somebody: what hides them, and until when their glass is open.

    :param rows: every restriction that counts now.
    :param hidden_by: those of them by which the customer is hidden from the actor, glass or not.
    :param opened_until: the earliest moment at which what the actor opened closes again; None where nothing is open.
    """

    rows: tuple[RestrictedRecord, ...] = ()
    hidden_by: tuple[RestrictedRecord, ...] = ()
    never: bool = False
    opened_until: datetime | None = None

    @property
    def is_hidden(self) -> bool:
        """Return whether the actor may not look."""
        return bool(self.hidden_by) and self.opened_until is None


def hidden_from(actor: Actor) -> "QuerySet[RestrictedRecord]":
    """Return the restrictions that count now and hide a record from somebody, whatever glass they broke."""
    held = {role.value for role in actor.roles}
    theirs = [each.id for each in care().restricted if held & set(each.roles)]
    named = RestrictedName.objects.filter(restricted=OuterRef("pk"), username=actor.username)
    rows = RestrictedRecord.objects.filter(lifted_at__isnull=True)
    barred = Exists(named.filter(may_see=False))
    let_in = Exists(named.filter(may_see=True))
    return rows.filter(Q(barred) | ~Q(kind__in=theirs) & ~Q(let_in))


def hidden_customers(actor: Actor) -> "QuerySet[Any, Any]":
    """Return the ids of customers that are hidden from somebody, for a list to leave out."""
    rows = hidden_from(actor).annotate(customer=Coalesce("record__joined_to_id", "record_id"))
    return rows.values("customer")


def hidden_records(actor: Actor) -> "QuerySet[Any, Any]":
    """Return the ids of every record of a customer who is hidden from somebody."""
    rows = SourceRecord.objects.annotate(first=Coalesce("joined_to_id", "id"))
    return rows.filter(first__in=hidden_customers(actor)).values("pk")


def standing(records: Iterable[int], *, actor: Actor, at: datetime) -> Standing:
    """Return how a customer with these records stands for somebody. One query, and two more where restricted."""
    rows = list(
        RestrictedRecord.objects.filter(record__in=list(records), lifted_at__isnull=True)
        .prefetch_related("names")
        .order_by("pk")
    )
    if not rows:
        return Standing()
    held = {role.value for role in actor.roles}
    hiding = tuple(each for each in rows if _hides(each, actor.username, held))
    never = any(not name.may_see and name.username == actor.username for each in rows for name in each.names.all())
    return Standing(tuple(rows), hiding, never, None if never else _opened(hiding, actor, at))


def _hides(row: RestrictedRecord, username: str, held: Collection[str]) -> bool:
    named = {each.username: each.may_see for each in row.names.all()}
    if username in named:
        return not named[username]
    return not set(held) & set(restricted_kind(row.kind).roles)


def _opened(hiding: Collection[RestrictedRecord], actor: Actor, at: datetime) -> datetime | None:
    if not hiding:
        return None
    rows = BrokenGlass.objects.filter(
        restricted__in=[each.pk for each in hiding], by=actor.username, at__lte=at, until__gt=at
    )
    until: dict[int, datetime] = {}
    for row in rows.order_by("until"):
        until[row.restricted_id] = row.until
    return min(until.values()) if len(until) == len(hiding) else None


def openings(actor: Actor, *, to_review: bool = False, after: str = "", before: str = "") -> Page[BrokenGlass]:
    """Return a page of the times that glass was broken, newest first, that somebody may know of. Two queries."""
    rows = BrokenGlass.objects.exclude(restricted__in=hidden_from(actor).values("pk")).select_related(
        "restricted__record"
    )
    if to_review:
        rows = rows.filter(reviewed_at__isnull=True)
    return keyset(rows, order=("-at", "-id"), after=after, before=before)


def waiting_reviews(actor: Actor) -> str:
    """Return how many openings wait for somebody else to look at them: "0" to "99", or "99+". One query."""
    rows = BrokenGlass.objects.filter(reviewed_at__isnull=True).exclude(by=actor.username)
    number = len(rows.exclude(restricted__in=hidden_from(actor).values("pk")).values("pk")[:100])
    return "99+" if number > 99 else str(number)


def restricted_page(actor: Actor, *, after: str = "", before: str = "") -> Page[RestrictedRecord]:
    """Return a page of the restrictions that somebody may know of, those to be looked at again first. One query."""
    rows = RestrictedRecord.objects.filter(lifted_at__isnull=True).exclude(pk__in=hidden_from(actor).values("pk"))
    return keyset(rows.select_related("record"), order=("review_on", "id"), after=after, before=before)


def is_due(row: RestrictedRecord, *, on: date) -> bool:
    """Return whether somebody should have looked at a restriction again. It counts on until somebody has."""
    return row.review_on < on


def record_of(customer: int) -> SourceRecord | None:
    """Return the record whose number an address has, or None. One query."""
    return SourceRecord.objects.select_related("customer").filter(pk=customer).first()
