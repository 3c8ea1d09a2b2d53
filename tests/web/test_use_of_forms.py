"""What the pages of a form tell those who design it: on what it was begun, where it ended, what went wrong."""

from typing import Any

import pytest
from django.test import Client

from frontdoor.services.models import AnswerRefused, Submission
from frontdoor.services.rules.use import Device, Told
from tests.web.test_resident_form import answer, begin, fill_in, held, send


def refused() -> dict[tuple[str, str], int]:
    """Return which answers were not taken, and for what kind of reason."""
    return {(question, why): number for question, why, number in
            AnswerRefused.objects.values_list("question", "why", "number")}  # fmt: skip


@pytest.mark.parametrize(
    ("headers", "device"),
    [
        ({"User-Agent": "Mozilla/5.0 (iPad; CPU OS 12_5 like Mac OS X)"}, Device.TABLET),
        ({"User-Agent": "Mozilla/5.0 (X11; Linux x86_64)", "Sec-CH-UA-Mobile": "?1"}, Device.PHONE),
        ({}, Device.UNKNOWN),
    ],
)
def test_a_form_knows_what_it_was_begun_on(town: None, headers: dict[str, str], device: Device) -> None:
    begin(Client(headers=headers))

    assert Submission.objects.get().device == device


def test_an_advisers_machine_is_not_looked_at(town: None, as_user: Any) -> None:
    begin(as_user("cem"), **{"for": "caller"})

    row = Submission.objects.get()
    assert (row.channel, row.device) == ("phone", "")


def test_the_page_of_a_stopper_ends_the_form(town: None, client: Client) -> None:
    client.get(answer(client, begin(client), danger="yes"))

    row = Submission.objects.get()
    assert (row.told, row.stands_at) == (Told.STOPPED, "danger")


def test_a_stopper_that_does_not_stand_in_the_way_ends_nothing(town: None, client: Client) -> None:
    client.get(begin(client).replace("/danger/", "/stop-danger/"))

    assert Submission.objects.get().told == ""


def test_the_page_that_says_not_eligible_ends_the_form(town: None, client: Client) -> None:
    page = begin(client, "single-person-discount")
    for given in ({"payer": "yes"}, {"main_home": "yes"}, {"low_income": "no"}, {"adults": "counted"}):
        page = answer(client, page, **given)
    assert page.endswith("/not-eligible/")
    client.get(page)

    assert Submission.objects.get().told == Told.NOT_ELIGIBLE


def test_a_form_that_was_sent_took_some_time(town: None, client: Client) -> None:
    send(client, fill_in(client, begin(client)))

    assert Submission.objects.get().pace == 0


def test_an_answer_that_is_not_taken_is_counted(town: None, client: Client) -> None:
    address = begin(client)
    client.post(address, {"held": held(client, address)})

    assert refused() == {("danger", "empty"): 1}


def test_a_file_that_is_not_taken_is_counted_without_its_name(town: None, client: Client) -> None:
    address = fill_in(client, begin(client), until="photos")
    client.post(address, {"held": held(client, address), "action": "upload"})

    assert refused() == {("photos", "file"): 1}


def test_a_mistake_about_one_of_a_group_is_counted_at_its_question(town: None, client: Client) -> None:
    page = begin(client, "bulky-waste")
    for given in ({"from_home": "yes"}, {"reusable": "no"}, {"not_these": "none"}):
        page = answer(client, page, **given)
    asked = client.get(page)["Location"]
    client.post(asked, {"held": held(client, asked)})

    assert refused() == {("things.what", "empty"): 1}


def test_who_does_not_say_whether_there_is_another_is_counted(town: None, client: Client) -> None:
    page = begin(client, "bulky-waste")
    for given in ({"from_home": "yes"}, {"reusable": "no"}, {"not_these": "none"}):
        page = answer(client, page, **given)
    page = client.get(page)["Location"]
    for value in ("sofa", "yes"):
        page = answer(client, page, **{page.rstrip("/").split("/")[-1]: value})
    client.post(page, {"held": held(client, page)})

    assert refused() == {("things", "empty"): 1}
