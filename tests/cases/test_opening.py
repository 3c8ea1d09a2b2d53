"""Opening cases: one way in for one and for a thousand."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from django.db import IntegrityError, connection
from django.test.utils import CaptureQueriesContext

from frontdoor.cases.models import NEVER, Case, Entry
from frontdoor.cases.operations import opening
from frontdoor.cases.operations.opening import CannotOpen, open_cases
from frontdoor.cases.queries.reading import photos
from frontdoor.cases.records import NewCase, Past
from frontdoor.cases.rules.states import Outcome, Status
from frontdoor.foundation.accounts.actors import PUBLIC, SYSTEM, Actor
from frontdoor.foundation.accounts.api import team
from frontdoor.foundation.accounts.models import Team
from frontdoor.foundation.audit.api import trail
from frontdoor.foundation.files.api import DRAFT, FileGone
from frontdoor.foundation.stamps.api import touch
from frontdoor.kernel.geo import Point
from frontdoor.kernel.references import parse_reference
from frontdoor.messages.models import Message
from frontdoor.services.models import Service
from frontdoor.services.queries import STAMP
from tests.factories.cases import a_case, a_photo

pytestmark = pytest.mark.usefixtures("council")


def test_a_case_remembers_what_was_told(at: datetime) -> None:
    case = a_case(
        "pothole",
        at=at,
        answers={"depth": "deep"},
        description="By the bakery",
        point=Point(53.6, 1.2),
        place="High Street",
        ward="W01",
        uprn=999,
        channel="open311",
    )
    assert parse_reference(case.reference) == case.reference
    highways = team("highways")
    assert highways is not None
    assert (case.status, case.outcome, case.team_id, case.holder_id) == (Status.NEW, "", highways.id, None)
    assert case.answers == {"depth": "deep"}
    assert (case.lat, case.lon, case.ward, case.place, case.uprn) == (53.6, 1.2, "W01", "High Street", 999)
    assert (case.channel, case.opened_by, case.is_public) == ("open311", "public", True)


def test_the_clock_runs_by_the_promise_of_the_service(at: datetime) -> None:
    case = a_case("pothole", at=at)
    # Five working days from Tuesday 20 May, Spring bank holiday left out; due soon a day before.
    assert case.started_at == at
    assert case.due_at == datetime(2025, 5, 28, 16, 0, tzinfo=UTC)
    assert case.soon_at == datetime(2025, 5, 27, 16, 0, tzinfo=UTC)
    assert case.far_at == datetime(2025, 6, 11, 16, 0, tzinfo=UTC)


def test_a_clock_of_the_law_leaves_out_a_holiday_in_scotland() -> None:
    case = a_case("information-request", at=datetime(2026, 7, 31, 9, 0, tzinfo=UTC))

    assert case.due_at == datetime(2026, 9, 1, 16, 0, tzinfo=UTC)


def test_a_report_on_saturday_starts_on_monday() -> None:
    saturday = datetime(2025, 5, 31, 10, 0, tzinfo=UTC)
    case = a_case("pothole", at=saturday)
    assert case.opened_at == saturday
    assert case.started_at.date().isoformat() == "2025-06-02"


def test_opening_writes_an_entry_an_audit_line_and_one_event(at: datetime, announced: Callable[[], list[str]]) -> None:
    case = a_case(at=at)
    (entry,) = Entry.objects.filter(case=case)
    assert (entry.kind, entry.audience, entry.actor) == ("opened", "public", "public")
    assert entry.text
    assert [line.action for line in trail(case.reference)] == ["cases.opened"]
    assert announced().count("cases.case-opened.1") == 1


def test_only_what_the_service_makes_public_is_public(at: datetime) -> None:
    assert not a_case("noise", at=at).is_public


# ---- keys


def test_the_same_key_gives_the_first_case(at: datetime) -> None:
    new = NewCase(service="pothole", key="draft:1")
    (first,) = open_cases(batch=[new], by=PUBLIC, at=at)
    (second,) = open_cases(batch=[new], by=PUBLIC, at=at + timedelta(minutes=1))
    assert first.is_new
    assert not second.is_new
    assert (second.id, second.reference) == (first.id, first.reference)
    assert Case.objects.count() == 1


def test_a_key_twice_in_one_batch_is_one_case(at: datetime, announced: Callable[[], list[str]]) -> None:
    batch = [NewCase(service="pothole", key="a"), NewCase(service="pothole"), NewCase(service="graffiti", key="a")]
    found = open_cases(batch=batch, by=PUBLIC, at=at)
    assert [each.is_new for each in found] == [True, True, False]
    assert found[0].reference == found[2].reference != found[1].reference
    assert Case.objects.count() == announced().count("cases.case-opened.1") == 2


def test_cases_without_a_key_are_never_taken_for_one(at: datetime) -> None:
    open_cases(batch=[NewCase(service="pothole"), NewCase(service="pothole")], by=PUBLIC, at=at)
    assert Case.objects.count() == 2


def test_a_reference_that_is_taken_is_drawn_again(at: datetime, monkeypatch: pytest.MonkeyPatch) -> None:
    taken = a_case(at=at).reference
    drawn = iter([taken, "BCDFGHJKM", "unused"])
    monkeypatch.setattr(opening, "new_reference", lambda: next(drawn))
    assert a_case(at=at).reference == "BCDFGHJKM"


def test_giving_up_after_three_attempts_leaves_nothing(at: datetime, monkeypatch: pytest.MonkeyPatch) -> None:
    taken = a_case(at=at).reference
    entries = Entry.objects.count()
    monkeypatch.setattr(opening, "new_reference", lambda: taken)
    with pytest.raises(IntegrityError):
        open_cases(batch=[NewCase(service="pothole")], by=PUBLIC, at=at)
    assert (Case.objects.count(), Entry.objects.count()) == (1, entries)


# ---- files


def test_files_go_from_the_draft_to_the_case(at: datetime) -> None:
    photo = a_photo(owner=f"{DRAFT}x", at=at)
    case = a_case("pothole", at=at, files=(photo,))
    (attachment,) = case.attachments.all()
    assert (attachment.file, attachment.is_public) == (photo, True)
    assert photos([case.pk])[case.pk] == [f"/files/{photo}/public"]


def test_what_was_not_scanned_is_shown_to_nobody(at: datetime) -> None:
    photo = a_photo(owner=f"{DRAFT}x", at=at, scanned=False)
    case = a_case("pothole", at=at, files=(photo,))
    assert photos([case.pk]) == {}


def test_files_of_what_is_not_public_are_not_public(at: datetime) -> None:
    case = a_case("noise", at=at, files=(a_photo(owner=f"{DRAFT}x", at=at),))
    assert photos([case.pk]) == {}


def test_a_file_of_another_case_is_refused(at: datetime) -> None:
    photo = a_photo(owner=f"{DRAFT}x", at=at)
    a_case("pothole", at=at, files=(photo,))
    with pytest.raises(FileGone):
        open_cases(batch=[NewCase(service="pothole", files=(photo,))], by=PUBLIC, at=at)
    assert Case.objects.count() == 1


# ---- refusals


@pytest.mark.parametrize(("slug", "says"), [("no-such-thing", "no service called"), ("pothole", "not offered")])
def test_what_is_not_offered_cannot_be_opened(slug: str, says: str, at: datetime) -> None:

    Service.objects.filter(slug="pothole").update(withdrawn_at=at - timedelta(days=1))
    touch(STAMP)
    with pytest.raises(CannotOpen, match=says):
        open_cases(batch=[NewCase(service="graffiti"), NewCase(service=slug)], by=PUBLIC, at=at)
    assert not Case.objects.exists()


def test_nothing_of_a_batch_is_kept_when_one_cannot_be_opened(at: datetime) -> None:
    with pytest.raises(CannotOpen):
        open_cases(batch=[NewCase(service="pothole"), NewCase(service="nothing")], by=PUBLIC, at=at)
    assert not Case.objects.exists()


# ---- history


def a_past(**given: Any) -> Past:
    opened = datetime(2024, 1, 2, 12, 0, tzinfo=UTC)
    return Past(**{"opened_at": opened, "status": Status.NEW} | given)


def test_a_past_is_kept_and_nobody_is_written_to(
    at: datetime, announced: Callable[[], list[str]], deliver: Callable[..., int]
) -> None:
    closed = datetime(2024, 1, 9, 12, 0, tzinfo=UTC)
    promised = datetime(2024, 1, 8, 17, 0, tzinfo=UTC)
    past = a_past(
        status=Status.CLOSED, outcome=Outcome.FIXED, closed_at=closed, due_at=promised, words="Case resolved."
    )
    case = a_case(at=at, by=SYSTEM, source="boston", source_reference="1", category="Sticker", past=past)
    assert (case.status, case.outcome, case.closing_words) == (Status.CLOSED, Outcome.FIXED, "Case resolved.")
    assert (case.opened_at, case.due_at, case.closed_at, case.updated_at) == (past.opened_at, promised, closed, closed)
    assert case.far_at >= case.due_at >= case.soon_at
    kinds = Entry.objects.filter(case=case).order_by("at").values_list("kind", "at")
    assert list(kinds) == [("opened", past.opened_at), ("closed", closed)]
    deliver()
    assert "cases.case-imported.1" in announced()
    assert "cases.case-opened.1" not in announced()
    assert not Message.objects.exists()


def test_an_open_past_without_a_due_date_gets_the_promise(at: datetime) -> None:
    case = a_case("pothole", at=at, by=SYSTEM, source="boston", past=a_past())
    assert case.due_at == datetime(2024, 1, 9, 17, 0, tzinfo=UTC)


def test_a_past_that_waits_has_no_due_date(at: datetime) -> None:
    case = a_case(at=at, by=SYSTEM, source="boston", past=a_past(status=Status.WAITING))
    assert (case.due_at, case.soon_at, case.far_at) == (NEVER, NEVER, NEVER)


def test_history_of_a_withdrawn_service_can_be_loaded(at: datetime) -> None:

    Service.objects.filter(slug="pothole").update(withdrawn_at=at - timedelta(days=1))
    touch(STAMP)
    assert a_case("pothole", at=at, by=SYSTEM, source="boston", past=a_past()).service == "pothole"


# ---- what it costs


def statements(batch: list[NewCase], *, at: datetime) -> int:
    with CaptureQueriesContext(connection) as captured:
        open_cases(batch=batch, by=PUBLIC, at=at)
    return len([query for query in captured if "SAVEPOINT" not in query["sql"]])


def test_one_case_costs_seven_statements_and_many_no_more(at: datetime) -> None:
    open_cases(batch=[NewCase(service="pothole")], by=PUBLIC, at=at)  # the catalogue is remembered from here on
    # The case, its clock and that one's start, its entry, the audit line, the announcement, what is owed for it.
    assert statements([NewCase(service="pothole")], at=at) == 7
    # SQLite takes at most 999 values in an insert, so 15 still go in one.
    assert statements([NewCase(service="pothole") for _each in range(15)], at=at) == 7


def test_a_key_costs_one_statement_and_a_file_two(at: datetime) -> None:
    photo = a_photo(owner=f"{DRAFT}x", at=at)
    open_cases(batch=[NewCase(service="pothole")], by=PUBLIC, at=at)
    assert statements([NewCase(service="pothole", key="k", files=(photo,))], at=at) == 10


@pytest.mark.engine
def test_a_thousand_cases_cost_what_the_engine_needs(at: datetime) -> None:
    open_cases(batch=[NewCase(service="pothole")], by=PUBLIC, at=at)
    count = statements([NewCase(service="pothole") for _each in range(1000)], at=at)
    # One each for cases, clocks, their starts, entries, audit and announcements; deliveries are three a case, a
    # thousand a statement.
    assert count == 9 if connection.vendor == "postgresql" else count < 300


def test_the_actor_who_opens_for_a_caller_is_kept(cem: Actor, at: datetime) -> None:
    case = a_case(at=at, by=cem, channel="phone")
    assert (case.opened_by, case.channel) == ("cem", "phone")


def test_nothing_is_opened_for_a_team_that_does_not_exist(at: datetime) -> None:
    Team.objects.filter(slug="highways").update(slug="roads")
    touch(STAMP)
    with pytest.raises(CannotOpen, match="‘highways’"):
        a_case("pothole", at=at)
