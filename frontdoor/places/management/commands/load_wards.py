"""`frontdoor load-wards FILE`: make a GeoJSON file's areas the council's wards."""

import json
from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.db import transaction

from frontdoor.foundation.accounts.actors import SYSTEM
from frontdoor.foundation.accounts.moment import now
from frontdoor.kernel.refusals import Refusal
from frontdoor.places.operations import gazetteer as operations
from frontdoor.places.rules.area_files import read_wards


class Command(BaseCommand):
    help = "Make the areas of a GeoJSON file (WGS84; ONS, OS or a council's own) the council's wards."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("file", type=Path)

    def handle(self, *_args: Any, file: Path, **_options: Any) -> None:
        try:
            wards, unreadable = read_wards(json.loads(file.read_text(encoding="utf-8")))
            with transaction.atomic(durable=True):
                loaded = operations.load_wards(wards, unreadable=unreadable, by=SYSTEM, at=now())
        except (OSError, UnicodeDecodeError, json.JSONDecodeError) as error:
            raise CommandError(f"{file} cannot be read: {error}") from error
        except Refusal as refusal:
            raise CommandError(str(refusal)) from refusal
        self.stdout.write(f"{loaded.kept} wards loaded, {loaded.removed} removed.")
        for row in loaded.quarantined:
            self.stderr.write(f"Not loaded: {row.row}: {row.reason}")
        if loaded.quarantined:
            raise CommandError(f"{len(loaded.quarantined)} not loaded, so no ward was removed.")
