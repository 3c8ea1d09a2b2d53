"""`frontdoor sources check|list`: the policy about records of people, checked, and listed with what is left of it."""

from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from frontdoor.customers.queries.care import read_care
from frontdoor.customers.queries.definitions import SourcesFolder, read_folder, sources_folder
from frontdoor.customers.queries.sources import matrix
from frontdoor.customers.rules.sources import SourceDefinition
from frontdoor.foundation.accounts.moment import now
from frontdoor.kernel.clock import LONDON, say_date


class Command(BaseCommand):
    """Check the policy about records, or list the sources."""

    help = "Check the files of sources, purposes and care, or list the sources with their agreements."
    # A broken file fails whatever reads it; this command has more to say of it.
    requires_system_checks = ()

    def add_arguments(self, parser: CommandParser) -> None:
        """Declare the subcommands."""
        commands = parser.add_subparsers(dest="what", required=True)
        for name, says in (
            ("check", "say every mistake, with its line and how to mend it"),
            ("list", "list the sources: owner, law, agreement and days left, assessment, what is seen for what"),
        ):
            commands.add_parser(name, help=says).add_argument("path", nargs="?", type=Path, help="the folder")

    def handle(self, *_args: Any, what: str, path: Path | None, **_options: Any) -> None:
        """Do what was asked."""
        folder = self._read(path or sources_folder())
        if what == "list":
            for each in folder.sources.values():
                self._list(each)
            return
        self.stdout.write(f"{len(folder.sources)} sources and {len(folder.purposes)} purposes, no mistakes.")

    def _read(self, path: Path) -> SourcesFolder:
        if not path.is_dir():
            raise CommandError(f"{path} is no folder.")
        folder = read_folder(path)
        mistakes = [*folder.mistakes, *read_care(path)[1]]
        for mistake in mistakes:
            self.stderr.write(f"{path}/{mistake}")
        if mistakes:
            raise CommandError(f"{len(mistakes)} to mend in {path}.")
        return folder

    def _list(self, source: SourceDefinition) -> None:
        agreement = source.agreement
        today = now().astimezone(LONDON).date()
        self.stdout.write(f"{source.id}: {source.name} ({source.system}), answered for by {source.owner}")
        self.stdout.write(f"  {source.basis}")
        if agreement is None:
            self.stdout.write("  our own records, without an agreement")
        elif agreement.ends is None:
            self.stdout.write(f"  agreement {agreement.reference}, without an end")
        else:
            left = (agreement.ends - today).days
            said = f"{left} days left" if left >= 0 else "over"
            self.stdout.write(f"  agreement {agreement.reference} to {say_date(agreement.ends)}, {said}")
        assessment = source.assessment
        self.stdout.write(f"  assessment {assessment.reference}, risk {assessment.risk}")
        purposes, rows = matrix(source)
        for row in rows:
            seen = [each.id for each, yes in zip(purposes, row.seen_for, strict=True) if yes]
            self.stdout.write(f"    {row.column}: {', '.join(seen) or 'nobody'}")
