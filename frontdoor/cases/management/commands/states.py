"""frontdoor states: write the drawings of the transition tables."""

from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand

from frontdoor.cases.rules.states import drawing


class Command(BaseCommand):
    help = "Write docs/states/ from the transition tables."

    def handle(self, *_args: Any, **_options: Any) -> None:
        path = Path(settings.BASE_DIR) / "docs" / "states" / "case.md"
        path.write_text(drawing(), encoding="utf-8")
        self.stdout.write("Wrote 1 drawing.")
