"""frontdoor retention [--dry-run]: remove records that their sources lost longer ago than they are kept."""

from typing import Any

from django.core.management.base import BaseCommand, CommandParser

from frontdoor.foundation.accounts.actors import SYSTEM
from frontdoor.kernel.clock import SystemClock
from frontdoor.rights.operations.retaining import retain


class Command(BaseCommand):
    help = "Remove records that their sources lost longer ago than they are kept; --dry-run only counts them."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--dry-run", action="store_true", help="Count them, and change nothing.")

    def handle(self, *_args: Any, **options: Any) -> None:
        found = retain(dry_run=options["dry_run"], by=SYSTEM, at=SystemClock().now())
        for source, count in found.items():
            self.stdout.write(f"{source}: {count}")
        self.stdout.write("Nothing was changed." if options["dry_run"] else f"Removed {sum(found.values())}.")
