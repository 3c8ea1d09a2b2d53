"""The page behind a reminder: stop, or delete."""

from collections.abc import Callable

import pytest
from django.test import Client

from frontdoor.services.models import Submission
from frontdoor.services.operations.reminding import stop_token
from tests.web.test_resident_form import POTHOLE, begin, fill_in, held, send

pytestmark = pytest.mark.usefixtures("town")


@pytest.fixture
def stop(client: Client, deliver: Callable[[], int]) -> str:
    """Leave a form half-way and return the address of the page that stops reminders of it."""
    save = fill_in(client, begin(client), until="depth").replace("/depth/", "/save/")
    client.post(save, {"held": held(client, save), "email": "ada@example.com"})
    deliver()
    return f"/services/come-back/stop/{stop_token(Submission.objects.get().id)}/"


def test_whoever_asks_for_a_link_reads_that_we_remind_them(client: Client) -> None:
    save = begin(client).replace("/danger/", "/save/")

    assert "we remind you up to twice; you can stop that" in client.get(save).content.decode()


def test_opening_the_link_does_nothing_yet(stop: str) -> None:
    page = Client().get(stop).content.decode()

    assert "Stop reminders or delete your answers" in page
    assert POTHOLE["where"]["where-words"] not in page
    assert Submission.objects.get().remind_at is not None


def test_pressing_stop_forgets_the_address(stop: str) -> None:
    page = Client().post(stop, {"act": "stop"}).content.decode()

    assert "We will not remind you again" in page
    assert Submission.objects.get().email == ""


def test_pressing_delete_deletes_the_answers(stop: str) -> None:
    assert "Your answers are deleted" in Client().post(stop, {"act": "delete"}).content.decode()
    assert not Submission.objects.exists()
    assert Client().get(stop).status_code == 410


def test_a_press_that_means_nothing_does_nothing(stop: str) -> None:
    assert "Stop reminders or delete" in Client().post(stop, {"act": "burn"}).content.decode()


def test_of_a_form_that_was_sent_it_says_so(client: Client, stop: str) -> None:
    draft = Submission.objects.get()
    send(client, fill_in(client, f"/services/pothole/{draft.id}/depth/"))

    assert "You have sent this form" in Client().get(stop).content.decode()


def test_a_made_up_link_stops_nothing(stop: str) -> None:
    assert Client().post("/services/come-back/stop/made-up/", {"act": "delete"}).status_code == 410
    assert Submission.objects.exists()
