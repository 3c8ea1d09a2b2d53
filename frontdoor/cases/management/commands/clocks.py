"""`frontdoor clocks take-over --pack NAME [--dry-run]`: move running clocks to the version of a law that takes over."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from frontdoor.cases.operations.recalculating import take_over
from frontdoor.cases.queries.packs import BrokenPacks, pack
from frontdoor.cases.queries.recalculating import WouldTakeOver, would_take_over
from frontdoor.cases.rules.packs import Pack
from frontdoor.foundation.accounts.api import SYSTEM
from frontdoor.foundation.accounts.moment import now
from frontdoor.kernel.clock import LONDON
from frontdoor.kernel.refusals import Refusal


class Command(BaseCommand):
    """Take running clocks over by a law that changed, or say what that would move."""

    help = "Move running clocks to the version of their law that takes running cases over, or say what that would move."

    def add_arguments(self, parser: CommandParser) -> None:
        """Declare the subcommand."""
        commands = parser.add_subparsers(dest="what", required=True)
        over = commands.add_parser("take-over", help="move the running clocks of a law to its newest version")
        over.add_argument("--pack", required=True, help="which; `frontdoor packs list` names them")
        over.add_argument("--dry-run", action="store_true", help="say what would move, and move nothing")

    def handle(self, *_args: Any, **options: Any) -> None:
        """Move, or say."""
        try:
            law = pack(options["pack"])
        except (Refusal, BrokenPacks) as refusal:
            raise CommandError(str(refusal)) from None
        moment = now()
        would = would_take_over(law, today=moment.astimezone(LONDON).date())
        if would is None:
            self.stdout.write(f"{law.name}: no version that holds by now takes running cases over; each keeps its own.")
            return
        self.stdout.write(_told(law, would))
        if options["dry_run"]:
            self.stdout.write("Nothing was moved.")
            return
        moved = 0
        while True:
            looked_at, done = take_over(law, by=SYSTEM, at=moment)
            moved += done
            if not looked_at:
                break
        self.stdout.write(f"Moved {moved}.")


def _told(law: Pack, would: WouldTakeOver) -> str:
    return (
        f"{law.name}, version of {would.version}: {would.clocks} running clocks are of an earlier version and can be "
        f"moved, {would.due_dates} of them to another due date; {would.stay} stay as they are."
    )
