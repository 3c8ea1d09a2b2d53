"""`frontdoor match-files A.csv [B.csv] --columns MAP.yaml --links OUT.csv --review REVIEW.csv`: who is who."""

import csv
import gzip
import io
from argparse import ArgumentParser, RawDescriptionHelpFormatter
from collections.abc import Iterable, Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path
from typing import Any, Final, TextIO

from django.core.management.base import BaseCommand, CommandError
from ruamel.yaml import YAML
from ruamel.yaml.error import YAMLError
from tqdm import tqdm

from frontdoor.customers.operations.matching_files import Aside, FilePair, Matched, Table, match_files
from frontdoor.customers.queries.definitions import BrokenSources, SourcesFolder, matching_settings, policy
from frontdoor.customers.rules.matching import Settings
from frontdoor.customers.rules.record_files import guessed, read_mapping, table_rows
from frontdoor.customers.rules.traits import COLUMN_KINDS
from frontdoor.foundation.accounts.moment import now
from frontdoor.kernel.policy_files import read_file
from frontdoor.kernel.refusals import Refusal
from frontdoor.kernel.spreadsheets import guarded

_MAPPING: Final = f"""
MAP.yaml names the columns by what they mean, for both files or for each:

  id: person_id                 # which column names a record; needed
  forename: first_name
  surname: last_name
  born: date_of_birth           # or born_day, born_month, born_year
  address: [line_1, line_2]     # several columns are put together
  postcode: postcode
  b:                            # what is called otherwise in the second file
    id: ref
    surname: family_name
  date_order: dmy               # how dates of numbers alone are written: dmy, mdy or ymd

It knows: id, {", ".join(COLUMN_KINDS)}.
Without a mapping, columns are known by their usual names.
"""


class Command(BaseCommand):
    help = (
        "Find the records of one person in two files, or in one file (give one alone). Nothing is kept. What is sure "
        "goes to LINKS, what somebody has to look at goes to REVIEW with the doubt: twins, parent and child of one "
        "name, and records that several fit are never linked by themselves."
    )

    def create_parser(self, prog_name: str, subcommand: str, **kwargs: Any) -> Any:
        parser = super().create_parser(prog_name, subcommand, **kwargs)
        parser.formatter_class = RawDescriptionHelpFormatter
        parser.epilog = _MAPPING
        return parser

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument(
            "a", type=Path, help="a table with a header, delimited by commas, semicolons or tabs; .gz too"
        )
        parser.add_argument("b", type=Path, nargs="?", help="the other table; without it, the first with itself")
        parser.add_argument("--columns", type=Path, metavar="MAP.yaml", help="what the columns mean; see below")
        parser.add_argument("--links", type=Path, required=True, metavar="OUT.csv", help="pairs that are one person")
        parser.add_argument("--review", type=Path, metavar="REVIEW.csv", help="pairs that somebody has to look at")
        parser.add_argument("--quarantine", type=Path, metavar="FILE", help="rows that could not be matched, with why")
        parser.add_argument("--groups", type=Path, metavar="FILE", help="of one file: each record with its person")
        parser.add_argument("--matching", type=Path, metavar="FILE", help="settings other than sources/matching.yaml")
        parser.add_argument("--engine", choices=["duckdb", "spark"], default="duckdb", help="where it is computed")

    def handle(self, *_args: Any, a: Path, b: Path | None, **options: Any) -> None:
        settings, folder = _policy(options["matching"])
        stages = tqdm(total=4 if b else 3, desc="Matching", disable=None, leave=False)

        def tell(text: str) -> None:
            stages.set_description(text)
            stages.update()

        with ExitStack() as stack:
            try:
                tables = [
                    self._table(stack.enter_context(_opened(file)), file, side, options["columns"])
                    for side, file in (("a", a), ("b", b))
                    if file is not None
                ]
                found = match_files(
                    tables[0], b=tables[1] if b else None, settings=settings, tell=tell,
                    short_forms=folder.short_forms, names=folder.forenames, today=now().date(),
                    backend=options["engine"],
                )  # fmt: skip
            except Refusal as refusal:
                raise CommandError(str(refusal)) from refusal
            except (OSError, EOFError, gzip.BadGzipFile) as fault:
                raise CommandError(f"A file cannot be read: {fault}") from fault
            except ModuleNotFoundError as fault:
                raise CommandError(f"{fault.name} is not installed: pip install -r requirements/spark.txt") from fault
        stages.close()
        self._write(found, options)
        self._tell(found, one_file=b is None)

    def _table(self, lines: Iterable[str], file: Path, side: str, mapping: Path | None) -> Table:
        header, rows = table_rows(lines, name=file.name)
        columns = guessed(header) if mapping is None else read_mapping(_yaml(mapping), header, side=side)
        if mapping is None:
            said = ", ".join(f"{kind}={'+'.join(of)}" for kind, of in columns.of.items())
            self.stderr.write(f"{file.name}: {said}")
        return Table(rows, columns)

    def _write(self, found: Matched, options: dict[str, Any]) -> None:
        _pairs(options["links"], found.links)
        if options["review"]:
            _pairs(options["review"], found.review, doubts=True)
        if options["quarantine"]:
            _aside(options["quarantine"], found.aside)
        if options["groups"]:
            with options["groups"].open("w", encoding="utf-8", newline="") as file:
                writer = csv.writer(file)
                writer.writerow(["id", "person"])
                writer.writerows(sorted(found.groups.items()))

    def _tell(self, found: Matched, *, one_file: bool) -> None:
        for key, number in found.too_common.items():
            self.stderr.write(f"{number:,} records were not searched by {key}: too many share it.")
        for doubt, number in sorted(found.doubts.items(), key=lambda each: -each[1]):
            self.stderr.write(f"{doubt}: {number:,} records.")
        if not found.can_identify:
            self.stderr.write(
                "The files hold no date of birth, contact or reference in common: a parent and a child of one name at "
                "one address cannot be told apart, and may be linked."
            )
        read = " and ".join(f"{number:,}" for number in found.counts.values())
        left_out = f"; {len(found.aside):,} rows set aside" if found.aside else ""
        self.stdout.write(
            f"{read} records{' in one file' if one_file else ''}: {len(found.links):,} pairs linked, "
            f"{len(found.review):,} to review{left_out}."
        )


def _policy(own: Path | None) -> tuple[Settings, SourcesFolder]:
    try:
        folder = policy()
        if own is None:
            return matching_settings(), folder
    except BrokenSources as fault:
        raise CommandError(str(fault)) from fault
    try:
        text = own.read_text(encoding="utf-8-sig")
    except (OSError, UnicodeDecodeError) as fault:
        raise CommandError(f"{own} cannot be read: {fault}") from fault
    settings, mistakes = read_file(own.name, text, Settings)
    if settings is None:
        raise CommandError("\n".join(str(each) for each in mistakes))
    return settings, folder


def _yaml(file: Path) -> Any:
    try:
        return YAML(typ="safe", pure=True).load(file.read_text(encoding="utf-8-sig"))
    except (OSError, UnicodeDecodeError, YAMLError) as fault:
        raise CommandError(f"{file} cannot be read: {str(fault).splitlines()[0]}") from fault


@contextmanager
def _opened(file: Path) -> Iterator[TextIO]:
    """Open a table, packed or not, in UTF-8 or, where it is not, in the encoding that Windows writes."""
    opener = gzip.open if file.suffix == ".gz" else open
    with opener(file, "rb") as raw:
        encoding = _encoding(raw)
    with opener(file, "rb") as raw, io.TextIOWrapper(raw, encoding=encoding, newline="") as lines:
        yield lines


def _encoding(raw: Any) -> str:
    start = raw.read(1_000_000)
    if start[:2] in {b"\xff\xfe", b"\xfe\xff"}:
        return "utf-16"
    try:
        start[: start.rfind(b"\n") + 1].decode("utf-8-sig")
    except UnicodeDecodeError:
        return "cp1252"
    return "utf-8-sig"


def _pairs(path: Path, pairs: list[FilePair], *, doubts: bool = False) -> None:
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file)
        writer.writerow(["id_a", "id_b", "probability", "weight", *(["doubt"] if doubts else []), "reasons"])
        for pair in sorted(pairs, key=lambda each: (-each.weight, each.left, each.right)):
            row = [pair.left, pair.right, f"{pair.probability:.9f}", f"{pair.weight:.3f}"]
            writer.writerow([*row, *([pair.doubt] if doubts else []), pair.reasons])


def _aside(path: Path, rows: list[Aside]) -> None:
    columns = dict.fromkeys(name for row in rows for name in row.values)
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file)
        writer.writerow(["file", "line", "reason", *columns])
        for row in rows:
            writer.writerow([row.file, row.line, row.reason, *(guarded(row.values.get(name, "")) for name in columns)])
