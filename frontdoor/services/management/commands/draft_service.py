"""`frontdoor draft-service FILE`: a draft of a service from a PDF or Word form."""

import json
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from frontdoor.kernel.refusals import Refusal
from frontdoor.services.operations.drafting import draft_service
from frontdoor.services.rules.drafting.file import NO_TEAM
from frontdoor.services.rules.drafting.questions import is_slug, slug
from frontdoor.services.rules.drafting.telling import as_values, in_words


class Command(BaseCommand):
    """Draft a service from a form, and say what became of each of its fields."""

    help = "Draft a service from a PDF or Word form, and say what became of each of its fields."

    def add_arguments(self, parser: CommandParser) -> None:
        """Declare the file to read, and where the draft goes."""
        parser.add_argument("file", type=Path, help="the form: a PDF with fields, or a .docx")
        parser.add_argument("--out", type=Path, help="the file to write: catalogue/NAME.yaml; never overwritten")
        parser.add_argument("--team", default=NO_TEAM, help="the team that will own it, from teams.yaml")
        parser.add_argument("--json", action="store_true", help="report as JSON")

    def handle(self, *_args: Any, file: Path, out: Path | None, team: str, **options: Any) -> None:
        """Draft, write and report."""
        if out is not None and out.exists():
            raise CommandError(f"{out} is there already. Give another name, or move it away.")
        if out is not None and not is_slug(out.stem):
            raise CommandError(f"{out.name} cannot be the name of a service. Try {slug(out.stem)}.yaml.")
        try:
            made = draft_service(file.read_bytes(), source=file.name, stem=out.stem if out else "", team=team)
            if out is not None:
                out.write_text(made.yaml, encoding="utf-8")
        except (OSError, Refusal) as fault:
            raise CommandError(str(fault)) from None
        self.stdout.write(
            json.dumps(as_values(made.draft), indent=2, ensure_ascii=False) if options["json"] else in_words(made.draft)
        )
        if out is not None:
            self.stderr.write(f"Wrote {out}. Next: frontdoor catalogue check {out.parent}")
