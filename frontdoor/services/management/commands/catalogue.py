"""`frontdoor catalogue check|sync|schema`: the catalogue's files, read, put into force, described."""

from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.db import transaction

from frontdoor.foundation.accounts.api import SYSTEM
from frontdoor.foundation.accounts.moment import now
from frontdoor.services.operations.publishing import publish
from frontdoor.services.queries import lgsl, plain_words
from frontdoor.services.rules.folder import Folder, read_folder
from frontdoor.services.rules.schema import schema


class Command(BaseCommand):
    """Check the catalogue, put it into force, or write its schema."""

    help = "Check the catalogue's files, put them into force, or write the JSON Schema that editors use."

    def add_arguments(self, parser: CommandParser) -> None:
        """Declare the three subcommands."""
        commands = parser.add_subparsers(dest="what", required=True)
        for name, says in (
            ("check", "say every mistake, with its line and how to mend it"),
            ("sync", "put the files into force, all or nothing"),
        ):
            commands.add_parser(name, help=says).add_argument(
                "path", nargs="?", type=Path, default=settings.FRONTDOOR_CATALOGUE, help="the folder"
            )
        commands.add_parser("schema", help="write the JSON Schema").add_argument(
            "path", nargs="?", type=Path, help="the file to write; printed without one"
        )

    def handle(self, *_args: Any, what: str, path: Path | None, **_options: Any) -> None:
        """Do what was asked."""
        if what == "schema":
            self._write_schema(path)
            return
        folder = self._read(Path(path or settings.FRONTDOOR_CATALOGUE))
        if what == "check":
            self.stdout.write(f"{len(folder.definitions)} services, no mistakes.")
            return
        with transaction.atomic(durable=True):
            outcome = publish(folder, by=SYSTEM, at=now())
        for slug in outcome.published:
            self.stdout.write(f"published {slug}")
        for slug in outcome.withdrawn:
            self.stdout.write(f"withdrawn {slug}")
        if outcome.is_empty:
            self.stdout.write("nothing changed")

    def _read(self, path: Path) -> Folder:
        if not path.is_dir():
            raise CommandError(f"{path} is no folder.")
        folder = read_folder(
            {file.name: _text_of(file) for file in sorted(path.glob("*.yaml"))}, lgsl=lgsl(), plain=plain_words()
        )
        for mistake in folder.mistakes:
            self.stderr.write(f"{path}/{mistake}")
        if folder.mistakes:
            raise CommandError(f"{len(folder.mistakes)} to mend in {path}. Nothing was changed.")
        return folder

    def _write_schema(self, path: Path | None) -> None:
        if path is None:
            self.stdout.write(schema(), ending="")
        else:
            path.write_text(schema(), encoding="utf-8")


def _text_of(file: Path) -> str:
    content = file.read_bytes()
    try:
        return content.decode()
    except UnicodeDecodeError as fault:
        line = content.count(b"\n", 0, fault.start) + 1
        raise CommandError(f"{file}:{line}: This is not UTF-8. Save it as UTF-8.") from None
