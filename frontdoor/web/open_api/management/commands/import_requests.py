"""frontdoor import-requests FILE --mapping MAPPING.yaml: load service requests from elsewhere."""

from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from tqdm import tqdm

from frontdoor.foundation.accounts.actors import SYSTEM
from frontdoor.foundation.accounts.moment import now
from frontdoor.web.open_api.imports.mapping import Mapping
from frontdoor.web.open_api.imports.quarantine import export, kept_rows
from frontdoor.web.open_api.imports.reading import BadFile, read_mapping
from frontdoor.web.open_api.imports.running import Loaded, load


class Command(BaseCommand):
    help = "Load service requests from a CSV or JSON file, through the operations the web uses. Safe to run again."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("file", type=Path, help=".csv, .json or .jsonl, with or without .gz")
        parser.add_argument("--mapping", type=Path, required=True, help="a YAML file: how its columns become ours")
        parser.add_argument("--dry-run", action="store_true", help="read and check everything, write nothing")
        parser.add_argument("--quarantine", type=Path, help="write the rows that could not be read to this CSV file")

    def handle(self, *_args: Any, **options: Any) -> None:
        is_rehearsal: bool = options["dry_run"]
        try:
            mapping = read_mapping(Path(options["mapping"]))
            done = self._load(options["file"], mapping, is_rehearsal=is_rehearsal)
            if options["quarantine"]:
                count = export(done.bad if is_rehearsal else kept_rows(mapping), options["quarantine"])
                self.stdout.write(f"Wrote {count} quarantined rows to {options['quarantine']}.")
        except (BadFile, OSError) as refusal:
            raise CommandError(str(refusal)) from refusal
        verb = "Would load" if is_rehearsal else "Loaded"
        self.stdout.write(f"{verb} {done.new}; {done.known} were there already; {done.quarantined} quarantined.")

    def _load(self, path: Path, mapping: Mapping, *, is_rehearsal: bool) -> Loaded:
        # Written only where somebody looks on (disable=None).
        with tqdm(desc=path.name, unit=" rows", disable=None) as bar:

            def progress(step: int, total: int) -> None:
                bar.total = total
                bar.update(step)

            return load(path, mapping, by=SYSTEM, at=now(), progress=progress, is_rehearsal=is_rehearsal)
