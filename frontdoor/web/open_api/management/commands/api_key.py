"""frontdoor api-key: make, list and withdraw the keys of other systems."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.db import transaction

from frontdoor.foundation.accounts.actors import SYSTEM
from frontdoor.foundation.accounts.api import create_key, keys, withdraw_key
from frontdoor.foundation.accounts.moment import now
from frontdoor.foundation.audit import api as audit
from frontdoor.web.open_api.scopes import SCOPES


class Command(BaseCommand):
    help = "Make, list and withdraw the keys by which other systems come in."

    def add_arguments(self, parser: CommandParser) -> None:
        what = parser.add_subparsers(dest="what", required=True)
        make = what.add_parser("make", help="make a key and print it, this once")
        make.add_argument("name", help="whose key it is; keys of one name act as one")
        make.add_argument("--scope", action="append", required=True, choices=SCOPES, help="may be given several times")
        what.add_parser("list", help="show every key by its first characters")
        withdraw = what.add_parser("withdraw", help="make a key open nothing any more")
        withdraw.add_argument("prefix", help="the first characters, as the list shows them")

    def handle(self, *_args: Any, **options: Any) -> None:
        match options["what"]:
            case "make":
                self._make(options["name"], options["scope"])
            case "list":
                for key in keys():
                    state = "" if key.active else ", withdrawn"
                    self.stdout.write(f"{key.prefix}…  {key.name}: {', '.join(key.scopes)}{state}")
            case _:
                self._withdraw(options["prefix"])

    def _make(self, name: str, scopes: list[str]) -> None:
        at = now()
        with transaction.atomic():
            key = create_key(name=name[:120], scopes=set(scopes), at=at)
            audit.record("open-api.key-made", on=f"key:{key[:8]}", by=SYSTEM, at=at, after={"scopes": sorted(scopes)})
        self.stdout.write(key)

    def _withdraw(self, prefix: str) -> None:
        with transaction.atomic():
            gone = withdraw_key(prefix)
            if gone is None:
                raise CommandError(f"There is no active key that begins with {prefix}.")
            audit.record("open-api.key-withdrawn", on=f"key:{prefix}", by=SYSTEM, at=now())
        self.stdout.write(f"Withdrew {gone.prefix}… of {gone.name}.")
