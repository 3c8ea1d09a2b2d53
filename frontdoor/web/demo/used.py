"""How the demonstration's forms were used over a year: invented counts, from a fixed seed. Pure.

No drafts stand behind them: a year of drafts would take longer to make than anybody waits for a first start.
"""

from collections import Counter, defaultdict
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta
from random import Random
from typing import Final

from frontdoor.services.api import AT_CHECK, Definition, Device, Question, Tally, pace_of
from frontdoor.web.demo.invented import WEIGHTS

DAYS: Final = 364
#: Forms begun a day of a service that `WEIGHTS` does not name, and for each of its weights.
_A_DAY: Final = 0.4
_A_WEIGHT: Final = 0.35
DEVICES: Final = {Device.PHONE: 58, Device.COMPUTER: 34, Device.TABLET: 6, Device.UNKNOWN: 2}
CHANNELS: Final = {"web": 84, "phone": 13, "desk": 3}
#: How many in a hundred give up at a question of a kind; one of any other kind loses one in a hundred.
LOST: Final = {"files": 6, "group": 5, "bank_details": 5, "address": 4, "long_text": 3, "place": 3, "date": 2}
#: How many in a hundred get it wrong first, and how, by what is counted.
WRONG: Final = {"date": (9, "format/month"), "address": (7, "format/postcode"), "phone": (6, "format"),
                "email": (4, "format"), "files": (3, "file"), "money": (3, "format"), "number": (3, "range"),
                "national_insurance": (8, "format"), "vehicle_registration": (5, "format")}  # fmt: skip


@dataclass(slots=True)
class Used:
    """What a form's use came to: counts by the day, and answers that were not taken by day, question and mistake."""

    days: dict[date, Tally] = field(default_factory=dict)
    refused: Counter[tuple[date, str, str]] = field(default_factory=Counter)


def used(
    random: Random, definition: Definition, *, until: date, days: int = DAYS, lost_at: Mapping[str, int] | None = None
) -> Used:
    """Return a form's use on so many days before one.

    :param lost_at: how many in a hundred give up at a question, where that is not what its kind says.
    """
    found = Used()
    mean = WEIGHTS.get(definition.id, 0) * _A_WEIGHT or _A_DAY
    questions = [each for each in definition.all_questions if not each.when]
    lost = [(each, (lost_at or {}).get(each.id, LOST.get(each.kind, 1))) for each in questions]
    for back in range(days, 0, -1):
        day = until - timedelta(days=back)
        busy = mean * (0.5 if day.weekday() >= 5 else 1.2)
        # The whole part always, the rest as often as it says; then more or fewer, as days are.
        begun = round((int(busy) + (random.random() < busy % 1)) * random.uniform(0.6, 1.4))
        if begun:
            attempts = [_attempt(random, definition, lost, day, found.refused) for _ in range(begun)]
            found.days[day] = _together(attempts)
    return found


def _attempt(
    random: Random,
    definition: Definition,
    questions: list[tuple[Question, int]],
    day: date,
    refused: Counter[tuple[date, str, str]],
) -> Mapping[str, str | int]:
    """Return what became of one form, as the names of counts with what is counted in each."""
    channel = random.choices(list(CHANNELS), list(CHANNELS.values()))[0]
    device = random.choices(list(DEVICES), list(DEVICES.values()))[0].value if channel == "web" else ""
    who = {"channels": channel, **({"devices": device} if device else {})}
    # Thumbs and small screens lose more; an adviser hardly anybody.
    hard = {"": 0.15, Device.PHONE.value: 1.25}.get(device, 0.9)
    stoppers = [each.id for each in definition.stoppers if each.kind == "stop"]
    if stoppers and random.random() < 0.05:
        return {**who, "stops": random.choice(stoppers), "stopped": 1}
    for question, lost in questions:
        share, why = WRONG.get(question.kind, (1, "empty"))
        if random.random() < share / 100 * hard:
            refused[day, question.id, why] += 1
        if random.random() < lost / 100 * hard:
            return {**who, "left": question.id}
    if definition.eligibility and random.random() < 0.12:
        return {**who, "not_eligible": 1}
    if random.random() < 0.015 * hard:
        return {**who, "left": AT_CHECK}
    seconds = random.lognormvariate(0, 0.55) * (25 + 17 * len(questions)) * (1.2 if device == Device.PHONE else 1)
    return {**who, "sent": 1, "paces": pace_of(seconds)}


def _together(attempts: list[Mapping[str, str | int]]) -> Tally:
    counts: defaultdict[str, Counter[str | int]] = defaultdict(Counter)
    for each in attempts:
        for name, what in each.items():
            counts[name][what] += 1
        if "left" not in each:
            for name in ("channels", "devices"):
                counts[f"{name}_done"].update([each[name]] if name in each else [])
    numbers = {name: counts.pop(name, Counter())[1] for name in ("sent", "stopped", "not_eligible")}
    by_name = {name: {str(key): number for key, number in found.items()} for name, found in counts.items()}
    return Tally.read(by_name, begun=len(attempts), **numbers)
