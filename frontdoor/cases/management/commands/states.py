"""`frontdoor states`: draw the transition tables for the documentation."""

from pathlib import Path
from typing import Any, Final

from django.core.management.base import BaseCommand, CommandParser

from frontdoor.cases.rules import states, works

FOLDER: Final = Path("docs/states")


class Command(BaseCommand):
    """Write the drawings of the states of a case and of planned works."""

    help = "Write docs/states/case.md and works.md from the tables in cases/rules."

    def add_arguments(self, parser: CommandParser) -> None:
        """Take another folder."""
        parser.add_argument("folder", nargs="?", type=Path, default=FOLDER)

    def handle(self, *_args: Any, folder: Path, **_options: Any) -> None:
        """Draw."""
        folder.mkdir(parents=True, exist_ok=True)
        for name, drawing in (("case", states.drawing()), ("works", works.works_drawing())):
            path = folder / f"{name}.md"
            path.write_text(drawing, encoding="utf-8")
            self.stdout.write(f"wrote {path}")
