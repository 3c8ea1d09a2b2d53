"""`frontdoor match-addresses FILE --against GAZETTEER --out OUT.csv`: find the UPRN of each address of a table."""

import csv
from argparse import ArgumentParser
from collections import Counter
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any, Final

from django.core.management.base import BaseCommand, CommandError
from tqdm import tqdm

from frontdoor.kernel.refusals import Refusal
from frontdoor.kernel.spreadsheets import guarded
from frontdoor.places.providers.matching import Found, match
from frontdoor.places.queries import searching
from frontdoor.places.rules.address_columns import IDS, UPRNS, address_columns
from frontdoor.places.rules.address_words import Written
from frontdoor.places.rules.tables import Row, Table, column

LOADED: Final = "loaded"
COLUMNS: Final = (
    "id", "written", "uprn", "address", "score", "verdict", "reasons", "likeliest_uprn", "likeliest_address",
    "runner_up_uprn", "runner_up_address", "runner_up_score",
)  # fmt: skip


class Command(BaseCommand):
    help = (
        "Find the UPRN of each address in a table. The verdict is matched, not sure or none; uprn is filled only where "
        "it is matched; likeliest_uprn says what came nearest. A flat or house number that differs is never matched."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("file", type=Path, help="a table (CSV) with an id and one or more columns of address")
        parser.add_argument(
            "--against", required=True, help=f"a table with uprn and address, or “{LOADED}” for the gazetteer here"
        )
        parser.add_argument("--out", required=True, type=Path, help="write the answers to this CSV file")
        parser.add_argument("--id", dest="id_column", help="the column with the id, if it is called otherwise")
        parser.add_argument("--address", action="append", default=[], metavar="COLUMN",
                            help="a column of the address; may be given again, in order")  # fmt: skip
        parser.add_argument("--postcode", metavar="COLUMN", help="the column with the postcode")
        parser.add_argument("--gazetteer-uprn", metavar="COLUMN", help="the gazetteer's column with the UPRN")
        parser.add_argument("--gazetteer-address", action="append", default=[], metavar="COLUMN",
                            help="a column of the gazetteer's address; may be given again, in order")  # fmt: skip
        parser.add_argument("--gazetteer-postcode", metavar="COLUMN", help="the gazetteer's column with the postcode")

    def handle(self, *_args: Any, file: Path, against: str, out: Path, **options: Any) -> None:
        try:
            ids, texts = _texts(file, options)
            uprns, gazetteer = (
                searching.every_address() if against == LOADED else _gazetteer(Path(against), options)
            )  # fmt: skip
            if not gazetteer:
                raise CommandError("The gazetteer is empty.")
            # Written only where somebody looks on (disable=None).
            with tqdm(desc=file.name, total=len(texts), unit=" addresses", disable=None) as bar:
                found = match(texts, gazetteer, ids=uprns, progress=bar.update)
            with out.open("w", encoding="utf-8", newline="") as lines:
                writer = csv.writer(lines)
                writer.writerow(COLUMNS)
                writer.writerows(_answers(ids, texts, found, uprns, gazetteer))
        except OSError as error:
            raise CommandError(f"{error.filename or file} cannot be read or written: {error.strerror}") from error
        except Refusal as refusal:
            raise CommandError(str(refusal)) from refusal
        told = Counter(each.verdict for each in found)
        self.stdout.write(
            f"{len(found)} addresses against {len(gazetteer)}: {told['matched']} matched, {told['not sure']} not sure, "
            f"{told['none']} none. Wrote {out}."
        )


def _texts(file: Path, options: dict[str, Any]) -> tuple[list[str], list[Written]]:
    table = Table(file.read_bytes())
    name = _told(table, options["id_column"]) or column(table.names, IDS) or column(table.names, UPRNS)
    columns = address_columns(table.names, addresses=options["address"], postcode=options["postcode"])
    if name in (*columns.lines, *(each for _part, each in columns.parts)):
        name = None
    ids, texts = [], []
    for row in _whole(table):
        ids.append(row.values.get(name, "") if name else str(row.line))
        texts.append(Written(columns.line_of(row.values), columns.postcode_of(row.values)))
    return ids, texts


def _gazetteer(file: Path, options: dict[str, Any]) -> tuple[list[str], list[Written]]:
    table = Table(file.read_bytes())
    name = _told(table, options["gazetteer_uprn"]) or column(table.names, (*UPRNS, *IDS))
    if name is None:
        raise CommandError(f"{file} has no column with the UPRN. Say which: --gazetteer-uprn NAME")
    columns = address_columns(
        table.names, addresses=options["gazetteer_address"], postcode=options["gazetteer_postcode"]
    )
    uprns, addresses = [], []
    for row in _whole(table):
        line = columns.line_of(row.values)
        if row.values.get(name) and line:
            uprns.append(row.values[name])
            addresses.append(Written(line, columns.postcode_of(row.values)))
    return uprns, addresses


def _whole(table: Table) -> Iterator[Row]:
    """Yield the rows of a table whose values stand under their columns; short rows end in empty ones."""
    for row in table.rows():
        if len(row.values) == len(table.names) and row.shifted:
            raise CommandError(f"Line {row.line} has more values than there are columns. Mend it and try again.")
        yield row


def _told(table: Table, name: str | None) -> str | None:
    if name is not None and name not in table.names:
        raise CommandError(f"There is no column {name}. The table has {', '.join(table.names)}.")
    return name


def _answers(
    ids: Sequence[str],
    texts: Sequence[Written],
    found: Sequence[Found],
    uprns: Sequence[str],
    gazetteer: Sequence[Written],
) -> Iterator[list[str]]:
    for reference, text, each in zip(ids, texts, found, strict=True):
        best = (uprns[each.best], _shown(gazetteer[each.best])) if each.best is not None else ("", "")
        matched = best if each.verdict == "matched" else ("", "")
        other: Sequence[str] = ("", "", "")
        if each.others:
            position, score = each.others[0]
            other = (uprns[position], _shown(gazetteer[position]), f"{score:.3f}")
        values = [reference, _shown(text), *matched, f"{each.score:.3f}", each.verdict, "; ".join(each.reasons)]
        yield [guarded(value) for value in (*values, *best, *other)]


def _shown(written: Written) -> str:
    # With a postcode in a column and in the text, it is written once.
    bare = written.postcode.replace(" ", "").upper()
    if not bare or bare in written.text.replace(" ", "").upper():
        return written.text
    return f"{written.text}, {written.postcode}"
