"""Change-only loads: an unchanged row costs no write, a gone one is retired with the day, never deleted."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any, Final, TypeVar

from django.db import models, transaction

from frontdoor.foundation.accounts.actors import Actor
from frontdoor.foundation.audit import api as audit
from frontdoor.foundation.stamps.api import touch
from frontdoor.kernel.geo import Point, distance_m, to_national_grid
from frontdoor.kernel.refusals import Refusal
from frontdoor.places.models import Address, AddressChange, Load, NamedPlace, Postcode, Street, Ward
from frontdoor.places.operations.gazetteer import NothingToLoad
from frontdoor.places.queries.reading import ADDRESSES_STAMP, locate, wards
from frontdoor.places.rules.address_words import sought
from frontdoor.places.rules.rows import Loaded, NewAddress, NewCoordinates, NewNamedPlace, NewPostcode, Quarantined

_BATCH: Final = 1000
#: A load that would retire more than this share is taken for a file that is not whole (a policy of ours: real
#: gazetteers lose well under one in a hundred between two months).
MOST_RETIRED: Final = 0.1
_FEW: Final = 50
#: Further than this from our wards, an address is not ours, and its coordinates are more likely wrong than right.
_FURTHEST_M: Final = 25_000.0
#: Coordinates that differ by less say the same place (files round to a centimetre, degrees to seven places).
_SAME_PLACE_M: Final = 0.1
_SAME_DEGREES: Final = 0.000001

New = TypeVar("New", NewAddress, NewCoordinates, NewPostcode, NewNamedPlace)
Rows = Iterable[New | Quarantined | None]
Progress = Callable[[int], object]


class GoesBack(Refusal):
    """The file tells the state of an earlier day than one that was loaded before."""


class TooManyGone(Refusal):
    """The file leaves out so many rows that it is probably not whole."""


class _Unreadable(Refusal):
    """A row that cannot be loaded."""


@dataclass(frozen=True, slots=True, kw_only=True)
class FileOf:
    """What is loaded: whose file, of which day, and whether it names all there are.

    :param kind: one of `Load.Kind`.
    :param may_retire_many: load it even if it leaves out a tenth and more of what is known.
    """

    kind: str
    source: str
    name: str
    as_of: date
    is_whole: bool = True
    may_retire_many: bool = False


@transaction.atomic
def load_addresses_file(
    rows: Rows[NewAddress], *, of: FileOf, by: Actor, at: datetime, progress: Progress = lambda _count: None
) -> Loaded:
    """Make the addresses of a file the council's. Streets it names that are not loaded are left out of the address.

    :raises GoesBack: if a later file of that source was loaded.
    :raises TooManyGone: if it would retire a tenth and more of what is known.
    :raises NothingToLoad: if no row could be read.
    """
    streets = dict(Street.objects.values_list("usrn", "name"))
    our_wards = set(Ward.objects.values_list("code", flat=True))
    middle = _middle()

    def made(batch: Sequence[NewAddress]) -> list[Address | Refusal]:
        places = locate([Point(lat=each.lat, lon=each.lon) for each in batch])
        return [
            _address(each, streets, middle, place.ward_code if place.ward_code in our_wards else None)
            for each, place in zip(batch, places, strict=True)
        ]

    known = Address.objects.filter(load__source=of.source, retired_on__isnull=True)
    return _Loading(of, Address, made, known=known, history=True).run(rows, by=by, at=at, progress=progress)


@transaction.atomic
def load_postcodes_file(
    rows: Rows[NewPostcode], *, of: FileOf, by: Actor, at: datetime, progress: Progress = lambda _count: None
) -> Loaded:
    """Make the postcodes of a directory those we know; where wards are loaded, only those near them."""
    middle = _middle()

    def made(batch: Sequence[NewPostcode]) -> list[Postcode | Refusal | None]:
        return [
            None if _is_far(middle, each.lat, each.lon) else Postcode(
                code=each.code, ward_code=each.ward_code, lsoa_code=each.lsoa_code, lat=each.lat, lon=each.lon,
                terminated_on=each.terminated_on,
            )
            for each in batch
        ]  # fmt: skip

    known = Postcode.objects.filter(load__source=of.source, retired_on__isnull=True)
    return _Loading(of, Postcode, made, known=known).run(rows, by=by, at=at, progress=progress)


@transaction.atomic
def load_names_file(
    rows: Rows[NewNamedPlace], *, of: FileOf, by: Actor, at: datetime, progress: Progress = lambda _count: None
) -> Loaded:
    """Make the streets and places of a file those we know; where wards are loaded, only those near them."""
    middle = _middle()

    def made(batch: Sequence[NewNamedPlace]) -> list[NamedPlace | Refusal | None]:
        return [
            None if _is_far(middle, each.lat, each.lon) else NamedPlace(
                id=each.id, name=each.name, other_name=each.other_name, kind=each.kind, place=each.place,
                lat=each.lat, lon=each.lon,
            )
            for each in batch
        ]  # fmt: skip

    known = NamedPlace.objects.filter(load__source=of.source, retired_on__isnull=True)
    return _Loading(of, NamedPlace, made, known=known).run(rows, by=by, at=at, progress=progress)


@transaction.atomic
def load_coordinates_file(
    rows: Rows[NewCoordinates], *, of: FileOf, by: Actor, at: datetime, progress: Progress = lambda _count: None
) -> Loaded:
    """Move the addresses we know to where a file says they are (OS Open UPRN). None is added, and none retired."""
    our_wards = set(Ward.objects.values_list("code", flat=True))
    middle = _middle()

    def made(batch: Sequence[NewCoordinates]) -> list[Address | Refusal | None]:
        ours = Address.objects.in_bulk([each.uprn for each in batch])
        found: list[Address | Refusal | None] = []
        for each in batch:
            row = ours.get(each.uprn)
            if row is None:
                found.append(None)
            elif _is_far(middle, each.lat, each.lon):
                found.append(_Unreadable("It is far from our wards; its coordinates may be swapped or another's."))
            else:
                place = locate([Point(lat=each.lat, lon=each.lon)])[0]
                _put(row, each.lat, each.lon, place.ward_code if place.ward_code in our_wards else None)
                found.append(row)
        return found

    part = FileOf(kind=of.kind, source=of.source, name=of.name, as_of=of.as_of, is_whole=False)
    return _Loading(part, Address, made, known=None, history=True).run(rows, by=by, at=at, progress=progress)


def _middle() -> tuple[Point, float] | None:
    """Return the middle of our wards and how far from it they reach, or None where there are none."""
    ours = wards()
    if not ours:
        return None
    south, north = min(each.south for each in ours), max(each.north for each in ours)
    west, east = min(each.west for each in ours), max(each.east for each in ours)
    middle = Point(lat=(south + north) / 2, lon=(west + east) / 2)
    return middle, distance_m(middle, Point(lat=north, lon=east)) + _FURTHEST_M


def _is_far(middle: tuple[Point, float] | None, lat: float, lon: float) -> bool:
    return middle is not None and distance_m(middle[0], Point(lat=lat, lon=lon)) > middle[1]


def _address(
    new: NewAddress, streets: Mapping[int, str], middle: tuple[Point, float] | None, ward: str | None
) -> Address | Refusal:
    if _is_far(middle, new.lat, new.lon):
        return _Unreadable("It is far from our wards; its coordinates may be swapped or another's.")
    usrn = new.usrn if new.usrn in streets else None
    found_by = sought(new.line, street=streets.get(usrn or 0, ""))
    row = Address(
        uprn=new.uprn, line=new.line, place=new.place, postcode=new.postcode, street_id=usrn,
        street_words=found_by.street, building=found_by.building, number=found_by.number, house=found_by.house,
        retired_on=new.retired_on,
    )  # fmt: skip
    return row if _put(row, new.lat, new.lon, ward) else _Unreadable("It is outside the National Grid.")


def _put(row: Address, lat: float, lon: float, ward: str | None) -> bool:
    grid = to_national_grid(Point(lat=lat, lon=lon))
    if grid is None:
        return False
    row.lat, row.lon, row.ward_id = lat, lon, ward
    row.easting, row.northing = grid
    return True


@dataclass
class _Loading:
    """One file on its way into one table.

    :param made: makes rows of what was read: None for one that is not ours, a refusal for one that cannot be.
    :param known: what this source's earlier files named and is there, of which the missing are retired.
    """

    of: FileOf
    model: type[models.Model]
    made: Callable[[Sequence[Any]], Sequence[Any]]
    known: "models.QuerySet[Any] | None"
    history: bool = False
    quarantined: list[Quarantined] = field(default_factory=list)
    seen: set[Any] = field(default_factory=set)
    added: int = 0
    changed: int = 0
    rows: int = 0

    def run(self, rows: Iterable[Any], *, by: Actor, at: datetime, progress: Progress) -> Loaded:
        """Load it; see the functions above."""
        self._refuse_an_earlier_day()
        self._fields = [
            each.attname for each in self.model._meta.concrete_fields if not each.primary_key and each.name != "load"
        ]
        load = Load.objects.create(
            kind=self.of.kind, source=self.of.source[:200], file=self.of.name[:200], as_of=self.of.as_of, loaded_at=at,
            loaded_by=by.name or by.username, rows=0, added=0, changed=0, retired=0, quarantined=0,
        )  # fmt: skip
        batch: list[Any] = []
        for row in rows:
            self.rows += 1
            if isinstance(row, Quarantined):
                self.quarantined.append(row)
            elif row is not None:
                batch.append(row)
            if len(batch) == _BATCH:
                self._keep(batch, load)
                progress(len(batch))
                batch = []
        self._keep(batch, load)
        progress(len(batch))
        retired = self._retire(load)
        return self._finish(load, retired, by=by, at=at)

    def _refuse_an_earlier_day(self) -> None:
        later = Load.objects.filter(kind=self.of.kind, source=self.of.source, as_of__gt=self.of.as_of)
        newest = later.order_by("-as_of").first()
        if newest is not None:
            raise GoesBack(
                f"This file is of {self.of.as_of}, and {newest.file} of {newest.as_of} was loaded before it. "
                "Nothing was changed."
            )

    def _keep(self, batch: Sequence[Any], load: Load) -> None:
        fresh: dict[Any, Any] = {}
        for new, row in zip(batch, self.made(batch) if batch else (), strict=True):
            key = getattr(row, "pk", None)
            if row is None:
                continue
            if isinstance(row, Refusal):
                self._set_aside(new, str(row))
            elif key in self.seen:
                self._set_aside(new, f"{key} was there before, on another row.")
            else:
                self.seen.add(key)
                fresh[key] = row
        before = self.model._default_manager.in_bulk(list(fresh))
        adding = [row for key, row in fresh.items() if key not in before]
        changing = [row for key, row in fresh.items() if key in before and self._differs(before[key], row)]
        for row in (*adding, *changing):
            row.load = load
        self.model._default_manager.bulk_create(adding, batch_size=_BATCH)
        if changing:
            self.model._default_manager.bulk_update(changing, [*self._fields, "load_id"], batch_size=100)
        if self.history:
            self._remember(load, [(before[row.pk], row) for row in changing])
        self.added += len(adding)
        self.changed += len(changing)

    def _set_aside(self, new: Any, reason: str) -> None:
        name = getattr(new, "uprn", None) or getattr(new, "code", None) or getattr(new, "id", "")
        raw = {slot: str(getattr(new, slot) or "") for slot in new.__dataclass_fields__}
        self.quarantined.append(Quarantined(row=str(name), reason=reason, raw=raw))

    def _differs(self, before: Any, after: Any) -> bool:
        return any(not _same(name, getattr(before, name), getattr(after, name)) for name in self._fields)

    def _remember(self, load: Load, pairs: Sequence[tuple[Any, Any]]) -> None:
        changes = []
        for before, after in pairs:
            told = {
                name: str(getattr(before, name))
                for name in ("line", "place", "postcode", "ward_id", "lat", "lon", "retired_on")
                if not _same(name, getattr(before, name), getattr(after, name))
            }
            what = AddressChange.What.CHANGED
            if before.retired_on != after.retired_on:
                what = AddressChange.What.RETIRED if after.retired_on else AddressChange.What.RETURNED
            changes.append(AddressChange(address_id=after.pk, load=load, what=what, before=told))
        AddressChange.objects.bulk_create(changes, batch_size=_BATCH)

    def _retire(self, load: Load) -> int:
        if self.known is None or not self.of.is_whole or self.quarantined or not self.seen:
            return 0
        known = list(self.known.values_list("pk", flat=True))
        gone = [key for key in known if key not in self.seen]
        if len(gone) > max(_FEW, len(known) * MOST_RETIRED) and not self.of.may_retire_many:
            raise TooManyGone(
                f"The file leaves out {len(gone)} of the {len(known)} that are known, so it is probably not whole. "
                "Nothing was changed. If it is right, say --retire-many."
            )
        for start in range(0, len(gone), _BATCH):
            keys = gone[start : start + _BATCH]
            self.model._default_manager.filter(pk__in=keys).update(retired_on=self.of.as_of, load=load)
            if self.history:
                AddressChange.objects.bulk_create(
                    AddressChange(address_id=key, load=load, what=AddressChange.What.RETIRED) for key in keys
                )
        return len(gone)

    def _finish(self, load: Load, retired: int, *, by: Actor, at: datetime) -> Loaded:
        if not self.seen and self.quarantined:
            first = self.quarantined[0]
            raise NothingToLoad(
                f"Nothing could be loaded, so nothing was changed. The first: {first.row}: {first.reason}"
            )
        load.rows, load.added, load.changed, load.retired = self.rows, self.added, self.changed, retired
        load.quarantined = len(self.quarantined)
        load.save()
        touch(ADDRESSES_STAMP)
        counts = {"rows": load.rows, "added": load.added, "changed": load.changed, "retired": retired,
                  "quarantined": load.quarantined}  # fmt: skip
        audit.record(f"places.{self.of.kind}-loaded", on="places", by=by, at=at, after=counts)
        return Loaded(
            kept=len(self.seen), removed=retired, quarantined=tuple(self.quarantined), added=self.added,
            changed=self.changed, unchanged=len(self.seen) - self.added - self.changed,
        )  # fmt: skip


def _same(name: str, one: Any, other: Any) -> bool:
    if name in {"easting", "northing"}:
        return bool(abs(one - other) < _SAME_PLACE_M)
    if name in {"lat", "lon"}:
        return bool(abs(one - other) < _SAME_DEGREES)
    return bool(one == other)
