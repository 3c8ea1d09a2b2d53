"""One's account: proving contact points, taking in earlier requests and records, sessions, closing."""

from datetime import datetime, timedelta
from typing import Any

import pytest
from django.test import Client

from frontdoor.customers.api import Person, attachable, attached_to, ids_of_user
from frontdoor.foundation.accounts.contact_points import contact_points, prove
from frontdoor.foundation.accounts.models import Code, ContactPoint, Membership, SignIn, User
from frontdoor.foundation.accounts.proving import Kind
from frontdoor.foundation.audit.api import trail
from frontdoor.messages.models import Message
from tests.factories.cases import a_case, a_customer
from tests.factories.signing_in import ask_for_code, by_password, sent, who

ADA, MOBILE = "ada@example.com", "+447700900982"


@pytest.fixture(autouse=True)
def _today(council: None, at: datetime, settings: Any) -> None:
    settings.FRONTDOOR_NOW = at.isoformat()


@pytest.fixture
def ada() -> Client:
    return by_password("ada")


def prove_it(client: Client, kind: str, value: str) -> Any:
    client.post(f"/account/contact/{kind}/", {kind: value})
    return client.post("/account/contact/code/", {"code": sent()})


def cases_shown(client: Client) -> str:
    return str(client.get("/account/").content.decode())


# ---- proving


def test_an_address_is_proved_by_a_code_and_signs_in_from_then_on(ada: Client) -> None:
    prove_it(ada, "email", "ada.new@example.com")
    client = Client()
    ask_for_code(client, "ada.new@example.com")
    client.post("/sign-in/code/", {"code": sent()})

    assert who(client) == "ada"


def test_a_mobile_is_proved_by_a_text_message(ada: Client, cast: dict[str, User]) -> None:
    prove_it(ada, "phone", "07700 900 982")

    assert Message.objects.get(version__template__key="prove-contact").to == MOBILE
    assert [(each.kind, each.value) for each in contact_points(cast["ada"].pk)] == [(Kind.PHONE, MOBILE)]


@pytest.mark.parametrize("number", ["01632 960 001", "12", ""])
def test_a_number_that_takes_no_text_message_is_refused(ada: Client, number: str) -> None:
    page = ada.post("/account/contact/phone/", {"phone": number})

    assert page.status_code == 422 and f'value="{number}"' in page.content.decode()


def test_nothing_is_proved_by_a_wrong_code(ada: Client) -> None:
    ada.post("/account/contact/email/", {"email": ADA})
    page = ada.post("/account/contact/code/", {"code": "12"})

    assert page.status_code == 422 and not ContactPoint.objects.exists()


def test_a_code_asked_for_by_one_account_proves_nothing_for_the_next_in_the_same_browser(ada: Client) -> None:
    ada.post("/account/contact/email/", {"email": ADA})
    kept = ada.session["browser"], ada.session["proving"], sent()
    ada.post("/sign-out/")
    ada.post("/sign-in/", {"username": "eve", "password": "frontdoor-demo"})
    session = ada.session
    session["browser"], session["proving"] = kept[:2]
    session.save()

    assert ada.post("/account/contact/code/", {"code": kept[2]}).status_code == 422
    assert not ContactPoint.objects.exists()


def test_an_address_of_another_account_is_refused_once_it_is_proved_and_not_before(
    ada: Client, cast: dict[str, User], at: datetime
) -> None:
    prove(cast["bola"], kind=Kind.EMAIL, value="ours@example.com", at=at)
    asked = ada.post("/account/contact/email/", {"email": "ours@example.com"})
    page = ada.post("/account/contact/code/", {"code": sent()})

    assert asked.status_code == 302
    assert page.status_code == 422 and "signs in to another account" in page.content.decode()


def test_the_addresses_that_were_there_are_told_of_a_new_one(ada: Client, cast: dict[str, User], at: datetime) -> None:
    prove(cast["ada"], kind=Kind.EMAIL, value=ADA, at=at)
    prove_it(ada, "email", "thief@example.com")

    told = Message.objects.filter(version__template__key="account-changed").values_list("to", flat=True)
    assert set(told) == {ADA, "thief@example.com"}


# ---- earlier requests


def test_earlier_requests_are_shown_and_asked_about_and_then_attached(ada: Client, at: datetime) -> None:
    case = a_case(at=at, person=Person(name="A. Okafor", email=ADA))
    prove_it(ada, "email", ADA)
    asked = ada.get("/account/earlier/").content.decode()
    before = cases_shown(ada)
    ada.post("/account/earlier/")

    shown = case.reference[:3]
    assert shown in asked and "See them and add them" in before
    assert f"{shown}-" not in before and f"{shown}-" in cases_shown(ada)


def test_nothing_is_attached_by_an_address_that_is_not_proved(ada: Client, cast: dict[str, User], at: datetime) -> None:
    a_case(at=at, person=Person(name="Ada Okafor", email=ADA))
    ada.post("/account/earlier/")

    assert ids_of_user(cast["ada"].pk) == []


def test_a_telephone_attaches_only_what_has_no_address_of_its_own(
    ada: Client, cast: dict[str, User], at: datetime
) -> None:
    by_phone = a_customer(Person(name="Ada", phone="07700 900 982"), at=at)
    a_customer(Person(name="Her husband", email="he@example.com", phone="07700 900 982"), at=at)
    prove_it(ada, "phone", "07700 900 982")
    ada.post("/account/earlier/")

    assert ids_of_user(cast["ada"].pk) == [by_phone]


def test_a_record_of_one_account_is_never_another_accounts(ada: Client, cast: dict[str, User], at: datetime) -> None:
    shared = a_customer(Person(name="Both", phone="07700 900 982"), at=at)
    prove_it(ada, "phone", "07700 900 982")
    ada.post("/account/earlier/")
    prove(cast["bola"], kind=Kind.PHONE, value=MOBILE, at=at)

    assert attachable(emails=[], phones=[MOBILE]) == {}
    assert attached_to(shared) == cast["ada"].pk


def test_what_was_attached_is_in_the_audit_trail(ada: Client, at: datetime) -> None:
    customer = a_customer(Person(email=ADA), at=at)
    prove_it(ada, "email", ADA)
    ada.post("/account/earlier/")

    (line,) = trail(f"customer:{customer}")
    assert (line.action, line.actor, line.reason) == ("customers.attached", "ada", "email")


# ---- the record that staff made


@pytest.fixture
def noted(at: datetime) -> Any:
    """Return a case that an adviser made for a caller."""
    return a_case(at=at, person=Person(name="Ada Okafor", email="old@example.com"))


def send_claim(case: Any) -> str:
    by_password("cem").post("/hub/claim-codes/", {"reference": case.reference})
    return sent()


def test_an_adviser_sends_a_code_to_the_contact_point_held_and_its_owner_takes_the_record_up(
    ada: Client, noted: Any, cast: dict[str, User]
) -> None:
    code = send_claim(noted)
    to = Message.objects.order_by("-id")[0].to
    ada.post("/account/claim/", {"code": code})

    assert to == "old@example.com"
    assert ids_of_user(cast["ada"].pk) == [noted.customer_id]
    assert {line.action for line in trail(f"customer:{noted.customer_id}")} == {
        "customers.claim-sent", "customers.attached",
    }  # fmt: skip


def test_a_claim_code_works_once(ada: Client, noted: Any) -> None:
    code = send_claim(noted)
    by_password("eve").post("/account/claim/", {"code": code})
    page = ada.post("/account/claim/", {"code": code})

    assert page.status_code == 422


def test_a_claim_code_ends_after_seven_days(ada: Client, noted: Any, at: datetime) -> None:
    code = send_claim(noted)
    Code.objects.update(made_at=at - timedelta(days=8), expires_at=at)

    assert ada.post("/account/claim/", {"code": code}).status_code == 422


def test_a_refused_claim_is_in_the_audit_trail_and_many_are_stopped(ada: Client, cast: dict[str, User]) -> None:
    for _ in range(10):
        ada.post("/account/claim/", {"code": "WRONG-WRONG"})
    page = ada.post("/account/claim/", {"code": "WRONG-WRONG"}).content.decode()

    assert "Too many codes were wrong" in page
    refused = [line for line in trail(f"user:{cast['ada'].pk}") if line.action == "customers.claim-refused"]
    assert len(refused) == 10


def test_no_code_is_sent_for_a_record_that_is_held(ada: Client, noted: Any) -> None:
    ada.post("/account/claim/", {"code": send_claim(noted)})
    page = by_password("cem").post("/hub/claim-codes/", {"reference": noted.reference})

    assert page.status_code == 422 and "in somebody’s account already" in page.content.decode()


def test_no_code_is_sent_where_we_hold_no_way_to_reach_anybody(at: datetime) -> None:
    case = a_case(at=at, person=Person(name="Nobody's number", phone="01632 960 001"))
    page = by_password("cem").post("/hub/claim-codes/", {"reference": case.reference})

    assert page.status_code == 422 and not Message.objects.filter(version__template__key="claim-record").exists()


def test_the_staff_do_not_read_a_code_that_went_out(noted: Any, settings: Any) -> None:
    from frontdoor.messages.queries import facts_for_staff

    code = send_claim(noted)
    message = Message.objects.order_by("-id")[0]

    assert code not in str(facts_for_staff(message))


# ---- sessions, name, closing


def test_all_other_sessions_end_by_a_button_and_this_one_goes_on(ada: Client) -> None:
    other = by_password("ada")
    ada.post("/account/sign-ins/")

    assert (ada.get("/account/").status_code, other.get("/account/").status_code) == (200, 302)


def test_somebody_elses_sessions_are_not_touched(ada: Client) -> None:
    eve = by_password("eve")
    ada.post("/account/sign-ins/")

    assert eve.get("/account/").status_code == 200


def test_closing_leaves_nothing_of_who_it_was_and_ends_every_session(
    ada: Client, cast: dict[str, User], at: datetime
) -> None:
    prove(cast["ada"], kind=Kind.EMAIL, value=ADA, at=at)
    other = by_password("ada")
    response = ada.post("/account/close/")
    user = User.objects.get(pk=cast["ada"].pk)

    assert response["Location"] == "/account/closed/" and other.get("/account/").status_code == 302
    assert (user.username, user.email, user.display_name, user.is_active) == (f"closed-{user.pk}", "", "", False)
    assert not any(model.objects.filter(user=user).exists() for model in (ContactPoint, Membership, SignIn))
    assert who(by_password("ada")) == ""


def test_an_address_of_a_closed_account_begins_a_new_one(ada: Client, cast: dict[str, User], at: datetime) -> None:
    prove(cast["ada"], kind=Kind.EMAIL, value=ADA, at=at)
    ada.post("/account/close/")
    client = Client()
    ask_for_code(client, ADA)
    client.post("/sign-in/code/", {"code": sent()})

    assert who(client).startswith("r-")


def test_staff_do_not_close_the_account_of_their_work() -> None:
    otto = by_password("otto")

    assert otto.post("/account/close/").status_code == 403 and who(otto) == "otto"


def test_a_name_of_spaces_is_none(ada: Client) -> None:
    assert ada.post("/account/name/", {"name": "   "}).status_code == 422


def test_the_account_page_asks_the_same_few_questions_however_much_it_shows(
    ada: Client, cast: dict[str, User], at: datetime, django_assert_max_num_queries: Any
) -> None:
    for number in range(8):
        prove(cast["ada"], kind=Kind.EMAIL, value=f"ada{number}@example.com", at=at)
        a_case(at=at, person=Person(email=f"ada{number}@example.com"))
    ada.post("/account/earlier/")

    with django_assert_max_num_queries(14):
        ada.get("/account/")
