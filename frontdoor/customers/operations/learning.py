"""Learning how records are compared from the records themselves, and from what people decided of them."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Final

from django.db import transaction
from django.db.models import Max

from frontdoor.customers import permissions
from frontdoor.customers.models import LearntModel, Pair, Rarity, SourceRecord
from frontdoor.customers.operations.comparing import meet_all
from frontdoor.customers.operations.matching_files import Rivals
from frontdoor.customers.operations.tying import Finding, in_words, write
from frontdoor.customers.providers.splink_engine import Engine, ScoredPair, engine, signed
from frontdoor.customers.queries.definitions import matching_settings, policy
from frontdoor.customers.rules.matching import Model, Settings, Thresholds
from frontdoor.customers.rules.thresholds import Decided, learnt_thresholds
from frontdoor.customers.rules.traits import Traits
from frontdoor.customers.rules.verdicts import NOT_ENOUGH, Forenames, PairState, doubt_of, unsure_of
from frontdoor.foundation.accounts.actors import SYSTEM, Actor
from frontdoor.kernel.refusals import Refusal

#: A pair of records by id, with its weight in bits.
Weighted = tuple[str, str, float]
#: Pairs written in one transaction of a bulk comparison.
BATCH: Final = 2000


class TooFewRecords(Refusal):
    """There are too few records to learn anything from."""


@dataclass(frozen=True, slots=True)
class Bulk:
    """What a comparison of all records found."""

    tied: int
    waiting: int
    version: int


def learn(
    *, by: Actor, at: datetime, backend: str = "duckdb", tell: Callable[[str], None] = lambda _text: None
) -> Bulk:
    """Learn from all records, keep the model, and compare every record with every other that shares a key.

    Pairs that somebody decided keep what was decided. New pairs are written in batches, each whole or not at all; a
    comparison that is broken off is simply begun again.

    :raises TooFewRecords: :raises NotAllowed:
    """
    permissions.check_may_file(by, None)
    settings = matching_settings()
    match = engine(backend, settings)
    tell("Reading records")
    meet_all(at=at)
    if match.load("a", _records()) < 2:
        raise TooFewRecords("There are fewer than two records.")
    match.forget_common_keys()
    tell("Learning")
    model = match.learn()
    thresholds = _thresholds()
    version = _keep(model, match, thresholds, by=by, at=at)
    tell("Comparing")
    names = match.counts("forename")
    forenames = Forenames(policy().forenames, lambda name: names.get(name, 1), match.total("forename"))
    tuned = settings.model_copy(update={"thresholds": thresholds})
    findings: list[Finding] = []
    near: list[Weighted] = []
    links: list[Weighted] = []
    for pair in match.pairs(model, at_least=thresholds.review):
        found = _finding(pair, tuned, forenames, version)
        findings.append(found)
        (near if found.doubt else links).append((signed("a", pair.left), signed("a", pair.right), pair.weight))
    linked = {(left, right) for left, right, _weight in links}
    rivals = Rivals(match, replace(model, settings=tuned), forenames, linked)
    unsure = unsure_of(links, near, margin=thresholds.margin, are_one=rivals.are_one)
    doubted = {_in_order(left[2:], right[2:]): doubt for (left, right), doubt in unsure.items()}
    return _written(findings, doubted, version, at=at)


def _finding(pair: ScoredPair, settings: Settings, forenames: Forenames, version: int) -> Finding:
    scored = pair.scored(settings)
    doubt = NOT_ENOUGH
    if scored.probability >= settings.thresholds.link:
        doubt = doubt_of(pair.left_names, pair.right_names, pair.places, settings, forenames, can_identify=True)
    left, right = _in_order(pair.left, pair.right)
    return Finding(
        left=left,
        right=right,
        state=PairState.WAITING if doubt else PairState.TIED,
        probability=scored.probability,
        weight=pair.weight,
        doubt=doubt,
        model_version=version,
        reasons=in_words(scored),
    )


def _in_order(one: str, other: str) -> tuple[int, int]:
    left, right = sorted((int(one), int(other)))
    return left, right


def _thresholds() -> Thresholds:
    """Return the thresholds that decisions bear out: of pairs that only the score was in doubt of."""
    rows = Pair.objects.filter(
        doubt=NOT_ENOUGH, state__in=[PairState.TIED.value, PairState.APART.value], probability__isnull=False
    ).exclude(by=SYSTEM.username)
    decided = [
        Decided(probability, state == PairState.TIED.value)
        for probability, state in rows.values_list("probability", "state")
        if probability is not None
    ]
    return learnt_thresholds(decided, now=matching_settings().thresholds)


def _written(findings: list[Finding], doubted: Mapping[tuple[int, int], str], version: int, *, at: datetime) -> Bulk:
    tied = waiting = 0
    for start in range(0, len(findings), BATCH):
        batch = [
            replace(each, state=PairState.WAITING, doubt=doubted[each.left, each.right])
            if (each.left, each.right) in doubted
            else each
            for each in findings[start : start + BATCH]
        ]
        with transaction.atomic():
            decided = _decided(batch)
            fresh = [each for each in batch if (each.left, each.right) not in decided]
            write(fresh, by=SYSTEM, at=at)
        tied += sum(each.state == PairState.TIED for each in batch)
        waiting += sum(each.state == PairState.WAITING for each in batch)
    SourceRecord.objects.filter(removed_at__isnull=True, compared_at__isnull=True).update(compared_at=at)
    return Bulk(tied, waiting, version)


def _decided(findings: Sequence[Finding]) -> set[tuple[int, int]]:
    """Return the pairs among these that somebody decided."""
    rows = Pair.objects.filter(
        left__in={each.left for each in findings}, right__in={each.right for each in findings}
    ).exclude(by=SYSTEM.username)
    return set(rows.values_list("left_id", "right_id"))


def _records() -> Iterator[tuple[str, Traits]]:
    rows = SourceRecord.objects.filter(removed_at__isnull=True).order_by("pk").values_list("pk", "traits")
    for number, traits in rows.iterator(chunk_size=5000):
        yield str(number), Traits(**traits)


@transaction.atomic
def _keep(model: Model, match: Engine, thresholds: Thresholds, *, by: Actor, at: datetime) -> int:
    rarities = match.rarities()
    newest = LearntModel.objects.aggregate(newest=Max("version"))["newest"] or 0
    row = LearntModel.objects.create(
        version=newest + 1,
        settings_version=model.settings.version,
        prior=model.prior,
        learnt=[[name, place, m, u] for (name, place), (m, u) in model.learnt.items()],
        records=match.total("unique_id"),
        totals={trait: total for trait, (total, _counts) in rarities.items()},
        link=thresholds.link,
        review=thresholds.review,
        learnt_at=at,
        by=by.username,
    )
    Rarity.objects.bulk_create(
        [
            Rarity(model=row, trait=trait, value=value[:260], records=number)
            for trait, (_total, counts) in rarities.items()
            for value, number in counts.items()
        ],
        batch_size=5000,
    )
    return row.version
