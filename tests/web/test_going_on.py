"""A form that was published anew, or withdrawn, while somebody was filling it in: what they see."""

from collections.abc import Callable

import pytest
from django.test import Client

from frontdoor.cases.models import Case
from frontdoor.foundation.accounts.moment import now
from frontdoor.services.models import Submission
from tests.factories.catalogue import republish
from tests.web.test_resident_form import answer, begin, fill_in, held, send

pytestmark = pytest.mark.usefixtures("town")

NEW_QUESTION = """  - id: lanes
    kind: number
    label: How many lanes has the road?
    missing: Enter how many lanes the road has
"""


@pytest.fixture
def published() -> Callable[[dict[str, str]], None]:
    """Return a function that publishes the catalogue with texts of one service's file replaced."""
    return lambda changes: republish("pothole", changes, at=now())


#: "deep" is no answer any more, and lanes are asked.
CHANGED = {
    "      - value: deep\n": "      - value: deep-7\n",
    "  - id: depth\n": f"{NEW_QUESTION}  - id: depth\n",
}


def page_of(client: Client, address: str) -> str:
    return client.get(address, follow=True).content.decode()


def test_what_changed_is_told_before_anybody_goes_on(
    client: Client, published: Callable[[dict[str, str]], None]
) -> None:
    check = fill_in(client, begin(client))
    published(CHANGED)

    told = client.get(check)
    assert told["Location"].endswith("/what-changed/")
    page = page_of(client, check)
    assert "We now also ask: ‘How many lanes has the road?’" in page
    assert "is no longer an answer to ‘Depth’. Choose again." in page
    assert "About a golf ball or more (4 to 7 cm)" in page


def test_whoever_has_read_what_changed_goes_on_and_can_send(
    client: Client, published: Callable[[dict[str, str]], None]
) -> None:
    check = fill_in(client, begin(client))
    published(CHANGED)

    lanes = answer(client, client.get(check)["Location"])
    assert lanes.split("?")[0].endswith("/lanes/")
    depth = answer(client, lanes, lanes="2")
    assert depth.split("?")[0].endswith("/depth/")
    assert "You answered before" in page_of(client, depth)
    check = answer(client, depth, depth="very-deep")

    assert "These answers are not sent" in page_of(client, check)
    send(client, check)
    case = Case.objects.get()
    assert (case.answers["lanes"], case.answers["depth"]) == (2, "very-deep")


def test_a_change_that_does_not_concern_them_is_not_mentioned(
    client: Client, published: Callable[[dict[str, str]], None]
) -> None:
    check = fill_in(client, begin(client))
    token = held(client, check)
    revision = client.get(check).content.decode().split('name="revision" value="')[1].split('"')[0]
    published({"summary: Tell us about a hole": "summary: Do tell us about a hole"})

    response = client.post(check, {"held": token, "revision": revision})

    assert response["Location"].endswith("/done/")
    assert Submission.objects.get().service_version.number == 2


def test_pressing_send_in_an_old_tab_says_what_changed(
    client: Client, published: Callable[[dict[str, str]], None]
) -> None:
    check = fill_in(client, begin(client))
    token = held(client, check)
    published(CHANGED)

    response = client.post(check, {"held": token}, follow=True)

    assert "We have changed this form since you began" in response.content.decode()
    assert not Case.objects.exists()


def test_an_answer_typed_before_the_change_is_taken_and_what_changed_is_told_after_it(
    client: Client, published: Callable[[dict[str, str]], None]
) -> None:
    address = fill_in(client, begin(client), until="depth")
    token = held(client, address)
    published(CHANGED)

    response = client.post(address, {"held": token, "depth": "deep"}, follow=True)

    assert "We have changed this form since you began" in response.content.decode()
    assert "About a golf ball or more (4 to 7 cm)" in response.content.decode()


def test_an_answer_from_an_old_tab_to_a_question_that_has_gone_is_shown_to_be_copied(
    client: Client, published: Callable[[dict[str, str]], None]
) -> None:
    published(CHANGED)
    address = fill_in(client, begin(client), until="lanes", position={"position": "edge"})
    token = held(client, address)
    published({"Could somebody be hurt before tomorrow?": "Could somebody be hurt today?"})
    page_of(client, address)  # another tab, which has gone on already

    response = client.post(address, {"held": token, "lanes": "4"}, follow=True)

    page = response.content.decode()
    assert "We no longer ask ‘How many lanes has the road?’" in page
    assert Submission.objects.get().set_aside[-1]["text"] == "4"


def test_a_page_whose_question_has_gone_leads_to_where_the_form_goes_on(
    client: Client, published: Callable[[dict[str, str]], None]
) -> None:
    published(CHANGED)
    address = fill_in(client, begin(client), until="lanes")
    published({"summary: Tell us about a hole": "summary: Do tell us about a hole"})

    assert client.get(address)["Location"].split("?")[0].endswith("/depth/")


def test_a_page_of_a_question_that_never_was_is_not_found(client: Client) -> None:
    address = begin(client)

    assert client.get(address.replace("/danger/", "/colour/")).status_code == 404


def test_what_changed_leads_on_where_nothing_did(client: Client) -> None:
    address = begin(client)

    assert client.get(address.replace("/danger/", "/what-changed/"))["Location"].split("?")[0] == address


def test_a_form_withdrawn_meanwhile_says_so_and_shows_what_was_answered(
    client: Client, published: Callable[[dict[str, str]], None]
) -> None:
    address = fill_in(client, begin(client), until="photos")
    published({"front_page: 2\n": f"front_page: 2\nwithdrawn: {now().date()}\n"})

    response = client.get(address)

    page = response.content.decode()
    assert response.status_code == 410
    assert "We do not offer this at the moment" in page
    assert "Nearly came off my bike" in page
    assert "Then we delete it" in page


def test_an_answer_sent_to_a_form_withdrawn_meanwhile_is_there_to_be_copied(
    client: Client, published: Callable[[dict[str, str]], None]
) -> None:
    address = fill_in(client, begin(client), until="description")
    token = held(client, address)
    published({"front_page: 2\n": f"front_page: 2\nwithdrawn: {now().date()}\n"})

    response = client.post(address, {"held": token, "description": "Typed for an hour"}, follow=True)

    assert "Typed for an hour" in response.content.decode()


def test_a_form_withdrawn_meanwhile_cannot_be_sent(client: Client, published: Callable[[dict[str, str]], None]) -> None:
    check = fill_in(client, begin(client))
    token = held(client, check)
    published({"front_page: 2\n": f"front_page: 2\nwithdrawn: {now().date()}\n"})

    assert client.post(check, {"held": token}).status_code == 410
    assert not Case.objects.exists()


def test_a_stranger_does_not_learn_what_changed_for_somebody(
    client: Client, published: Callable[[dict[str, str]], None]
) -> None:
    check = fill_in(client, begin(client))
    published(CHANGED)
    told = client.get(check)["Location"]

    assert Client().get(told).status_code == 404
    assert Client().post(told, {"held": "made-up"}).status_code == 404
    assert Submission.objects.get().news


def test_an_answer_from_an_old_tab_about_one_of_a_group_is_there_to_be_copied(client: Client) -> None:
    address = begin(client, "bulky-waste")
    token = held(client, address)
    republish("bulky-waste", {"      - id: other\n": "      - id: called\n"}, at=now())
    client.get(address)  # another tab, which has gone on already
    page = f"/services/bulky-waste/{Submission.objects.get().id}/things-7-other/"

    response = client.post(page, {"held": token, "things-7-other": "A piano"}, follow=True)

    assert "A piano" in response.content.decode()
    assert "We no longer ask ‘Called’" in response.content.decode()
