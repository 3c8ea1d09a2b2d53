"""frontdoor other-states: draw what can become of asking another person, for the documentation."""

from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandParser

from frontdoor.services.rules.others import drawing


class Command(BaseCommand):
    """Write the drawing of another person's states."""

    help = "Write docs/states/other-person.md from the table in services/rules/others.py."

    def add_arguments(self, parser: CommandParser) -> None:
        """Take another folder."""
        parser.add_argument("folder", nargs="?", type=Path, default=Path("docs/states"))

    def handle(self, *_args: Any, folder: Path, **_options: Any) -> None:
        """Draw."""
        folder.mkdir(parents=True, exist_ok=True)
        path = folder / "other-person.md"
        path.write_text(drawing(), encoding="utf-8")
        self.stdout.write(f"wrote {path}")
