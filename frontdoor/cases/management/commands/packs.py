"""`frontdoor packs check|list|schema`: the files of the statutory packs, checked, listed, described."""

import json
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from frontdoor.cases.queries.packs import PackFolder, packs_folder, read_packs
from frontdoor.cases.rules.packs import Pack


class Command(BaseCommand):
    """Check the packs, list them, or write their schema."""

    help = "Check the statutory packs, list them, or write the JSON Schema of their files."
    # A broken pack fails the checks of every command; this one has more to say of it.
    requires_system_checks = ()

    def add_arguments(self, parser: CommandParser) -> None:
        """Declare the subcommands."""
        commands = parser.add_subparsers(dest="what", required=True)
        for name, says in (
            ("check", "say every mistake, with its line and how to mend it"),
            ("list", "list the packs with their versions and sources"),
        ):
            commands.add_parser(name, help=says).add_argument("path", nargs="?", type=Path, help="the folder")
        commands.add_parser("schema", help="write the JSON Schema").add_argument(
            "path", nargs="?", type=Path, help="the file to write; printed without one"
        )

    def handle(self, *_args: Any, what: str, path: Path | None, **_options: Any) -> None:
        """Do what was asked."""
        if what == "schema":
            self._write_schema(path)
            return
        folder = self._read(path or packs_folder())
        if what == "list":
            self._list(folder)
            return
        self.stdout.write(f"{len(folder.packs)} packs, no mistakes.")

    def _read(self, path: Path) -> PackFolder:
        if not path.is_dir():
            raise CommandError(f"{path} is no folder.")
        folder = read_packs(path)
        for mistake in folder.mistakes:
            self.stderr.write(f"{path}/{mistake}")
        if folder.mistakes:
            raise CommandError(f"{len(folder.mistakes)} to mend in {path}.")
        return folder

    def _list(self, folder: PackFolder) -> None:
        for each in folder.packs.values():
            self.stdout.write(f"{each.id}: {each.name} ({each.law})")
            for version in each.versions:
                self.stdout.write(f"  from {version.id}: {', '.join(clock.id for clock in version.clocks)}")
                self.stdout.write(f"    {version.source}")

    def _write_schema(self, path: Path | None) -> None:
        text = json.dumps(Pack.model_json_schema(), indent=2, ensure_ascii=False) + "\n"
        if path is None:
            self.stdout.write(text, ending="")
        else:
            path.write_text(text, encoding="utf-8")
