"""Questions that are looked up in a list, as somebody without JavaScript answers them and other systems send them."""

import re
from collections.abc import Callable
from datetime import datetime
from typing import Any

import pytest
from django.test import Client

from frontdoor.cases.models import Case
from frontdoor.foundation.accounts.actors import PUBLIC, SYSTEM
from frontdoor.foundation.accounts.moment import now
from frontdoor.journeys.report_it import Report, report
from frontdoor.kernel.geo import Point
from frontdoor.places.api import NewAsset, load_assets
from tests.factories.open311 import BASE, body
from tests.factories.town import HARBOUR
from tests.web.test_filling_in import page_of, reach
from tests.web.test_resident_form import begin

pytestmark = pytest.mark.usefixtures("town")
#: Some five metres from the column at the harbour.
BESIDE = Point(HARBOUR.lat + 0.00005, HARBOUR.lon)


@pytest.fixture(autouse=True)
def _fixed(at: datetime, settings: Any) -> None:
    settings.FRONTDOOR_NOW = at.isoformat()


def light(client: Client, **given: Any) -> str:
    """Begin to report a light at the harbour, and return the address of the page that asks which column it is."""
    where = {"lat": BESIDE.lat, "lon": BESIDE.lon}
    return page_of(reach(client, begin(client, "street-light"), danger=False, where=where, **given), "column")


def school(client: Client) -> str:
    return page_of(begin(client, "school-admissions"), "main_school")


def post(client: Client, address: str, **given: str) -> Any:
    """Post boxes of a page: `column`, `column_lookup` for the box to search in."""
    held = re.findall(r'name="held" value="([^"]+)"', client.get(address).content.decode())[0]
    page = address.rstrip("/").rsplit("/", 1)[1]
    boxes = {f"{page}-{name.removeprefix('box_')}" if name.startswith("box_") else name: v for name, v in given.items()}
    return client.post(address, {"held": held, **boxes})


def shown(response: Any) -> str:
    return " ".join(re.sub(r"<[^>]+>", " ", response.content.decode()).split())


def marked(response: Any) -> list[str]:
    tags = re.findall(r'<input[^>]*type="radio"[^>]*>', response.content.decode())
    return [re.findall(r'value="([^"]*)"', tag)[0] for tag in tags if " checked" in tag]


def test_the_nearest_to_the_place_is_offered(client: Client) -> None:
    page = shown(client.get(light(client)))

    assert "Nearest to the place you gave Column 1042, outside the harbour office 6 metres away" in page
    assert "None of these, or I do not know" in page


def test_before_a_place_is_known_the_number_alone_is_asked(client: Client) -> None:
    page = shown(client.get(page_of(reach(client, begin(client, "street-light"), danger=False), "column")))

    assert "Enter the number on the column (optional)" in page
    assert "Nearest" not in page


def test_a_wrong_number_is_told_at_the_box(client: Client) -> None:
    answer = post(client, light(client), action="look-up", box_lookup="9999")

    assert answer.status_code == 422
    assert "We have no column with the number ‘9999’. Check the number on it" in shown(answer)
    assert 'href="#column-lookup"' in answer.content.decode()


def test_a_number_that_was_searched_is_shown_before_it_is_taken(client: Client) -> None:
    answer = post(client, light(client), action="look-up", box_lookup="1042")

    assert answer.status_code == 200
    assert "We found 1" in shown(answer)
    assert marked(answer) == ["1042"]


def test_whoever_types_a_number_and_goes_on_has_answered(client: Client) -> None:
    address = light(client)

    assert post(client, address, box_lookup="1042").status_code == 302
    assert marked(client.get(address)) == ["1042"]


def test_none_of_these_goes_on_after_a_wrong_number(client: Client) -> None:
    address = light(client)

    assert post(client, address, column="-", box_lookup="9999", box_searched="9999").status_code == 302
    assert marked(client.get(address)) == ["-"]


def test_searching_for_nothing_shows_the_page_again(client: Client) -> None:
    answer = post(client, light(client), action="look-up", box_lookup=" ")

    assert answer.status_code == 200
    assert "Nearest to the place you gave" in shown(answer)


def test_a_school_is_found_by_the_beginning_of_its_words(client: Client) -> None:
    answer = post(client, school(client), action="look-up", box_lookup="st brann")

    assert "We found 2 St Brannock’s Church of England Primary School Driftham. Primary" in shown(answer)
    assert marked(answer) == []


def test_whoever_types_part_of_a_name_and_goes_on_is_shown_what_was_found(client: Client) -> None:
    answer = post(client, school(client), box_lookup="lighthouse")

    assert answer.status_code == 200
    assert marked(answer) == ["the-lighthouse-school"]


def test_a_search_that_finds_too_many_says_how_to_find_fewer(client: Client) -> None:
    page = shown(post(client, school(client), action="look-up", box_lookup="school"))

    assert "The first 20 of those we found Add another word to your search to find fewer" in page


def test_what_was_chosen_stands_there_when_they_come_back(client: Client) -> None:
    address = school(client)
    post(client, address, main_school="the-lighthouse-school")

    page = client.get(address)

    assert marked(page) == ["the-lighthouse-school"]
    assert "Or search for the school" in shown(page)


def test_a_value_that_is_not_offered_is_refused(client: Client) -> None:
    answer = post(client, school(client), main_school="old-quay-primary-school")

    assert answer.status_code == 422
    assert "Choose the school from the list" in shown(answer)


def reported(*, at: datetime, point: Point) -> str:
    made = Report(service="street-light", answers={}, description="", point=point, place="Harbour")
    return report([made], by=PUBLIC, at=at)[0].reference


def test_naming_the_column_shows_the_report_about_it_that_lay_among_others(client: Client, at: datetime) -> None:
    reported(at=at, point=HARBOUR)
    reported(at=at, point=Point(HARBOUR.lat + 0.0001, HARBOUR.lon))
    address = light(client)
    nearby = page_of(address, "nearby")
    assert len(re.findall("That’s the one", client.get(nearby).content.decode())) == 2
    post(client, nearby, same="none")

    answer = post(client, address, column="1042")

    assert answer["Location"].startswith(nearby)
    assert "That’s the one: 0 metres away" in shown(client.get(nearby))
    assert len(re.findall("That’s the one", client.get(nearby).content.decode())) == 1


def test_a_report_is_where_the_column_stands_that_another_system_names(client: Client) -> None:
    given = {"attribute[danger]": "no", "attribute[kind_of_light]": "street", "attribute[fault]": "day-burning"}
    data = body(client, service_code="street-light", lat=BESIDE.lat, long=BESIDE.lon)

    answer = client.post(f"{BASE}/requests.json", {**data, **given, "attribute[column]": "1042"})

    assert answer.status_code in (200, 201), answer.content
    case = Case.objects.get()
    assert (case.lat, case.lon) == (HARBOUR.lat, HARBOUR.lon)
    assert case.answers["column"]["number"] == "1042"


def test_another_system_is_told_of_a_number_that_no_column_has(client: Client) -> None:
    given = {"attribute[danger]": "no", "attribute[kind_of_light]": "street", "attribute[fault]": "day-burning"}
    data = body(client, service_code="street-light")

    answer = client.post(f"{BASE}/requests.json", {**data, **given, "attribute[column]": "9999"})

    assert answer.status_code == 400
    assert "attribute[column]: We have no column" in answer.content.decode()


def test_a_form_without_a_place_is_where_the_thing_stands(at: datetime) -> None:
    from frontdoor.journeys.report_it import whereabouts
    from frontdoor.services.api import Definition

    definition = Definition.from_stored(
        {
            "id": "x", "name": "X", "group": "G", "team": "t", "summary": "S.",
            "questions": [{"id": "bin", "kind": "asset", "of": "litter-bin", "label": "Which bin?"}],
        }
    )  # fmt: skip
    bin_there = {"asset": 1, "number": "1042", "words": "outside 1 Mill Lane", "lat": 53.6, "lon": 1.2}

    assert whereabouts(definition, {"bin": bin_there}) == (Point(53.6, 1.2), "outside 1 Mill Lane", None)
    assert whereabouts(definition, {"bin": None}) == (None, "", None)


def test_a_column_far_away_says_so(client: Client, at: datetime) -> None:
    far = NewAsset(number="77", lat=HARBOUR.lat + 0.02, lon=HARBOUR.lon, words="at the quay")
    load_assets([far], kind="lamp-column", source="A list", is_whole=False, by=SYSTEM, at=now())

    assert "2.2 kilometres away" in shown(post(client, light(client), action="look-up", box_lookup="77"))


def test_a_short_list_is_the_question_itself_without_a_box_to_search_in(client: Client) -> None:
    address = reach(client, begin(client, "street-trading"), how="pitch", new=True, licence="ST1")

    page = shown(client.get(page_of(address, "pitch")))

    assert "Which of our pitches do you want? Harbour Front, pitch 1" in page
    assert "Old Slipway" not in page
    assert "Search" not in page


def test_an_officer_is_led_to_the_other_report_about_the_same_thing(
    as_user: Callable[[str], Client], at: datetime
) -> None:
    first, second = (reported(at=at, point=HARBOUR) for _ in range(2))

    page = shown(as_user("dee").get(f"/office/cases/{first}/"))

    assert "at the very same place" in page
    assert f"/office/cases/{second}/" in as_user("dee").get(f"/office/cases/{first}/").content.decode()
