"""Reading the files of gazetteers: AddressBase and councils' exports, OS Open UPRN, OS Open Names, ONS postcodes.

Every reader yields what a row says, or the row with the reason why it says nothing; a row for somewhere else is None.
"""

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import date
from typing import Final, TypeVar

from frontdoor.kernel.geo import Point, from_national_grid
from frontdoor.kernel.names import parse_postcode
from frontdoor.kernel.refusals import Refusal
from frontdoor.places.rules.address_columns import POSTCODES, UPRNS, address_columns
from frontdoor.places.rules.rows import NewAddress, NewCoordinates, NewNamedPlace, NewPostcode, Quarantined
from frontdoor.places.rules.tables import NotATable, Table, column

_EASTING: Final = ("xcoordinate", "easting", "eastings", "geometryx", "x", "oseast1m", "coordx", "gridx")
_NORTHING: Final = ("ycoordinate", "northing", "northings", "geometryy", "y", "osnrth1m", "coordy", "gridy")
_LAT: Final = ("latitude", "lat", "wgs84lat")
_LON: Final = ("longitude", "long", "lon", "lng", "wgs84lon")
_USRN: Final = ("usrn", "streetusrn", "uniquestreetreferencenumber")
_ENDED: Final = ("enddate", "blpuenddate", "lpienddate", "retiredon", "dateended")
_STATUS: Final = ("logicalstatus", "lpilogicalstatus", "blpulogicalstatus")
_CHANGE: Final = ("changetype",)
_PLACE_PARTS: Final = (
    ("dependentlocality", "locality", "localityname"), ("posttown", "town", "townname", "city"),
)  # fmt: skip
_TERMINATED: Final = ("doterm", "dateterminated", "terminated", "terminateddate", "dateoftermination")
_WARD: Final = re.compile(r"(os|admin)?ward(code|cd)?|wd\d\dcd")
_LSOA: Final = re.compile(r"lsoa(\d\d)?(code|cd)?")
_LONGEST_LINE: Final = 200
_LONGEST_PLACE: Final = 120
_DIGITS_OF_A_UPRN: Final = 12
#: AddressBase: an alternative or provisional way to write an address that has another row, and one that is history.
_ALTERNATIVES: Final = frozenset({"3", "6"})
_HISTORICAL: Final = "8"
#: What the ONS writes where a postcode has no place: "99.999999".
_NO_PLACE: Final = 99.0
#: OS Open Names comes without a header; its columns are told apart, in the order of its technical specification.
OPEN_NAMES: Final = (
    "ID", "NAMES_URI", "NAME1", "NAME1_LANG", "NAME2", "NAME2_LANG", "TYPE", "LOCAL_TYPE", "GEOMETRY_X", "GEOMETRY_Y",
    "MOST_DETAIL_VIEW_RES", "LEAST_DETAIL_VIEW_RES", "MBR_XMIN", "MBR_YMIN", "MBR_XMAX", "MBR_YMAX",
    "POSTCODE_DISTRICT", "POSTCODE_DISTRICT_URI", "POPULATED_PLACE", "POPULATED_PLACE_URI", "POPULATED_PLACE_TYPE",
    "DISTRICT_BOROUGH", "DISTRICT_BOROUGH_URI", "DISTRICT_BOROUGH_TYPE", "COUNTY_UNITARY", "COUNTY_UNITARY_URI",
    "COUNTY_UNITARY_TYPE", "REGION", "REGION_URI", "COUNTRY", "COUNTRY_URI", "RELATED_SPATIAL_OBJECT",
    "SAME_AS_DBPEDIA", "SAME_AS_GEONAMES",
)  # fmt: skip
_NAMED: Final = frozenset({"transportNetwork", "populatedPlace"})

New = TypeVar("New")
#: What a reader yields: what the row says, why it says nothing, or None for a row about somewhere else.
Read = Iterator[New | Quarantined | None]


class _Unreadable(Refusal):
    """A row that cannot be read; the sentence says why."""


def open_names_header(first: Sequence[str]) -> Sequence[str]:
    """Return the columns of an OS Open Names file whose first row is data already."""
    return OPEN_NAMES if len(first) == len(OPEN_NAMES) and first[0] != "ID" else ()


def read_addresses(table: Table, *, as_of: date) -> Read[NewAddress]:
    """Yield the addresses of an AddressBase-like table.

    :param as_of: the day of the file: an address that it says is deleted is retired from then on.
    :raises NotATable: if it has no column with the UPRN or the place.
    """
    uprn, point_of = _needed(table, "UPRN", UPRNS), _places(table)
    columns = address_columns(table.names)
    return _read(table, lambda row: _address(row, table, uprn, columns.line_of(row), columns.postcode, point_of, as_of))


def is_change_only(table: Table) -> bool:
    """Return whether a table is one of changes, which names only what changed: AddressBase's CHANGE_TYPE."""
    return column(table.names, _CHANGE) is not None


def read_coordinates(table: Table) -> Read[NewCoordinates]:
    """Yield where addresses are: OS Open UPRN. Raises NotATable."""
    uprn, point_of = _needed(table, "UPRN", UPRNS), _places(table)

    def one(row: Mapping[str, str]) -> NewCoordinates:
        point = point_of(row)
        return NewCoordinates(uprn=_uprn(row[uprn]), lat=point.lat, lon=point.lon)

    return _read(table, one)


def read_postcodes(table: Table) -> Read[NewPostcode]:
    """Yield the postcodes of an ONS Postcode Directory, or of a council's extract of it. Raises NotATable."""
    code = _needed(table, "postcode", ("pcds", "pcd2", "pcd", *POSTCODES))
    ward, lsoa = _like(table.names, _WARD), _like(table.names, _LSOA)
    ended = column(table.names, _TERMINATED)
    lat = column(table.names, _LAT)
    point_of = _places(table)

    def one(row: Mapping[str, str]) -> NewPostcode | None:
        if lat and row[lat].startswith(str(int(_NO_PLACE))):
            return None
        point = point_of(row)
        return NewPostcode(
            code=parse_postcode(row[code]), ward_code=row[ward][:12] if ward else "",
            lsoa_code=row[lsoa][:12] if lsoa else "", lat=point.lat, lon=point.lon,
            terminated_on=_day(row[ended]) if ended else None,
        )  # fmt: skip

    return _read(table, one)


def read_names(table: Table) -> Read[NewNamedPlace]:
    """Yield the streets and places of OS Open Names. Raises NotATable."""
    for name in ("ID", "NAME1", "LOCAL_TYPE", "GEOMETRY_X", "GEOMETRY_Y"):
        _needed(table, name, (name.replace("_", "").lower(),))
    point_of = _places(table)

    def one(row: Mapping[str, str]) -> NewNamedPlace | None:
        # Postcodes, hills and rivers are in the same file.
        if row.get("TYPE") and row["TYPE"] not in _NAMED:
            return None
        if not row["ID"] or not row["NAME1"]:
            raise _Unreadable("It has no ID or no name.")
        point = point_of(row)
        around = [row.get(each, "") for each in ("POPULATED_PLACE", "DISTRICT_BOROUGH", "COUNTY_UNITARY")]
        return NewNamedPlace(
            id=row["ID"][:60], name=row["NAME1"][:160], other_name=row.get("NAME2", "")[:160],
            kind=row["LOCAL_TYPE"][:60], place=next((each for each in around if each), "")[:160],
            lat=point.lat, lon=point.lon,
        )  # fmt: skip

    return _read(table, one)


def _read(table: Table, one: Callable[[Mapping[str, str]], New | None]) -> Read[New]:
    for row in table.rows():
        try:
            if row.shifted:
                raise _Unreadable("It has more or fewer values than there are columns, so they may have shifted.")
            yield one(row.values)
        except Refusal as refusal:
            yield Quarantined(row=f"line {row.line}", reason=str(refusal), raw=row.values)


def _address(
    row: Mapping[str, str],
    table: Table,
    uprn: str,
    line: str,
    postcode: str | None,
    point_of: Callable[[Mapping[str, str]], Point],
    as_of: date,
) -> NewAddress | None:
    status, change = (row.get(column(table.names, each) or "", "") for each in (_STATUS, _CHANGE))
    if status in _ALTERNATIVES:
        return None
    ended = _day(row.get(column(table.names, _ENDED) or "", ""))
    if (change.upper() == "D" or status == _HISTORICAL) and ended is None:
        ended = as_of
    code = parse_postcode(row[postcode]) if postcode and row[postcode] else ""
    whole, place = _line_and_place(line, code, row, table)
    if not whole or not re.search(r"[^\W\d_]", whole):
        raise _Unreadable("It has no address, or one without a word.")
    usrn = row.get(column(table.names, _USRN) or "", "")
    if usrn and not re.fullmatch(r"\d{1,8}", usrn):
        raise _Unreadable(f"‘{usrn[:20]}’ is not a USRN, so the columns may have shifted.")
    point = point_of(row)
    return NewAddress(
        uprn=_uprn(row[uprn]), line=whole[:_LONGEST_LINE], place=place[:_LONGEST_PLACE], postcode=code,
        usrn=int(usrn) if usrn else None, retired_on=ended, lat=point.lat, lon=point.lon,
    )  # fmt: skip


def _line_and_place(line: str, postcode: str, row: Mapping[str, str], table: Table) -> tuple[str, str]:
    """Return an address without postcode, parted into the line and its place, where the place has columns."""
    if postcode:
        bare = postcode.replace(" ", "")
        line = re.sub(rf"[ ,]*{bare[:-3]} *{bare[-3:]}\s*$", "", line, flags=re.IGNORECASE)
    places = [row.get(column(table.names, each) or "", "") for each in _PLACE_PARTS]
    place = ", ".join(dict.fromkeys(each for each in places if each))
    # The county may stand after them in one long line.
    for name in ("administrativearea", "county"):
        last = row.get(column(table.names, (name,)) or "", "")
        line = re.sub(rf"[ ,]+{re.escape(last)}\s*$", "", line, flags=re.IGNORECASE) if last else line
    for each in reversed([each for each in places if each]):
        line = re.sub(rf"[ ,]+{re.escape(each)}\s*$", "", line, flags=re.IGNORECASE)
    return line, place


def _needed(table: Table, what: str, names: Sequence[str]) -> str:
    found = column(table.names, names)
    if found is None:
        raise NotATable(f"The file has no column with the {what}. It has {', '.join(table.names[:40])}.")
    return found


def _like(names: Sequence[str], pattern: re.Pattern[str]) -> str | None:
    return next((name for name in names if pattern.fullmatch(re.sub(r"\W|_", "", name).lower())), None)


def _places(table: Table) -> Callable[[Mapping[str, str]], Point]:
    """Return what reads a row's place, from degrees where the file has them and from metres where it has not."""
    lat, lon = column(table.names, _LAT), column(table.names, _LON)
    east, north = column(table.names, _EASTING), column(table.names, _NORTHING)
    if lat and lon:
        return lambda row: _british(Point(_number(row[lat]), _number(row[lon])))
    if east and north:
        return lambda row: _from_metres(_number(row[east]), _number(row[north]))
    raise NotATable("The file has no columns with the place: latitude and longitude, or easting and northing.")


def _british(point: Point) -> Point:
    if not (49 <= point.lat <= 61 and -9 <= point.lon <= 2.5):
        raise _Unreadable(f"{point.lat}, {point.lon} is not in Great Britain.")
    return point


def _from_metres(easting: float, northing: float) -> Point:
    if not (0 < easting < 700_000 and 0 < northing < 1_300_000):
        raise _Unreadable(f"{easting:.0f}, {northing:.0f} is not on the National Grid; they may be swapped.")
    return from_national_grid(easting, northing)


def _uprn(text: str) -> int:
    if re.fullmatch(r"\d+(\.\d+)?[eE]\+?\d+", text):
        raise _Unreadable(f"‘{text[:20]}’ was rounded by a spreadsheet; its last figures are lost.")
    bare = text.removesuffix(".0")
    if not bare.isascii() or not bare.isdecimal():
        raise _Unreadable(f"‘{text[:20]}’ is not a UPRN, so the columns may have shifted.")
    number = int(bare)
    if not 0 < number < 10**_DIGITS_OF_A_UPRN:
        raise _Unreadable("A UPRN is a number of up to twelve digits.")
    return number


def _number(text: str) -> float:
    try:
        return float(text.replace(",", ""))
    except ValueError:
        raise _Unreadable(f"‘{text[:40]}’ is not a number, so the columns may have shifted.") from None


def _day(text: str) -> date | None:
    """Return a day as files write it: 2026-03-27, 27/03/2026, 20260327, or the month 202603."""
    if not text:
        return None
    figures = re.sub(r"\D", "", text[:10])
    try:
        if re.match(r"\d{1,2}/\d{1,2}/\d{4}", text):
            return date(*(int(part) for part in reversed(text[:10].split("/"))))
        if len(figures) == len("202603"):
            return date(int(figures[:4]), int(figures[4:]), 1)
        return date(int(figures[:4]), int(figures[4:6]), int(figures[6:8]))
    except ValueError:
        raise _Unreadable(f"‘{text[:20]}’ is not a day.") from None
