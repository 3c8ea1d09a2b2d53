"""frontdoor change-states: draw what can become of a change that was told once, for the documentation."""

from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandParser

from frontdoor.customers.rules.changes import drawing


class Command(BaseCommand):
    """Write the drawing of a change's states."""

    help = "Write docs/states/told-change.md from the tables in customers/rules/changes.py."

    def add_arguments(self, parser: CommandParser) -> None:
        """Take another folder."""
        parser.add_argument("folder", nargs="?", type=Path, default=Path("docs/states"))

    def handle(self, *_args: Any, folder: Path, **_options: Any) -> None:
        """Draw."""
        folder.mkdir(parents=True, exist_ok=True)
        path = folder / "told-change.md"
        path.write_text(drawing(), encoding="utf-8")
        self.stdout.write(f"wrote {path}")
