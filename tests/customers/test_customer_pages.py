"""The hub's pages of a customer: found, opened for a purpose, opened from a case, restricted, acted on."""

from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any

import pytest
from django.test import Client

from frontdoor.cases.api import add_note
from frontdoor.cases.panels import PANEL as CASES
from frontdoor.customers.api import Person, set_needs, tie
from frontdoor.customers.models import BrokenGlass, CautionaryAlert, ConsentEntry, Look, RestrictedRecord
from frontdoor.foundation.accounts.actors import Actor
from frontdoor.foundation.ui.panels import About, Panel, PanelLine, last_said, panels, promises, told_of
from frontdoor.messages.panels import PANEL as MESSAGES
from tests.factories.cases import a_case, a_customer
from tests.factories.known import ADA_HOUSING, ADA_TAX, a_person, a_record

As = Callable[[str], Client]
ADA = Person(name="Ada Okafor", email="ada@example.com", phone="07700 900456")


@pytest.fixture
def at(at: datetime) -> datetime:
    return at + timedelta(days=365)


@pytest.fixture(autouse=True)
def _today(council: None, at: datetime, settings: Any) -> None:
    settings.FRONTDOOR_NOW = at.isoformat()


@pytest.fixture
def tax(at: datetime) -> int:
    return a_record("council-tax", ADA_TAX, at=at)


def stated(client: Client, customer: int, purpose: str = "answer-a-request") -> Any:
    """State a purpose and return the page it leads to."""
    sent = {"purpose": purpose, "reason": "She called about a bin"}
    return client.post(f"/hub/customers/{customer}/purpose/", sent, follow=True)


def text(response: Any) -> str:
    return " ".join(response.content.decode().split())


def test_what_is_looked_for_stays_out_of_the_address(as_user: As, tax: int) -> None:
    cem = as_user("cem")
    response = cem.post("/hub/customers/", {"name": "Ada Okafor", "born": "4 3 1981"})

    assert response["Location"] == "/hub/customers/"
    page = text(cem.get("/hub/customers/"))
    assert f'href="/hub/customers/{tax}/"' in page
    assert "4 March 1981" in page


def test_a_name_alone_is_told_to_find_too_many_and_stays_typed(as_user: As, tax: int) -> None:
    response = as_user("cem").post("/hub/customers/", {"name": "Ada Okafor"}, follow=True)

    assert response.status_code == 422
    assert 'value="Ada Okafor"' in text(response)
    assert 'href="#id_name"' in text(response)


def test_nothing_of_a_customer_is_shown_before_a_purpose_is_stated(as_user: As, tax: int) -> None:
    response = as_user("cem").get(f"/hub/customers/{tax}/", follow=True)

    assert response.redirect_chain[-1][0] == f"/hub/customers/{tax}/purpose/"
    assert "Okafor" not in text(response)
    assert not Look.objects.exists()


def test_a_customer_is_shown_for_the_purpose_with_why_beside_each_datum(as_user: As, tax: int) -> None:
    page = text(stated(as_user("cem"), tax))

    assert page.count("Why am I seeing this?") >= 5
    assert "Shared under agreement SA-2026-014, until 31 December 2028" in page
    assert "£212.40" not in page
    assert "Not for this purpose. Council Tax band, Balance." in page


def test_a_purpose_that_is_not_the_roles_is_refused_by_name(as_user: As, tax: int) -> None:
    cem = as_user("cem")
    response = stated(cem, tax, "collect-council-tax")

    assert response.status_code == 422
    assert "Your role may not look at anybody’s data to: bill and collect Council Tax." in text(response)
    assert "£212.40" in text(stated(as_user("otto"), tax, "collect-council-tax"))


def test_a_reason_is_asked_for(as_user: As, tax: int) -> None:
    response = as_user("cem").post(f"/hub/customers/{tax}/purpose/", {"purpose": "identify"})

    assert (response.status_code, "Say why" in text(response)) == (422, True)


def test_a_purpose_is_stated_again_after_an_hour(as_user: As, tax: int, at: datetime, settings: Any) -> None:
    cem = as_user("cem")
    stated(cem, tax)
    settings.FRONTDOOR_NOW = (at + timedelta(minutes=61)).isoformat()

    assert cem.get(f"/hub/customers/{tax}/")["Location"] == f"/hub/customers/{tax}/purpose/"


def test_a_case_leads_to_its_customer_for_its_own_purpose(as_user: As, at: datetime) -> None:
    case = a_case(person=ADA, at=at)
    cem = as_user("cem")
    page = text(cem.get(f"/office/cases/{case.reference}/"))
    link = page.split('href="/hub/customers/of/')[1].split('"')[0]
    shown = text(cem.get(f"/hub/customers/of/{link}", follow=True))

    assert 'Why: <bdi class="fd-text">Case ' in shown
    assert f"/office/cases/{case.reference}/" in shown
    (look,) = Look.objects.all()
    assert (look.purpose, look.reason.startswith("Case ")) == ("answer-a-request", True)
    assert as_user("otto").get(f"/hub/customers/of/{link}").status_code == 404


def test_the_number_of_a_joined_record_leads_to_the_customer_with_what_was_stated(
    as_user: As, dee: Actor, tax: int, at: datetime
) -> None:
    housing = a_record("housing", ADA_HOUSING, at=at)
    cem = as_user("cem")
    stated(cem, housing)
    tie(tax, right=housing, reason="One person", by=dee, at=at)

    response = cem.get(f"/hub/customers/{housing}/", follow=True)

    assert response.redirect_chain == [(f"/hub/customers/{tax}/", 302)]
    assert "are taken for one person’s" in text(response)
    assert cem.get("/hub/customers/999/").status_code == 404


def test_needs_come_first_and_promises_and_what_was_said_are_told(
    as_user: As, ada: Actor, cem: Actor, at: datetime
) -> None:
    own = Person(name="Ada Okafor", email="ada@example.com", user_id=ada.user_id)
    case = a_case(person=own, at=at)
    add_note(case, text="She prefers mornings.", by=cem, at=at)
    _details, customer = a_person(own, at=at)
    set_needs(customer, needs={"interpreter": "Yoruba"}, by=ada, at=at)
    page = text(stated(as_user("cem"), customer))

    assert page.index("Yoruba") < page.index("Who they are")
    assert "by 2" in page.split("Open promises")[1].split("</section>")[0]
    assert "She prefers mornings." in page.split("What was said last")[1].split("</section>")[0]


def test_a_customers_page_costs_the_same_however_much_happened(
    as_user: As, at: datetime, django_assert_max_num_queries: Any
) -> None:
    for number in range(12):
        a_case(person=ADA, at=at - timedelta(days=number), description=f"Rubbish {number}")
    _details, customer = a_person(ADA, at=at)
    cem = as_user("cem")
    page = text(stated(cem, customer))

    with django_assert_max_num_queries(34):
        cem.get(f"/hub/customers/{customer}/")
    assert page.count("/office/cases/") >= 12


def test_a_restricted_record_asks_for_a_reason_and_opens_for_a_while(as_user: As, tax: int, at: datetime) -> None:
    dee, cem = as_user("dee"), as_user("cem")
    stated(dee, tax)
    kept = dee.post(
        f"/hub/customers/{tax}/restrict/",
        {
            "record": tax, "kind": "staff-relative", "reason": "A colleague’s mother", "told": "dee",
            "review_on": f"{at + timedelta(days=60):%d/%m/%Y}", "never": "otto",
        },
    )  # fmt: skip
    asked = stated(cem, tax)
    refused = cem.post(f"/hub/customers/{tax}/break-glass/", {"purpose": "answer-a-request", "reason": "She rang"})
    opened = cem.post(
        f"/hub/customers/{tax}/break-glass/",
        {"purpose": "answer-a-request", "reason": "She rang", "confirmed": "yes"},
        follow=True,
    )

    assert (kept.status_code, RestrictedRecord.objects.count()) == (302, 1)
    assert asked.redirect_chain[-1][0] == f"/hub/customers/{tax}/break-glass/"
    assert "Okafor" not in text(asked)
    assert (refused.status_code, "Confirm that you know" in text(refused)) == (422, True)
    assert "Ms Ada Okafor" in text(opened)
    assert "It closes at" in text(opened)
    assert "Your role may not open it" in text(as_user("otto").get(f"/hub/customers/{tax}/break-glass/"))


def test_somebody_else_looks_at_every_opening_in_the_office(as_user: As, tax: int, at: datetime) -> None:
    test_a_restricted_record_asks_for_a_reason_and_opens_for_a_while(as_user, tax, at)
    dee = as_user("dee")
    listed = text(dee.get("/office/restricted/"))
    (opening,) = BrokenGlass.objects.all()
    where = f"/office/restricted/{opening.pk}/"
    wrong = dee.post(where, {"verdict": "wrong"})
    done = dee.post(where, {"verdict": "wrong", "found": "It could have waited"}, follow=True)

    assert "Cem Yildiz, Customer hub" in listed
    assert 'fd-count">1' in listed
    assert (wrong.status_code, "Say why" in text(wrong)) == (422, True)
    assert "Nothing waits for you" in text(done)
    assert "It could have waited" in text(dee.get("/office/restricted/?which=all"))
    assert as_user("cem").get("/office/restricted/").status_code == 403


def test_what_is_said_of_contact_and_alerts_is_kept_from_the_page(as_user: As, tax: int, at: datetime) -> None:
    cem = as_user("cem")
    stated(cem, tax)
    told = {"for-news": ["email"], "for-progress": ["post"], "how": "by telephone"}
    cem.post(f"/hub/customers/{tax}/contact/", told)
    alert = {
        "kind": "dog", "reason": "A large dog", "evidence": "The crew’s report", "told_on": f"{at:%d/%m/%Y}",
        "review_on": f"{at + timedelta(days=60):%d/%m/%Y}", "told_how": "By letter",
    }  # fmt: skip
    cem.post(f"/hub/customers/{tax}/alert/", alert)
    page = text(cem.get(f"/hub/customers/{tax}/"))

    assert ConsentEntry.objects.filter(given=True, purpose="news").exists()
    assert CautionaryAlert.objects.get().told_how == "By letter"
    assert page.index("Dog at the address.") < page.index("Who they are")
    assert cem.get(f"/hub/customers/{tax}/restrict/").status_code == 403
    assert cem.get(f"/hub/customers/{tax}/magic/").status_code == 404


@pytest.mark.parametrize("name", ["need", "contact", "alert", "restrict", "alert-again", "restricted-again"])
def test_an_act_that_says_nothing_is_asked_for_more(as_user: As, tax: int, name: str) -> None:
    dee = as_user("dee")
    stated(dee, tax)

    assert dee.get(f"/hub/customers/{tax}/{name}/").status_code == 200
    response = dee.post(f"/hub/customers/{tax}/{name}/", {})
    assert response.status_code == 422
    assert "<title>Error: " in text(response)


def test_an_alert_goes_on_or_ends_from_the_page(as_user: As, tax: int, at: datetime) -> None:
    test_what_is_said_of_contact_and_alerts_is_kept_from_the_page(as_user, tax, at)
    dee = as_user("dee")
    stated(dee, tax)
    where, which = f"/hub/customers/{tax}/alert-again/", CautionaryAlert.objects.get().pk
    no_day = dee.post(where, {"which": which, "verdict": "keep"})
    dee.post(where, {"which": which, "verdict": "keep", "review_on": f"{at + timedelta(days=90):%d/%m/%Y}"})
    kept = CautionaryAlert.objects.get().review_on
    dee.post(where, {"which": which, "verdict": "end", "reason": "The dog is gone"})

    assert no_day.status_code == 422
    assert (kept, CautionaryAlert.objects.get().ended_by) == ((at + timedelta(days=90)).date(), "dee")


def test_the_property_shows_what_the_purpose_opens(as_user: As, tax: int, at: datetime) -> None:
    a_record("council-tax", {**ADA_TAX, "account_ref": "2", "first_name": "Chidi"}, at=at)
    case = a_case(at=at, uprn=int(ADA_TAX["uprn"]))
    cem, otto = as_user("cem"), as_user("otto")
    stated(cem, tax)
    stated(otto, tax, "collect-council-tax")
    for_bins, for_tax = (text(each.get(f"/hub/customers/{tax}/property/")) for each in (cem, otto))

    assert (case.reference in for_bins, "Chidi" in for_bins) == (True, False)
    assert (case.reference in for_tax, "Chidi" in for_tax) == (False, True)


@pytest.mark.parametrize("username", ["ada", "eve", "kit", "mina", "ines", "sam"])
def test_these_pages_are_for_those_who_work_with_peoples_records(as_user: As, tax: int, username: str) -> None:
    client = as_user(username)

    for address in ("/hub/customers/", f"/hub/customers/{tax}/", f"/hub/customers/{tax}/purpose/"):
        assert client.get(address).status_code == 403


def test_one_does_not_look_at_oneself(as_user: As, cem: Actor, at: datetime) -> None:
    _details, customer = a_person(Person(name="Cem Yildiz", user_id=cem.user_id), at=at)

    assert stated(as_user("cem"), customer).status_code == 403
    assert as_user("cem").get(f"/hub/customers/{customer}/break-glass/").status_code == 403


# ------------------------------------------------------------------------------ the sources
def test_the_sources_say_by_what_right_and_for_how_long(as_user: As, tax: int) -> None:
    ines = as_user("ines")
    listed, shown = text(ines.get("/office/sources/")), text(ines.get("/office/sources/council-tax/"))

    assert "Agreement SA-2026-014, 956 days left" in listed
    assert "1 record, last delivered as of 20 May 2026" in listed
    assert "DPIA-2026-014" in shown
    assert shown.count("Seen") > 20
    assert ines.get("/office/sources/magic/").status_code == 404


def test_a_source_whose_agreement_is_over_is_marked(as_user: As, at: datetime, settings: Any) -> None:
    settings.FRONTDOOR_NOW = (at + timedelta(days=1200)).isoformat()
    page = text(as_user("dee").get("/office/sources/"))

    assert "Not in force" in page
    assert "The agreement should have been looked at again." in page


# ------------------------------------------------------------------------------ panels
def test_twenty_panels_cost_what_they_declare_whoever_a_page_is_about(
    cem: Actor, at: datetime, django_assert_max_num_queries: Any
) -> None:
    people = [Person(name=f"Person {number}") for number in range(5)]
    for person in people * 3:
        a_case(person=person, at=at)
    details = [a_customer(person, at=at) for person in people]
    about = [About(id=number, details=(number,)) for number in details]

    with django_assert_max_num_queries(sum(panel.queries for _name, panel in panels.items())):
        told = told_of(about, by=cem, at=at)

    assert {len(lines) for lines in told.values()} == {3}
    assert {each.panel for lines in told.values() for each in lines} == {CASES.title}
    assert MESSAGES.queries == 1


def test_lines_of_all_panels_stand_in_one_order_and_promises_by_their_day(cem: Actor, at: datetime) -> None:
    def load(about: Any, by: Actor, at: datetime) -> dict[int, list[PanelLine]]:
        early = PanelLine(at=at - timedelta(days=2), title="Booked", due_at=at + timedelta(days=9))
        late = PanelLine(at=at - timedelta(days=1), title="Called", text="Thank you", is_said=True)
        soon = PanelLine(at=at - timedelta(days=3), title="Paid", due_at=at + timedelta(days=1))
        return {7: [late, early, soon]}

    with panels.temporarily("bookings", Panel(title="Bookings", queries=0, load=load)):
        told = told_of([About(id=7)], by=cem, at=at)[7]

    assert [each.line.title for each in told] == ["Called", "Booked", "Paid"]
    assert [each.line.title for each in promises(told)] == ["Paid", "Booked"]
    said = last_said(told)
    assert said is not None
    assert said.line.text == "Thank you"
    assert told_of([], by=cem, at=at) == {}
