"""Keeping the tracker: what is still to become a service, by hand and from files."""

from collections.abc import Mapping, Sequence
from dataclasses import asdict
from datetime import date, datetime, timedelta
from typing import Any, Final

from django.db import transaction

from frontdoor.foundation.accounts.actors import Actor
from frontdoor.foundation.audit import api as audit
from frontdoor.kernel.clock import LONDON
from frontdoor.kernel.refusals import Refusal
from frontdoor.services import permissions
from frontdoor.services.models import TrackedChange, TrackedItem, TrackerImport, TrackerRefusal, TrackerTarget
from frontdoor.services.queries.tracker import values_of
from frontdoor.services.rules.tracked import ItemSort, ItemValues
from frontdoor.services.rules.tracker_file import Table

#: How long rows that could not be read are kept: long enough to mend them.
REFUSALS_KEPT: Final = timedelta(days=90)
_A_STATEMENT: Final = 50
_Before = Mapping[str, Any]


class TrackedAlready(Refusal):
    """There is another item of that sort and name."""


class ItemChangedMeanwhile(Refusal):
    """Somebody else changed the item since it was shown."""


@transaction.atomic
def add_item(values: ItemValues, *, by: Actor, at: datetime) -> int:
    """Add something to the tracker by hand, and return its id.

    :raises TrackedAlready: if it is there.
    """
    permissions.check_may_change_tracker(by)
    _check_is_new(values)
    row = TrackedItem.objects.create(**_columns(values), status_on=_day(at), added_on=_day(at))
    _tell([(row.pk, {}, _said(values))], file="", by=by, at=at)
    return row.pk


@transaction.atomic
def change_item(item_id: int, *, values: ItemValues, edition: int, by: Actor, at: datetime) -> None:
    """Change an item by hand. Nothing happens if nothing changed.

    :param edition: the one that was shown.
    :raises TrackedAlready: if another one is called so.
    :raises ItemChangedMeanwhile: if somebody else was faster.
    :raises LookupError: if there is none.
    """
    permissions.check_may_change_tracker(by)
    row = TrackedItem.objects.select_for_update().filter(pk=item_id).first()
    if row is None:
        raise LookupError(f"Nothing is tracked as {item_id}.")
    if row.edition != edition:
        raise ItemChangedMeanwhile("Somebody else changed this since you opened it. Look at it again.")
    _check_is_new(values, but=item_id)
    change = _write(row, values, on=_day(at))
    if change is not None:
        row.save()
        _tell([change], file="", by=by, at=at)


@transaction.atomic
def take_in(table: Table, *, file: str, by: Actor, at: datetime) -> int:
    """Take the rows of a file into the tracker, and keep those that could not be read with the reason.

    A row whose sort and name are known changes that item; a gap in it leaves what is known as it is. Returns the
    id of the import.
    """
    permissions.check_may_change_tracker(by)
    day = _day(at)
    known = {(row.sort, row.key): row for row in TrackedItem.objects.select_for_update()}
    changes: list[tuple[int, _Before, _Before]] = []
    new: list[TrackedItem] = []
    unchanged = 0
    for each in table.good:
        row = known.get((each.values.sort.value, each.values.key))
        if row is None:
            new.append(TrackedItem(**_columns(each.values), status_on=day, added_on=day))
            continue
        change = _write(row, each.values.with_gaps_from(values_of(row), given=each.given), on=day)
        if change is None:
            unchanged += 1
        else:
            row.save()
            changes.append(change)
    added = TrackedItem.objects.bulk_create(new, batch_size=_A_STATEMENT)
    _tell([*changes, *((row.pk, {}, _said(values_of(row))) for row in added)], file=file, by=by, at=at)
    record = TrackerImport.objects.create(
        file=file[:200], at=at, by=by.username, added=len(new), changed=len(changes), unchanged=unchanged,
        refused=len(table.bad),
    )  # fmt: skip
    refusals = [
        TrackerRefusal(source=record, line=each.line, raw=list(each.raw.items()), why=each.why) for each in table.bad
    ]
    TrackerRefusal.objects.bulk_create(refusals, batch_size=_A_STATEMENT)
    return record.pk


@transaction.atomic
def set_target(sort: ItemSort, *, day: date | None, by: Actor, at: datetime) -> None:
    """Say by when everything of a sort is to be done; None for no such day. Nothing happens if it stands already."""
    permissions.check_may_change_tracker(by)
    before = TrackerTarget.objects.filter(sort=sort.value).values_list("day", flat=True).first()
    if before == day:
        return
    if day is None:
        TrackerTarget.objects.filter(sort=sort.value).delete()
    else:
        TrackerTarget.objects.update_or_create(sort=sort.value, defaults={"day": day})
    said = [{"day": each.isoformat() if each else None} for each in (before, day)]
    audit.record("services.tracker-target", on=f"tracker:{sort}", by=by, at=at, before=said[0], after=said[1])


@transaction.atomic
def forget_refusals(*, at: datetime) -> int:
    """Delete rows that could not be read and were kept long enough; return how many. What was read stays."""
    gone, _by_model = TrackerRefusal.objects.filter(source__at__lt=at - REFUSALS_KEPT).delete()
    return gone


def _day(at: datetime) -> date:
    return at.astimezone(LONDON).date()


def _check_is_new(values: ItemValues, *, but: int = 0) -> None:
    if TrackedItem.objects.filter(sort=values.sort.value, key=values.key).exclude(pk=but).exists():
        raise TrackedAlready("There is one of this sort and name already. Change that one, or choose another name")


def _columns(values: ItemValues) -> dict[str, Any]:
    return {**_said(values), "key": values.key}


def _said(values: ItemValues) -> dict[str, Any]:
    """Return values as JSON."""
    return {**asdict(values), "sort": values.sort.value, "status": values.status.value}


def _write(row: TrackedItem, values: ItemValues, *, on: date) -> tuple[int, _Before, _Before] | None:
    """Write values into a row, and return what changed; None if nothing did."""
    earlier = values_of(row)
    if values == earlier:
        return None
    before, after = _said(earlier), _said(values)
    changed = [name for name in before if before[name] != after[name]]
    for name, value in _columns(values).items():
        setattr(row, name, value)
    row.edition += 1
    if "status" in changed:
        row.status_on = on
    return row.pk, {name: before[name] for name in changed}, {name: after[name] for name in changed}


def _tell(changes: Sequence[tuple[int, _Before, _Before]], *, file: str, by: Actor, at: datetime) -> None:
    """Keep changes, each with its item, and in the trail."""
    TrackedChange.objects.bulk_create(
        [
            TrackedChange(item_id=item_id, at=at, by=by.username, file=file[:200], before=before, after=after)
            for item_id, before, after in changes
        ],
        batch_size=_A_STATEMENT,
    )
    audit.record_many(
        [
            audit.AuditLine(
                action="services.tracked", on=f"tracked:{item_id}", actor=by.username, at=at, before=before or None,
                after=after,
            )
            for item_id, before, after in changes
        ]
    )  # fmt: skip
