"""`frontdoor catalogue check|sync|export|schema`: the catalogue's files, read, put into force, written, described."""

from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.db import DatabaseError, transaction

from frontdoor.foundation.accounts.api import SYSTEM
from frontdoor.foundation.accounts.moment import now
from frontdoor.kernel.clock import LONDON
from frontdoor.places.api import asset_kinds
from frontdoor.services.operations.exporting import export
from frontdoor.services.operations.publishing import publish
from frontdoor.services.queries import files_in, lgsl, plain_words
from frontdoor.services.rules.folder import Folder, read_folder
from frontdoor.services.rules.register_files import FOLDER
from frontdoor.services.rules.schema import schema
from frontdoor.services.rules.sections import definition_sections


class Command(BaseCommand):
    """Check the catalogue, put it into force, write it, or write its schema."""

    help = "Check the catalogue's files, put them into force, write what was published, or write the JSON Schema."

    def add_arguments(self, parser: CommandParser) -> None:
        """Declare the subcommands."""
        commands = parser.add_subparsers(dest="what", required=True)
        made = {}
        for name, says in (
            ("check", "say every mistake, with its line and how to mend it"),
            ("sync", "put the files into force where the browser has not published since"),
            ("export", "write what was published as files; files that are there keep their comments"),
        ):
            made[name] = commands.add_parser(name, help=says)
            made[name].add_argument(
                "path", nargs="?", type=Path, default=settings.FRONTDOOR_CATALOGUE, help="the folder"
            )
        made["sync"].add_argument(
            "--over", action="append", default=[], metavar="SERVICE",
            help="bring in this file although the service was published in the browser since; may be given again",
        )  # fmt: skip
        made["export"].add_argument("services", nargs="*", help="which; all that are offered if none are named")
        commands.add_parser("schema", help="write the JSON Schema").add_argument(
            "path", nargs="?", type=Path, help="the file to write; printed without one"
        )

    def handle(self, *_args: Any, what: str, path: Path | None, **options: Any) -> None:
        """Do what was asked."""
        if what == "schema":
            self._write_schema(path)
            return
        if what == "export":
            self._export(Path(path or settings.FRONTDOOR_CATALOGUE), options["services"])
            return
        folder = self._read(Path(path or settings.FRONTDOOR_CATALOGUE))
        if what == "check":
            for name in folder.unasked:
                self.stdout.write(f"{path}/{FOLDER}{name}.csv: no service here asks from this register.")
            self.stdout.write(f"{len(folder.definitions)} services, no mistakes.")
            return
        self._sync(folder, over=options["over"])

    def _sync(self, folder: Folder, *, over: list[str]) -> None:
        with transaction.atomic(durable=True):
            outcome = publish(folder, over=over, by=SYSTEM, at=now())
        for name in outcome.registers:
            self.stdout.write(f"changed the register {name}")
        for slug in outcome.published:
            self.stdout.write(f"published {slug}")
        for slug in outcome.withdrawn:
            self.stdout.write(f"withdrawn {slug}")
        # No failure: a start must not stop because a designer published, and what is in force stays in force.
        for slug, why in outcome.refused:
            self.stderr.write(f"left alone {slug}: {why}")
        for name in outcome.strangers:
            self.stderr.write(f"teams.yaml: nobody is called ‘{name}’; what is late goes to the team’s leaders.")
        if outcome.is_empty:
            self.stdout.write("nothing changed")

    def _export(self, path: Path, services: list[str]) -> None:
        if not path.is_dir():
            raise CommandError(f"{path} is no folder.")
        is_catalogue = path.resolve() == Path(settings.FRONTDOOR_CATALOGUE).resolve()
        try:
            with transaction.atomic(durable=True):
                outcome = export(path, slugs=services, is_catalogue=is_catalogue, by=SYSTEM, at=now())
        except OSError as fault:
            raise CommandError(str(fault)) from None
        for slug in outcome.written:
            self.stdout.write(f"wrote {path / slug}.yaml")
        for slug, why in outcome.refused:
            self.stderr.write(f"left alone {slug}: {why}")
        unknown = set(services) - {*outcome.written, *outcome.unchanged, *(slug for slug, _why in outcome.refused)}
        if unknown:
            raise CommandError(f"There is no service {', '.join(sorted(unknown))}.")
        if outcome.refused:
            raise CommandError(f"{len(outcome.refused)} could not be written.")
        if not outcome.written:
            self.stdout.write("nothing changed")

    def _read(self, path: Path) -> Folder:
        if not path.is_dir():
            raise CommandError(f"{path} is no folder.")
        files = {name: _text_of(file) for name, file in files_in(path).items()}
        today = now().astimezone(LONDON).date()
        folder = read_folder(files, lgsl=lgsl(), plain=plain_words(), assets=_assets(), today=today)
        beside = [each for _name, section in definition_sections.items() for each in section.files(path)]
        mistakes = sorted([*folder.mistakes, *beside])
        for mistake in mistakes:
            self.stderr.write(f"{path}/{mistake}")
        if mistakes:
            raise CommandError(f"{len(mistakes)} to mend in {path}. Nothing was changed.")
        return folder

    def _write_schema(self, path: Path | None) -> None:
        if path is None:
            self.stdout.write(schema(), ending="")
        else:
            path.write_text(schema(), encoding="utf-8")


def _assets() -> frozenset[str]:
    """Return the kinds of assets there are; none where there is no database yet, as files are checked anywhere."""
    try:
        return asset_kinds()
    except DatabaseError:
        return frozenset()


def _text_of(file: Path) -> str:
    content = file.read_bytes()
    try:
        return content.decode()
    except UnicodeDecodeError as fault:
        line = content.count(b"\n", 0, fault.start) + 1
        raise CommandError(f"{file}:{line}: This is not UTF-8. Save it as UTF-8.") from None
