"""Invented residents and what they report, from a fixed seed. Pure."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from random import Random
from typing import Any, Final

from frontdoor.customers.api import Person

FIRST: Final = (
    "Amara", "Ben", "Chloe", "Dev", "Esme", "Farah", "George", "Hana", "Idris", "Joan", "Kwame", "Lena", "Marek",
    "Nadia", "Owen", "Priya", "Quentin", "Rosa", "Samir", "Tess", "Uma", "Victor", "Wanda", "Xin", "Yusuf", "Zofia",
)  # fmt: skip
LAST: Final = (
    "Abbott", "Bello", "Carter", "Dhillon", "Evans", "Fofana", "Green", "Hussain", "Ivanov", "Jones", "Kaur", "Lewis",
    "Mbeki", "Nowak", "Osei", "Patel", "Quinn", "Reid", "Shah", "Taylor", "Usman", "Varga", "Walsh", "Young",
)  # fmt: skip

#: Words residents might use, by service; the placeholder is a landmark.
WORDS: Final[Mapping[str, tuple[str, ...]]] = {
    "pothole": (
        "Deep hole by {mark}, I nearly came off my bike.",
        "It fills with water when it rains so you cannot see it.",
        "Getting bigger every week. Outside {mark}.",
    ),
    "fly-tipping": (
        "A mattress and bags of rubble dumped behind {mark}.",
        "Fridge and tyres left on the verge overnight.",
        "Someone has emptied a van of garden waste by {mark}.",
    ),
    "street-light": (
        "The lamp outside {mark} has been out for a week.",
        "It flickers all night.",
        "Whole street dark.",
    ),
    "missed-bin": ("Everyone else was emptied, ours was out by 6.", "Recycling not taken for the second time."),
    "abandoned-vehicle": ("Has not moved in months, two flat tyres, by {mark}.", "No plates, window smashed."),
    "graffiti": ("Spray paint all over the wall of {mark}.", "Offensive words by the school gate."),
    "blocked-drain": (
        "The gully by {mark} is full of leaves and floods the pavement.",
        "Water comes up in rain.",
    ),
    "overgrown-tree": ("Branches so low that the bus hits them near {mark}.", "The hedge blocks the whole pavement."),
    "dead-animal": ("A fox at the side of the road near {mark}.", "Dead pigeon on the footpath."),
    "noise": ("Loud music until three every weekend.", "A car alarm that goes off all night."),
}
MARKS: Final = ("the bakery", "number 12", "the bus stop", "the chapel", "the school", "the playground", "the pub")

#: How often each is reported, and through which channel: rough shares, for a picture that looks alive.
WEIGHTS: Final = {
    "fly-tipping": 24, "pothole": 20, "missed-bin": 16, "street-light": 10, "graffiti": 7, "abandoned-vehicle": 6,
    "blocked-drain": 6, "overgrown-tree": 5, "noise": 4, "dead-animal": 2,
}  # fmt: skip
CHANNELS: Final = {"web": 62, "phone": 25, "open311": 8, "desk": 5}


@dataclass(frozen=True, slots=True)
class Invented:
    """One invented report: of what, when, where it was put in words, by whom and how."""

    service: str
    at: datetime
    address: int
    words: str
    person: Person | None
    channel: str


def residents(random: Random, *, count: int) -> list[Person]:
    """Return invented residents; their telephone numbers are of Ofcom's range for drama, 07700 900."""
    found = []
    for number in range(count):
        first, last = random.choice(FIRST), random.choice(LAST)
        phone = f"+447700900{random.randrange(100, 1000)}" if random.random() < 0.6 else ""
        email = f"{first}.{last}{number}@example.com".lower() if random.random() < 0.85 or not phone else ""
        found.append(Person(name=f"{first} {last}", email=email, phone=phone))
    return found


def reports(
    random: Random, *, count: int, until: datetime, days: int, addresses: int, people: list[Person]
) -> list[Invented]:
    """Return invented reports of the days before a moment, oldest first; mornings and weekdays are busier."""
    found: list[Invented] = []
    services, weights = list(WEIGHTS), list(WEIGHTS.values())
    while len(found) < count:
        day = until - timedelta(days=random.uniform(0, days))
        if day.weekday() >= 5 and random.random() < 0.6:
            continue
        at = day.replace(hour=min(22, max(6, int(random.gauss(13, 4)))), minute=random.randrange(60))
        if at >= until:
            continue
        service = random.choices(services, weights)[0]
        found.append(
            Invented(
                service=service,
                at=at,
                address=random.randrange(addresses),
                words=random.choice(WORDS[service]).format(mark=random.choice(MARKS)),
                person=random.choice(people) if random.random() < 0.85 else None,
                channel=random.choices(list(CHANNELS), list(CHANNELS.values()))[0],
            )
        )
    return sorted(found, key=lambda each: each.at)


def answers_for(random: Random, definition: Any, *, words: str) -> dict[str, Any]:
    """Return plausible answers to a service's questions of choice, and the resident's words."""
    answers: dict[str, Any] = {}
    for question in definition.questions:
        if question.kind == "one_of":
            answers[question.id] = random.choice(question.options).value
        elif question.kind == "any_of":
            answers[question.id] = [random.choice(question.options).value]
        elif question.kind == "yes_no":
            answers[question.id] = False
        elif question.id == "description":
            answers[question.id] = words
    return answers
