"""Which records may be the same person's as one: those that share a key with it."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field

from django.db import connection

from frontdoor.customers.models import LearntModel, Rarity, RecordKey, SourceRecord
from frontdoor.customers.queries.definitions import matching_settings
from frontdoor.customers.rules.matching import Frequency, Model, value
from frontdoor.customers.rules.traits import Traits


@dataclass(frozen=True, slots=True)
class Candidates:
    """Records by id that share a key with one, and the keys that too many share to find anybody."""

    records: Mapping[int, Traits]
    too_common: tuple[str, ...] = field(default=())


def candidates(record: int, keys: Sequence[str], *, most: int) -> Candidates:
    """Return the records that share a key with a record. Two queries, and never more than `most` records of a key.

    A key that more records share finds nobody and is named: what it would find are neighbours and namesakes, and
    reading them all would cost the more the longer the platform runs.
    """
    found: set[int] = set()
    too_common: list[str] = []
    for key, numbers in _sharing(keys, most=most + 1).items():
        if len(numbers) > most:
            too_common.append(key)
        else:
            found |= numbers
    found.discard(record)
    rows = SourceRecord.objects.filter(pk__in=found, removed_at__isnull=True).values_list("pk", "traits")
    return Candidates({pk: Traits(**traits) for pk, traits in rows}, tuple(too_common))


def _sharing(keys: Sequence[str], *, most: int) -> dict[str, set[int]]:
    """Return the first so many records of each key in one statement: each part reads its own stretch of the index."""
    if not keys:
        return {}
    table = RecordKey._meta.db_table
    part = f"SELECT * FROM (SELECT key, record_id FROM {table} WHERE key = %s ORDER BY record_id LIMIT %s) AS one"  # noqa: S608 -- the table is our own
    with connection.cursor() as cursor:
        cursor.execute(" UNION ALL ".join([part] * len(keys)), [each for key in keys for each in (key, most)])
        rows: list[tuple[str, int]] = cursor.fetchall()
    found: dict[str, set[int]] = {key: set() for key in keys}
    for key, number in rows:
        found[key].add(number)
    return found


def model_in_use() -> tuple[Model, int | None]:
    """Return the model that was learnt last with its version; the settings' own where nothing was learnt. One query."""
    settings = matching_settings()
    row = LearntModel.objects.filter(settings_version=settings.version).order_by("-version").first()
    if row is None:
        return Model.unlearnt(settings), None
    learnt: dict[tuple[str, int], tuple[float, float]] = {(name, place): (m, u) for name, place, m, u in row.learnt}
    thresholds = settings.thresholds.model_copy(update={"link": row.link, "review": row.review})
    tuned = settings.model_copy(update={"thresholds": thresholds})
    return Model(tuned, row.prior, learnt, row.totals), row.version


def frequencies(model: Model, version: int | None, traits: Collection[Traits]) -> Frequency | None:
    """Return how often values occur among the records the model learnt from, as a share of those that say anything.

    A value that only one record had is not kept, so it occurs once; None when nothing was learnt. One query.
    """
    if version is None:
        return None
    wanted = {
        (level.rarity, value(each, level.rarity))
        for comparison in model.settings.comparisons
        for level in comparison.levels
        for each in traits
        if level.rarity
    }
    rows = Rarity.objects.filter(
        model__version=version,
        trait__in={trait for trait, _value in wanted},
        value__in={said for _trait, said in wanted},
    ).values_list("trait", "value", "records")
    counted = {(trait, said): number for trait, said, number in rows}

    def frequency(trait: str, said: str) -> float:
        return counted.get((trait, said), 1) / max(model.totals.get(trait, 1), 1)

    return frequency
