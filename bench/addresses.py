"""Matching dirty addresses to a gazetteer: how many are right, how many are not sure, how many are wrong but confident.

Truth is made from real registers in the shared data (open licences): each address is spoilt by a seeded corrupter as
people spoil them, and one in ten is taken out of the gazetteer first, so that "none" is right for it and its
neighbours tempt. No row is printed.
"""

import csv
import gzip
import os
import re
import time
from collections import Counter
from collections.abc import Callable, Iterator
from pathlib import Path
from random import Random

SHARED = Path(os.environ.get("SHARED_DATA", Path(__file__).parents[2] / "shared" / "data"))
SEED = int(os.environ.get("BENCH_SEED", "7"))
#: One address in so many is taken out of the gazetteer.
ABSENT = 10
LIMIT = int(os.environ.get("BENCH_ADDRESSES", "5000"))

SHORT = {"ROAD": "RD", "STREET": "ST", "AVENUE": "AVE", "CLOSE": "CL", "DRIVE": "DR", "LANE": "LN", "COURT": "CT",
         "GARDENS": "GDNS", "CRESCENT": "CRES", "TERRACE": "TERR", "PLACE": "PL", "SQUARE": "SQ", "HOUSE": "HSE",
         "FLAT": "FLT", "APARTMENT": "APT", "GROUND": "GND", "FLOOR": "FLR"}  # fmt: skip
STREETS = "ROAD|STREET|LANE|AVENUE|CLOSE|DRIVE"
TOWNS = re.compile(
    r"[ ,]+(OXFORD(SHIRE)?|SUFFOLK|ESSEX|NORFOLK|SUDBURY|IPSWICH|BEDFORD(SHIRE)?|BRENTWOOD|KENT|BIRMINGHAM)\b"
    rf"(?! ({STREETS}|BUSINESS|HOUSE|CASTLE))",
    re.IGNORECASE,
)
FLAT_FIRST = re.compile(
    r"^((?:FLAT|UNIT|APARTMENT|ROOM|SUITE) \w+),? (\d+\w*(?: ?- ?\d+\w*)?) " rf"([^\d,]+? (?:{STREETS}))\b",
    re.IGNORECASE,
)


def abbreviated(text: str, _random: Random) -> str:
    """ROAD → RD, and so on."""
    return " ".join(SHORT.get(word.strip(",").upper(), word) for word in text.split())


def swapped(text: str, _random: Random) -> str:
    """Flat 2 14 High Street → 14 High Street Flat 2."""
    return FLAT_FIRST.sub(r"\2 \3 \1", text)


def misspelt(text: str, random: Random) -> str:
    """One mistake in one word of five letters or more; never in a number."""
    words = text.split()
    long = [position for position, word in enumerate(words) if len(word) > 4 and word.isalpha()]
    if not long:
        return text
    position = random.choice(long)
    letters = list(words[position])
    at = random.randrange(1, len(letters) - 1)
    kind = random.randrange(4)
    if kind == 0:
        letters[at], letters[at + 1] = letters[at + 1], letters[at]
    elif kind == 1:
        del letters[at]
    elif kind == 2:
        letters.insert(at, letters[at])
    else:
        letters[at] = random.choice("abcdefghijklmnopqrstuvwxyz")
    words[position] = "".join(letters)
    return " ".join(words)


def townless(text: str, _random: Random) -> str:
    """Without the town and county."""
    return TOWNS.sub("", text)


def shouted(text: str, random: Random) -> str:
    """Another case, other commas, more spaces."""
    text = random.choice([str.lower, str.title, str.upper])(text)
    return text.replace(" ", random.choice([" ", "  ", ", "]), 2)


def postcodeless(text: str, _random: Random) -> str:
    """Without its postcode."""
    return re.sub(r",? *[A-Z]{1,2}\d[A-Z\d]? *\d[A-Z]{2}$", "", text, flags=re.IGNORECASE)


SPOILERS: tuple[tuple[float, Callable[[str, Random], str]], ...] = (
    (0.3, postcodeless), (0.5, abbreviated), (0.4, swapped), (0.35, misspelt), (0.3, townless), (0.5, shouted),
)  # fmt: skip


def spoilt(text: str, random: Random) -> str:
    """Return an address as somebody might write it."""
    for chance, spoil in SPOILERS:
        if random.random() < chance:
            text = spoil(text, random)
    return text


def registers() -> Iterator[tuple[str, list[str]]]:
    """Yield each register's name and its addresses, with the postcode last."""
    oxford = SHARED / "11_property"
    with gzip.open(oxford / "oxford_business_rates_2018.csv.gz", "rt", encoding="utf-8", errors="replace") as lines:
        rows = {row["propref"]: row for row in csv.DictReader(lines)}.values()
        yield (
            "business rates",
            [_joined(*(row[f"addr{line}"] for line in (1, 2, 3, 4)), row["postcode"]) for row in rows],
        )
    text = (oxford / "oxford_hmo_register.csv").read_text(encoding="latin-1")
    yield "shared houses", [_joined(row["Location"]) for row in csv.DictReader(text.splitlines())]
    linkage = SHARED / "05_linkage"
    with (linkage / "fhrs_addresses_5000.csv").open(encoding="utf-8") as lines:
        yield "food premises", [_joined(row["address_concat"], row["postcode"]) for row in csv.DictReader(lines)]
    with gzip.open(linkage / "companies_house_addresses_21952.csv.gz", "rt", encoding="utf-8") as lines:
        yield "companies", [_joined(row["address_concat"], row["postcode"]) for row in csv.DictReader(lines)]


def _joined(*parts: str) -> str:
    return " ".join(" ".join(part or "" for part in parts).split())


def identity(text: str) -> tuple[object, ...]:
    """Return what makes an address one: its parts, number, names, street and postcode."""
    from frontdoor.places.rules.address_words import take_apart

    words = take_apart(text)
    return words.parts, words.beside, words.house, frozenset((*words.names, *words.street)), words.postcode


def measure(name: str, addresses: list[str], *, show: bool = False) -> None:
    """Print how well a register's own addresses are found again when they are spoilt."""
    from frontdoor.places.providers.matching import match
    from frontdoor.places.rules.address_words import Written

    random = Random(SEED)
    # Addresses of one number, street and postcode are one here (a register names many firms at one door): nobody could
    # tell which was meant. Town and county do not tell them apart, and a postcode does.
    whole = list({identity(each): each for each in addresses}.values())
    random.shuffle(whole)
    whole = whole[:LIMIT]
    absent = set(range(0, len(whole), ABSENT))
    kept = [position for position in range(len(whole)) if position not in absent]
    written = [spoilt(each, random) for each in whole]
    began = time.perf_counter()
    found = match(
        [Written(text) for text in written], [Written(whole[each]) for each in kept], ids=list(map(str, kept))
    )
    took = time.perf_counter() - began
    told: Counter[str] = Counter()
    for position, each in enumerate(found):
        best = None if each.best is None else kept[each.best]
        there = position not in absent
        told["there" if there else "absent"] += 1
        told["first is right"] += there and best == position
        if each.verdict == "matched":
            told["right" if best == position else "wrong" if there else "invented"] += 1
            if show and best != position:
                print(written[position], "|", whole[position], "|", whole[best or 0], each)
        elif there:
            told[each.verdict] += 1
            if show and random.random() < 0.1:
                print("  ?", written[position], "|", whole[position], each.reasons)
    there = told["there"]
    print(
        f"addresses, {name}: {len(written):,} against {len(kept):,} in {took:.0f} s; of {there:,} that are there "
        f"{told['right'] / there:.1%} matched rightly ({told['first is right'] / there:.1%} first), "
        f"{told['not sure'] / there:.1%} not sure, {told['none'] / there:.1%} none, "
        f"{told['wrong']} wrong but confident ({told['wrong'] / there:.2%}); of {told['absent']} that are not there "
        f"{told['invented']} matched all the same ({told['invented'] / max(1, told['absent']):.1%})"
    )


def main() -> None:
    """Print how well the addresses of each register are found again."""
    from bench.prepare import prepare

    prepare()
    for name, addresses in registers():
        measure(name, addresses)
