"""frontdoor example-system: a stand-in for the systems that are told of changes in the demonstration."""

import time
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser

from frontdoor.customers.providers.csv_drop import folder_of
from frontdoor.customers.providers.example_system import ExampleSystem, answer_files
from frontdoor.customers.queries.definitions import policy

#: Whom it stands in for in the demonstration.
SOURCE = "council-tax"


class Command(BaseCommand):
    help = (
        "Stand in for the invented Council Tax system at its address, and answer the files dropped for others, until"
        " it is stopped. While it is not there, changes wait and are tried again."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--port", type=int, default=8099, help="where it listens, on this machine alone")

    def handle(self, *_args: Any, port: int, **_options: Any) -> None:
        if not settings.FRONTDOOR_DEMO:
            raise CommandError("Set FRONTDOOR_DEMO=1: this is a stand-in for demonstrations.")
        keeps = Path(settings.DATA_DIR) / "example-system.sqlite3"
        drops = [folder_of(each) for each in policy().sources.values() if each.connector.kind == "csv-drop"]
        secret = settings.FRONTDOOR_SOURCE_SECRETS.get(SOURCE, "")
        with ExampleSystem(keeps=keeps, secret=secret, port=port) as system:
            self.stdout.write(f"An invented Council Tax system listens on 127.0.0.1:{port}. Press Ctrl+C to stop it.")
            known = len(system.kept())
            try:
                while True:
                    answered = sum(answer_files(folder) for folder in drops)
                    if answered:
                        self.stdout.write(f"Confirmed {answered} from files.")
                    for each in system.kept()[known:]:
                        self.stdout.write(f"Took a change of {each.change} to {each.record}.")
                        known += 1
                    self.stdout.flush()
                    time.sleep(1)
            except KeyboardInterrupt:
                self.stdout.write("Stopped.")
