"""Telling of a change once, and proposing it to every source that holds the person."""

import hashlib
from dataclasses import replace
from datetime import datetime

from django.db import IntegrityError, transaction

from frontdoor.customers import permissions
from frontdoor.customers.events import ChangePassedOn, ChangeStopped, ChangeTold, DeliveryOwed
from frontdoor.customers.models import ChangeDelivery, DeliveryEntry, SourceRecord, ToldChange
from frontdoor.customers.operations.answering import drop, see_whether_answered
from frontdoor.customers.operations.comparing import meet
from frontdoor.customers.operations.details import recognise
from frontdoor.customers.queries.changes import (
    held_by,
    kind_policy,
    older_not_gone,
    overtaken_at,
    told_to,
    user_ids_of,
)
from frontdoor.customers.queries.details import ids_of_user
from frontdoor.customers.records import Person, Telling
from frontdoor.customers.rules.changes import LEASE, NOT_GONE, TOLD_MOVES, Kind, Stage, Told
from frontdoor.customers.rules.telling import BadChange, Checked, checked
from frontdoor.foundation.accounts.actors import Actor
from frontdoor.foundation.audit import api as audit
from frontdoor.foundation.outbox.api import announce, announce_many
from frontdoor.kernel.clock import LONDON
from frontdoor.kernel.language import say
from frontdoor.kernel.references import new_reference
from frontdoor.kernel.refusals import Refusal
from frontdoor.places.api import addresses


class NobodyNamed(Refusal):
    """A change of an address, a name or contact details is of somebody whose record is known."""


class CannotMove(Refusal):
    """The change is not where that can be done, or somebody else was quicker."""


class SayWhy(Refusal):
    """Whoever stops a change, or passes it on, says why or what they saw."""


def look_through(telling: Telling, *, at: datetime) -> Checked:
    """Return what would be taken of a change as it was typed. Nothing is kept.

    :raises BadChange: with everything that is wrong, by its part. :raises KindNotTaken:
    """
    policy = kind_policy(telling.kind)
    telling = _at_a_known_address(telling)
    day = at.astimezone(LONDON).date()
    return checked(telling.kind, telling.says, holds_from=telling.holds_from, policy=policy, on=day)


def own_record(*, by: Actor, name: str, email: str, at: datetime) -> int:
    """Return the record here of whoever is signed in, made from their account where they gave no details before."""
    mine = ids_of_user(by.user_id) if by.user_id is not None else []
    if not mine:
        (made,) = recognise([Person(name=name, email=email, user_id=by.user_id)], at=at)
        mine = [made] if made is not None else []
    filed = SourceRecord.objects.filter(customer__in=mine, removed_at__isnull=True)
    if not filed.exists():
        meet(mine, at=at)
    return filed.order_by("pk").values_list("pk", flat=True)[0]


def tell(telling: Telling, *, by: Actor, at: datetime) -> str:
    """Take a change in and return its reference; pass it on at once where nothing stands in the way.

    It is held where policy asks for proof that nobody has seen yet, and where it is not known whose record it is. The
    same form again gives the same reference.

    :raises BadChange: with everything that is wrong, by its part. :raises KindNotTaken: :raises NobodyNamed:
    :raises NotAllowed: unless the record is the actor's own, or the actor speaks with residents.
    """
    try:
        return _tell(telling, by=by, at=at)
    except IntegrityError:
        # The same form has come since we looked; the second look finds it.
        return _tell(telling, by=by, at=at)


@transaction.atomic
def _tell(telling: Telling, *, by: Actor, at: datetime) -> str:
    there = ToldChange.objects.filter(told_by=by.username, once=telling.once).first()
    if there is not None:
        return there.reference
    policy = kind_policy(telling.kind)
    is_own = telling.kind != Kind.BEREAVEMENT and not permissions.may_tell_for_others(by)
    _check_whose(telling, by)
    found = look_through(telling, at=at)
    proof = telling.proof.strip()[:300] if permissions.may_tell_for_others(by) else ""
    change = ToldChange.objects.create(
        reference=new_reference(),
        kind=telling.kind.value,
        record_id=telling.record,
        says=dict(found.says),
        holds_from=found.holds_from,
        state=Told.HELD.value,
        told_at=at,
        told_by=by.username,
        teller_id=by.user_id if is_own or not permissions.may_tell_for_others(by) else None,
        channel=telling.channel,
        case=telling.case,
        once=telling.once,
        name=telling.name[:200],
        email=telling.email[:254],
        language=telling.language,
        proof=proof,
        looked_by=by.username if proof else "",
    )
    audit.record("customers.change-told", on=f"change:{change.reference}", by=by, at=at, after={"kind": change.kind})
    announce(ChangeTold(change_id=change.pk, kind=change.kind), at=at)
    if change.record_id is not None and (policy.proof is None or proof):
        _pass_on(change, change.record_id, by=by, at=at)
    return change.reference


def _check_whose(telling: Telling, by: Actor) -> None:
    if telling.record is None:
        if telling.kind != Kind.BEREAVEMENT:
            raise NobodyNamed("Find the person's record first.")
        return
    if not SourceRecord.objects.filter(pk=telling.record, removed_at__isnull=True).exists():
        raise NobodyNamed("We hold no such record.")
    permissions.check_may_tell(by, permissions.Owner(user_ids_of(telling.record)))


def _at_a_known_address(telling: Telling) -> Telling:
    """Return what is told with the address as the gazetteer has it, where one was chosen from it."""
    uprn = str(telling.says.get("uprn", ""))
    if not uprn:
        return telling
    found = addresses([int(uprn)]).get(int(uprn)) if uprn.isascii() and uprn.isdigit() and len(uprn) < 13 else None
    if found is None:
        raise BadChange({"uprn": say("Choose an address from the list, or enter it")})
    line = ", ".join(part for part in (found.line, found.locality) if part)
    return replace(telling, says={**telling.says, "address": line, "postcode": found.postcode})


@transaction.atomic
def pass_on(reference: str, *, record: int | None = None, proof: str, by: Actor, at: datetime) -> None:
    """Pass a held change on to the sources, having seen its proof, and found whose record it is where nobody had.

    :param record: whose it is, where that was not known.
    :param proof: what was seen, in words, where policy asks for proof.
    :raises CannotMove: :raises SayWhy: :raises NobodyNamed: :raises NotAllowed:
    """
    change = _locked(reference)
    permissions.check_may_look(by, change)
    _check_move(change, Told.PASSED_ON)
    words = proof.strip()[:300] or change.proof
    if kind_policy(Kind(change.kind)).proof is not None and not words:
        raise SayWhy("Enter what you have seen as proof.")
    if change.record_id is None:
        if record is None or not SourceRecord.objects.filter(pk=record, removed_at__isnull=True).exists():
            raise NobodyNamed("Choose whose record it is.")
    else:
        record = change.record_id
    change.record_id = record
    change.proof, change.looked_by = words, by.username
    change.save(update_fields=["record", "proof", "looked_by"])
    audit.record("customers.change-looked-at", on=f"change:{reference}", by=by, at=at, reason=words)
    _pass_on(change, record, by=by, at=at)


def _pass_on(change: ToldChange, record_id: int, *, by: Actor, at: datetime) -> None:
    """Owe the change to each source that holds the person and takes it, in the order in which changes were told."""
    kind, day = Kind(change.kind), at.astimezone(LONDON).date()
    held = held_by(record_id)
    wanted = [record for record in held if told_to(record, kind, on=day)]
    ids = [record.pk for record in wanted]
    overtaken = overtaken_at(change, ids)
    drop(older_not_gone(change, ids), words=f"{change.reference} was told after it.", by=by, at=at)
    rows = ChangeDelivery.objects.bulk_create([_delivery(change, record, overtaken, at=at) for record in wanted])
    DeliveryEntry.objects.bulk_create(
        [DeliveryEntry(delivery=row, stage=row.stage, at=at, by=by.username, words=row.answer) for row in rows]
    )
    told_sources = {record.source for record in wanted}
    change.elsewhere = sorted({record.source for record in held} - told_sources - {"frontdoor"})
    change.state, change.passed_on_at = Told.PASSED_ON.value, at
    change.save(update_fields=["state", "passed_on_at", "elsewhere"])
    announce(ChangePassedOn(change_id=change.pk, kind=change.kind, record_id=record_id), at=at)
    announce_many([DeliveryOwed(delivery_id=row.pk) for row in rows if row.stage == Stage.PROPOSED.value], at=at)
    see_whether_answered(change, at=at)


def _delivery(change: ToldChange, record: SourceRecord, overtaken: set[int], *, at: datetime) -> ChangeDelivery:
    is_overtaken = record.pk in overtaken
    key = hashlib.sha256(f"change {change.reference} record {record.pk}".encode()).hexdigest()[:40]
    return ChangeDelivery(
        change=change,
        record=record,
        source=record.source,
        key=key,
        sends={
            "id": key,
            "reference": change.reference,
            "record": record.key,
            "change": change.kind,
            "holds_from": change.holds_from.isoformat(),
            "told_at": change.told_at.isoformat(),
            "says": dict(change.says),
        },
        stage=(Stage.DROPPED if is_overtaken else Stage.PROPOSED).value,
        made_at=at,
        # The event hands it over at once; the sweep looks for what was lost on the way.
        due_at=at + LEASE,
        answer="Something newer was told before it was passed on." if is_overtaken else "",
        settled_at=at if is_overtaken else None,
    )


@transaction.atomic
def turn_down(reference: str, *, why: str, by: Actor, at: datetime) -> None:
    """Do not pass a held change on; whoever told it is written why.

    :raises CannotMove: :raises SayWhy: :raises NotAllowed:
    """
    change = _locked(reference)
    permissions.check_may_look(by, change)
    _stop(change, Told.TURNED_DOWN, why=why, by=by, at=at)


@transaction.atomic
def take_back(reference: str, *, why: str, by: Actor, at: datetime) -> list[str]:
    """Take back what was passed on in error, so that what has not gone is not sent; return the sources that have it.

    :raises CannotMove: :raises SayWhy: :raises NotAllowed:
    """
    change = _locked(reference)
    permissions.check_may_take_back(by, change)
    _stop(change, Told.TAKEN_BACK, why=why, by=by, at=at)
    rows = list(ChangeDelivery.objects.filter(change=change).select_related("change"))
    unsent = [row for row in rows if row.stage in NOT_GONE and row.claimed_at is None]
    drop(unsent, words="It was taken back.", by=by, at=at)
    gone = {row.pk for row in unsent}
    has_none = {Stage.REFUSED, Stage.DROPPED}
    return sorted({row.source for row in rows if row.pk not in gone and row.stage not in has_none})


def _stop(change: ToldChange, there: Told, *, why: str, by: Actor, at: datetime) -> None:
    _check_move(change, there)
    if not why.strip():
        raise SayWhy("Enter why.")
    change.state, change.why_not, change.looked_by = there.value, why.strip()[:500], by.username
    change.save(update_fields=["state", "why_not", "looked_by"])
    audit.record(f"customers.change-{there.value}", on=f"change:{change.reference}", by=by, at=at, reason=why)
    was_passed_on = change.passed_on_at is not None
    announce(ChangeStopped(change_id=change.pk, kind=change.kind, was_passed_on=was_passed_on), at=at)


def _locked(reference: str) -> ToldChange:
    row: ToldChange | None = ToldChange.objects.select_for_update().filter(reference=reference).first()
    if row is None:
        raise CannotMove("There is no such change.")
    return row


def _check_move(change: ToldChange, there: Told) -> None:
    if there not in TOLD_MOVES[Told(change.state)]:
        raise CannotMove("Somebody else has just dealt with this change.")
