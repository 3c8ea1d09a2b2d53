"""Which address was meant: numbers decide, and doubt is said."""

from pathlib import Path

import pytest

from frontdoor.places.providers.matching import EVERY_ROW_UP_TO, Found, match
from frontdoor.places.rules.address_display import address_lines
from frontdoor.places.rules.address_words import Written

SHARED = Path(__file__).parents[3] / "shared" / "data" / "05_linkage"

GAZETTEER = [
    "14A High Street, Oxford OX1 1AA", "14B High Street, Oxford OX1 1AA", "20 High Street, Oxford OX1 1AB",
    "Flat 1, 20 High Street, Oxford OX1 1AB", "Flat 2, 20 High Street, Oxford OX1 1AB",
    "12 Church Road, Oxford OX4 1AC", "12 Church Lane, Oxford OX4 1AD", "5 Mill Lane, Iffley, Oxford OX4 4AA",
    "Rose Cottage, Church Lane, Iffley, Oxford OX4 4AB", "Lilac Cottage, Church Lane, Iffley, Oxford OX4 4AB",
    "Flat 14A, Harbour Court, Quay Street, Oxford OX1 9ZZ", "Flat 14B, Harbour Court, Quay Street, Oxford OX1 9ZZ",
    "Apartment 7, Block B, Dock House, 3 Quay Street, Oxford OX1 9ZY",
    "Apartment 7, Block C, Dock House, 3 Quay Street, Oxford OX1 9ZY", "10-12 Broad Street, Oxford OX1 3AA",
    "8 High Street, Wheatley OX33 1XX", "8 High Street, Kidlington OX5 1XX",
]  # fmt: skip
MEANT = {
    "14 A High St OX1 1AA": 0,
    "flat a 14 high street oxford": 0,
    "20 High St Flat 2 Oxford": 4,
    "Flat 02, 20 High Street, Oxford": 4,
    "Mr J Smith, 20 High Street, Oxford, OX1 1AB": 2,
    "12 Chruch Rd Oxford": 5,
    "14A Harbour Court Oxford": 10,
    "Apt 7 Block C Dock House 3 Quay St": 13,
    "rose cottage, church lane, iffley ox4 4ab": 8,
    "8 High Street Kidlington": 16,
    "5 Mill Lane, Iffley, East Oxfordshire, OX4 4AA, UK": 7,
}
NEVER = [
    "Flat 14C High St OX1 1AA",  # there are only 14A and 14B
    "14 High Street OX1 1AA",
    "Flat 3, 20 High Street, OX1 1AB",
    "12 church street oxford",  # there are a road and a lane
    "12 Church Oxford",
    "5 Hill Lane, OX4 4AA",  # Hill is a word of its own, and no Mill misspelt
    "Primrose Cottage, Church Lane Iffley OX4 4AB",
    "14C Harbour Court OX1 9ZZ",
    "Apt 7 Dock House 3 Quay St",  # which block?
    "10 Broad Street Oxford",
    "20 High Street, Cambridge",
    "20 High Street, London W1A 1AA",
    "8 High Street",
    "OX1 1AB",
    "!!!",
]


@pytest.fixture(scope="module")
def found() -> dict[str, Found]:
    # One call for all, as the library takes some seconds to begin.
    texts = [*MEANT, *NEVER]
    # So many others that the library is asked, and not every row compared.
    others = [f"{number} Nether Street, Oxford OX4 9ZZ" for number in range(1, EVERY_ROW_UP_TO + 1)]
    gazetteer = [Written(each) for each in (*GAZETTEER, *others)]
    matches = match([Written(text) for text in texts], gazetteer, ids=[str(each) for each in range(len(gazetteer))])
    return dict(zip(texts, matches, strict=True))


@pytest.mark.parametrize("text", MEANT)
def test_an_address_is_matched_however_it_is_written(found: dict[str, Found], text: str) -> None:
    assert (found[text].verdict, found[text].best) == ("matched", MEANT[text])


@pytest.mark.parametrize("text", NEVER)
def test_what_could_be_another_home_is_never_matched(found: dict[str, Found], text: str) -> None:
    assert found[text].verdict != "matched"


def test_a_doubt_says_what_it_doubts(found: dict[str, Found]) -> None:
    assert "the gazetteer has the building, but not flat 3" in found["Flat 3, 20 High Street, OX1 1AB"].reasons


def test_an_address_for_an_envelope_has_the_lines_that_a_letter_needs() -> None:
    from ruamel.yaml import YAML

    file = SHARED / "gb_address_formatting_cases.yaml"
    if not file.exists():
        pytest.skip("the shared data is not here")
    cases = [case for case in YAML(typ="safe").load_all(file) if case]
    right = [
        address_lines({name: str(value) for name, value in case["components"].items()})
        == [line for line in case["expected"].splitlines() if line.strip()]
        for case in cases
    ]

    assert sum(right) == len(cases)
