"""`frontdoor figures --source NAME`: what the cases from one source come to."""

import json
from dataclasses import asdict
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from frontdoor.cases.queries.figures import Figures, NoSuchSource, figures


class Command(BaseCommand):
    """Print the figures of a source."""

    help = "Print what the cases loaded from one source come to, so that they can be held against the source’s file."

    def add_arguments(self, parser: CommandParser) -> None:
        """Take the source."""
        parser.add_argument("--source", required=True, help="as the mapping names it: baltimore-311")
        parser.add_argument("--json", action="store_true", help="print JSON")

    def handle(self, *_args: Any, **options: Any) -> None:
        """Count and print."""
        try:
            found = figures(options["source"])
        except NoSuchSource as refusal:
            raise CommandError(str(refusal)) from None
        if options["json"]:
            self.stdout.write(json.dumps({**asdict(found), "share_on_time": found.share_on_time}, indent=2))
        else:
            self.stdout.write(_text(found))


def _text(found: Figures) -> str:
    lines = [f"{found.source}: {found.cases:,} cases, {found.closed:,} closed, {found.reopened:,} opened again"]
    if found.mean_days is not None:
        lines.append(f"Duration: mean {found.mean_days:.2f} days, median {found.median_days:.2f} (of {found.timed:,})")
    if found.share_on_time is not None:
        lines.append(f"On time: {found.share_on_time:.1f}% of {found.dated:,} closed cases that came with a due date")
    lines.append("By channel: " + ", ".join(f"{name} {count:,}" for name, count in found.channels.items()))
    return "\n".join(lines)
