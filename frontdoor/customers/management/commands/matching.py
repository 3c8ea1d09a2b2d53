"""`frontdoor matching learn`: learn how our own records are compared, and compare them all."""

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from tqdm import tqdm

from frontdoor.customers.operations.learning import learn
from frontdoor.foundation.accounts.actors import SYSTEM
from frontdoor.foundation.accounts.moment import now
from frontdoor.kernel.refusals import Refusal


class Command(BaseCommand):
    help = (
        "Learn from all records how they are compared, keep what was learnt as a new version, and compare every record "
        "with those like it. What people decided stays decided, and moves the thresholds where it says enough."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        commands = parser.add_subparsers(dest="what", required=True)
        learning = commands.add_parser("learn", help="learn, and compare all records")
        learning.add_argument("--engine", choices=["duckdb", "spark"], default="duckdb", help="where it is computed")

    def handle(self, *_args: Any, **options: Any) -> None:
        with tqdm(total=3, desc="Matching", disable=None, leave=False) as stages:

            def tell(text: str) -> None:
                stages.set_description(text)
                stages.update()

            try:
                found = learn(by=SYSTEM, at=now(), backend=options["engine"], tell=tell)
            except Refusal as refusal:
                raise CommandError(str(refusal)) from refusal
            except ModuleNotFoundError as fault:
                raise CommandError(f"{fault.name} is not installed: pip install -r requirements/spark.txt") from fault
        self.stdout.write(f"Model {found.version}: {found.tied:,} pairs tied, {found.waiting:,} wait for review.")
