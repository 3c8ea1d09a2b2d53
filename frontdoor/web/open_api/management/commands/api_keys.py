"""frontdoor api-keys: the keys of other systems: list them, make one, withdraw one."""

from typing import Any, Final

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.db import transaction

from frontdoor.foundation.accounts.actors import SYSTEM
from frontdoor.foundation.accounts.api import create_key, keys, withdraw_key
from frontdoor.foundation.accounts.moment import now
from frontdoor.foundation.audit import api as audit

#: What a key may allow: each is asked for by an address of Open311 or of the JSON API.
SCOPES: Final = ("cases:open", "cases:read", "cases:update", "webhooks:manage")


class Command(BaseCommand):
    help = "List the keys of other systems, make one (it is shown this once only), or withdraw one."

    def add_arguments(self, parser: CommandParser) -> None:
        verbs = parser.add_subparsers(dest="verb")
        make = verbs.add_parser("make", help="make a key and show it, this once")
        make.add_argument("name", help="whose it is: a system, and whoever answers for it")
        make.add_argument("--scope", action="append", required=True, choices=SCOPES, help="what it may do; repeatable")
        withdraw = verbs.add_parser("withdraw", help="make a key open nothing any more, within seconds")
        withdraw.add_argument("number", type=int, help="the number that the list shows")

    def handle(self, *_args: Any, **options: Any) -> None:
        match options["verb"]:
            case "make":
                self._make(options["name"], options["scope"])
            case "withdraw":
                self._withdraw(options["number"])
            case _:
                self._list()

    def _make(self, name: str, scopes: list[str]) -> None:
        at = now()
        if any(each.name == name and each.is_active for each in keys()):
            raise CommandError(f"{name} has a key already; a name in the audit trail must mean one of them.")
        with transaction.atomic(durable=True):
            key = create_key(name=name, scopes=scopes, at=at)
            audit.record("accounts.key-made", on=f"key:{name}"[:80], by=SYSTEM, at=at, after={"scopes": sorted(scopes)})
        self.stdout.write(f"{key}\nHand it over by a safe way: nobody can read it again.")

    def _withdraw(self, number: int) -> None:
        found = next((each for each in keys() if each.id == number and each.is_active), None)
        if found is None:
            raise CommandError(f"There is no key {number} in use. `frontdoor api-keys` lists them.")
        with transaction.atomic(durable=True):
            withdraw_key(number)
            audit.record("accounts.key-withdrawn", on=f"key:{found.name}"[:80], by=SYSTEM, at=now())
        self.stdout.write(f"The key of {found.name} opens nothing any more.")

    def _list(self) -> None:
        for each in keys():
            state = "" if each.is_active else ", withdrawn"
            scopes = " ".join(each.scopes)
            self.stdout.write(f"{each.id}  {each.name}  {each.prefix}…  {scopes}  {each.created_at:%Y-%m-%d}{state}")
