"""Files of records as they are sent: tables of any usual sort, their columns named by a mapping or guessed. Pure."""

import csv
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

from frontdoor.customers.rules.traits import COLUMN_KINDS
from frontdoor.kernel.refusals import Refusal

#: Names that columns go by, without case, spaces and underscores.
_NAMES: Final[Mapping[str, tuple[str, ...]]] = {
    "id": ("id", "uniqueid", "recordid", "recid", "key", "ref", "reference", "personid", "customerid", "accountref"),
    "forename": ("forename", "forenames", "firstname", "givenname", "givennames", "first", "pername1", "christianname"),
    "middle_names": ("middlename", "middlenames", "secondname"),
    "surname": ("surname", "lastname", "familyname", "last", "pername2"),
    "full_name": ("fullname", "name", "customername", "personname"),
    "title": ("title", "salutation"),
    "suffix": ("suffix",),
    "sex": ("sex", "gender"),
    "born": ("born", "dob", "dateofbirth", "birthdate", "birthday", "dobdate"),
    "born_day": ("dobday", "bornday", "birthday_day", "dayofbirth"),
    "born_month": ("dobmon", "dobmonth", "bornmonth", "monthofbirth"),
    "born_year": ("dobyear", "bornyear", "yearofbirth"),
    "address": ("address", "fulladdress", "addressline1", "address1", "address2", "addressline2", "enumcap",
                "propertyaddress", "suburb"),
    "house_number": ("housenumber", "hsenum", "streetnumber", "housenameornumber", "number"),
    "street": ("street", "streetname"),
    "postcode": ("postcode", "postalcode", "zip", "zipcode", "enumpc", "postcodefake"),
    "uprn": ("uprn",),
    "email": ("email", "emailaddress", "mail"),
    "phone": ("phone", "telephone", "mobile", "telephonenumber", "phonenumber", "mobilenumber", "tel"),
    "reference": ("ninumber", "nino", "nationalinsurancenumber", "nhsnumber", "socsecid", "ssn"),
}  # fmt: skip
#: Other words for the kinds themselves, in a mapping.
_ALIASES: Final = {alias: kind for kind, names in _NAMES.items() for alias in names}
_KINDS: Final = frozenset({"id", *COLUMN_KINDS})


class BadMapping(Refusal):
    """The mapping of columns cannot be used; the message says why and how to mend it."""


class BadFile(Refusal):
    """The file is no table that can be read."""


@dataclass(frozen=True, slots=True)
class Columns:
    """Which columns of a file mean what, by kind: "id", and those of `traits.COLUMN_KINDS`."""

    of: Mapping[str, tuple[str, ...]]
    date_order: str = "dmy"

    def given(self, row: Mapping[str, str]) -> dict[str, str]:
        """Return what a row says, by kind; several columns of a kind are put together."""
        return {
            kind: ", ".join(filter(None, (row.get(column, "").strip() for column in columns)))
            for kind, columns in self.of.items()
            if kind != "id"
        }

    @property
    def id(self) -> str:
        """Return the column that names a record."""
        return self.of["id"][0]


def _bare(name: str) -> str:
    return re.sub(r"[\s_\-./]", "", name.strip().casefold())


def guessed(header: Sequence[str]) -> Columns:
    """Return what the columns of a file mean by their names. Raises BadMapping when no column names a record."""
    found: dict[str, list[str]] = {}
    for column in header:
        kind = _ALIASES.get(_bare(column))
        if kind is not None and (kind not in found or kind in {"address", "middle_names"}):
            found.setdefault(kind, []).append(column)
    if "id" not in found:
        raise BadMapping(f"No column of {', '.join(header)[:200]} names a record. Say which, with --columns.")
    if "surname" in found or "forename" in found:
        found.pop("full_name", None)
    return Columns({kind: tuple(columns) for kind, columns in found.items()})


def read_mapping(data: Any, header: Sequence[str], *, side: str) -> Columns:
    """Return the columns of a file as a mapping names them.

    :param data: the mapping as values: kind to column or columns, for both files or under `a` and `b`.
    :param side: "a" or "b".
    :raises BadMapping: if a kind or a column is not known, or none names a record.
    """
    if not isinstance(data, Mapping):
        raise BadMapping("A mapping has a line for each kind: `surname: last_name`.")
    order = str(data.get("date_order", "dmy"))
    own = next((data[name] for name in _sides(side) if isinstance(data.get(name), Mapping)), None)
    both = {kind: of for kind, of in data.items() if kind not in {"date_order", *_sides("a"), *_sides("b")}}
    merged = {**both, **(own or {})}
    order = str(merged.pop("date_order", order))
    if order not in {"dmy", "mdy", "ymd"}:
        raise BadMapping("`date_order` is dmy, mdy or ymd.")
    found: dict[str, tuple[str, ...]] = {}
    for name, of in merged.items():
        kind, columns = _understood(str(name), of, header)
        found[kind] = (*found.get(kind, ()), *columns)
    if "id" not in found:
        raise BadMapping("The mapping does not say which column names a record. Add `id: <column>`.")
    return Columns(found, order)


def _sides(side: str) -> tuple[str, ...]:
    return ("a", "A", "left", "file_a") if side == "a" else ("b", "B", "right", "file_b")


def _understood(name: str, of: Any, header: Sequence[str]) -> tuple[str, tuple[str, ...]]:
    columns = tuple(str(each) for each in (of if isinstance(of, list | tuple) else [of]))
    kind = name if name in _KINDS else _ALIASES.get(_bare(name), "")
    if all(column in header for column in columns) and kind:
        return kind, columns
    # The other way round, `last_name: surname`, is as clear.
    turned = columns[0] if columns[0] in _KINDS else _ALIASES.get(_bare(columns[0]), "")
    if name in header and turned and len(columns) == 1:
        return turned, (name,)
    if not kind:
        raise BadMapping(f"‘{name}’ is nothing that is compared. There are: {', '.join(sorted(_KINDS))}.")
    missing = [column for column in columns if column not in header]
    raise BadMapping(f"The file has no column ‘{missing[0]}’. It has: {', '.join(header)[:300]}.")


@dataclass(frozen=True, slots=True)
class TableRow:
    """A row of a table: its line, its values by column, and what is wrong with it as a row; "" for nothing."""

    line: int
    values: Mapping[str, str]
    fault: str = ""


def table_rows(lines: Iterable[str], *, name: str) -> tuple[list[str], Iterator[TableRow]]:
    """Return the header of a table and its rows, whatever it is delimited by.

    A row with more or fewer cells than the header is at fault: its values may stand in the wrong columns.

    :raises BadFile: if there is no header.
    """
    iterator = iter(lines)
    first = next(iterator, "").lstrip("\ufeff")
    while first and not first.strip():
        first = next(iterator, "")
    if not first.strip():
        raise BadFile(f"{name} is empty.")
    if "\x00" in first:
        raise BadFile(f"{name} is no table: it holds bytes that no text has.")
    delimiter = max(",;\t|", key=first.count)
    (header,) = csv.reader([first], delimiter=delimiter, skipinitialspace=True)
    header = [column.strip() for column in header]
    if len(set(header)) != len(header):
        twice = next(column for column in header if header.count(column) > 1)
        raise BadFile(f"{name} has two columns called ‘{twice}’.")
    return header, _rows(iterator, header, delimiter)


def _rows(lines: Iterator[str], header: list[str], delimiter: str) -> Iterator[TableRow]:
    reader = csv.reader((line.replace("\x00", "") for line in lines), delimiter=delimiter, skipinitialspace=True)
    while True:
        try:
            cells = next(reader)
        except StopIteration:
            return
        except csv.Error as fault:
            yield TableRow(reader.line_num + 1, {}, f"It cannot be read: {fault}")
            continue
        if not any(cell.strip() for cell in cells):
            continue
        line = reader.line_num + 1
        if len(cells) != len(header):
            values = dict(zip(header, cells, strict=False))
            wrong = f"It has {len(cells)} cells where the header has {len(header)}: its values may be shifted"
            yield TableRow(line, values, wrong)
            continue
        yield TableRow(line, dict(zip(header, (cell.strip() for cell in cells), strict=True)))


_POSTCODE: Final = re.compile(r"[A-Z]{1,2}\d[A-Z\d]?\s*\d[A-Z]{2}", re.IGNORECASE)
_DATE: Final = re.compile(r"\d{1,4}[-/.]\d{1,2}[-/.]\d{1,4}")
#: What never stands in a column of some meaning: (meanings, what gives it away, the words).
_NEVER: Final = (
    (frozenset({"forename", "surname", "full_name", "title", "sex"}), re.compile(r"\d{3,}|@"), "a name"),
    (frozenset({"born"}), re.compile(r"@|[A-Za-z]{10,}"), "a date of birth"),
    (frozenset({"email"}), re.compile(r"^[^@]*$"), "an email address"),
)


def shifted(values: Mapping[str, str], means: Mapping[str, str]) -> str:
    """Return why a row's values seem to stand in the wrong columns; "" where they do not.

    A row is doubted when something stands where it cannot, and what belongs there stands elsewhere in the row.

    :param means: the kind of each column that has one.
    """
    for column, kind in means.items():
        said = values.get(column, "").strip()
        for kinds, sign, name in _NEVER:
            if said and kind in kinds and sign.search(said) and (kind != "email" or _stands_elsewhere(column, values)):
                return f"{column} holds what is not {name}: its values may be shifted"
        wrong = kind in {"forename", "surname", "full_name", "email", "phone"} and (
            _POSTCODE.fullmatch(said) or _DATE.fullmatch(said)
        )
        if wrong:
            return f"{column} holds a date or a postcode: its values may be shifted"
    return ""


def _stands_elsewhere(column: str, values: Mapping[str, str]) -> bool:
    return any("@" in value for name, value in values.items() if name != column)
