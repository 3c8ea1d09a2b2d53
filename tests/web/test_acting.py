"""Acting for another on the web: Ada invites Bola, Bola reports for Ada, and Ada ends it."""

import re
from collections.abc import Callable
from datetime import datetime
from typing import Any

import pytest
from django.test import Client

from frontdoor.cases.api import tracking_link
from frontdoor.cases.models import Case, Entry
from frontdoor.customers.api import (
    Invited,
    NewRepresentation,
    NewTask,
    Person,
    Sees,
    accept,
    ask_circle,
    begin_circle,
    end,
    invite,
    summaries,
)
from frontdoor.foundation.accounts.actors import Actor
from frontdoor.foundation.audit.models import Line
from frontdoor.messages.models import Message
from frontdoor.messages.queries import body_of
from frontdoor.services.models import Submission
from tests.factories.cases import a_case
from tests.web.test_resident_form import begin, fill_in, held

pytestmark = pytest.mark.usefixtures("town")


@pytest.fixture(autouse=True)
def _now(settings: Any, at: datetime) -> None:
    settings.FRONTDOOR_NOW = at.isoformat()


@pytest.fixture
def acts(ada: Actor, bola: Actor, at: datetime) -> Invited:
    """Let Bola act for Ada in everything about potholes."""
    asked = invite(NewRepresentation(kind="carer", email="bola@example.com", services=("pothole",)), by=ada, at=at)
    accept(asked.token, by=bola, at=at)
    return asked


@pytest.fixture
def acting(acts: Invited, as_user: Callable[[str], Client]) -> Client:
    """Return Bola's browser, once they have chosen to act for Ada."""
    client = as_user("bola")
    assert client.post(f"/acting/{acts.id}/act/").status_code == 302
    return client


def sent(client: Client) -> Case:
    """Report a pothole and return its case."""
    check = fill_in(client, begin(client))
    assert client.post(check, {"held": held(client, check)}).status_code == 302
    return Case.objects.latest("id")


def page(client: Client, address: str) -> str:
    return client.get(address).content.decode()


def test_ada_invites_bola_by_email_which_says_her_first_name_alone(as_user: Callable[[str], Client]) -> None:
    typed = {"kind": "family", "email": "bola@example.com", "which": "all", "sees": ["requests"]}
    assert as_user("ada").post("/acting/invite/", typed).status_code == 302

    letter = body_of(Message.objects.get())
    assert "Ada" in letter.text and "Okafor" not in letter.text and "ada@" not in letter.text
    link = re.search(r"/acting/invitations/\S+", letter.text)
    assert link is not None
    assert as_user("eve").get(link[0]).status_code == 410
    assert "Ada Okafor asks you" in page(as_user("bola"), link[0])
    assert as_user("bola").post(link[0], {"answer": "yes"}).status_code == 302
    assert "Act for Ada Okafor" in page(as_user("bola"), "/acting/")


def test_nothing_typed_is_lost_when_an_invitation_cannot_be_sent(as_user: Callable[[str], Client]) -> None:
    answer = as_user("ada").post("/acting/invite/", {"kind": "family", "email": "half an address"})

    assert answer.status_code == 422
    assert "half an address" in answer.content.decode()


def test_what_bola_reports_is_adas_and_every_record_names_both(acting: Client, ada: Actor) -> None:
    case = sent(acting)

    assert case.customer_id is not None
    person = summaries([case.customer_id])[case.customer_id]
    assert (person.name, person.email, person.user_id) == ("Ada Okafor", "ada@example.com", ada.user_id)
    whom = f"customer:{person.id}"
    entry, line = (
        Entry.objects.get(case=case, kind="opened"),
        Line.objects.get(on=case.reference, action="cases.opened"),
    )
    assert [(each.actor, each.acting_for) for each in (entry, line)] == [("bola", whom)] * 2
    assert Submission.objects.get().representation_id is not None


def test_ada_sees_both_names_and_gets_the_messages_and_it_is_among_the_requests_of_both(
    acting: Client, as_user: Callable[[str], Client], deliver: Callable[..., int]
) -> None:
    case = sent(acting)
    deliver()

    assert Message.objects.get(about=case.reference).to == "ada@example.com"
    assert "Bola Okafor, acting for Ada Okafor" in page(as_user("ada"), tracking_link(case.reference))
    for who in ("ada", "bola"):
        assert case.reference[:3] in page(as_user(who), "/account/")


def test_bola_is_not_asked_for_adas_contact_details_and_does_not_see_them(acting: Client) -> None:
    check = fill_in(acting, begin(acting))

    text = page(acting, check)
    assert "contact_" not in text
    assert "ada@example.com" not in text
    assert "You are acting for Ada Okafor" in text


def test_a_service_that_was_not_named_is_refused_and_said(acting: Client) -> None:
    answer = acting.post("/services/fly-tipping/start/")

    assert answer.status_code == 403
    assert "You cannot act for Ada Okafor in this service." in answer.content.decode()


def test_what_was_typed_stays_when_ada_ends_it_before_it_is_sent(
    acting: Client, acts: Invited, ada: Actor, at: datetime
) -> None:
    check = fill_in(acting, begin(acting))
    end(acts.id, by=ada, at=at)

    answer = acting.post(check, {"held": held(acting, check)})

    text = answer.content.decode()
    assert answer.status_code == 422
    assert "You can no longer act for Ada Okafor" in text
    assert "Nearly came off my bike" in text
    assert not Case.objects.exists()


def test_a_form_begun_for_ada_stays_hers_when_bola_stops_acting(acting: Client) -> None:
    check = fill_in(acting, begin(acting))
    acting.post("/acting/stop/")

    assert "You are acting for Ada Okafor" in page(acting, check)
    acting.post(check, {"held": held(acting, check)})
    assert Entry.objects.get(kind="opened").acting_for


def test_bola_sees_what_was_made_for_ada_until_it_ends_and_never_the_rest(
    acting: Client, acts: Invited, ada: Actor, at: datetime
) -> None:
    made = sent(acting)
    hers = a_case(service="pothole", at=at, by=ada)

    assert acting.get(f"/acting/requests/{made.reference}/").status_code == 200
    assert acting.get(f"/acting/requests/{hers.reference}/").status_code == 404
    end(acts.id, by=ada, at=at)
    assert acting.get(f"/acting/requests/{made.reference}/").status_code == 404


def test_what_bola_adds_later_names_both_too(acting: Client) -> None:
    made = sent(acting)
    here = f"/acting/requests/{made.reference}/"

    assert acting.post(here, {"act": "information", "information": "It has grown."}).status_code == 302

    entry = Entry.objects.get(case=made, kind="information")
    assert (entry.actor, entry.acting_for) == ("bola", f"customer:{made.customer_id}")


def test_bola_sees_other_requests_only_where_ada_shows_them(
    as_user: Callable[[str], Client], ada: Actor, bola: Actor, at: datetime
) -> None:
    wanted = NewRepresentation(
        kind="family", email="bola@example.com", services=("pothole",), sees=frozenset({Sees.REQUESTS})
    )
    accept(invite(wanted, by=ada, at=at).token, by=bola, at=at)
    hers = [_of_ada(slug, ada, at=at) for slug in ("pothole", "fly-tipping")]

    found = [as_user("bola").get(f"/acting/requests/{each.reference}/").status_code for each in hers]

    assert found == [200, 404]


def _of_ada(slug: str, ada: Actor, *, at: datetime) -> Case:
    return a_case(slug, at=at, by=ada, person=Person(name="Ada Okafor", email=ada.username, user_id=ada.user_id))


def test_an_adviser_sees_that_somebody_acts_and_by_what_right(
    acting: Client, as_user: Callable[[str], Client], ada: Actor
) -> None:
    case = sent(acting)

    text = page(as_user("cem"), f"/office/cases/{case.reference}/")
    assert "acts for Ada Okafor: my carer" in text
    assert "Bola Okafor, acting for Ada Okafor" in text


def test_eve_can_neither_choose_nor_end_it(acts: Invited, as_user: Callable[[str], Client]) -> None:
    for address in (f"/acting/{acts.id}/act/", f"/acting/{acts.id}/"):
        assert as_user("eve").post(address).status_code == 404


def test_staff_record_and_another_approves(as_user: Callable[[str], Client]) -> None:
    typed = {"name": "Grace Okafor", "kind": "executor", "email": "bola@example.com", "reason": "She died"}
    assert as_user("cem").post("/hub/acting/new/", typed).status_code == 422
    assert as_user("cem").post("/hub/acting/new/", {**typed, "evidence": "Grant of probate"}).status_code == 302
    text = page(as_user("dee"), "/hub/acting/")
    address = re.search(r"/hub/acting/\d+/", text)
    assert address is not None

    as_user("cem").post(address[0], {"act": "approve"})
    assert not Message.objects.exists()
    as_user("dee").post(address[0], {"act": "approve"})
    assert Message.objects.get().to == "bola@example.com"


def test_a_circle_on_the_web_from_asking_to_done(as_user: Callable[[str], Client], ada: Actor, at: datetime) -> None:
    as_user("ada").post("/circle/")
    circle = begin_circle(by=ada, at=at)
    invited = {"called": "Bola", "email": "bola@example.com", "role": "family"}
    assert as_user("ada").post(f"/circle/{circle}/invite/", invited).status_code == 302
    link = re.search(r"/circle/invitations/\S+", body_of(Message.objects.get()).text)
    assert link is not None
    assert as_user("bola").get(link[0]).status_code == 200
    as_user("bola").post(link[0], {"answer": "yes"})
    asked = {"title": "The shopping", "day-day": "27", "day-month": "5", "day-year": "2025"}
    assert as_user("bola").post(f"/circle/{circle}/ask/", {**asked, "day-month": "13"}).status_code == 422
    assert as_user("ada").post(f"/circle/{circle}/ask/", asked).status_code == 302
    hers = ask_circle(circle, new=NewTask(title="A lift"), by=ada, at=at)

    as_user("bola").post(f"/circle/{circle}/tasks/{hers}/", {"act": "take"})
    as_user("bola").post(f"/circle/{circle}/tasks/{hers}/", {"act": "done"})

    text = page(as_user("ada"), f"/circle/{circle}/")
    assert "The shopping, 27/5/2025" in text
    assert "Done: Bola Okafor" in text
