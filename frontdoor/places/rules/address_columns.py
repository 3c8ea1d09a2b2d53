"""Which columns of a table hold an address, and how they make one line: AddressBase, councils' exports, anybody's."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from frontdoor.kernel.refusals import Refusal
from frontdoor.places.rules.tables import column, plain_name

UPRNS: Final = ("uprn", "uniquepropertyreferencenumber", "blpuuprn", "propertyuprn", "uprnno", "canonicaluprn")
IDS: Final = (
    "id", "uniqueid", "recordid", "rowid", "messyid", "sourceid", "reference", "ref", "refno", "casenumber", "caseref",
    "accountid", "accountreference", "accountno", "propref", "propertyreference", "fhrsid", "companynumber", "key",
    "uid", "no", "number",
)  # fmt: skip
POSTCODES: Final = (
    "postcode", "postcodelocator", "postalcode", "pcode", "pc", "postcd", "pcds", "zip", "zipcode", "propertypostcode",
    "addresspostcode", "addrpostcode", "messypostcode", "postcd",
)  # fmt: skip
#: A column that holds all of it.
_WHOLE: Final = (
    "singlelineaddress", "fulladdress", "addressfull", "addressconcat", "addresssingleline", "addressstring",
    "addresstext", "propertyaddress", "siteaddress", "messyaddress", "dirtyaddress", "rawaddress", "inputaddress",
    "canonicaladdress", "address", "addr", "location", "premisesaddress", "homeaddress", "gaddress", "text", "query",
)  # fmt: skip
_LINE: Final = re.compile(r"(?:\w*(?:address|addr|add)(?:line)?|line|al)(\d)")
#: The columns of the parts, in the order in which an address is written. Several may be one part.
_PARTS: Final = (
    ("organisation", "rmorganisationname", "organisationname", "laorganisation", "businessname"),
    ("subbuildingname", "subbuilding", "saotext", "flat", "flatnumber", "flatno", "unit", "subpremise", "saon"),
    ("saostart",),
    ("buildingname", "paotext", "housename", "building", "propertyname", "premises"),
    ("buildingnumber", "housenumber", "houseno", "paostart", "streetnumber", "number", "paon", "doornumber",
     "propertynumber", "housenumberorname", "housenameornumber"),
    ("dependentthoroughfare", "dependantthoroughfare", "deptthoroughfare"),
    ("thoroughfare", "streetdescription", "street", "streetname", "road", "roadname", "thoroughfarename"),
    ("doubledependentlocality",),
    ("dependentlocality", "locality", "suburb", "village", "district", "area"),
    ("posttown", "town", "townname", "city", "towncity"),
    ("county", "administrativearea", "region"),
)  # fmt: skip
_NUMBER_PARTS: Final = frozenset({2, 4})  # what stands before the next part without a comma
_ORGANISATIONS: Final = 0
_TOWNS: Final = (8, 9)
_COUNTIES: Final = 10
_PLACES: Final = (*_TOWNS, _COUNTIES)


class NoAddressColumns(Refusal):
    """The table has no columns that look like an address."""


@dataclass(frozen=True, slots=True)
class AddressColumns:
    """How a table writes addresses.

    :param lines: columns joined as they stand.
    :param parts: columns by part of the address, in order.
    """

    lines: tuple[str, ...]
    parts: tuple[tuple[int, str], ...]
    postcode: str | None

    def line_of(self, row: Mapping[str, str]) -> str:
        """Return the address of a row in one line, without its postcode if that has a column."""
        text = ", ".join(value for name in self.lines if (value := _tidy(row.get(name, ""))))
        is_number = False
        for part, name in self.parts:
            value = _with_ranges(name, _tidy(row.get(name, "")), row)
            if not value or (part in _PLACES and _holds(text, value)):
                continue
            text = f"{text}{' ' if is_number else ', '}{value}" if text else value
            is_number = part in _NUMBER_PARTS and value[-1:].isalnum() and value[:1].isdecimal()
        return text

    def postcode_of(self, row: Mapping[str, str]) -> str:
        """Return the postcode of a row as it stands, or nothing."""
        return row.get(self.postcode, "") if self.postcode else ""


def _tidy(value: str) -> str:
    return " ".join(value.split()).strip(" ,")


def _holds(text: str, value: str) -> bool:
    return re.search(rf"\b{re.escape(value)}\b", text, re.IGNORECASE) is not None


def _with_ranges(name: str, value: str, row: Mapping[str, str]) -> str:
    """Return "14A-16" of a start number 14, its suffix A and an end number 16, as AddressBase keeps them apart."""
    kind = plain_name(name)[:3]
    if plain_name(name) not in {"paostartnumber", "saostartnumber"} or not value:
        return value
    by_name = {plain_name(each): text.strip() for each, text in row.items()}
    end = by_name.get(f"{kind}endnumber", "") + by_name.get(f"{kind}endsuffix", "")
    start = value + by_name.get(f"{kind}startsuffix", "")
    return f"{start}-{end}" if end else start


def address_columns(
    names: Sequence[str], *, addresses: Sequence[str] = (), postcode: str | None = None
) -> AddressColumns:
    """Return which columns make an address.

    :param addresses: the columns, where they are told; the others are not looked for then.
    :param postcode: the column of the postcode, where it is told.
    :raises NoAddressColumns: if none looks like one.
    """
    for name in (*addresses, *([postcode] if postcode else [])):
        if name not in names:
            raise NoAddressColumns(f"There is no column {name}. The table has {', '.join(names)}.")
    postcode = postcode or column(names, POSTCODES)
    if addresses:
        return AddressColumns(tuple(addresses), (), postcode)
    lines = _lines(names)
    whole = column(names, _WHOLE)
    parts = [] if not lines and not whole else [part for part in _parts(names) if part[0] in _PLACES]
    if lines:
        # "address", "address2" …: the first line has no figure.
        first = [whole] if whole and plain_name(whole) in {"address", "addr"} else []
        return AddressColumns((*first, *lines), tuple(parts), postcode)
    if whole:
        return AddressColumns((whole,), tuple(parts), postcode)
    parts = _parts(names)
    if not any(part not in (_ORGANISATIONS, *_PLACES) for part, _name in parts):
        raise NoAddressColumns(f"No column looks like an address. The table has {', '.join(names)}. Say which.")
    return AddressColumns((), tuple(parts), postcode)


def _lines(names: Sequence[str]) -> list[str]:
    numbered = [(found[1], name) for name in names if (found := _LINE.fullmatch(plain_name(name)))]
    return [name for _figure, name in sorted(numbered, key=lambda each: each[0])]


def _parts(names: Sequence[str]) -> list[tuple[int, str]]:
    found: list[tuple[int, str]] = []
    for part, wanted in enumerate(_PARTS):
        usual = tuple(f"{each}number" if each.endswith("start") else each for each in wanted)
        name = column(names, usual)
        if name is not None and name not in [each for _part, each in found]:
            found.append((part, name))
        for also in wanted[1:]:
            # AddressBase has the name and the number of a building in columns of their own.
            other = column(names, [also])
            if part in {1, 3} and other is not None and other not in [each for _part, each in found]:
                found.append((part, other))
    return found
