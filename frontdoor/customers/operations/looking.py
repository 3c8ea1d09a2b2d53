"""Looking at somebody's records: for a purpose that one's role may state, with a reason, and never unlogged."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db import transaction

from frontdoor.customers import permissions
from frontdoor.customers.models import Look, LookedAt, SourceRecord
from frontdoor.customers.operations.tying import NoSuchRecord
from frontdoor.customers.queries.definitions import policy
from frontdoor.customers.queries.details import ids_of_user
from frontdoor.customers.queries.records import first_of, members
from frontdoor.customers.queries.restricted import Standing, hidden_customers, standing
from frontdoor.customers.queries.viewing import CustomerView, at_property, customer_view, members_of, seen_of
from frontdoor.customers.rules.seeing import Seen
from frontdoor.customers.rules.sources import Purpose
from frontdoor.foundation.accounts.access import NotAllowed
from frontdoor.foundation.accounts.actors import Actor, Role
from frontdoor.foundation.accounts.api import teams
from frontdoor.kernel.clock import LONDON
from frontdoor.kernel.refusals import Refusal

#: What is shown of people in a list: enough to tell which of them it is.
IN_LISTS = ("name", "born", "address")
#: The purpose of looking for somebody.
TO_FIND = "identify"


class NoSuchPurpose(Refusal):
    """The council's policy knows no such purpose."""


class NoReasonGiven(Refusal):
    """Whoever looks says why."""


class FewMaySee(Refusal):
    """The record is restricted, and the actor is not among those who may see it."""


class OwnRecord(Refusal):
    """Nobody looks at themselves, or acts on themselves, as staff."""


def purpose_of(slug: str, *, by: Actor) -> Purpose:
    """Return a purpose that the actor may state. Raises NoSuchPurpose or NotAllowed."""
    found = policy().purposes.get(slug)
    if found is None:
        raise NoSuchPurpose("Say what you look for: choose one of the purposes.")
    permissions.check_may_state(by, found)
    return found


@transaction.atomic
def look(customer: int, *, purpose: str, reason: str, by: Actor, at: datetime) -> CustomerView:
    """Return a customer as the actor may see them for a purpose, and keep that they looked. A fixed number of queries.

    :param customer: the number that names them now, or that named one of their records before.
    :raises NoSuchRecord: :raises NoSuchPurpose: :raises NoReasonGiven: :raises NotAllowed:
    :raises FewMaySee: if they are restricted, unless the actor broke the glass.
    :raises OwnRecord: if they are the actor.
    """
    stated = purpose_of(purpose, by=by)
    if not reason.strip():
        raise NoReasonGiven("Say why you need to see this.")
    rows, stands = opened(customer, by=by, at=at)
    if stands.is_hidden:
        raise FewMaySee("Few may see this record.")
    first = rows[0].first_id
    view = customer_view(first, rows, purpose=stated, reason=reason.strip(), by=by, at=at)
    keep_look(view.seen.columns, purpose=stated, reason=reason, by=by, at=at)
    return view


def opened(customer: int, *, by: Actor, at: datetime) -> tuple[list[SourceRecord], Standing]:
    """Return the records of a customer and how they stand for somebody; nothing of it may be shown yet.

    :raises NoSuchRecord: :raises OwnRecord:
    """
    first = first_of([customer]).get(customer)
    rows = members(first) if first is not None else []
    if not rows:
        raise NoSuchRecord("There is no customer of that number.")
    check_not_own(rows, by=by)
    return rows, standing([each.pk for each in rows], actor=by, at=at)


def check_not_own(rows: Collection[SourceRecord], *, by: Actor) -> None:
    """Raise OwnRecord if the records are of the actor's own account. One query."""
    details = {each.customer_id for each in rows if each.customer_id is not None}
    if by.user_id is not None and not details.isdisjoint(ids_of_user(by.user_id)):
        raise OwnRecord("This is your own record. Look at it on your own page, and ask a colleague to act on it.")


def keep_look(
    columns: Mapping[int, Collection[str]], *, purpose: Purpose, reason: str, by: Actor, at: datetime
) -> None:
    """Keep that somebody looked at records, by the columns they saw. Three statements."""
    seen_columns = {record: list(shown) for record, shown in columns.items() if shown}
    if not seen_columns:
        return
    team = next((each.name for each in teams() if each.id in by.team_ids), "")
    row = Look.objects.create(
        by=by.username, user_id=by.user_id, role=_role(by, purpose), team=team, at=at, purpose=purpose.id,
        reason=reason.strip()[:300],
    )  # fmt: skip
    LookedAt.objects.bulk_create(
        [LookedAt(look=row, record_id=record, columns=shown) for record, shown in seen_columns.items()]
    )


def _role(by: Actor, purpose: Purpose) -> str:
    """Return the role in which the actor looks: one by which they may, in the order of the roles."""
    return next((role.value for role in Role if role in by.roles and role.value in purpose.roles), "")


@dataclass(frozen=True, slots=True)
class Listed:
    """A customer in a list: enough to tell which of them it is."""

    id: int
    seen: Seen
    sources: tuple[str, ...]


def listed(customers: Sequence[int], *, purpose: Purpose, reason: str, by: Actor, at: datetime) -> list[Listed]:
    """Return customers for a list, and keep that they were looked at. Four statements however many; who may see them
    is for the caller to have asked.
    """
    today = at.astimezone(LONDON).date()
    rows = members_of(customers)
    names = policy().sources
    found = []
    columns: dict[int, Collection[str]] = {}
    for number in customers:
        if number not in rows:
            continue
        shown = seen_of(rows[number], purpose, on=today, only=IN_LISTS)
        columns |= shown.columns
        sources = dict.fromkeys(names[each.source].name for each in rows[number] if each.source in names)
        found.append(Listed(number, shown, tuple(sources)))
    keep_look(columns, purpose=purpose, reason=reason, by=by, at=at)
    return found


@transaction.atomic
def neighbours(view: CustomerView, *, by: Actor, at: datetime) -> list[Listed]:
    """Return who else has a record at the property of a customer that was looked at, and keep that they were seen.

    :raises NotAllowed: unless the purpose opens people of a property.
    """
    permissions.check_may_state(by, view.purpose)
    if "people" not in view.purpose.property:
        raise NotAllowed(
            f"Who else lives there is not shown to: {view.purpose.name[:1].lower()}{view.purpose.name[1:]}."
        )
    hidden = set(hidden_customers(by).values_list("customer", flat=True))
    others = [each for each in at_property(view.uprns) if each != view.id and each not in hidden]
    return listed(others, purpose=view.purpose, reason=view.reason, by=by, at=at)
