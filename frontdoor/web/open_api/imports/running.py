"""Loading a file of requests through the operations the web uses, in batches, safe to run again."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import datetime
from itertools import islice
from pathlib import Path
from typing import Final, TypeAlias

from django.db import transaction

from frontdoor.cases.api import CannotOpen, Outcome, Past, PastEvent, Status, keys_in_use
from frontdoor.foundation.accounts.actors import Actor
from frontdoor.journeys.report_it import Report, report
from frontdoor.kernel.geo import NotAPlace, Point
from frontdoor.services.api import service
from frontdoor.web.open_api.imports.mapping import BadRow, Mapping, Row, read_case, read_row, reference_of
from frontdoor.web.open_api.imports.quarantine import LINE, BadRowFound, Origin, as_it_came, keep, origin_of, release
from frontdoor.web.open_api.imports.reading import BadFile, Broken, read_rows, survey

#: Rows in one transaction: large enough to share its cost, small enough to lose little when stopped.
A_BATCH: Final = 500


#: The rows of one case, with their numbers from 1.
_Unit: TypeAlias = list[tuple[int, dict[str, str] | Broken]]


@dataclass(slots=True)
class Loaded:
    """What a run did. `bad` has the rows that could not be read when nothing was to be written."""

    new: int = 0
    known: int = 0
    quarantined: int = 0
    bad: list[BadRowFound] = field(default_factory=list)


@dataclass(slots=True)
class _Batch:
    """Rows read together: those that can be loaded, with where they came from, and the others."""

    good: list[tuple[Origin, Report]] = field(default_factory=list)
    bad: list[BadRowFound] = field(default_factory=list)


def load(
    path: Path,
    mapping: Mapping,
    *,
    by: Actor,
    at: datetime,
    progress: Callable[[int, int], object] = lambda _step, _total: None,
    is_rehearsal: bool = False,
) -> Loaded:
    """Load a file. Rows loaded before are known by their reference and left alone.

    The file is read to its end before anything is written. Then each batch is a transaction of its own, so a
    run that was stopped goes on where it ended.

    :param progress: told of the rows done in a step, and of how many there are.
    :param is_rehearsal: read and check everything, write nothing.
    :raises BadFile: when the file cannot be read, or the mapping names a column or a service that is not there.
    """
    for slug in {mapping.service, *mapping.services.values()}:
        if service(slug, at=at) is None:
            raise BadFile(f"The mapping names the service ‘{slug}’, which the catalogue does not have.")
    total = survey(path, mapping).rows
    done, seen = Loaded(), dict[str, int]()
    units = _units(path, mapping)
    while several := list(islice(units, A_BATCH)):
        batch = _Batch()
        for unit in several:
            _sort(unit, batch, seen, file=path.name, mapping=mapping, at=at)
        done.quarantined += len(batch.bad)
        if is_rehearsal:
            _rehearse(batch, done)
        else:
            _keep(batch, mapping=mapping, done=done, by=by, at=at)
        progress(sum(map(len, several)), total)
    return done


def _units(path: Path, mapping: Mapping) -> Iterator[_Unit]:
    """Yield the rows that are one case: each row, or of a log all with one reference, in the order of the first."""
    if mapping.history is None:
        yield from ([numbered] for numbered in read_rows(path, mapping))
        return
    # The events of a case may stand anywhere in a log, so it is held as a whole.
    cases: dict[str, _Unit] = {}
    for number, raw in read_rows(path, mapping):
        name = "" if isinstance(raw, Broken) else as_it_came(raw).get(mapping.columns.reference, "").strip()
        cases.setdefault(name or f"\0{number}", []).append((number, raw))
    yield from cases.values()


def _sort(unit: _Unit, batch: _Batch, seen: dict[str, int], *, file: str, mapping: Mapping, at: datetime) -> None:
    first, rows = unit[0][0], []
    for number, raw in unit:
        if isinstance(raw, Broken):
            batch.bad.append(BadRowFound(Origin(file[:200], number), "", {LINE: raw.line}, raw.reason))
            return
        rows.append((origin_of(raw, file=file, number=number), as_it_came(raw)))
    reference, plain = "", [each for _origin, each in rows]
    try:
        reference = reference_of(mapping, plain[0])
        read = read_row(mapping, plain[0], at=at) if mapping.history is None else read_case(mapping, plain, at=at)
        found = report_of(read, mapping)
        if seen.setdefault(reference, first) != first:
            raise BadRow(f"{mapping.columns.reference} {reference} is that of row {seen[reference]} too")
    except (BadRow, NotAPlace) as refusal:
        # Of a log no event is loaded without the others: the whole case is to be mended.
        batch.bad += [BadRowFound(origin, reference, each, str(refusal)) for origin, each in rows]
    else:
        batch.good.append((rows[0][0], found))


def report_of(row: Row, mapping: Mapping) -> Report:
    """Return the report that a row stands for, with its history."""
    return Report(
        service=row.service,
        description=row.description,
        point=Point(row.lat, row.lon) if row.lat is not None and row.lon is not None else None,
        place=row.place,
        channel=row.channel,
        key=f"{mapping.source}:{row.reference}",
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
            history=tuple(
                PastEvent(at=each.at, words=each.activity, who=each.who, reopens=each.reopens) for each in row.history
            ),
        ),
    )


def _rehearse(batch: _Batch, done: Loaded) -> None:
    known = len(keys_in_use([each.key for _origin, each in batch.good]))
    done.known += known
    done.new += len(batch.good) - known
    done.bad += batch.bad


def _keep(batch: _Batch, *, mapping: Mapping, done: Loaded, by: Actor, at: datetime) -> None:
    try:
        with transaction.atomic(durable=True):
            receipts = report([each for _origin, each in batch.good], by=by, at=at)
            known = [origin for origin, _each in batch.good] + [each.origin for each in batch.bad if each.reference]
            release([each.source_reference for _origin, each in batch.good], known, mapping)
            keep(batch.bad, mapping, at=at)
    except CannotOpen as refusal:
        raise BadFile(str(refusal)) from refusal
    done.new += sum(receipt.is_new for receipt in receipts)
    done.known += sum(not receipt.is_new for receipt in receipts)
