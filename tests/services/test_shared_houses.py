"""Which shared houses need a licence: the catalogue's table decides as the law's own examples do."""

from pathlib import Path
from typing import Any

import pytest
from django.conf import settings

from frontdoor.services.queries import files_in, lgsl
from frontdoor.services.rules.folder import read_folder
from frontdoor.services.rules.tables import refusal_for, verdict_for

FILES = {name: path.read_text() for name, path in files_in(Path(settings.FRONTDOOR_CATALOGUE)).items()}
LICENCE = next(each for each in read_folder(FILES, lgsl=lgsl()).definitions if each.id == "hmo-licence")


def house(people: int, households: int, **more: Any) -> dict[str, Any]:
    return {
        "building": "house",
        "shares": True,
        "people": people,
        "households": households,
        "owner_there": False,
        **more,
    }


#: What Torbay Council publishes of SI 2018/221, with the answers that somebody in each house would give.
DECIDED = {
    "five students, two of them a couple": (house(5, 4), "yes"),
    "two couples in a bungalow": (house(4, 2), "no"),
    "the owner's family of four and a lodger": (house(5, 2, owner_there=True, lodgers=1), "no"),
    "a house made into bedsits, with the landlord in the basement": (
        house(5, 4, building="bedsits", owner_there=True, lodgers=3),
        "yes",
    ),
    "two couples with children, who are cousins": (house(6, 1, building="bedsits"), "no"),
    "five bedsits above a shop": (house(5, 5), "yes"),
    "a flat in a block of ten that was built as flats": ({"building": "large-block"}, "no"),
    "a house made into flats that are each complete": ({"building": "separate"}, "no"),
    "nobody shares": ({"building": "house", "shares": False}, "no"),
    "the owner's family and three lodgers": (house(6, 4, owner_there=True, lodgers=3), "yes"),
}


@pytest.mark.parametrize("name", DECIDED)
def test_a_house_needs_a_licence_as_the_law_says(name: str) -> None:
    answers, expected = DECIDED[name]
    verdict = verdict_for(LICENCE, answers)

    assert verdict is not None
    assert verdict.result == expected


@pytest.mark.parametrize("name", [name for name, (_answers, expected) in DECIDED.items() if expected == "no"])
def test_whoever_needs_no_licence_is_told_before_anything_else_is_asked(name: str) -> None:
    answers, _expected = DECIDED[name]

    assert refusal_for(LICENCE, answers) is not None
