"""Loading the gazetteer. Every load is one transaction, safe to run again, and keeps bad rows out."""

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import datetime
from typing import Any, Final

from django.db import transaction

from frontdoor.foundation.accounts.actors import Actor
from frontdoor.foundation.audit import api as audit
from frontdoor.foundation.stamps.api import touch
from frontdoor.kernel.clock import LONDON
from frontdoor.kernel.geo import Point, to_national_grid
from frontdoor.kernel.names import parse_postcode
from frontdoor.kernel.refusals import Refusal
from frontdoor.places.models import Address, Asset, Load, Neighbour, Street, Ward
from frontdoor.places.queries.reading import ADDRESSES_STAMP, ASSETS_STAMP, STAMP, locate, nearest_street
from frontdoor.places.rules.address_words import sought
from frontdoor.places.rules.areas import AREAS, PLACES_OF_A_STREET, read_geometry
from frontdoor.places.rules.assets import bare, cell_of
from frontdoor.places.rules.invented import FIRST_UPRN, invent
from frontdoor.places.rules.invented_assets import SOURCE, furniture
from frontdoor.places.rules.rows import Loaded, NewAddress, NewAsset, NewNeighbour, NewStreet, NewWard, Quarantined

_BATCH: Final = 1000
_LARGEST_UPRN: Final = 10**12
_LONGEST_NUMBER: Final = 40


class RealGazetteer(Refusal):
    """Invented places are kept out of an installation that holds real ones."""


class NothingToLoad(Refusal):
    """No row of the load could be read, so nothing was changed."""


@transaction.atomic
def load_wards(wards: Sequence[NewWard], *, unreadable: Sequence[Quarantined] = (), by: Actor, at: datetime) -> Loaded:
    """Make these the council's wards: new ones are added, known ones changed, others removed.

    Addresses are moved to the ward they now lie in. With any row quarantined no ward is removed, because
    the one that could not be read may be it.

    :param unreadable: rows that could not even be made into wards.
    :raises NothingToLoad: if no ward could be read.
    """
    rows, quarantined = [], list(unreadable)
    for ward in wards:
        try:
            rows.append(_ward_row(ward))
        except Refusal as refusal:
            quarantined.append(Quarantined(row=ward.code or ward.name or "a ward", reason=str(refusal)))
    _refuse_nothing(rows, quarantined)
    fields = ["name", "geometry", "south", "west", "north", "east"]
    Ward.objects.bulk_create(rows, update_conflicts=True, unique_fields=["code"], update_fields=fields)
    removed = 0
    if not quarantined:
        removed = Ward.objects.exclude(pk__in=[row.code for row in rows]).delete()[1].get("fd_places.Ward", 0)
    touch(STAMP)
    _move_addresses_to_their_wards()
    return _finish("places.wards-loaded", rows, quarantined, removed=removed, by=by, at=at)


@transaction.atomic
def load_neighbours(neighbours: Sequence[NewNeighbour], *, by: Actor, at: datetime) -> Loaded:
    """Make these the councils we know beside ours.

    :raises NothingToLoad: if none could be read.
    """
    rows, quarantined = [], []
    for neighbour in neighbours:
        try:
            read_geometry(neighbour.geometry, kinds=AREAS)
            rows.append(Neighbour(name=neighbour.name, geometry=dict(neighbour.geometry)))
        except Refusal as refusal:
            quarantined.append(Quarantined(row=neighbour.name, reason=str(refusal)))
    _refuse_nothing(rows, quarantined)
    Neighbour.objects.bulk_create(rows, update_conflicts=True, unique_fields=["name"], update_fields=["geometry"])
    removed = 0
    if not quarantined:
        removed, _by_model = Neighbour.objects.exclude(pk__in=[row.name for row in rows]).delete()
    touch(STAMP)
    return _finish("places.neighbours-loaded", rows, quarantined, removed=removed, by=by, at=at)


@transaction.atomic
def load_streets(streets: Sequence[NewStreet], *, by: Actor, at: datetime) -> Loaded:
    """Add these streets, or change those that are known; none is removed.

    :raises NothingToLoad: if no street could be read.
    """
    rows, quarantined = [], []
    for street in streets:
        try:
            rows.append(_street_row(street))
        except Refusal as refusal:
            quarantined.append(Quarantined(row=f"USRN {street.usrn}", reason=str(refusal)))
    _refuse_nothing(rows, quarantined)
    fields = ["name", "locality", "geometry", "lat", "lon", "easting", "northing"]
    Street.objects.bulk_create(
        rows, update_conflicts=True, unique_fields=["usrn"], update_fields=fields, batch_size=_BATCH
    )
    touch(STAMP)
    return _finish("places.streets-loaded", rows, quarantined, by=by, at=at)


@transaction.atomic
def load_addresses(addresses: Sequence[NewAddress], *, by: Actor, at: datetime) -> Loaded:
    """Add these addresses, or change those that are known; none is removed. Load wards and streets first.

    :raises NothingToLoad: if no address could be read.
    """
    known_streets = dict(Street.objects.values_list("usrn", "name"))
    known_wards = set(Ward.objects.values_list("code", flat=True))
    rows, points, quarantined = [], [], []
    for address in addresses:
        try:
            row, point = _address_row(address, known_streets)
        except Refusal as refusal:
            quarantined.append(Quarantined(row=f"UPRN {address.uprn}", reason=str(refusal)))
        else:
            rows.append(row)
            points.append(point)
    _refuse_nothing(rows, quarantined)
    for row, place in zip(rows, locate(points), strict=True):
        row.ward_id = place.ward_code if place.ward_code in known_wards else None
    fields = ["line", "place", "postcode", "street", "ward", "lat", "lon", "easting", "northing", "retired_on"]
    fields += ["street_words", "building", "number", "house"]
    Address.objects.bulk_create(
        rows, update_conflicts=True, unique_fields=["uprn"], update_fields=fields, batch_size=_BATCH
    )
    touch(ADDRESSES_STAMP)
    return _finish("places.addresses-loaded", rows, quarantined, by=by, at=at)


@transaction.atomic
def load_invented(*, seed: int, by: Actor, at: datetime) -> Loaded:
    """Load the invented borough of a seed; what an earlier seed left is removed.

    :returns: the counts of addresses.
    :raises RealGazetteer: if any address here is not an invented one.
    """
    if Address.objects.filter(uprn__lt=FIRST_UPRN).exists():
        raise RealGazetteer("This installation holds a real gazetteer. An invented one would spoil it.")
    borough = invent(seed=seed)
    load_wards(borough.wards, by=by, at=at)
    load_neighbours(borough.neighbours, by=by, at=at)
    load_streets(borough.streets, by=by, at=at)
    loaded = load_addresses(borough.addresses, by=by, at=at)
    # Numbers run on from the first, so whatever an earlier seed had more of lies beyond the last.
    removed, _by_model = Address.objects.filter(uprn__gt=borough.addresses[-1].uprn).delete()
    Street.objects.filter(usrn__gt=borough.streets[-1].usrn).delete()
    Load.objects.update_or_create(
        kind=Load.Kind.ADDRESSES,
        source="An invented borough",
        defaults={
            "file": f"seed {seed}", "as_of": at.astimezone(LONDON).date(), "loaded_at": at,
            "loaded_by": by.name or by.username, "rows": loaded.kept, "added": loaded.kept, "changed": 0,
            "retired": 0, "quarantined": len(loaded.quarantined),
        },
    )  # fmt: skip
    return replace(loaded, removed=removed)


@transaction.atomic
def load_assets(
    assets: Iterable[NewAsset | Quarantined],
    *,
    kind: str,
    source: str,
    is_whole: bool = True,
    by: Actor,
    at: datetime,
    progress: Callable[[int], object] = lambda _count: None,
) -> Loaded:
    """Make these the council's things of a kind: new ones are added, known ones changed, others removed as of today.

    None is ever deleted: reports speak of them. With any row quarantined none is removed, because the one that could
    not be read may be it. Of two rows with one number the second is set aside.

    :param kind: what they are, in one word of the council's own: "lamp-column".
    :param source: whose list it is, and of when.
    :param is_whole: whether the list names all there are; from one that does not, such as rows that were set aside
        before and are mended now, none is removed.
    :param progress: told how many more were kept, now and then.
    :raises NothingToLoad: if none could be read.
    """
    seen: set[str] = set()
    quarantined: list[Quarantined] = []
    batch: list[Asset] = []
    for asset in assets:
        if isinstance(asset, Quarantined):
            quarantined.append(asset)
            continue
        try:
            batch.append(_asset_row(kind, asset, seen, source=source, at=at))
        except Refusal as refusal:
            quarantined.append(
                Quarantined(row=asset.row or asset.number or "an asset", reason=str(refusal), raw=asset.raw)
            )
        if len(batch) == _BATCH:
            _keep_assets(batch)
            progress(len(batch))
            batch = []
    _keep_assets(batch)
    progress(len(batch))
    _refuse_nothing(list(seen), quarantined)
    removed = 0
    if is_whole and not quarantined:
        gone = Asset.objects.filter(kind=kind, loaded_at__lt=at, removed_on__isnull=True)
        removed = gone.update(removed_on=at.astimezone(LONDON).date())
    touch(ASSETS_STAMP)
    return _finish("places.assets-loaded", list(seen), quarantined, removed=removed, by=by, at=at)


def _keep_assets(rows: Sequence[Asset]) -> None:
    fields = ["number", "words", "street", "lat", "lon", "easting", "northing", "cell", "since", "removed_on"]
    Asset.objects.bulk_create(
        rows,
        update_conflicts=True,
        unique_fields=["kind", "bare_number"],
        update_fields=[*fields, "source", "loaded_at"],
        batch_size=_BATCH,
    )


@transaction.atomic
def load_invented_assets(*, seed: int, by: Actor, at: datetime) -> dict[str, Loaded]:
    """Put street furniture along the streets of an invented borough, by kind; the same for the same seed.

    :raises RealGazetteer: if any address here is not an invented one.
    """
    if Address.objects.filter(uprn__lt=FIRST_UPRN).exists():
        raise RealGazetteer("This installation holds a real gazetteer. Invented street furniture would spoil it.")
    homes: dict[int, list[tuple[str, float, float]]] = defaultdict(list)
    for usrn, line, lat, lon in Address.objects.order_by("uprn").values_list("street_id", "line", "lat", "lon"):
        homes[usrn or 0].append((line, lat, lon))
    streets = [(str(row), row.geometry, homes[row.usrn]) for row in Street.objects.order_by("usrn")]
    return {
        kind: load_assets(things, kind=kind, source=SOURCE, by=by, at=at)
        for kind, things in furniture(streets, seed=seed).items()
    }


class _Unreadable(Refusal):
    """A row that cannot be loaded."""


def _asset_row(kind: str, asset: NewAsset, seen: set[str], *, source: str, at: datetime) -> Asset:
    number = bare(asset.number)
    if not number or len(asset.number) > _LONGEST_NUMBER:
        raise _Unreadable(f"It needs a number of up to {_LONGEST_NUMBER} characters.")
    if number in seen:
        raise _Unreadable(f"The number {asset.number} was there before, on another row.")
    if asset.since is not None and asset.removed_on is not None and asset.removed_on < asset.since:
        raise _Unreadable("It was removed before it was put there.")
    point = Point(lat=asset.lat, lon=asset.lon)
    easting, northing = _grid(point)
    street = asset.street or _street_at(point)
    seen.add(number)
    return Asset(
        kind=kind, number=asset.number, bare_number=number, words=asset.words[:200], street=street[:250],
        lat=point.lat, lon=point.lon, easting=easting, northing=northing, cell=cell_of(easting, northing),
        since=asset.since, removed_on=asset.removed_on, source=source[:200], loaded_at=at,
    )  # fmt: skip


def _street_at(point: Point) -> str:
    street = nearest_street(point)
    return street.full_name if street is not None else ""


def _ward_row(ward: NewWard) -> Ward:
    if not ward.code or not ward.name:
        raise _Unreadable("A ward needs a code and a name.")
    west, south, east, north = read_geometry(ward.geometry, kinds=AREAS).bounds
    return Ward(
        code=ward.code, name=ward.name, geometry=dict(ward.geometry),
        south=south, west=west, north=north, east=east,
    )  # fmt: skip


def _street_row(street: NewStreet) -> Street:
    if not street.name:
        raise _Unreadable("A street needs a name.")
    line = read_geometry(street.geometry, kinds=PLACES_OF_A_STREET)
    middle = _middle_of(line)
    easting, northing = _grid(middle)
    return Street(
        usrn=street.usrn, name=street.name, locality=street.locality, geometry=dict(street.geometry),
        lat=middle.lat, lon=middle.lon, easting=easting, northing=northing,
    )  # fmt: skip


def _middle_of(line: Any) -> Point:
    # Half-way along, so that the point lies on the street even where it bends; a centroid may not.
    halfway = line.interpolate(0.5, normalized=True) if line.length else line.representative_point()
    return Point(lat=halfway.y, lon=halfway.x)


def _grid(point: Point) -> tuple[float, float]:
    grid = to_national_grid(point)
    if grid is None:
        raise _Unreadable(f"{point.lat}, {point.lon} is outside the National Grid of Great Britain.")
    return grid


def _address_row(address: NewAddress, known_streets: Mapping[int, str]) -> tuple[Address, Point]:
    if not 0 < address.uprn < _LARGEST_UPRN:
        raise _Unreadable("A UPRN is a number of up to twelve digits.")
    if not address.line:
        raise _Unreadable("An address needs a first line.")
    if address.usrn is not None and address.usrn not in known_streets:
        raise _Unreadable(f"There is no street with USRN {address.usrn}; load the streets first.")
    point = Point(lat=address.lat, lon=address.lon)
    easting, northing = _grid(point)
    found_by = sought(address.line, street=known_streets.get(address.usrn or 0, ""))
    row = Address(
        uprn=address.uprn, line=address.line, place=address.place, postcode=parse_postcode(address.postcode),
        street_id=address.usrn, lat=point.lat, lon=point.lon, easting=easting, northing=northing,
        street_words=found_by.street, building=found_by.building, number=found_by.number, house=found_by.house,
        retired_on=address.retired_on,
    )  # fmt: skip
    return row, point


def _move_addresses_to_their_wards() -> None:
    """Correct the ward of every address that now lies in another one."""
    moved: dict[str, list[int]] = defaultdict(list)
    rows = list(Address.objects.values_list("uprn", "lat", "lon", "ward_id"))
    places = locate([Point(lat=lat, lon=lon) for _uprn, lat, lon, _ward in rows])
    for (uprn, _lat, _lon, ward), place in zip(rows, places, strict=True):
        if (ward or "") != place.ward_code:
            moved[place.ward_code].append(uprn)
    for ward_code, uprns in moved.items():
        for batch in _batches(uprns):
            Address.objects.filter(pk__in=batch).update(ward_id=ward_code or None)


def _batches(uprns: Sequence[int]) -> Iterable[Sequence[int]]:
    # SQLite takes a limited number of parameters in one statement.
    return (uprns[start : start + _BATCH] for start in range(0, len(uprns), _BATCH))


def _refuse_nothing(rows: Sequence[object], quarantined: Sequence[Quarantined]) -> None:
    if not rows:
        why = f" The first: {quarantined[0].row}: {quarantined[0].reason}" if quarantined else ""
        raise NothingToLoad(f"Nothing could be loaded, so nothing was changed.{why}")


def _finish(
    action: str,
    rows: Sequence[object],
    quarantined: Sequence[Quarantined],
    *,
    removed: int = 0,
    by: Actor,
    at: datetime,
) -> Loaded:
    counts = {"kept": len(rows), "removed": removed, "quarantined": len(quarantined)}
    audit.record(action, on="places", by=by, at=at, after=counts)
    return Loaded(kept=len(rows), removed=removed, quarantined=tuple(quarantined))
