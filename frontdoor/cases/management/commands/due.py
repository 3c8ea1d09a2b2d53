"""`frontdoor due`: reckon the clocks of a statute for a day of receipt, so that anybody can check a rule."""

import json
from datetime import datetime
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.db import DatabaseError

from frontdoor.cases.queries.packs import BrokenPacks
from frontdoor.cases.queries.reckoning import PackReckoned, reckon_pack
from frontdoor.cases.rules.reckoning import BadMoment, Reckoned, moment_of
from frontdoor.kernel.clock import LONDON, say_day
from frontdoor.kernel.refusals import Refusal


class Command(BaseCommand):
    """Print every clock of a pack with its date and its explanation."""

    help = "Print every clock of a statutory pack for a day of receipt, with its date and its explanation."

    def add_arguments(self, parser: CommandParser) -> None:
        """Take the pack, the receipt, and what else is known."""
        parser.add_argument("--pack", required=True, help="which; `frontdoor packs list` names them")
        parser.add_argument("--received", required=True, help='when it came in: "2026-12-24 10:00"')
        parser.add_argument("--variant", default="", help="which kind of case, where the pack tells some apart")
        parser.add_argument(
            "--moment", action="append", default=[], metavar="NAME=WHEN",
            help='something that happened: acknowledged="2026-12-29 09:00"; may be given again',
        )  # fmt: skip
        parser.add_argument("--json", action="store_true", help="print JSON")

    def handle(self, *_args: Any, **options: Any) -> None:
        """Reckon and print."""
        try:
            found = reckon_pack(
                options["pack"],
                variant=options["variant"],
                received=moment_of(options["received"]),
                moments=_moments(options["moment"]),
            )
        except (Refusal, BrokenPacks) as refusal:
            raise CommandError(str(refusal)) from None
        except DatabaseError as fault:
            raise CommandError(f"The bank holidays cannot be read: {fault}. Run `frontdoor migrate` first.") from None
        self.stdout.write(_json(found) if options["json"] else _text(found))


def _moments(given: list[str]) -> dict[str, datetime]:
    moments: dict[str, datetime] = {}
    for each in given:
        name, sign, text = each.partition("=")
        if not sign:
            raise BadMoment(f"Write a moment as NAME=WHEN, like acknowledged=2026-12-29; not ‘{each}’.")
        if name in moments:
            raise BadMoment(f"The moment ‘{name}’ is there twice.")
        moments[name] = moment_of(text, what=name)
    return moments


def _text(found: PackReckoned) -> str:
    variant = f", {found.pack.variants[found.variant]}" if found.variant else ""
    lines = [f"{found.pack.name}{variant}: version of {found.version.id} ({found.version.source})"]
    lines += [f"Received {_moment(found.received)}", ""]
    for each in found.clocks:
        lines += [f"{each.clock.label} ({each.clock.id}): {_due(each)}", f"  {each.explanation}"]
        if each.extended_to is not None and each.clock.extension is not None:
            lines.append(f"  can be extended to {_day(each.extended_to)}: {each.clock.extension.when}")
        lines.append(f"  {each.clock.source}")
    return "\n".join([*lines, *(f"\nNote: {note}" for note in found.notes)])


def _due(each: Reckoned) -> str:
    if each.due_at is None:
        return "no day yet"
    return _moment(each.due_at) if each.clock.hours is not None else _day(each.due_at)


def _day(moment: datetime) -> str:
    return say_day(moment.astimezone(LONDON).date())


def _moment(moment: datetime) -> str:
    return f"{_day(moment)} at {moment.astimezone(LONDON):%H:%M}"


def _json(found: PackReckoned) -> str:
    clocks = [
        {
            "id": each.clock.id,
            "label": each.clock.label,
            "starts": each.clock.starts,
            "met_by": each.clock.met_by,
            "started_at": _iso(each.started_at),
            "from_latest": each.is_latest,
            "due_at": _iso(each.due_at),
            "due": each.due_at.astimezone(LONDON).date().isoformat() if each.due_at else None,
            "extended_to": _iso(each.extended_to),
            "met_at": _iso(each.met_at),
            "explanation": each.explanation,
            "source": each.clock.source,
        }
        for each in found.clocks
    ]
    about = {
        "pack": found.pack.id,
        "version": found.version.id,
        "source": found.version.source,
        "variant": found.variant or None,
        "received": found.received.isoformat(),
        "clocks": clocks,
        "notes": list(found.notes),
    }
    return json.dumps(about, indent=2, ensure_ascii=False)


def _iso(moment: datetime | None) -> str | None:
    return moment.astimezone(LONDON).isoformat() if moment is not None else None
