"""Filing what sources hold: each record kept as it came, with what of it is compared."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass
from datetime import datetime
from itertools import islice
from typing import Final

from django.db import transaction

from frontdoor.customers import permissions
from frontdoor.customers.models import OURSELVES, Customer, Load, QuarantinedRow, RecordKey, RecordVersion, SourceRecord
from frontdoor.customers.queries.definitions import matching_settings, policy, source
from frontdoor.customers.rules.matching import Settings
from frontdoor.customers.rules.sources import SourceDefinition
from frontdoor.customers.rules.traits import Read, Traits, read_traits
from frontdoor.foundation.accounts.actors import Actor
from frontdoor.foundation.audit import api as audit
from frontdoor.kernel.refusals import Refusal

#: Records filed in one statement.
BATCH: Final = 1000


class OlderThanWhatWeHave(Refusal):
    """The delivery is older than one that was already filed: taking it in would turn the source back in time."""


class TooMuchGone(Refusal):
    """So much is missing from the delivery that it is more likely half a file."""


#: A delivery that lacks more of the records held than this share is refused unless it is said to be meant.
MOST_GONE: Final = 0.2


@dataclass(frozen=True, slots=True)
class Row:
    """A row of a delivery: the line it stands on, and its values by column. A fault sets it aside.

    :param fault: why the reader of the file could not make sense of it; "" when it could.
    """

    line: int
    values: Mapping[str, str]
    fault: str = ""


@dataclass(frozen=True, slots=True)
class Filed:
    """What a delivery changed."""

    load_id: int
    added: int
    changed: int
    unchanged: int
    gone: int
    quarantined: int
    record_ids: tuple[int, ...]


def read_given(given: Mapping[str, str], *, of: SourceDefinition, settings: Settings, at: datetime | None) -> Read:
    """Return what of a record is compared: its columns by what the source says they mean."""
    said: dict[str, list[str]] = {}
    for field in of.fields:
        if field.means and given.get(field.column):
            said.setdefault(field.means, []).append(given[field.column])
    return read_traits(
        {kind: ", ".join(values) for kind, values in said.items()},
        date_order=of.date_order,
        today=at.date() if at else None,
        placeholders=settings.placeholder_dates,
        short_forms=policy().short_forms,
    )


def keys_of(traits: Traits, *, settings: Settings) -> list[str]:
    """Return the keys under which a record is found: "name|sean|obrien"."""
    return [f"{key.id}|{value}"[:260] for key in settings.keys if (value := key.value(traits))]


@transaction.atomic
def file_delivery(
    slug: str,
    *,
    rows: Iterable[Row],
    as_of: datetime,
    file_name: str = "",
    whole: bool = True,
    meant: bool = False,
    by: Actor,
    at: datetime,
) -> Filed:
    """File a delivery of a source: what is new is added, what changed keeps its earlier versions, the rest is left.

    All of it or nothing. A row that cannot be read is set aside with the reason and takes nothing else with it.

    :param as_of: the moment whose state the source delivers.
    :param whole: the delivery is all the source holds; records that it lacks are gone as of then, not deleted.
    :param meant: that much is missing from it is meant.
    :raises NoSuchSource: :raises OlderThanWhatWeHave: :raises TooMuchGone: :raises NotAllowed:
    """
    permissions.check_may_file(by, None)
    definition = source(slug)
    newest = Load.objects.filter(source=slug).order_by("-as_of").values_list("as_of", flat=True).first()
    if newest is not None and as_of < newest:
        raise OlderThanWhatWeHave(
            f"{definition.name} of {as_of:%-d %B %Y %H:%M} is older than what we hold, of {newest:%-d %B %Y %H:%M}."
        )
    load = Load.objects.create(source=slug, file_name=file_name[:200], as_of=as_of, at=at, by=by.username)
    filing = _Filing(definition, matching_settings(), load, at)
    iterator = iter(rows)
    while batch := list(islice(iterator, BATCH)):
        filing.take(batch)
    if whole:
        filing.mark_gone(meant=meant)
    filed = filing.finish()
    audit.record(
        "customers.filed",
        on=f"source:{slug}",
        by=by,
        at=at,
        after={"load": load.pk, "added": filed.added, "changed": filed.changed, "gone": filed.gone},
    )
    return filed


class _Filing:
    """One delivery under way."""

    def __init__(self, definition: SourceDefinition, settings: Settings, load: Load, at: datetime) -> None:
        self._source = definition
        self._settings = settings
        self._load = load
        self._at = at
        self._seen: dict[str, int] = {}
        self._touched: list[int] = []

    def take(self, rows: Sequence[Row]) -> None:
        """File a batch of rows: six statements whatever it holds."""
        sound: dict[str, Row] = {}
        aside: list[QuarantinedRow] = []
        for row in rows:
            key = str(row.values.get(self._source.key, "")).strip()
            fault = row.fault or self._fault(key)
            if fault:
                aside.append(QuarantinedRow(load=self._load, line=row.line, reason=fault, row=dict(row.values)))
            else:
                self._seen[key] = row.line
                sound[key] = row
        QuarantinedRow.objects.bulk_create(aside)
        self._load.quarantined += len(aside)
        held = {each.key: each for each in SourceRecord.objects.filter(source=self._source.id, key__in=list(sound))}
        self._add([row for key, row in sound.items() if key not in held])
        self._change([(held[key], row) for key, row in sound.items() if key in held])

    def _fault(self, key: str) -> str:
        if not key:
            return f"It has no {self._source.key}, so nobody can tell which record it is"
        if len(key) > 120:
            return f"Its {self._source.key} is longer than any number"
        if key in self._seen:
            return f"{self._source.key} {key} is on line {self._seen[key]} already"
        return ""

    def _add(self, rows: Sequence[Row]) -> None:
        records = SourceRecord.objects.bulk_create(
            [self._written(SourceRecord(source=self._source.id, first_seen_at=self._at), row) for row in rows]
        )
        self._load.added += len(records)
        self._touched += [each.pk for each in records]
        set_keys(records, settings=self._settings, fresh=True)

    def _change(self, pairs: Sequence[tuple[SourceRecord, Row]]) -> None:
        changed: list[SourceRecord] = []
        versions: list[RecordVersion] = []
        returned: list[int] = []
        for record, row in pairs:
            if record.given == dict(row.values) and record.removed_at is None:
                if record.gone_at is not None:
                    returned.append(record.pk)
                continue
            versions.append(
                RecordVersion(
                    record=record, given=record.given, as_of=record.as_of, until=self._load.as_of, load=self._load
                )
            )
            changed.append(self._written(record, row))
        RecordVersion.objects.bulk_create(versions)
        SourceRecord.objects.bulk_update(
            changed, ["given", "traits", "doubts", "as_of", "changed_at", "gone_at", "removed_at", "compared_at"]
        )
        SourceRecord.objects.filter(pk__in=returned).update(gone_at=None)
        self._load.changed += len(changed)
        self._load.unchanged += len(pairs) - len(changed)
        self._touched += [each.pk for each in changed]
        set_keys(changed, settings=self._settings)

    def _written(self, record: SourceRecord, row: Row) -> SourceRecord:
        read = read_given(
            {column: str(value) for column, value in row.values.items()},
            of=self._source,
            settings=self._settings,
            at=self._at,
        )
        record.key = str(row.values[self._source.key]).strip()
        record.given = dict(row.values)
        record.traits = said(read.traits)
        record.doubts = list(read.doubts)
        record.as_of = self._load.as_of
        record.changed_at = self._at
        record.gone_at = None
        record.removed_at = None
        record.compared_at = None
        return record

    def mark_gone(self, *, meant: bool) -> None:
        """Mark the records that the delivery lacks; those whose rows were set aside are not taken for gone."""
        if self._load.quarantined:
            return
        held = SourceRecord.objects.filter(source=self._source.id, gone_at__isnull=True)
        missing = [pk for pk, key in held.values_list("pk", "key") if key not in self._seen]
        before = len(missing) + self._load.changed + self._load.unchanged
        if before and len(missing) > MOST_GONE * before and not meant:
            raise TooMuchGone(
                f"{len(missing):,} of the {before:,} records held are missing from it, which looks like half a file. "
                "Say that it is meant, or deliver it as a part."
            )
        for start in range(0, len(missing), BATCH):
            SourceRecord.objects.filter(pk__in=missing[start : start + BATCH]).update(gone_at=self._load.as_of)
        self._load.gone = len(missing)

    def finish(self) -> Filed:
        """Write the figures of the load and return them."""
        self._load.save()
        counts = self._load
        return Filed(
            counts.pk, counts.added, counts.changed, counts.unchanged, counts.gone, counts.quarantined,
            tuple(self._touched),
        )  # fmt: skip


def said(traits: Traits) -> dict[str, str]:
    """Return what traits say, to be kept: what is empty is left out."""
    return {name: value for name, value in asdict(traits).items() if value}


def set_keys(records: Sequence[SourceRecord], *, settings: Settings, fresh: bool = False) -> None:
    """Keep under which keys records are found: two statements, one for records that had none."""
    if not records:
        return
    if not fresh:
        RecordKey.objects.filter(record__in=[each.pk for each in records]).delete()
    RecordKey.objects.bulk_create(
        [
            RecordKey(record=each, key=key)
            for each in records
            for key in keys_of(Traits(**each.traits), settings=settings)
        ],
        batch_size=5000,
    )


@transaction.atomic
def file_given(customer_ids: Collection[int], *, at: datetime) -> list[int]:
    """File details that were given on this platform as records of it; return the ids of the new ones.

    Doing it again does nothing. Four statements for any number.
    """
    definition, settings = source(OURSELVES), matching_settings()
    there = Customer.objects.filter(pk__in=set(customer_ids), removed_at__isnull=True, record__isnull=True)
    records = []
    for row in there.order_by("pk"):
        given = {"customer": str(row.pk), "name": row.name, "email": row.email, "phone": row.phone}
        given = {column: value for column, value in given.items() if value}
        read = read_given(given, of=definition, settings=settings, at=at)
        records.append(
            SourceRecord(
                source=OURSELVES,
                key=str(row.pk),
                customer=row,
                given=given,
                traits=said(read.traits),
                doubts=list(read.doubts),
                as_of=row.first_seen_at,
                first_seen_at=at,
                changed_at=at,
            )
        )
    # Two workers may meet the same customer: whoever is second finds the row and adds nothing.
    SourceRecord.objects.bulk_create(records, ignore_conflicts=True)
    filed = list(
        SourceRecord.objects.filter(customer__in=[each.customer_id for each in records]).exclude(keys__isnull=False)
    )
    set_keys(filed, settings=settings, fresh=True)
    return [each.pk for each in filed]
