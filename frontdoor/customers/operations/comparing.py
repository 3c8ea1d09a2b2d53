"""Comparing records as they come: each new or changed one with those that share a key, at once."""

from collections.abc import Mapping
from datetime import datetime
from typing import Final

from django.db import transaction
from django.db.models import Max, Q, QuerySet

from frontdoor.customers.models import OURSELVES, Customer, Pair, SourceRecord
from frontdoor.customers.operations.filing import BATCH, file_given, keys_of
from frontdoor.customers.operations.tying import Finding, contradictions, in_words, write
from frontdoor.customers.queries.candidates import candidates, frequencies, model_in_use
from frontdoor.customers.queries.definitions import policy
from frontdoor.customers.rules.matching import Frequency, Model, Score, score
from frontdoor.customers.rules.traits import Traits
from frontdoor.customers.rules.verdicts import Forenames, PairState, Verdict, judge, unsure_of
from frontdoor.foundation.accounts.actors import SYSTEM

#: Records that one sweep compares before it gives way.
AT_ONCE: Final = 200
#: Numbers of details before the newest filed one that a sweep looks through again: some transactions end late.
LOOKED_BACK_AT: Final = 5000


def compare_waiting(*, at: datetime, most: int = AT_ONCE) -> int:
    """Compare the records that wait to be, oldest first, each in a transaction of its own; return how many.

    Safe with several workers: a record that another has in hand is left to it.
    """
    numbers = list(
        SourceRecord.objects.filter(compared_at__isnull=True).order_by("pk").values_list("pk", flat=True)[:most]
    )
    return sum(compare(number, at=at) for number in numbers)


def meet(customer_ids: list[int], *, at: datetime) -> None:
    """File details that were given here, and compare them at once."""
    for number in file_given(customer_ids, at=at):
        compare(number, at=at)


def meet_new(*, at: datetime, most: int = AT_ONCE) -> int:
    """File details that nobody has met yet, oldest first; return how many.

    Looks from shortly before the newest that is filed, so that it costs what is new and not what there is. What a
    transaction longer than that brought in is met by `meet_all`.
    """
    newest = SourceRecord.objects.aggregate(newest=Max("customer"))["newest"] or 0
    new = _unmet(after=newest - LOOKED_BACK_AT)
    return len(file_given(list(new[:most]), at=at))


def meet_all(*, at: datetime) -> int:
    """File every detail that nobody has met yet, a thousand at a time; return how many."""
    filed, last = 0, 0
    while batch := list(_unmet(after=last)[:BATCH]):
        filed += len(file_given(batch, at=at))
        last = batch[-1]
    return filed


def _unmet(*, after: int) -> "QuerySet[Customer, int]":
    rows = Customer.objects.filter(pk__gt=after, record__isnull=True, removed_at__isnull=True)
    return rows.order_by("pk").values_list("pk", flat=True)


@transaction.atomic
def compare(record_id: int, *, at: datetime) -> bool:
    """Compare a record with those that share a key with it, and tie it, or let the pair wait for somebody to look.

    Pairs that somebody decided keep what was decided. A pair that was tied by its score alone, and does not score so
    any more, waits. Returns False when another worker has it in hand, or it was compared meanwhile.
    """
    record = (
        SourceRecord.objects.select_for_update(skip_locked=True).filter(pk=record_id, compared_at__isnull=True).first()
    )
    if record is None:
        return False
    SourceRecord.objects.filter(pk=record.pk).update(compared_at=at)
    if record.removed_at is not None:
        return True
    findings = _findings(record)
    write(findings, by=SYSTEM, at=at)
    return True


def _findings(record: SourceRecord) -> list[Finding]:
    model, version = model_in_use()
    settings = model.settings
    traits = Traits(**record.traits)
    near = candidates(record.pk, keys_of(traits, settings=settings), most=settings.largest_block)
    frequency = frequencies(model, version, [traits, *near.records.values()])
    forenames = _forenames(frequency, model)
    decided = _decided(record.pk)
    same_account = _same_account(record)
    scores = {number: score(traits, other, model, frequency) for number, other in near.records.items()}
    found: list[Finding] = []
    links: list[tuple[int, Score]] = []
    for number, scored in scores.items():
        if number in decided:
            continue
        judged = judge(traits, near.records[number], scored, settings, forenames=forenames)
        if judged.verdict == Verdict.LINK:
            links.append((number, scored))
        elif judged.verdict == Verdict.REVIEW and number not in same_account:
            found.append(_finding(record.pk, number, scored, version, PairState.WAITING, judged.doubt))
    unsure = _rivals(record.pk, links, scores, near.records, model, frequency, forenames)
    for number, scored in links:
        doubt = unsure.get(number, "") or _would_contradict(record, number)
        state = PairState.WAITING if doubt else PairState.TIED
        found.append(_finding(record.pk, number, scored, version, state, doubt))
    found += _accounts(record.pk, same_account - {number for number, _score in links} - set(decided))
    found += _dropped(record.pk, {each.left for each in found} | {each.right for each in found}, scores, version)
    return found


def _decided(record: int) -> Mapping[int, Pair]:
    """Return the pairs of a record that somebody decided, by the other record."""
    pairs = Pair.objects.filter(Q(left=record) | Q(right=record)).exclude(by=SYSTEM.username)
    return {each.left_id if each.right_id == record else each.right_id: each for each in pairs}


def _same_account(record: SourceRecord) -> set[int]:
    """Return the records of details given while signed in to the same account: a fact, whatever the score says."""
    if record.source != OURSELVES or record.customer_id is None:
        return set()
    account = Customer.objects.filter(pk=record.customer_id).values_list("user_id", flat=True).first()
    if account is None:
        return set()
    others = SourceRecord.objects.filter(source=OURSELVES, customer__user_id=account, removed_at__isnull=True)
    return set(others.exclude(pk=record.pk).values_list("pk", flat=True))


def _accounts(record: int, others: set[int]) -> list[Finding]:
    return [
        Finding(
            left=min(record, other), right=max(record, other), state=PairState.TIED,
            reason="Both were given by somebody signed in to one account",
        )
        for other in others
    ]  # fmt: skip


def _rivals(
    record: int,
    links: list[tuple[int, Score]],
    scores: Mapping[int, Score],
    records: Mapping[int, Traits],
    model: Model,
    frequency: Frequency | None,
    forenames: Forenames,
) -> dict[int, str]:
    settings = model.settings
    edge = settings.thresholds.review
    near = [(str(record), str(each), scored.weight) for each, scored in scores.items() if scored.probability >= edge]

    def are_one(one: str, other: str) -> bool:
        left, right = records[int(one)], records[int(other)]
        return judge(left, right, score(left, right, model, frequency), settings, forenames=forenames).may_be_one

    of_record = [(str(record), str(number), scored.weight) for number, scored in links]
    found = unsure_of(of_record, near, margin=settings.thresholds.margin, are_one=are_one)
    return {int(right): doubt for (_left, right), doubt in found.items()}


def _would_contradict(record: SourceRecord, other: int) -> str:
    """Return why joining a record to the customer of another would bring contradictions together, or ""."""
    first = SourceRecord.objects.filter(pk=other).values_list("joined_to", flat=True).first() or other
    mine = Q(pk=record.first_id) | Q(joined_to=record.first_id)
    theirs = Q(pk=first) | Q(joined_to=first)
    found = contradictions(SourceRecord.objects.filter(mine | theirs, removed_at__isnull=True))
    if found is None:
        return ""
    return f"It would join records {found[0]} and {found[1]}, whose dates of birth differ"


def _dropped(record: int, kept: set[int], scores: Mapping[int, Score], version: int | None) -> list[Finding]:
    """Return what becomes of pairs that the platform made and that are not alike any more: ties wait, the rest drop."""
    gone = []
    pairs = Pair.objects.filter(Q(left=record) | Q(right=record), by=SYSTEM.username)
    for pair in pairs.filter(state__in=[PairState.WAITING.value, PairState.TIED.value]):
        other = pair.left_id if pair.right_id == record else pair.right_id
        if other in kept or (pair.state == PairState.TIED.value and pair.probability is None):
            continue
        scored = scores.get(other)
        if pair.state == PairState.TIED.value:
            doubt = "They were taken for one person, and a record has changed since"
            gone.append(_finding(record, other, scored, version, PairState.WAITING, doubt))
        else:
            gone.append(_finding(record, other, scored, version, PairState.DROPPED, ""))
    return gone


def _finding(
    record: int, other: int, scored: Score | None, version: int | None, state: PairState, doubt: str
) -> Finding:
    return Finding(
        left=min(record, other),
        right=max(record, other),
        state=state,
        probability=scored.probability if scored else 0.0,
        weight=scored.weight if scored else None,
        reasons=in_words(scored) if scored else [],
        doubt=doubt,
        model_version=version,
    )


def _forenames(frequency: Frequency | None, model: Model) -> Forenames:
    known = policy().forenames
    if frequency is None:
        return Forenames(known)
    among = model.totals.get("forename", 0)
    return Forenames(known, lambda forename: round(frequency("forename", forename) * among), among)
