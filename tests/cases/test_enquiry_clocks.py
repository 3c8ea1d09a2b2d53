"""The clock of a member's enquiry: started, warned of, missed, met, reckoned again, and explained."""

from collections.abc import Callable
from datetime import date, datetime, timedelta
from importlib import import_module
from typing import Any

import pytest
from django.apps import apps
from django.db import IntegrityError, transaction
from django.test import Client

from frontdoor.cases.models import Enquiry, EnquiryClock, EnquiryClockEntry, Notification
from frontdoor.cases.operations.enquiring import NewEnquiry, raise_enquiry, reply_to_enquiry
from frontdoor.cases.operations.enquiry_clocks import meet_enquiry_clock, reckon_enquiries, tell_of_enquiries
from frontdoor.cases.operations.notifying import mark_all_seen
from frontdoor.cases.queries.enquiry_clocks import explain_enquiry
from frontdoor.cases.rules.enquiries import Consent
from frontdoor.cases.rules.ledger import HasEnded
from frontdoor.cases.tasks import watch_enquiries
from frontdoor.foundation.accounts.actors import SYSTEM, Actor
from frontdoor.foundation.accounts.models import Team, User
from frontdoor.foundation.calendars.api import add_closure

pytestmark = pytest.mark.usefixtures("town")
DAY = timedelta(days=1)
MIGRATION = import_module("frontdoor.cases.migrations.0035_clockacts_clocks_of_enquiries")


@pytest.fixture
def enquiry(mina: Actor, at: datetime) -> Enquiry:
    """Return what Mina asked on Tuesday 20 May 2025, before a bank holiday."""
    return raise_enquiry(NewEnquiry(matter="Why?", consent=Consent(given=False)), by=mina, at=at)


def kinds(enquiry: Enquiry) -> list[str]:
    return list(enquiry.clock.entries.order_by("number").values_list("kind", flat=True))


def answer(enquiry: Enquiry, *, at: datetime) -> None:
    reply_to_enquiry(enquiry, to="member", text="The lorry broke down.", by=SYSTEM, at=at)


def told() -> list[tuple[str, str]]:
    return sorted(Notification.objects.values_list("user__username", "kind"))


@pytest.fixture
def leader(town: None) -> User:
    """Return Dee, who leads the hub, which answers."""
    return User.objects.get(username="dee")


def test_an_enquiry_has_a_clock_that_explains_its_due_date(enquiry: Enquiry) -> None:
    assert kinds(enquiry) == ["started"]
    assert enquiry.due_at == enquiry.clock.due_at
    assert explain_enquiry(enquiry) == (
        "10 working days from Tuesday 20 May 2025; Spring bank holiday not counted; due Wednesday 4 June 2025"
    )


@pytest.mark.parametrize(
    ("days", "entries", "said"),
    [
        (2, ["started", "met"], "due Wednesday 4 June 2025; answered in time on Thursday 22 May 2025"),
        (30, ["started", "missed", "met"], "due Wednesday 4 June 2025; answered late on Thursday 19 June 2025"),
    ],
)
def test_answering_the_member_meets_it(
    enquiry: Enquiry, at: datetime, days: int, entries: list[str], said: str
) -> None:
    answer(enquiry, at=at + days * DAY)
    answer(enquiry, at=at + (days + 1) * DAY)
    assert kinds(enquiry) == entries
    assert explain_enquiry(enquiry) == said


def test_it_is_met_once(enquiry: Enquiry, at: datetime) -> None:
    meet_enquiry_clock(enquiry, by=SYSTEM, at=at)
    with pytest.raises(HasEnded):
        meet_enquiry_clock(enquiry, by=SYSTEM, at=at)


def test_leaders_of_the_team_that_answers_are_warned_once(enquiry: Enquiry, leader: User) -> None:
    soon = enquiry.due_at - 2 * DAY
    assert tell_of_enquiries(by=SYSTEM, at=soon) == (1, 0)
    assert tell_of_enquiries(by=SYSTEM, at=soon) == (0, 0)
    assert told() == [("dee", "enquiry-warning")]
    assert kinds(enquiry) == ["started"]


def test_what_was_missed_is_kept_and_goes_to_whoever_the_team_names(enquiry: Enquiry, leader: User) -> None:
    Team.objects.filter(pk=enquiry.team_id).update(escalates_to=User.objects.get(username="pat"))
    assert watch_enquiries(at=enquiry.due_at + DAY) == "Warned of 0; 1 were missed."
    assert watch_enquiries(at=enquiry.due_at + 2 * DAY) == "Warned of 0; 0 were missed."
    assert told() == [("dee", "enquiry-missed"), ("pat", "enquiry-missed")]
    assert (kinds(enquiry), EnquiryClock.objects.get().state) == (["started", "missed"], "missed")


def test_a_closure_moves_it_before_anybody_is_told_that_it_was_missed(
    enquiry: Enquiry, leader: User, at: datetime
) -> None:
    due = enquiry.due_at
    add_closure(first_day=date(2025, 5, 27), last_day=date(2025, 5, 30), reason="Flood", by=SYSTEM, at=at)
    assert tell_of_enquiries(by=SYSTEM, at=due + timedelta(hours=1)) == (0, 0)
    enquiry.refresh_from_db()
    assert (enquiry.due_at.date(), kinds(enquiry)) == (date(2025, 6, 10), ["started", "recalculated"])
    assert reckon_enquiries(by=SYSTEM, at=due) == 0


def test_a_servers_clock_that_was_set_back_keeps_the_order(enquiry: Enquiry, at: datetime) -> None:
    answer(enquiry, at=at - DAY)
    assert [entry.at for entry in enquiry.clock.entries.order_by("number")] == [at, at]


# ---- carried over


@pytest.mark.parametrize(
    ("fields", "state", "entries"),
    [
        ({"answered_at": "2025-05-21T09:00+00:00"}, "met", ["started", "met"]),
        ({"answered_at": "2025-07-21T09:00+00:00"}, "missed", ["started", "missed", "met"]),
        ({"due_at": "2025-06-04T16:00+00:00"}, "missed", ["started", "missed"]),
        ({"due_at": "2998-06-04T16:00+00:00"}, "running", ["started"]),
    ],
)
def test_an_enquiry_of_before_gets_its_clock(
    enquiry: Enquiry, fields: dict[str, str], state: str, entries: list[str]
) -> None:
    EnquiryClock.objects.all().delete()
    Enquiry.objects.update(**{name: datetime.fromisoformat(value) for name, value in fields.items()})
    MIGRATION.give_clocks(apps, None)
    MIGRATION.give_clocks(apps, None)
    enquiry = Enquiry.objects.get()
    assert (enquiry.clock.state, kinds(enquiry), enquiry.clock.due_at) == (state, entries, enquiry.due_at)


# ---- pages


def test_the_member_and_whoever_answers_read_the_sentence(
    enquiry: Enquiry, leader: User, as_user: Callable[[str], Client], settings: Any, at: datetime
) -> None:
    settings.FRONTDOOR_NOW = at.isoformat()
    sentence = "10 working days from Tuesday 20 May 2025; Spring bank holiday not counted; due Wednesday 4 June 2025."
    assert sentence in as_user("mina").get(f"/member/enquiries/{enquiry.reference}/").content.decode()
    page = as_user("cem").get(f"/office/enquiries/{enquiry.reference}/").content.decode()
    assert sentence in page
    assert "Started (Mina Rahman)" in page


def test_a_leader_finds_it_among_what_they_were_told(
    enquiry: Enquiry, leader: User, as_user: Callable[[str], Client]
) -> None:
    tell_of_enquiries(by=SYSTEM, at=enquiry.due_at + DAY)
    page = as_user("dee").get("/office/notifications/").content.decode()
    assert f"/office/enquiries/{enquiry.reference}/" in page
    assert mark_all_seen(user_id=leader.pk, up_to=Notification.objects.get().pk, at=enquiry.due_at) == 1


# ---- the database


@pytest.mark.engine
@pytest.mark.parametrize(
    "broken",
    [
        lambda clock: EnquiryClock.objects.filter(pk=clock.pk).update(state="met"),
        lambda clock: EnquiryClock.objects.filter(pk=clock.pk).update(revision=0),
        lambda clock: EnquiryClock.objects.create(
            enquiry=clock.enquiry, definition={}, started_at=clock.started_at, due_at=clock.due_at
        ),
        lambda clock: EnquiryClockEntry.objects.create(clock=clock, number=1, at=clock.started_at, kind="met"),
        lambda clock: EnquiryClockEntry.objects.create(clock=clock, number=2, at=clock.started_at, kind="eaten"),
        lambda clock: Notification.objects.create(user_id=1, kind="x", text="x", key="x", at=clock.started_at),
    ],
)
def test_a_ledger_that_contradicts_itself_is_not_kept(
    enquiry: Enquiry, broken: Callable[[EnquiryClock], object]
) -> None:
    with pytest.raises(IntegrityError), transaction.atomic():
        broken(enquiry.clock)
