"""frontdoor message-states: draw what can become of a message for the documentation."""

from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandParser

from frontdoor.messages.rules.states import drawing


class Command(BaseCommand):
    help = "Write docs/states/message.md from the table in messages/rules/states.py."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("folder", nargs="?", type=Path, default=Path("docs/states"))

    def handle(self, *_args: Any, folder: Path, **_options: Any) -> None:
        path = folder / "message.md"
        path.write_text(drawing(), encoding="utf-8")
        self.stdout.write(f"wrote {path}")
