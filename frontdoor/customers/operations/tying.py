"""Deciding of pairs of records: tie, keep apart, undo; and joining what is tied into customers.

What holds of a pair is its last entry, and a customer is what tied pairs connect: so the entries alone give every
customer as it is, in whatever order they are replayed.
"""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from django.db import transaction
from django.db.models import Q

from frontdoor.customers import permissions
from frontdoor.customers.events import CustomersJoined, CustomersParted
from frontdoor.customers.models import Pair, PairEntry, SourceRecord
from frontdoor.customers.rules.matching import Score
from frontdoor.customers.rules.traits import Traits, is_whole_date
from frontdoor.customers.rules.verdicts import PairState, groups
from frontdoor.foundation.accounts.actors import Actor
from frontdoor.foundation.audit import api as audit
from frontdoor.foundation.outbox.api import announce_many
from frontdoor.kernel.refusals import Refusal


class NoSuchRecord(Refusal):
    """There is no such record, or what it said was removed."""


class TheSameRecord(Refusal):
    """A record cannot be tied to itself."""


class KeptApart(Refusal):
    """Tying them would bring records together that somebody decided are two people."""


class Contradiction(Refusal):
    """Tying them would bring records together that contradict one another."""


class ReasonMissing(Refusal):
    """Somebody who decides says why."""


class NothingToPart(Refusal):
    """The record is not joined to the others."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Finding:
    """What a comparison found of a pair of records, to be kept.

    :param reasons: [{comparison, says, place, weight}].
    """

    left: int
    right: int
    state: PairState
    probability: float | None = None
    weight: float | None = None
    reasons: Sequence[dict[str, Any]] = field(default=())
    doubt: str = ""
    model_version: int | None = None
    reason: str = ""


def in_words(scored: Score) -> list[dict[str, Any]]:
    """Return why a pair has its score, as it is kept."""
    return [
        {"comparison": each.comparison, "says": each.says, "place": each.place, "weight": round(each.weight, 3)}
        for each in scored.reasons
    ]


@transaction.atomic
def tie(left: int, *, right: int, reason: str, by: Actor, at: datetime) -> int:
    """Take two records for one person's and return the id that now names the customer.

    :raises NoSuchRecord: :raises TheSameRecord: :raises ReasonMissing: :raises NotAllowed:
    :raises KeptApart: if somebody decided otherwise of any two records this would bring together.
    """
    permissions.check_may_review(by, None)
    pair = _in_order(left, right)
    _check_reason(reason)
    records = _locked(pair)
    refused = _kept_apart(records)
    if refused:
        one, other = refused
        raise KeptApart(
            f"Records {one} and {other} were decided to be two people. Undo that decision first, if it was wrong."
        )
    write([Finding(left=pair[0], right=pair[1], state=PairState.TIED, reason=reason.strip())], by=by, at=at)
    return SourceRecord.objects.get(pk=pair[0]).first_id


@transaction.atomic
def keep_apart(left: int, *, right: int, reason: str, by: Actor, at: datetime) -> None:
    """Decide that two records are two people's: they are parted, and not proposed again.

    Every tie that connects them through others is let wait for somebody to look.

    :raises NoSuchRecord: :raises TheSameRecord: :raises ReasonMissing: :raises NotAllowed:
    """
    permissions.check_may_review(by, None)
    pair = _in_order(left, right)
    _check_reason(reason)
    _locked(pair)
    write([Finding(left=pair[0], right=pair[1], state=PairState.APART, reason=reason.strip())], by=by, at=at)
    _let_wait_what_still_connects(pair, by=by, at=at)


@transaction.atomic
def part(record: int, *, reason: str, by: Actor, at: datetime) -> None:
    """Part a record from the customer it was joined to, and keep it apart from each of the others.

    The customers are as they were before; nothing else changes.

    :raises NoSuchRecord: :raises NothingToPart: :raises ReasonMissing: :raises NotAllowed:
    """
    permissions.check_may_review(by, None)
    _check_reason(reason)
    mine = _locked((record, record))
    others = [each for each in mine if each != record]
    if not others:
        raise NothingToPart("This record is not joined to any other.")
    write(
        [
            Finding(left=min(record, other), right=max(record, other), state=PairState.APART, reason=reason.strip())
            for other in others
        ],
        by=by,
        at=at,
    )


@transaction.atomic
def undo(pair_id: int, *, reason: str, by: Actor, at: datetime) -> None:
    """Take back what was last decided of a pair: what held before it holds again.

    :raises NoSuchRecord: if there is no such pair. :raises NothingToPart: if nothing came before.
    """
    permissions.check_may_review(by, None)
    _check_reason(reason)
    pair = Pair.objects.select_for_update().filter(pk=pair_id).first()
    if pair is None:
        raise NoSuchRecord("There is no such decision.")
    earlier = list(pair.entries.order_by("-id")[:2])
    before = PairState(earlier[1].state) if len(earlier) > 1 else PairState.DROPPED
    if before.value == pair.state:
        raise NothingToPart("Nothing else was ever decided of these two.")
    if before == PairState.TIED:
        refused = _kept_apart(_locked((pair.left_id, pair.right_id)), but=(pair.left_id, pair.right_id))
        if refused:
            raise KeptApart(f"Records {refused[0]} and {refused[1]} were decided to be two people meanwhile.")
    write([Finding(left=pair.left_id, right=pair.right_id, state=before, reason=reason.strip())], by=by, at=at)


def write(findings: Sequence[Finding], *, by: Actor, at: datetime) -> None:
    """Keep what was found or decided of pairs, each with an entry, and join or part the customers that follow.

    In the caller's transaction. What is as it was is not written again.
    """
    held = {(each.left_id, each.right_id): each for each in _pairs_of(findings)}
    fresh: list[Pair] = []
    moved: list[Pair] = []
    entries: list[tuple[Pair, Finding]] = []
    for found in findings:
        pair = held.get((found.left, found.right))
        if pair is not None and _is_as_it_was(pair, found):
            continue
        row = pair or Pair(left_id=found.left, right_id=found.right)
        row.state, row.changed_at, row.by = found.state.value, at, by.username
        if found.probability is not None:
            row.probability, row.weight, row.reasons = found.probability, found.weight, list(found.reasons)
            row.model_version = found.model_version
        if found.probability is not None or found.doubt:
            row.doubt = found.doubt[:300]  # what somebody decides leaves standing why they had to
        (moved if pair else fresh).append(row)
        entries.append((row, found))
    Pair.objects.bulk_create(fresh, batch_size=1000)
    Pair.objects.bulk_update(
        moved,
        ["state", "changed_at", "by", "probability", "weight", "reasons", "model_version", "doubt"],
        batch_size=200,
    )
    PairEntry.objects.bulk_create(
        [
            PairEntry(
                pair=row, state=found.state.value, by=by.username, at=at, reason=found.reason or found.doubt,
                probability=found.probability, model_version=found.model_version,
            )
            for row, found in entries
        ],
        batch_size=1000,
    )  # fmt: skip
    join({number for row, _found in entries for number in (row.left_id, row.right_id)}, by=by, at=at)


def _pairs_of(findings: Sequence[Finding]) -> list[Pair]:
    lefts, rights = {each.left for each in findings}, {each.right for each in findings}
    return list(Pair.objects.select_for_update().filter(left__in=lefts, right__in=rights))


def _is_as_it_was(pair: Pair, found: Finding) -> bool:
    return pair.state == found.state.value and (found.probability is None or pair.probability == found.probability)


def join(record_ids: Collection[int], *, by: Actor, at: datetime) -> None:
    """Bring the customers of these records in line with the ties: joined to the first record each is tied to."""
    around = _all_of(record_ids)
    tied = Pair.objects.filter(state=PairState.TIED.value, left__in=around).values_list("left_id", "right_id")
    first = groups(tied)
    moved: list[SourceRecord] = []
    joined: list[CustomersJoined] = []
    parted: list[CustomersParted] = []
    for record in SourceRecord.objects.filter(pk__in=around).order_by("pk"):
        wanted = first.get(record.pk, record.pk)
        before = record.first_id
        if wanted == before:
            continue
        record.joined_to_id = wanted if wanted != record.pk else None
        moved.append(record)
        if wanted < before:
            joined.append(CustomersJoined(record_id=record.pk, customer=wanted, was=before))
        else:
            parted.append(CustomersParted(record_id=record.pk, customer=wanted, was=before))
    SourceRecord.objects.bulk_update(moved, ["joined_to"], batch_size=500)
    announce_many([*joined, *parted], at=at)
    told: list[CustomersJoined | CustomersParted] = [*joined, *parted]
    audit.record_many(
        [
            audit.AuditLine(
                action="customers.joined" if isinstance(each, CustomersJoined) else "customers.parted",
                on=f"record:{each.record_id}",
                actor=by.username,
                at=at,
                before={"customer": each.was},
                after={"customer": each.customer},
            )
            for each in told
        ]
    )


def _all_of(record_ids: Collection[int]) -> set[int]:
    """Return the records, all that they are joined to, and all that tied pairs connect them to."""
    found: set[int] = set()
    edge = set(record_ids)
    while edge:
        found |= edge
        firsts = SourceRecord.objects.filter(pk__in=edge).values_list("pk", "joined_to")
        heads = {first or pk for pk, first in firsts}
        near = set(SourceRecord.objects.filter(Q(pk__in=heads) | Q(joined_to__in=heads)).values_list("pk", flat=True))
        tied = Pair.objects.filter(Q(left__in=edge) | Q(right__in=edge), state=PairState.TIED.value)
        for left, right in tied.values_list("left_id", "right_id"):
            near |= {left, right}
        edge = near - found
    return found


def _in_order(left: int, right: int) -> tuple[int, int]:
    if left == right:
        raise TheSameRecord("These are one and the same record.")
    return min(left, right), max(left, right)


def _check_reason(reason: str) -> None:
    if not reason.strip():
        raise ReasonMissing("Say why: whoever looks at this later has nothing else to go by.")


def _locked(pair: tuple[int, int]) -> list[int]:
    """Lock the records of both customers and return their ids, the lowest first.

    :raises NoSuchRecord: if either is not there.
    """
    named = set(SourceRecord.objects.filter(pk__in=pair, removed_at__isnull=True).values_list("pk", flat=True))
    if named != set(pair):
        raise NoSuchRecord("There is no such record, or what it said was removed.")
    everyone = SourceRecord.objects.select_for_update().filter(pk__in=_all_of(pair)).order_by("pk")
    return list(everyone.values_list("pk", flat=True))


def _kept_apart(records: Collection[int], *, but: tuple[int, int] | None = None) -> tuple[int, int] | None:
    found = Pair.objects.filter(left__in=records, right__in=records, state=PairState.APART.value)
    return next((each for each in found.order_by("pk").values_list("left_id", "right_id") if each != but), None)


def _let_wait_what_still_connects(pair: tuple[int, int], *, by: Actor, at: datetime) -> None:
    """Let the ties wait that connect two records through others: one is wrong, and somebody must say which."""
    left = SourceRecord.objects.get(pk=pair[0])
    right = SourceRecord.objects.get(pk=pair[1])
    if left.first_id != right.first_id:
        return
    everyone = _all_of(pair)
    ties = Pair.objects.filter(left__in=everyone, right__in=everyone, state=PairState.TIED.value)
    write(
        [
            Finding(
                left=each.left_id,
                right=each.right_id,
                state=PairState.WAITING,
                doubt=f"Records {pair[0]} and {pair[1]} were decided to be two people, and this connects them",
            )
            for each in ties
        ],
        by=by,
        at=at,
    )


def contradictions(records: Iterable[SourceRecord]) -> tuple[int, int] | None:
    """Return two records of a customer whose whole dates of birth differ in more than one part, or None."""
    whole = [(each.pk, Traits(**each.traits)) for each in records if each.traits.get("born")]
    whole = [(pk, traits) for pk, traits in whole if is_whole_date(traits.born)]
    for place, (one, left) in enumerate(whole):
        for other, right in whole[place + 1 :]:
            same = sum(a == b for a, b in zip(left.born.split("-"), right.born.split("-"), strict=True))
            if same < 2:
                return one, other
    return None
