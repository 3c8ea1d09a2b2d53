"""A form that asks the same of each of several: added, changed and taken away, one page after the other."""

import re
from collections.abc import Callable
from datetime import datetime
from typing import Any

import pytest
from django.test import Client

pytestmark = pytest.mark.usefixtures("town")

Send = Callable[..., str]


@pytest.fixture
def send(client: Client, at: datetime, settings: Any) -> Send:
    """Return a function that answers the page at an address and gives the address it leads to."""
    settings.FRONTDOOR_NOW = at.isoformat()

    def sending(address: str, **data: Any) -> str:
        shown = client.get(address)
        while shown.status_code == 302:
            address = str(shown["Location"])
            shown = client.get(address)
        (held,) = re.findall(r'name="held" value="([^"]+)"', shown.content.decode())
        answer = client.post(address, {"held": held, **data})
        assert answer.status_code == 302, answer.content.decode()
        return str(answer["Location"])

    return sending


@pytest.fixture
def first(client: Client, send: Send) -> str:
    """Begin the form for bulky waste, and return the page that asks what the first thing is."""
    address = str(client.post("/services/bulky-waste/start/")["Location"])
    address = send(address, from_home="yes")
    address = send(address, reusable="no")
    address = send(address, not_these="none")
    return str(client.get(address)["Location"])


def thing(client: Client, send: Send, address: str, **answer: Any) -> str:
    """Say what one thing is, and return where that leads."""
    page = address.rstrip("/").rsplit("/", 1)[1]
    return send(address, **{page: answer["what"]})


def cards(client: Client, address: str) -> list[str]:
    html = client.get(address).content.decode()
    return [title.strip() for title in re.findall(r'summary-card__title">([^<]*)', html)]


def test_the_first_thing_is_asked_about_at_once_and_named_on_the_page(client: Client, first: str) -> None:
    html = client.get(first).content.decode()

    assert re.search(r"/things-\d+-what/$", first)
    assert "Thing 1" in html


def test_what_was_added_is_listed_and_another_is_asked_for(client: Client, send: Send, first: str) -> None:
    listed = thing(client, send, first, what="table")
    assert cards(client, listed) == ["Thing 1"]

    second = send(listed, more="yes")
    assert "Thing 2" in client.get(second).content.decode()
    thing(client, send, second, what="carpet")
    assert cards(client, listed) == ["Thing 1", "Thing 2"]


def test_a_condition_inside_asks_a_further_question_of_that_one(client: Client, send: Send, first: str) -> None:
    assert thing(client, send, first, what="fridge").endswith("-empty/")


def test_not_saying_whether_there_is_another_is_told(client: Client, send: Send, first: str) -> None:
    listed = thing(client, send, first, what="table")
    html = client.get(listed).content.decode()
    (held,) = re.findall(r'name="held" value="([^"]+)"', html)
    answer = client.post(listed, {"held": held})

    assert answer.status_code == 422
    assert "Select yes if you need to add another thing" in answer.content.decode()
    assert "<title>\n  Error:" in answer.content.decode() or "<title>Error:" in answer.content.decode()


def test_one_that_was_left_half_way_is_gone_back_to(client: Client, send: Send, first: str) -> None:
    thing(client, send, first, what="fridge")
    listed = first.rsplit("/", 2)[0] + "/things/"

    assert send(listed, more="no").endswith("-empty/")


def test_one_is_taken_away_and_the_others_stay(client: Client, send: Send, first: str) -> None:
    listed = thing(client, send, first, what="table")
    thing(client, send, send(listed, more="yes"), what="carpet")
    number = first.split("things-")[1].split("-")[0]

    send(listed, action=f"remove:{number}")
    html = client.get(listed).content.decode()
    assert cards(client, listed) == ["Thing 1"]
    assert "Carpet" in html
    assert "Table, desk" not in html


def test_with_all_of_them_taken_away_the_form_asks_again(client: Client, send: Send, first: str) -> None:
    listed = thing(client, send, first, what="table")
    send(listed, action=f"remove:{first.split('things-')[1].split('-')[0]}")

    assert re.search(r"/things-\d+-what/$", str(client.get(listed)["Location"]))


@pytest.mark.parametrize(
    "page", ["things-1-colour", "things-x-what", "nothing-1-what", "things-1", "things-9999999-what"]
)
def test_a_page_of_nothing_that_is_asked_is_not_there(client: Client, first: str, page: str) -> None:
    assert client.get(first.rsplit("/", 2)[0] + f"/{page}/").status_code == 404
