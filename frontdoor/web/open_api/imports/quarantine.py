"""Rows that could not be read: kept with the reason, taken away as a table, and recognised when they come back."""

import csv
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Final

from frontdoor.kernel.spreadsheets import guarded, unguarded
from frontdoor.web.open_api.imports.mapping import Mapping, Raw
from frontdoor.web.open_api.models import QuarantinedRow

#: The columns we add before the source's own, so that a mended row is known as the one it was.
FILE, ROW, REASON, LINE = "quarantined_file", "quarantined_row", "quarantined_reason", "quarantined_line"
_OURS: Final = (FILE, ROW, REASON, LINE)
#: Rows in one statement: SQLite takes so many values and no more.
_A_STATEMENT: Final = 100


@dataclass(frozen=True, slots=True, order=True)
class Origin:
    """Where a row came from first: the file's name, and its number there from 1."""

    file: str
    number: int


@dataclass(frozen=True, slots=True)
class BadRowFound:
    """A row that could not be read.

    :param reference: the source's own id of it, "" where even that could not be read.
    """

    origin: Origin
    reference: str
    raw: Raw
    reason: str


def origin_of(raw: Raw, *, file: str, number: int) -> Origin:
    """Return where a row came from first, also when it comes back in a table of ours."""
    if raw.get(FILE) and raw.get(ROW, "").isascii() and raw[ROW].isdigit():
        return Origin(raw[FILE][:200], min(int(raw[ROW]), 2**31 - 1))
    return Origin(file[:200], number)


def as_it_came(raw: Raw) -> Raw:
    """Return a row without what our own table added to it."""
    if FILE not in raw:
        return raw
    return {name: unguarded(value) for name, value in raw.items() if name not in _OURS}


def keep(bad: Sequence[BadRowFound], mapping: Mapping, *, at: datetime) -> None:
    """Keep rows that could not be read; one that could not be read before either is kept once."""
    QuarantinedRow.objects.bulk_create(
        [
            QuarantinedRow(
                source=mapping.source,
                file=each.origin.file,
                number=each.origin.number,
                reference=each.reference,
                raw={name: value.replace("\x00", "") for name, value in each.raw.items()},
                reason=each.reason[:300],
                at=at,
            )
            for each in bad
        ],
        batch_size=_A_STATEMENT,
        update_conflicts=True,
        unique_fields=["source", "file", "number", "reference"],
        update_fields=["raw", "reason", "at"],
    )


def release(references: Sequence[str], origins: Iterable[Origin], mapping: Mapping) -> None:
    """Forget rows that can be read now, by their ids wherever they are; and of rows without an id those that have one.

    :param references: the ids of the rows that can be read.
    :param origins: where the rows come from whose ids are known now.
    """
    kept = QuarantinedRow.objects.filter(source=mapping.source)
    if not kept.exists():
        return
    by_file: dict[str, list[int]] = {}
    for origin in origins:
        by_file.setdefault(origin.file, []).append(origin.number)
    kept.filter(reference__in=references).delete()
    for file, numbers in by_file.items():
        kept.filter(reference="", file=file, number__in=numbers).delete()


def kept_rows(mapping: Mapping) -> Iterator[BadRowFound]:
    """Yield a source's rows in quarantine, by file and number."""
    for row in QuarantinedRow.objects.filter(source=mapping.source).order_by("file", "number", "id").iterator():
        yield BadRowFound(Origin(row.file, row.number), row.reference, row.raw, row.reason)


def export(rows: Iterable[BadRowFound], path: Path) -> int:
    """Write rows as CSV, to be mended and loaded again with the same mapping; return how many."""
    found = list(rows)
    columns = sorted({name for row in found for name in row.raw if name != LINE})
    # With the mark that tells Excel it is UTF-8.
    with path.open("w", encoding="utf-8-sig", newline="") as file:
        writer = csv.writer(file)
        writer.writerow([*_OURS, *columns])
        for row in found:
            ours = [row.origin.file, row.origin.number, row.reason, row.raw.get(LINE, "")]
            writer.writerow([guarded(str(value)) for value in (*ours, *(row.raw.get(name, "") for name in columns))])
    return len(found)
