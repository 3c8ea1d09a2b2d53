"""Addresses, places and files: kinds of question that look something up."""

from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any
from uuid import uuid4

import pytest

from frontdoor.foundation.accounts.actors import SYSTEM
from frontdoor.places.api import NewAddress, NewStreet, load_addresses, load_streets
from frontdoor.services.rules.kinds.base import BadAnswer, clean_answer, kind_of
from frontdoor.services.rules.questions import Question

NOW = datetime(2025, 5, 20, 9, 0, tzinfo=UTC)
Make = Callable[..., Question]


def refused(question: Question, value: Any, **more: Any) -> str:
    with pytest.raises(BadAnswer) as refusal:
        clean_answer(question, value, now=NOW, **more)
    return str(refusal.value)


def line(lat: float, lon: float) -> dict[str, Any]:
    return {"type": "LineString", "coordinates": [[lon, lat], [lon + 0.001, lat]]}


@pytest.fixture
def gazetteer(db: None) -> None:
    streets = [
        NewStreet(usrn=1, name="Harbour Street", locality="Old Town", geometry=line(54.0, -1.5)),
        NewStreet(usrn=2, name="Mill Lane", locality="Ashby", geometry=line(54.01, -1.5)),
        NewStreet(usrn=3, name="Mill Lane", locality="Norton", geometry=line(54.02, -1.5)),
    ]
    load_streets(streets, by=SYSTEM, at=NOW)
    home = NewAddress(uprn=10, line="14 Harbour Street", postcode="AA1 1AA", usrn=1, lat=54.0, lon=-1.5)
    load_addresses([home], by=SYSTEM, at=NOW)


# ------------------------------------------------------------------------------ addresses
@pytest.mark.usefixtures("gazetteer")
def test_an_address_of_the_gazetteer_is_kept_with_its_words(question: Make) -> None:
    asked = question("address")
    raw = kind_of(asked).from_form(asked, {"q-uprn": "10"})

    kept = clean_answer(asked, raw, now=NOW)

    assert kept["uprn"] == 10
    assert kind_of(asked).plain(asked, kept) == "14 Harbour Street, Old Town, AA1 1AA"
    assert clean_answer(asked, kept, now=NOW) == kept


@pytest.mark.usefixtures("gazetteer")
@pytest.mark.parametrize("uprn", [99, "x", "²", "1" * 30, -10, [10]])
def test_an_address_that_is_not_in_the_gazetteer_is_refused(question: Make, uprn: Any) -> None:
    assert refused(question("address"), {"uprn": uprn}) == "Select an address from the list"


def test_an_address_that_is_not_listed_is_typed(question: Make) -> None:
    asked = question("address")
    posted = {"q-line1": "The Barge", "q-line2": "", "q-line3": "Canal Basin", "q-postcode": "aa11ab"}

    kept = clean_answer(asked, kind_of(asked).from_form(asked, posted), now=NOW)

    assert kept == {
        "lines": ["The Barge", "Canal Basin"],
        "postcode": "AA1 1AB",
        "text": "The Barge, Canal Basin, AA1 1AB",
    }
    assert clean_answer(asked, kept, now=NOW) == kept


@pytest.mark.parametrize(
    ("raw", "sentence"),
    [
        ({"postcode": "AA1 1AA"}, "Enter address line 1, typically the building and street"),
        ({"line1": "\x00", "postcode": "AA1 1AA"}, "Enter address line 1, typically the building and street"),
        ({"lines": ["x"] * 6, "postcode": "AA1 1AA"}, "The address must have 5 lines or fewer"),
        ({"line1": "The Barge", "postcode": "nonsense"}, "Enter a full UK postcode, like AA3 1AB"),
        ("14 Harbour Street", "The address must say a UPRN, or lines and a postcode"),
    ],
)
def test_half_an_address_is_refused(question: Make, raw: Any, sentence: str) -> None:
    assert refused(question("address"), raw) == sentence


# ------------------------------------------------------------------------------ places
def test_a_pin_is_a_place_and_asks_the_database_nothing(question: Make) -> None:
    asked = question("place")
    raw = kind_of(asked).from_form(asked, {"q-lat": "54.1234567", "q-lon": "-1.5", "q-words": ""})

    kept = clean_answer(asked, raw, now=NOW)

    assert kept == {"lat": 54.123457, "lon": -1.5}


def test_a_pin_with_words_keeps_both(question: Make) -> None:
    asked = question("place")

    kept = clean_answer(asked, {"lat": 54, "lon": -1.5, "words": "by the <b>bakery</b>"}, now=NOW)

    assert kept == {"lat": 54.0, "lon": -1.5, "words": "by the <b>bakery</b>"}


@pytest.mark.usefixtures("gazetteer")
def test_a_pin_is_said_by_the_street_it_stands_in(question: Make) -> None:
    asked = question("place")

    said = kind_of(asked).plain(asked, {"lat": 54.0, "lon": -1.5, "words": "by the <b>bakery</b>"})

    assert said == "Pin on the map, near Harbour Street, Old Town\nby the <b>bakery</b>"


@pytest.mark.usefixtures("gazetteer")
def test_a_pin_far_from_every_street_is_said_by_its_position(question: Make) -> None:
    asked = question("place")

    assert kind_of(asked).plain(asked, {"lat": 54.123457, "lon": -1.5}) == "Pin on the map at 54.12346, -1.50000"


@pytest.mark.usefixtures("gazetteer")
def test_a_street_in_words_becomes_an_approximate_point(question: Make) -> None:
    asked = question("place")

    kept = clean_answer(asked, {"street": "harbour street", "words": "outside number 14"}, now=NOW)

    assert kept["approximate"] is True
    assert kept["lat"] == pytest.approx(54.0, abs=0.001)
    assert kind_of(asked).plain(asked, kept) == "Harbour Street, Old Town\noutside number 14"
    assert clean_answer(asked, kept, now=NOW) == kept


@pytest.mark.usefixtures("gazetteer")
def test_a_street_name_that_there_is_twice_must_be_told_apart(question: Make) -> None:
    said = refused(question("place"), {"street": "Mill Lane"})

    assert said.startswith("There is more than one Mill Lane.")
    assert "Mill Lane, Ashby" in said
    assert "Mill Lane, Norton" in said
    assert clean_answer(question("place"), {"street": "Mill Lane, Norton"}, now=NOW)["lat"] == pytest.approx(54.02)


@pytest.mark.usefixtures("gazetteer")
def test_a_landmark_nobody_knows_is_kept_without_a_point(question: Make) -> None:
    kept = clean_answer(question("place"), {"words": "zzzzqqqq xxyyxx"}, now=NOW)

    assert kept == {"words": "zzzzqqqq xxyyxx"}


@pytest.mark.parametrize(
    ("raw", "sentence"),
    [
        ({"lat": "-1.5", "lon": "54"}, "Latitude and longitude look swapped"),
        ({"lat": "91", "lon": "0"}, "Latitude must be between"),
        ({"lat": "54", "lon": ""}, "Put the pin on the map again"),
        ({"lat": "x", "lon": "y"}, "Put the pin on the map again"),
        ({"lat": "nan", "lon": "0"}, "Latitude and longitude must be numbers"),
        ({"street": "\x00"}, "Show where it is on the map, or enter the street"),
        ("54,-1.5", "The place must say a latitude and longitude, or a street"),
        ({"lat": "", "lon": None, "words": ""}, "Show where it is on the map, or enter the street"),
    ],
)
def test_what_is_no_place_is_refused(question: Make, raw: Any, sentence: str) -> None:
    assert refused(question("place"), raw).startswith(sentence)


# ------------------------------------------------------------------------------ files
@pytest.fixture
def photo(db: None, settings: Any, tmp_path: Any) -> str:
    """Return the id of a photo that belongs to a draft."""
    from io import BytesIO

    from django.core.files.uploadedfile import SimpleUploadedFile
    from PIL import Image

    from frontdoor.foundation.files.api import PICTURES, FileRules, receive

    settings.MEDIA_ROOT = tmp_path
    picture = BytesIO()
    Image.new("RGB", (20, 20), "red").save(picture, "JPEG")
    upload = SimpleUploadedFile("hole.jpg", picture.getvalue(), "image/jpeg")
    rules = FileRules(types=PICTURES, public=True)
    return str(receive(upload, rules=rules, owner="draft:1", by=SYSTEM, at=NOW).id)


def test_a_photo_that_was_received_is_kept_once(question: Make, photo: str) -> None:
    asked = question("files")

    kept = clean_answer(asked, [photo, photo], now=NOW, owner="draft:1")

    assert kept == [photo]
    assert kind_of(asked).from_form(asked, {"q": [photo, ""]}) == [photo]
    assert kind_of(asked).plain(asked, kept) == "1 photo"
    assert kind_of(asked).plain(question("files", documents=True), [photo, photo]) == "2 files"


def test_a_photo_of_somebody_elses_draft_is_refused(question: Make, photo: str) -> None:
    assert refused(question("files"), [photo], owner="draft:2").startswith("One of the files did not reach us")


@pytest.mark.parametrize("raw", [["nonsense"], [5], "x", [str(uuid4())]])
@pytest.mark.django_db
def test_files_we_do_not_have_are_refused(question: Make, raw: Any) -> None:
    assert refused(question("files"), raw).startswith("One of the files did not reach us")


def test_too_many_files_are_refused(question: Make) -> None:
    assert refused(question("files", max=2), ["a", "b", "c"]) == "You can send up to 2 files. Remove 1"


def test_a_file_with_a_virus_is_refused(question: Make, photo: str) -> None:
    from frontdoor.foundation.files.models import StoredFile

    StoredFile.objects.update(scan="infected")

    assert refused(question("files"), [photo]) == "‘hole.jpg’ has a virus. Remove it"


def test_what_may_be_uploaded_follows_the_question(question: Make) -> None:
    from frontdoor.foundation.files.api import PICTURES, PICTURES_AND_PDF
    from frontdoor.services.api import file_rules

    assert file_rules(question("files", max=2, public=True)).max_count == 2
    assert file_rules(question("files")).types == PICTURES
    assert file_rules(question("files", documents=True)).types == PICTURES_AND_PDF
    assert not file_rules(question("files")).public
