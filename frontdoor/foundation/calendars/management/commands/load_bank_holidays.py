"""`frontdoor load-bank-holidays [SOURCE]`: a file or an address in gov.uk's shape."""

from argparse import ArgumentParser
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from django.db import transaction

from frontdoor.foundation.accounts.actors import SYSTEM
from frontdoor.foundation.accounts.moment import now
from frontdoor.foundation.calendars import operations, sources
from frontdoor.kernel.refusals import Refusal


class Command(BaseCommand):
    help = (
        "Load bank holidays from a file or address in the shape of https://www.gov.uk/bank-holidays.json. "
        "Without SOURCE: from BANK_HOLIDAYS_URL, or the file shipped with Frontdoor."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("source", nargs="?", default="", help="a file, or an http(s) address")

    def handle(self, *_args: Any, source: str, **_options: Any) -> None:
        chosen = source or settings.BANK_HOLIDAYS_URL or str(sources.SHIPPED)
        try:
            document = sources.read_source(chosen)
            with transaction.atomic(durable=True):
                loaded = operations.load_bank_holidays(document, source=chosen, by=SYSTEM, at=now())
        except Refusal as refusal:
            raise CommandError(str(refusal)) from refusal
        self.stdout.write(f"{loaded.added} added, {loaded.changed} changed, {loaded.removed} removed.")
        for row in loaded.quarantined:
            self.stderr.write(f"Not loaded: {row.nation}, {row.row}: {row.reason}")
        if loaded.quarantined:
            raise CommandError(f"{len(loaded.quarantined)} rows were not loaded; the others are in.")
