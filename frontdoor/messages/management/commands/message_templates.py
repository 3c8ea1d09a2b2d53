"""frontdoor message-templates check|sync: the texts shipped with Frontdoor."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.db import transaction

from frontdoor.foundation.accounts.actors import SYSTEM
from frontdoor.foundation.accounts.moment import now
from frontdoor.messages.operations.texts import shipped, sync_templates
from frontdoor.messages.rules.occasions import BadTemplate


class Command(BaseCommand):
    help = "Check the shipped texts of messages, or publish those that are missing or were changed by us."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("what", choices=["check", "sync"])

    def handle(self, *_args: Any, what: str, **_options: Any) -> None:
        try:
            texts = shipped()
        except BadTemplate as refusal:
            raise CommandError(str(refusal)) from refusal
        if what == "check":
            self.stdout.write(f"{len(texts)} texts are in order.")
            return
        with transaction.atomic(durable=True):
            count = sync_templates(by=SYSTEM, at=now())
        self.stdout.write(f"Published {count} of {len(texts)} texts; the others were there, or are the council’s own.")
