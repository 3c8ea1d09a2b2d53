"""Reading tables (CSV) as they come: any usual encoding, separator and line ending; shifted rows are told."""

import csv
import io
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from frontdoor.kernel.refusals import Refusal
from frontdoor.kernel.spreadsheets import unguarded

#: The column that leads a table of rows that could not be loaded; mended, it can be loaded again as it is.
WHY: Final = "not_loaded"
_MARKS: Final = ((b"\xef\xbb\xbf", "utf-8-sig"), (b"\xff\xfe", "utf-16"), (b"\xfe\xff", "utf-16"))
_SEPARATORS: Final = ",;\t|"
_SAMPLE: Final = 20_000
#: A field may be as long as this; longer ones come of a quotation mark that was never closed.
_LONGEST_FIELD: Final = 10_000


class NotATable(Refusal):
    """The file is no table with a header."""


@dataclass(frozen=True, slots=True)
class Row:
    """A row of a table by column; `shifted` if it has more or fewer values than there are columns."""

    line: int
    values: Mapping[str, str]
    shifted: bool


class Table:
    """A table with a header. Its names are as the file writes them, without the spaces around."""

    def __init__(
        self, data: bytes, *, without_header: Callable[[Sequence[str]], Sequence[str]] = lambda _first: ()
    ) -> None:
        """Read the header of a file's bytes.

        :param without_header: given the first row, says the columns' names if that is no header but data.
        :raises NotATable: if there is nothing to read.
        """
        self.encoding, text = _decoded(data)
        lines = io.StringIO(text.replace("\x00", ""), newline=None)
        self._reader = csv.reader(lines, delimiter=_separator(text), skipinitialspace=True)
        self._first: list[str] | None = None
        self.names = self._header(without_header)
        self.is_mended = WHY in self.names

    def _header(self, without_header: Callable[[Sequence[str]], Sequence[str]]) -> list[str]:
        try:
            first = next((row for row in self._reader if any(value.strip() for value in row)), [])
        except csv.Error as error:
            raise NotATable(f"The file is not a table: {error}.") from error
        given = without_header(first)
        if given:
            self._first = first
            return list(given)
        names = [name.strip().strip("\ufeff") for name in first]
        while names and not names[-1]:
            names.pop()
        if not names:
            raise NotATable("The file is empty.")
        # Two columns of one name are told apart as a spreadsheet does.
        seen: dict[str, int] = {}
        for position, name in enumerate(names):
            seen[name] = seen.get(name, 0) + 1
            if seen[name] > 1 or not name:
                names[position] = f"{name or 'column'} {position + 1}"
        return names

    def rows(self) -> Iterator[Row]:
        """Yield the rows that are not blank. Raises NotATable where the file breaks off inside quotation marks."""
        width = len(self.names)
        for values in self._lines():
            values = [value.strip() for value in values]
            if not any(values):
                continue
            if any(len(value) > _LONGEST_FIELD for value in values):
                raise NotATable(f"A quotation mark before line {self._reader.line_num} is never closed.")
            extra = [value for value in values[width:] if value]
            found = dict(zip(self.names, values, strict=False))
            if self.is_mended:
                found = {name: unguarded(value) for name, value in found.items() if name != WHY}
            yield Row(line=self._reader.line_num, values=found, shifted=bool(extra) or len(values) < width)

    def _lines(self) -> Iterator[list[str]]:
        if self._first is not None:
            yield self._first
        try:
            yield from self._reader
        except csv.Error as error:
            raise NotATable(f"Line {self._reader.line_num} cannot be read: {error}.") from error


def column(names: Sequence[str], wanted: Sequence[str]) -> str | None:
    """Return which of a table's columns is called by the first of the wanted names that there is."""
    by_name = {plain_name(name): name for name in reversed(names)}
    return next((by_name[each] for each in wanted if each in by_name), None)


def plain_name(name: str) -> str:
    """Return a column's name as it is compared: "Post Code" and "POST_CODE" are postcode."""
    return "".join(letter for letter in name.casefold() if letter.isalnum())


def _decoded(data: bytes) -> tuple[str, str]:
    for mark, encoding in _MARKS:
        if data.startswith(mark):
            try:
                return encoding, data.decode(encoding)
            except UnicodeDecodeError as error:
                raise NotATable(f"The file says that it is {encoding}, and is not.") from error
    try:
        return "utf-8", data.decode("utf-8")
    except UnicodeDecodeError:
        # What spreadsheets on Windows write; five of its bytes mean nothing, and are told by a mark.
        return "cp1252", data.decode("cp1252", errors="replace")


def _separator(text: str) -> str:
    head = text[:_SAMPLE].lstrip("\ufeff \r\n").splitlines()[:1]
    first = head[0] if head else ""
    return max(_SEPARATORS, key=first.count) if any(each in first for each in _SEPARATORS) else ","
