"""Loading a file of requests through the operations the web uses, in batches, safe to run again."""

import csv
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import datetime
from itertools import islice
from pathlib import Path
from typing import Any, Final

from django.db import transaction

from frontdoor.cases.api import CannotOpen, Outcome, Past, Status
from frontdoor.foundation.accounts.actors import Actor
from frontdoor.journeys.report_it import Report, report
from frontdoor.kernel.geo import NotAPlace, Point
from frontdoor.services.api import service
from frontdoor.web.open_api.imports.mapping import BadRow, Mapping, Row, read_row
from frontdoor.web.open_api.imports.reading import BadFile, read_rows
from frontdoor.web.open_api.models import QuarantinedRow

#: Rows in one transaction: large enough to share its cost, small enough to lose little when stopped.
A_BATCH: Final = 500


@dataclass(slots=True)
class Loaded:
    """What a run did."""

    new: int = 0
    known: int = 0
    quarantined: int = 0


@dataclass(frozen=True, slots=True)
class _Bad:
    number: int
    raw: Any
    reason: str


def load(
    path: Path,
    mapping: Mapping,
    *,
    by: Actor,
    at: datetime,
    progress: Callable[[int], object] = lambda _count: None,
    keep: bool = True,
) -> Loaded:
    """Load a file. Rows loaded before are known by their reference and left alone.

    Each batch is a transaction of its own, so a run that was stopped goes on where it ended.

    :param keep: False reads and checks everything and writes nothing.
    :raises BadFile: when the file cannot be read, or the mapping names a service that does not exist.
    """
    for slug in {mapping.service, *mapping.services.values()}:
        if service(slug, at=at) is None:
            raise BadFile(f"The mapping names the service ‘{slug}’, which the catalogue does not have.")
    done = Loaded()
    rows = read_rows(path)
    while batch := list(islice(rows, A_BATCH)):
        good, bad = _sorted(batch, mapping)
        done.quarantined += len(bad)
        if keep:
            _keep(good, bad, path=path, mapping=mapping, done=done, by=by, at=at)
        else:
            done.new += len(good)
        progress(len(batch))
    return done


def _sorted(
    batch: list[tuple[int, dict[str, str] | str]], mapping: Mapping
) -> tuple[list[tuple[int, Report]], list[_Bad]]:
    good, bad = [], []
    for number, raw in batch:
        if isinstance(raw, str):
            bad.append(_Bad(number, {}, raw))
            continue
        try:
            good.append((number, report_of(read_row(mapping, raw), mapping)))
        except (BadRow, NotAPlace) as refusal:
            bad.append(_Bad(number, raw, str(refusal)))
    return good, bad


def report_of(row: Row, mapping: Mapping) -> Report:
    """Return the report that a row stands for, with its history."""
    return Report(
        service=row.service,
        description=row.description,
        point=Point(row.lat, row.lon) if row.lat is not None and row.lon is not None else None,
        place=row.place,
        channel=row.channel,
        key=f"{mapping.source}:{row.reference}"[:120],
        source=mapping.source,
        source_reference=row.reference,
        category=row.category,
        past=Past(
            opened_at=row.opened_at,
            status=Status(row.status),
            outcome=Outcome(row.outcome) if row.outcome else None,
            closed_at=row.closed_at,
            due_at=row.due_at,
            words=row.words,
        ),
    )


def _keep(
    good: list[tuple[int, Report]],
    bad: list[_Bad],
    *,
    path: Path,
    mapping: Mapping,
    done: Loaded,
    by: Actor,
    at: datetime,
) -> None:
    try:
        with transaction.atomic(durable=True):
            receipts = report([each for _number, each in good], by=by, at=at)
            # A row that could be read this time needs no quarantine from the last.
            QuarantinedRow.objects.filter(
                source=mapping.source, file=path.name, number__in=[number for number, _each in good]
            ).delete()
            QuarantinedRow.objects.bulk_create(
                [
                    QuarantinedRow(
                        source=mapping.source,
                        file=path.name,
                        number=each.number,
                        raw=each.raw,
                        reason=each.reason[:300],
                        at=at,
                    )
                    for each in bad
                ],
                update_conflicts=True,
                unique_fields=["source", "file", "number"],
                update_fields=["raw", "reason", "at"],
            )
    except CannotOpen as refusal:
        raise BadFile(str(refusal)) from refusal
    done.new += sum(receipt.is_new for receipt in receipts)
    done.known += sum(not receipt.is_new for receipt in receipts)


def export_quarantine(mapping: Mapping, path: Path) -> int:
    """Write a source's quarantined rows as CSV, with file, row number and reason first; return how many."""
    rows = QuarantinedRow.objects.filter(source=mapping.source).order_by("file", "number")
    columns = sorted({name for row in rows for name in row.raw})
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file)
        writer.writerow(["file", "row", "reason", *columns])
        for row in rows:
            writer.writerow([row.file, row.number, row.reason, *_safe(row.raw, columns)])
    return len(rows)


def _safe(raw: dict[str, str], columns: list[str]) -> Iterator[str]:
    # A spreadsheet runs what starts like a formula (OWASP, CSV injection).
    for name in columns:
        value = raw.get(name, "")
        yield f"'{value}" if value[:1] in {"=", "+", "-", "@"} else value
