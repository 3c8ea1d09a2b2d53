"""frontdoor work: deliver what is owed and do periodic work, until stopped."""

import os
import signal
import threading
from typing import Any

from django.core.management.base import BaseCommand, CommandParser
from tqdm import tqdm

from frontdoor.foundation.accounts.moment import now
from frontdoor.foundation.outbox.delivering import run_due_sweeps
from frontdoor.foundation.outbox.working import drain, work


class Command(BaseCommand):
    help = "Deliver what is owed and do periodic work, until stopped (or --once: all that is due, then end)."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--once", action="store_true", help="do all that is due now, then end")

    def handle(self, *_args: Any, **options: Any) -> None:
        if options["once"]:
            sweeps = run_due_sweeps(at=now())
            with tqdm(desc="Delivering", unit=" deliveries", disable=None) as bar:
                count = drain(now, progress=bar.update)
            self.stdout.write(f"Delivered {count}; ran {len(sweeps)} sweeps.")
            return
        os.environ.setdefault("DJANGO_SETTINGS_MODULE", "frontdoor.config.settings")
        stop = threading.Event()
        for each in (signal.SIGTERM, signal.SIGINT):
            signal.signal(each, lambda _number, _frame: stop.set())
        work(now, stop=stop)
        self.stdout.write("Stopped.")
