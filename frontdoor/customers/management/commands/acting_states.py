"""frontdoor acting-states: draw what can become of a representation, and of a circle's members and tasks."""

from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandParser

from frontdoor.customers.rules import acting, circles


class Command(BaseCommand):
    """Write the drawings of acting for another and of care circles."""

    help = "Write docs/states/acting.md and circle.md from the tables in customers/rules."

    def add_arguments(self, parser: CommandParser) -> None:
        """Take another folder."""
        parser.add_argument("folder", nargs="?", type=Path, default=Path("docs/states"))

    def handle(self, *_args: Any, folder: Path, **_options: Any) -> None:
        """Draw."""
        folder.mkdir(parents=True, exist_ok=True)
        for name, drawing in (("acting.md", acting.drawing()), ("circle.md", circles.drawing())):
            (folder / name).write_text(drawing, encoding="utf-8")
            self.stdout.write(f"wrote {folder / name}")
