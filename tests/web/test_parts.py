"""A long form in parts: its task list, done in another order than the file's, and what has to wait."""

import re
from collections.abc import Callable
from html import unescape

import pytest
from django.test import Client

from frontdoor.services.api import resume_token
from frontdoor.services.models import Submission
from tests.web.test_resident_form import answer, begin, held

pytestmark = pytest.mark.usefixtures("town")

SLUG = "street-trading"


def tasks(client: Client, address: str) -> dict[str, tuple[str, str]]:
    """Return each part of the task list with its state and the address that its link leads to."""
    html = client.get(address).content.decode()
    found = {}
    for item in re.findall(r'<li class="govuk-task-list__item.*?</li>', html, re.DOTALL):
        name = unescape(re.findall(r">([^<]+)</(?:a|div)>", item)[0])
        state = re.findall(r"__status[^>]*>(?:<strong[^>]*>)?([^<]+)<", item)[0]
        found[name] = (state, (re.findall(r'href="([^"]+)"', item) or [""])[0])
    return found


def page_name(address: str) -> str:
    return address.split("?")[0].rstrip("/").rsplit("/", 1)[1]


def first_part(client: Client, tasks_page: str, *, how: str = "mobile") -> str:
    """Do the first part and return the address of its check page."""
    address = answer(client, tasks_page.replace("/task-list/", "/how/"), how=how)
    return answer(client, address, new="no")


def test_a_form_in_parts_begins_with_its_task_list(client: Client) -> None:
    address = begin(client, SLUG)

    assert page_name(address) == "task-list"
    found = tasks(client, address)
    assert found["What you want"][0] == "Not started"
    assert found["Sign your application"] == ("Cannot start yet", "")
    assert list(found)[-1] == "How we reach you"


def test_parts_are_done_in_the_order_one_likes(client: Client) -> None:
    address = begin(client, SLUG)
    contact = tasks(client, address)["How we reach you"][1]

    contact = answer(client, contact, contact_by="email")
    contact = answer(client, contact, contact_name="Ada Okafor")
    done = answer(client, contact, contact_email="ada@example.com")

    assert page_name(done).startswith("part-")
    assert "ada@example.com" in client.get(done).content.decode()
    found = tasks(client, address)
    assert (found["How we reach you"][0], found["What you want"][0]) == ("Done", "Not started")


def test_the_last_question_of_a_part_leads_to_its_check_page_and_that_to_the_list(client: Client) -> None:
    address = begin(client, SLUG)

    part = first_part(client, address)

    assert page_name(part) == "part-1"
    html = client.get(part).content.decode()
    assert "Has a licence now" in html
    assert f'href="{address}"' in html


def test_a_part_half_done_is_in_progress_and_goes_on_where_it_was_left(client: Client) -> None:
    address = begin(client, SLUG)
    answer(client, address.replace("/task-list/", "/how/"), how="mobile")

    state, into = tasks(client, address)["What you want"]

    assert (state, page_name(into)) == ("In progress", "new")


def test_a_part_that_depends_on_another_says_what_to_do_first(client: Client) -> None:
    address = begin(client, SLUG)
    assert "Do ‘What you want’ first" in unescape(client.get(address).content.decode())
    assert tasks(client, address)["Where and when"][0] == "Cannot start yet"

    first_part(client, address)

    state, into = tasks(client, address)["Where and when"]
    assert (state, page_name(into)) == ("Not started", "streets")


def test_signing_does_not_list_everything_above_it(client: Client) -> None:
    assert "Do the parts above first" in client.get(begin(client, SLUG)).content.decode()


def test_a_question_says_which_part_it_is_of(client: Client) -> None:
    address = begin(client, SLUG)

    page = client.get(address.replace("/task-list/", "/trader/")).content.decode()

    assert '<span class="govuk-caption-l">You and who helps you</span>' in page


def test_nobody_signs_before_the_rest_is_done(client: Client) -> None:
    address = begin(client, SLUG)

    assert client.get(address.replace("/task-list/", "/signed/"))["Location"] == address


def test_a_form_not_done_is_not_sent_from_its_check_page(client: Client) -> None:
    address = begin(client, SLUG)
    check = address.replace("/task-list/", "/check/")

    assert client.get(check)["Location"] == address
    assert client.post(check, {"held": held(client, address.replace("/task-list/", "/how/"))}).status_code == 422


def test_a_change_from_the_check_page_of_a_part_comes_back_to_it(client: Client) -> None:
    part = first_part(client, begin(client, SLUG))
    change = re.findall(r'href="([^"]+/how/[^"]*)"', client.get(part).content.decode())[0]

    assert f'href="{part}"' in client.get(change).content.decode()  # the back link
    assert answer(client, change, how="mobile") == part


def test_back_from_the_first_question_of_a_part_leads_to_the_task_list(client: Client) -> None:
    address = begin(client, SLUG)
    trader = tasks(client, address)["You and who helps you"][1]

    assert f'href="{address}" class="govuk-back-link' in client.get(trader).content.decode()


def test_the_check_page_of_a_part_not_done_leads_to_the_list(client: Client) -> None:
    address = begin(client, SLUG)

    assert client.get(address.replace("/task-list/", "/part-1/"))["Location"] == address


def test_a_part_that_is_none_is_not_found(client: Client) -> None:
    address = begin(client, SLUG)

    assert client.get(address.replace("/task-list/", "/part-77/")).status_code == 404


def test_a_form_without_parts_has_no_task_list(client: Client) -> None:
    address = begin(client)

    assert client.get(address.replace("/danger/", "/task-list/"))["Location"] == address


def test_coming_back_leads_to_the_task_list(client: Client) -> None:
    address = begin(client, SLUG)
    first_part(client, address)

    link = f"/services/come-back/{resume_token(Submission.objects.get().id)}/"

    assert Client().get(link)["Location"] == address


def test_saving_for_later_leads_back_to_the_task_list(client: Client) -> None:
    address = begin(client, SLUG)

    assert f'href="{address}"' in client.get(address.replace("/task-list/", "/save/")).content.decode()


def test_an_adviser_has_the_same_list_marked_as_a_callers(as_user: Callable[[str], Client]) -> None:
    cem = as_user("cem")
    address = begin(cem, SLUG, **{"for": "caller", "channel": "phone"})

    assert "For a caller." in cem.get(address).content.decode()


def test_a_stranger_sees_neither_list_nor_part(client: Client) -> None:
    address = begin(client, SLUG)
    part = first_part(client, address)

    assert [Client().get(each).status_code for each in (address, part)] == [404, 404]


# ------------------------------------------------------------------------------ filled in for a caller
def asked(as_user: Callable[[str], Client], slug: str, name: str, **answers: object) -> str:
    """Return the page on which an adviser asks a caller a question."""
    cem = as_user("cem")
    address = begin(cem, slug, **{"for": "caller", "channel": "phone"})
    draft = Submission.objects.get()
    draft.answers = answers
    draft.save()
    page = "/".join([*address.rstrip("/").split("/")[:-1], name, ""])
    return unescape(cem.get(page).content.decode())


def test_an_adviser_reads_the_script_that_the_definition_gives(as_user: Callable[[str], Client]) -> None:
    page = asked(as_user, "housing-register", "safe", reason="abuse")

    assert "“Is it safe to talk now?" in page


def test_an_adviser_is_told_what_to_read_where_no_script_is_given(as_user: Callable[[str], Client]) -> None:
    assert "the question and all the answers." in asked(as_user, SLUG, "how")


def test_a_resident_sees_no_script(client: Client) -> None:
    address = begin(client, SLUG)

    assert "Read aloud" not in client.get(address.replace("/task-list/", "/how/")).content.decode()


# ------------------------------------------------------------------------------ a signature
def test_whoever_changes_an_answer_after_signing_is_told_to_sign_again(client: Client) -> None:
    address = begin(client, SLUG)
    first_part(client, address)
    draft = Submission.objects.get()
    draft.answers["signed"] = {"name": "Ada", "at": "2025-05-20T09:00:00+00:00"}
    draft.save()

    how = address.replace("/task-list/", "/how/")
    response = client.post(how, {"held": held(client, how), "how": "charity"}, follow=True)

    assert "You changed an answer after you signed" in response.content.decode()
