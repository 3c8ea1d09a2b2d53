"""frontdoor replay: owe again what was given up."""

from typing import Any

from django.core.management.base import BaseCommand, CommandParser
from django.db import transaction

from frontdoor.foundation.accounts.actors import SYSTEM
from frontdoor.foundation.accounts.moment import now
from frontdoor.foundation.outbox.delivering import replay
from frontdoor.foundation.outbox.models import GIVEN_UP, Delivery


class Command(BaseCommand):
    help = "Owe again what was given up: all of it, or the deliveries named."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("delivery", nargs="*", type=int, help="the numbers shown at /office/hand-offs/")

    def handle(self, *_args: Any, **options: Any) -> None:
        ids = options["delivery"] or list(Delivery.objects.filter(state=GIVEN_UP).values_list("id", flat=True))
        with transaction.atomic(durable=True):
            count = replay(ids, by=SYSTEM, at=now())
        self.stdout.write(f"{count} deliveries are owed again.")
