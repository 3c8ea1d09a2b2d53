"""frontdoor import-requests FILE --mapping MAPPING.yaml: load service requests from elsewhere."""

from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from tqdm import tqdm

from frontdoor.foundation.accounts.actors import SYSTEM
from frontdoor.foundation.accounts.moment import now
from frontdoor.web.open_api.imports.reading import BadFile, count_rows, read_mapping
from frontdoor.web.open_api.imports.running import export_quarantine, load


class Command(BaseCommand):
    help = "Load service requests from a CSV or JSON file, through the operations the web uses. Safe to run again."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("file", type=Path, help=".csv, .json or .jsonl, with or without .gz")
        parser.add_argument("--mapping", type=Path, required=True, help="a YAML file: how its columns become ours")
        parser.add_argument("--dry-run", action="store_true", help="read and check everything, write nothing")
        parser.add_argument("--quarantine", type=Path, help="write the rows that could not be read to this CSV file")

    def handle(self, *_args: Any, **options: Any) -> None:
        path: Path = options["file"]
        try:
            mapping = read_mapping(Path(options["mapping"]))
            with tqdm(total=count_rows(path), desc=path.name, unit=" rows", disable=None) as bar:
                done = load(path, mapping, by=SYSTEM, at=now(), progress=bar.update, keep=not options["dry_run"])
        except BadFile as refusal:
            raise CommandError(str(refusal)) from refusal
        if options["quarantine"]:
            count = export_quarantine(mapping, options["quarantine"])
            self.stdout.write(f"Wrote {count} quarantined rows to {options['quarantine']}.")
        verb = "Would load" if options["dry_run"] else "Loaded"
        self.stdout.write(f"{verb} {done.new}; {done.known} were there already; {done.quarantined} quarantined.")
