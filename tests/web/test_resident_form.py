"""Reporting on the web, page by page, without JavaScript."""

from collections.abc import Callable
from datetime import datetime
from typing import Any

import pytest
from django.test import Client

from frontdoor.cases.models import Case, Follower
from frontdoor.cases.operations.closing import close
from frontdoor.cases.rules.states import Outcome
from frontdoor.foundation.accounts.actors import SYSTEM
from frontdoor.foundation.accounts.moment import now
from frontdoor.messages.models import Message
from frontdoor.messages.queries import body_of
from frontdoor.services.models import Submission
from frontdoor.web.resident.views import form
from tests.factories.town import HARBOUR


def begin(client: Client, slug: str = "pothole", **data: str) -> str:
    """Begin a form and return the address of its first question."""
    return str(client.post(f"/services/{slug}/start/", data)["Location"])


def held(client: Client, address: str) -> str:
    """Return the token that the form at an address carries."""
    text = client.get(address).content.decode()
    return text.split('name="held" value="')[1].split('"')[0]


def answer(client: Client, address: str, **data: Any) -> str:
    """Answer the question at an address and return where it leads."""
    response = client.post(address, {"held": held(client, address), **data})
    assert response.status_code == 302, response.content.decode()[:3000]
    return str(response["Location"])


POTHOLE: dict[str, dict[str, str]] = {
    "danger": {"danger": "no"},
    "where": {"where-lat": str(HARBOUR.lat), "where-lon": str(HARBOUR.lon), "where-words": "by the bakery"},
    "road": {"road": "street"},
    "position": {"position": "middle"},
    "depth": {"depth": "deep"},
    "cause": {"cause": "not-dug"},
    "description": {"description": "Deep. Nearly came off my bike. <b>Really</b> 🚲"},
    "photos": {},
    "contact_by": {"contact_by": "email"},
    "contact_name": {"contact_name": "Ada Okafor"},
    "contact_email": {"contact_email": "ada@example.com"},
}


def fill_in(client: Client, address: str, *, until: str = "check", **changes: dict[str, str]) -> str:
    """Answer the form's questions until a page of that name, and return its address."""
    for _ in range(30):
        page = address.split("?")[0].rstrip("/").split("/")[-1]
        if page == until:
            return address
        address = answer(client, address, **{**POTHOLE, **changes}[page])
    raise AssertionError(f"never came to {until}")


def send(client: Client, address: str) -> str:
    """Send the form from its check page and return the address of the confirmation."""
    return answer(client, address)


def test_a_report_becomes_one_case_with_a_reference_on_the_page(town: None, client: Client) -> None:
    done = send(client, fill_in(client, begin(client)))
    case = Case.objects.get()
    page = client.get(done).content.decode()
    assert f"{case.reference[:3]}-{case.reference[3:6]}-{case.reference[6:]}" in page
    assert (case.service, case.channel, case.description) == ("pothole", "web", POTHOLE["description"]["description"])


def test_the_person_gets_one_message_with_a_link_that_works(
    town: None, client: Client, deliver: Callable[[], int]
) -> None:
    send(client, fill_in(client, begin(client)))
    deliver()
    (message,) = Message.objects.all()
    assert message.to == "ada@example.com"
    link = body_of(message).text.split("/track/")[1].split("/")[0]
    assert "Nearly came off my bike" in Client().get(f"/track/{link}/").content.decode()


def test_pressing_send_twice_makes_one_case(town: None, client: Client) -> None:
    check = fill_in(client, begin(client))
    token = held(client, check)
    first = client.post(check, {"held": token})["Location"]
    second = client.post(check, {"held": token})["Location"]
    assert first == second
    assert Case.objects.count() == 1


def test_an_empty_answer_says_what_to_do_and_marks_the_title(town: None, client: Client) -> None:
    address = begin(client)
    response = client.post(address, {"held": held(client, address)})
    page = response.content.decode()
    assert response.status_code == 422
    assert "<title>Error: " in page
    assert "Select yes if somebody could be hurt before tomorrow" in page


def test_a_lost_session_loses_nothing(town: None, client: Client) -> None:
    address = fill_in(client, begin(client), until="description")
    token = held(client, address)
    client.session.flush()
    fresh = Client()
    response = fresh.post(address, {"held": token, "description": "Still here"})
    assert response.status_code == 302
    assert "Still here" in fresh.get(address).content.decode()


def test_a_stranger_cannot_open_somebody_elses_form(town: None, client: Client) -> None:
    address = begin(client)
    assert Client().get(address).status_code == 404
    assert Client().post(address, {"held": "made-up", "danger": "no"}).status_code == 404


def test_a_form_sent_from_another_site_does_not_bring_its_draft_along(town: None, client: Client) -> None:
    address = begin(client)
    token = held(client, address)

    response = Client().post(address, {"held": token, "danger": "no"}, headers={"sec-fetch-site": "cross-site"})
    assert response.status_code == 404


def test_answers_changed_in_another_tab_are_looked_at_before_they_are_sent(town: None, client: Client) -> None:
    check = fill_in(client, begin(client))
    shown = client.get(check).content.decode().split('name="revision" value="')[1].split('"')[0]
    answer(client, check.replace("/check/", "/depth/"), depth="shallow")

    response = client.post(check, {"held": held(client, check), "revision": shown})
    assert response.status_code == 422
    assert "Your answers changed while this page was open" in response.content.decode()
    assert Case.objects.count() == 0


def test_two_tabs_keep_both_answers(town: None, client: Client) -> None:
    address = fill_in(client, begin(client), until="road")
    token = held(client, address)
    depth = address.replace("/road/", "/depth/")
    client.post(address, {"held": token, "road": "street"})
    client.post(depth, {"held": token, "depth": "deep"})
    assert Case.objects.count() == 0
    check = fill_in(client, address.replace("/road/", "/position/"))
    page = client.get(check).content.decode()
    assert "A street or road" in page
    assert "About a golf ball" in page


def test_a_change_from_the_check_page_comes_back_to_it(town: None, client: Client) -> None:
    check = fill_in(client, begin(client))
    back = answer(client, check.replace("/check/", "/depth/?return=check"), depth="very-deep")
    assert back == check
    assert "Deeper than a tennis ball" in client.get(check).content.decode()


def test_every_box_that_was_ticked_is_kept(town: None, client: Client) -> None:
    asked = fill_in(client, begin(client), until="contact_by")
    answer(client, asked, contact_by=["email", "phone"])
    assert Submission.objects.get().answers["contact_by"] == ["email", "phone"]


def test_none_of_these_cannot_be_ticked_beside_another(town: None, client: Client) -> None:
    asked = fill_in(client, begin(client), until="contact_by")
    response = client.post(asked, {"held": held(client, asked), "contact_by": ["email", "none"]})
    assert response.status_code == 422
    page = response.content.decode()
    assert "Select other answers, or select ‘I do not want updates’" in page
    assert page.count(" checked") == 2


def test_a_question_that_a_change_reveals_is_asked_before_the_check_page_comes_back(town: None, client: Client) -> None:
    check = fill_in(client, begin(client))
    asked = answer(client, check.replace("/check/", "/contact_by/?return=check"), contact_by="phone")
    assert asked.split("?")[0].endswith("/contact_phone/")
    assert answer(client, asked, contact_phone="07700 900982") == check


def test_the_address_that_begins_a_form_leads_to_what_the_service_is(town: None, client: Client) -> None:
    assert client.get("/services/pothole/start/")["Location"] == "/services/pothole/"


def test_danger_stops_before_anything_else_is_asked(town: None, client: Client) -> None:
    stop = answer(client, begin(client), danger="yes")
    page = client.get(stop).content.decode()
    assert stop.endswith("/stop-danger/")
    assert "01632 960 200" in page


def test_a_form_behind_a_stopper_cannot_be_sent(town: None, client: Client) -> None:
    check = fill_in(client, begin(client))
    token = held(client, check)
    client.post(check.replace("/check/", "/danger/"), {"held": token, "danger": "yes"})
    assert client.post(check, {"held": token}).status_code == 422
    assert Case.objects.count() == 0


def test_reports_near_are_shown_and_the_same_one_makes_a_follower(
    town: None, client: Client, deliver: Callable[[], int]
) -> None:
    send(client, fill_in(client, begin(client)))
    other = Client()
    nearby = fill_in(other, begin(other), until="nearby")
    page = other.get(nearby).content.decode()
    reference = Case.objects.get().reference
    assert "That’s the one" in page
    token = held(other, nearby)
    response = other.post(nearby, {"held": token, "same": reference, "email": "bola@example.com"})
    assert response.status_code == 200
    assert Case.objects.count() == 1
    assert Follower.objects.count() == 1


def test_a_follower_cannot_be_told_by_text_on_a_landline(town: None, client: Client) -> None:
    send(client, fill_in(client, begin(client)))
    other = Client()
    nearby = fill_in(other, begin(other), until="nearby")
    reference = Case.objects.get().reference
    response = other.post(nearby, {"held": held(other, nearby), "same": reference, "phone": "01632 960000"})
    assert response.status_code == 422
    assert "Enter a UK mobile number" in response.content.decode()


def test_a_report_closed_meanwhile_is_not_followed_and_the_own_one_goes_on(
    town: None, client: Client, at: datetime
) -> None:
    send(client, fill_in(client, begin(client)))
    other = Client()
    nearby = fill_in(other, begin(other), until="nearby")
    token = held(other, nearby)
    case = Case.objects.get()
    close(case, outcome=Outcome.FIXED, words="Mended.", by=SYSTEM, at=now())
    response = other.post(nearby, {"held": token, "same": case.reference})
    assert response["Location"].endswith("/road/")
    assert not Follower.objects.exists()


def test_none_of_them_goes_on(town: None, client: Client) -> None:
    send(client, fill_in(client, begin(client)))
    other = Client()
    nearby = fill_in(other, begin(other), until="nearby")
    assert answer(other, nearby, same="none").endswith("/road/")


def test_a_link_to_come_back_leads_to_the_next_question(town: None, client: Client, deliver: Callable[[], int]) -> None:
    address = fill_in(client, begin(client), until="depth")
    save = address.replace("/depth/", "/save/")
    response = client.post(save, {"held": held(client, save), "email": "ada@example.com"})
    assert response.status_code == 200
    deliver()
    link = body_of(Message.objects.get()).text.split("/services/come-back/")[1].split("/")[0]
    elsewhere = Client()
    assert elsewhere.get(f"/services/come-back/{link}/")["Location"].split("?")[0] == address


def test_a_form_link_that_is_cut_off_offers_to_begin_again(town: None, client: Client) -> None:
    html = client.get("/services/come-back/nonsense/").content.decode()

    assert "begin the form again" in html
    assert "Ask for a link to your report" not in html


def test_one_address_does_not_begin_forms_without_end(
    town: None, client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(form, "BEGUN_AN_HOUR", 2)
    begin(client)
    begin(client)

    assert client.post("/services/pothole/start/").status_code == 429
    assert client.post("/services/pothole/start/", REMOTE_ADDR="192.0.2.7").status_code == 302


def test_an_adviser_reports_for_a_caller_and_keeps_their_own_details(
    town: None, as_user: Callable[[str], Client]
) -> None:
    from frontdoor.customers.models import Customer
    from frontdoor.foundation.accounts.models import User

    cem = as_user("cem")
    before = User.objects.get(username="cem").email
    send(cem, fill_in(cem, begin(cem, **{"for": "caller", "channel": "phone"})))
    case = Case.objects.get()
    customer = Customer.objects.get(pk=case.customer_id)
    assert (case.channel, case.opened_by, customer.email, customer.user_id) == ("phone", "cem", "ada@example.com", None)
    assert User.objects.get(username="cem").email == before


@pytest.mark.parametrize(
    "rubbish",
    ["x" * 100_000, "\x00\x01", "‮txet ‬ עברית", "<script>alert(1)</script>", "🚧" * 3000],
    ids=["100,000 characters", "control characters", "right to left", "script", "emoji"],
)
def test_rubbish_in_words_is_kept_safely_or_refused_clearly(town: None, client: Client, rubbish: str) -> None:
    address = fill_in(client, begin(client), until="description")
    response = client.post(address, {"held": held(client, address), "description": rubbish})
    assert response.status_code in {302, 422}
    page = client.get(address).content.decode() if response.status_code == 302 else response.content.decode()
    assert "<script>alert" not in page


def test_swapped_coordinates_are_refused_with_the_reason(town: None, client: Client) -> None:
    address = fill_in(client, begin(client), until="where")
    response = client.post(address, {"held": held(client, address), "where-lat": "1.2", "where-lon": "53.6"})
    assert response.status_code == 422
    assert "swapped" in response.content.decode()


def test_an_unknown_service_offers_search(town: None, client: Client) -> None:
    response = client.get("/services/levitation/")
    assert response.status_code == 404
    assert "Search" in response.content.decode()


@pytest.mark.parametrize(
    ("wanted", "slug"),
    [
        ("potholes", "pothole"),
        ("pot-hole!", "pothole"),
        ("Bins?", "missed-bin"),
        ("my bin was not emptied", "missed-bin"),
        ("street lamp", "street-light"),
        ("hole in the road", "pothole"),
    ],
)
def test_search_finds_services_by_the_words_people_use(town: None, client: Client, wanted: str, slug: str) -> None:
    assert f"/services/{slug}/" in client.get("/services/", {"q": wanted}).content.decode()


@pytest.mark.parametrize("wanted", ["unicorns", "levitation", "???", "\x00"])
def test_search_that_finds_nothing_says_so(town: None, client: Client, wanted: str) -> None:
    assert "We found nothing for that" in client.get("/services/", {"q": wanted}).content.decode()
