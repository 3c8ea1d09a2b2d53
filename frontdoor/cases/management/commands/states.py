"""`frontdoor states`: draw the transition tables for the documentation."""

from pathlib import Path
from typing import Any, Final

from django.core.management.base import BaseCommand, CommandParser

from frontdoor.cases.rules import states

FOLDER: Final = Path("docs/states")


class Command(BaseCommand):
    """Write the drawing of a case's states."""

    help = "Write docs/states/case.md from the table in cases/rules/states.py."

    def add_arguments(self, parser: CommandParser) -> None:
        """Take another folder."""
        parser.add_argument("folder", nargs="?", type=Path, default=FOLDER)

    def handle(self, *_args: Any, folder: Path, **_options: Any) -> None:
        """Draw."""
        folder.mkdir(parents=True, exist_ok=True)
        path = folder / "case.md"
        path.write_text(states.drawing(), encoding="utf-8")
        self.stdout.write(f"wrote {path}")
