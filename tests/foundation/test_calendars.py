"""The council's calendar: bank holidays as gov.uk publishes them, usual hours, closures."""

import json
from datetime import date, datetime, time
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path
from threading import Thread
from typing import Any

import pytest
from django.core.management import CommandError, call_command
from django.db import IntegrityError, transaction

from frontdoor.foundation.accounts.actors import SYSTEM
from frontdoor.foundation.audit import api as audit
from frontdoor.foundation.calendars import api as calendars
from frontdoor.foundation.calendars.checks import next_years_bank_holidays
from frontdoor.foundation.calendars.feed import NotAHolidayFeed, read_feed
from frontdoor.foundation.calendars.models import BankHoliday, Calendar, Closure, Nation, WorkingHours
from frontdoor.foundation.calendars.operations import ClosureMakesNoSense, HoursMakeNoSense
from frontdoor.foundation.calendars.sources import SHIPPED
from frontdoor.foundation.calendars.tasks import read_bank_holidays

pytestmark = pytest.mark.django_db

ENGLAND = "england-and-wales"


def feed(*events: Any, nation: str = ENGLAND) -> dict[str, Any]:
    """Return a feed of one nation, in gov.uk's shape."""
    return {nation: {"division": nation, "events": list(events)}}


def event(day: str, title: str = "A holiday") -> dict[str, Any]:
    """Return one event of a feed."""
    return {"title": title, "date": day, "notes": "", "bunting": True}


def load(document: object, at: datetime) -> calendars.LoadedHolidays:
    """Load a feed as the platform would."""
    return calendars.load_bank_holidays(document, source="test", by=SYSTEM, at=at)


def test_the_shipped_file_holds_three_nations_to_2028_and_loads_twice_without_change(at: datetime) -> None:
    first = calendars.load_shipped_bank_holidays(by=SYSTEM, at=at)
    second = calendars.load_shipped_bank_holidays(by=SYSTEM, at=at)

    assert (first.added, first.quarantined) == (140 + 157 + 174, ())
    assert (second.added, second.changed, second.removed) == (0, 0, 0)
    assert BankHoliday.objects.filter(nation=Nation.SCOTLAND).count() == 157
    assert len(audit.trail("calendars")) == 1


def test_a_promise_reaches_across_a_bank_holiday(at: datetime) -> None:
    calendars.load_shipped_bank_holidays(by=SYSTEM, at=at)
    council = calendars.calendar()

    assert council.add_working_days(date(2025, 5, 20), 10) == date(2025, 6, 4)
    assert council.holidays_between(date(2025, 5, 20), date(2025, 6, 4)) == [(date(2025, 5, 26), "Spring bank holiday")]


def test_nations_keep_their_own_holidays(at: datetime) -> None:
    calendars.load_shipped_bank_holidays(by=SYSTEM, at=at)
    st_andrews_day = date(2026, 11, 30)

    assert calendars.calendar().is_working_day(st_andrews_day)
    assert not calendars.calendar(nation=Nation.SCOTLAND).is_working_day(st_andrews_day)


@pytest.mark.parametrize(
    ("received", "due"),
    [
        pytest.param(date(2026, 3, 2), date(2026, 3, 31), id="Saint Patrick’s Day in Northern Ireland"),
        pytest.param(date(2026, 7, 12), date(2026, 8, 11), id="a Sunday; the Boyne, then summer in Scotland"),
        pytest.param(date(2026, 7, 31), date(2026, 9, 1), id="summer in Scotland, then in England"),
        pytest.param(date(2026, 12, 14), date(2027, 1, 15), id="Christmas, while the council is closed for longer"),
    ],
)
def test_the_laws_twenty_working_days_leave_out_holidays_anywhere_in_the_kingdom(
    at: datetime, received: date, due: date
) -> None:
    """Counted by hand from gov.uk's list and section 10(6) of the Freedom of Information Act 2000."""
    calendars.load_shipped_bank_holidays(by=SYSTEM, at=at)
    calendars.add_closure(first_day=date(2026, 12, 29), last_day=date(2026, 12, 31), reason="Closed", by=SYSTEM, at=at)

    assert calendars.statutory_calendar().add_working_days(received, 20) == due


def test_a_nations_working_days_know_nothing_of_closures_or_of_other_nations(at: datetime) -> None:
    calendars.load_shipped_bank_holidays(by=SYSTEM, at=at)
    calendars.add_closure(first_day=date(2026, 12, 29), last_day=date(2026, 12, 31), reason="Closed", by=SYSTEM, at=at)

    here = calendars.statutory_calendar(Nation.ENGLAND_AND_WALES)

    assert here.add_working_days(date(2026, 12, 24), 20) == date(2027, 1, 26)
    assert calendars.statutory_calendar().add_working_days(date(2026, 12, 24), 20) == date(2027, 1, 27)


def test_a_holiday_elsewhere_says_where(at: datetime) -> None:
    calendars.load_shipped_bank_holidays(by=SYSTEM, at=at)

    left_out = calendars.statutory_calendar().holidays_between(date(2026, 8, 2), date(2026, 8, 31))

    assert left_out == [
        (date(2026, 8, 3), "Summer bank holiday (Scotland)"),
        (date(2026, 8, 31), "Summer bank holiday"),
    ]


def test_a_calendar_without_hours_works_monday_to_friday_nine_to_five(at: datetime) -> None:
    usual = calendars.calendar("anything")
    calendars.ensure_usual_hours(by=SYSTEM, at=at)
    calendars.ensure_usual_hours(by=SYSTEM, at=at)

    assert WorkingHours.objects.count() == 5
    assert calendars.calendar().hours == usual.hours
    assert not usual.is_working_day(date(2025, 5, 24))  # a Saturday


def test_a_moved_holiday_leaves_its_old_day(at: datetime) -> None:
    load(feed(event("2020-05-04", "Early May bank holiday"), event("2020-12-25")), at)

    moved = load(feed(event("2020-05-08", "Early May bank holiday (VE day)"), event("2020-12-25")), at)

    assert (moved.added, moved.removed) == (1, 1)
    assert calendars.calendar().is_working_day(date(2020, 5, 4))
    assert not calendars.calendar().is_working_day(date(2020, 5, 8))


def test_a_renamed_holiday_is_changed_in_place(at: datetime) -> None:
    load(feed(event("2022-09-19", "Bank holiday")), at)

    loaded = load(feed(event("2022-09-19", "Bank Holiday for the State Funeral of Queen Elizabeth II")), at)

    assert (loaded.added, loaded.changed, loaded.removed) == (0, 1, 0)


def test_years_and_nations_outside_the_feed_stay(at: datetime) -> None:
    load(feed(event("2019-12-25")), at)
    load(feed(event("2019-11-30"), nation="scotland"), at)

    load(feed(event("2020-12-25")), at)

    assert BankHoliday.objects.count() == 3


@pytest.mark.parametrize(
    ("bad", "reason"),
    [
        (event("2025-02-31"), "'2025-02-31' is not a date"),
        (event("25/12/2025"), "not a date"),
        (event("0025-12-25"), "not a date"),
        ({"title": "No day"}, "None is not a date"),
        (event("2025-12-26", ""), "no title"),
        (event("2025-12-26", "x" * 200), "over 120"),
        ({"title": 7, "date": "2025-12-26"}, "title is not text"),
        ("Christmas", "not an object"),
        (event("2025-12-25"), "twice"),
    ],
)
def test_a_bad_row_is_set_aside_with_its_reason_and_costs_no_other_day(at: datetime, bad: Any, reason: str) -> None:
    load(feed(event("2025-12-25"), event("2025-12-26")), at)

    loaded = load(feed(event("2025-12-25"), bad), at)

    assert [row.row for row in loaded.quarantined] == ["event 2"]
    assert reason in loaded.quarantined[0].reason
    assert BankHoliday.objects.count() == 2, "the unreadable row may be the one that would have vanished"


def test_a_nation_nobody_knows_is_set_aside() -> None:
    read = read_feed(feed(event("2025-12-25")) | {"atlantis": {"events": []}})

    assert [row.nation for row in read.quarantined] == ["atlantis"]
    assert len(read.holidays) == 1


@pytest.mark.parametrize("document", [None, [], {}, {"holidays": []}])
def test_something_else_than_a_feed_is_refused(document: object) -> None:
    with pytest.raises(NotAHolidayFeed, match=r"as gov\.uk publishes"):
        read_feed(document)


def test_a_closure_stops_the_calendar_and_a_bank_holiday_in_it_keeps_its_name(at: datetime) -> None:
    calendars.load_shipped_bank_holidays(by=SYSTEM, at=at)
    days = {"first_day": date(2025, 12, 24), "last_day": date(2025, 12, 31)}
    calendars.add_closure(**days, reason="Christmas closure", by=SYSTEM, at=at)

    closed = calendars.calendar().holidays
    assert closed[date(2025, 12, 24)] == "Christmas closure"
    assert closed[date(2025, 12, 25)] == "Christmas Day"

    calendars.remove_closure(**days, by=SYSTEM, at=at)
    calendars.remove_closure(**days, by=SYSTEM, at=at)
    assert calendars.calendar().is_working_day(date(2025, 12, 24))


@pytest.mark.parametrize("last_day", [date(2025, 1, 1), date(2026, 5, 1)])
def test_a_closure_that_makes_no_sense_is_refused(at: datetime, last_day: date) -> None:
    with pytest.raises(ClosureMakesNoSense):
        calendars.add_closure(first_day=date(2025, 1, 2), last_day=last_day, reason="A slip", by=SYSTEM, at=at)


def test_hours_may_differ_by_day_and_have_a_break(at: datetime) -> None:
    calendars.set_hours({0: [(time(13), time(17)), (time(9), time(12))], 5: [(time(10), time(12))]}, by=SYSTEM, at=at)

    council = calendars.calendar()
    assert council.hours[0] == ((time(9), time(12)), (time(13), time(17)))
    assert council.is_working_day(date(2025, 5, 24))
    assert not council.is_working_day(date(2025, 5, 20))


@pytest.mark.parametrize(
    "hours",
    [
        {},
        {7: [(time(9), time(17))]},
        {0: [(time(17), time(9))]},
        {0: [(time(9), time(13)), (time(12), time(17))]},
    ],
)
def test_hours_that_make_no_sense_are_refused(at: datetime, hours: Any) -> None:
    with pytest.raises(HoursMakeNoSense):
        calendars.set_hours(hours, by=SYSTEM, at=at)


def test_a_remembered_calendar_asks_the_database_nothing(django_assert_num_queries: Any) -> None:
    calendars.calendar()

    with django_assert_num_queries(0):
        calendars.calendar().add_working_days(date(2025, 5, 20), 10)


@pytest.mark.engine
@pytest.mark.parametrize(
    "row",
    [
        WorkingHours(calendar="x", weekday=7, opens=time(9), closes=time(17)),
        WorkingHours(calendar="x", weekday=1, opens=time(9), closes=time(9)),
        BankHoliday(nation="atlantis", date=date(2025, 1, 1), title="x", source="x"),
        Closure(calendar="x", first_day=date(2025, 1, 2), last_day=date(2025, 1, 1), reason="x"),
    ],
)
def test_the_database_refuses_rows_that_make_no_sense(row: Any) -> None:
    with pytest.raises(IntegrityError), transaction.atomic():
        row.save()


@pytest.mark.engine
@pytest.mark.parametrize(
    ("model", "row"),
    [
        (WorkingHours, {"calendar": "x", "weekday": 1, "opens": time(9), "closes": time(17)}),
        (BankHoliday, {"nation": ENGLAND, "date": date(2025, 1, 1), "title": "x", "source": "x"}),
        (
            Closure,
            {"calendar": "x", "first_day": date(2025, 1, 1), "last_day": date(2025, 1, 2), "reason": "x"},
        ),
    ],
)
def test_the_database_refuses_the_same_row_twice(model: Any, row: dict[str, Any]) -> None:
    model.objects.create(**row)

    with pytest.raises(IntegrityError), transaction.atomic():
        model.objects.create(**row)


def test_missing_bank_holidays_of_next_year_are_warned_of(at: datetime, settings: Any) -> None:
    settings.FRONTDOOR_NOW = "2028-06-01T12:00:00+00:00"
    calendars.load_shipped_bank_holidays(by=SYSTEM, at=at)

    [warning] = next_years_bank_holidays(databases=["default"])
    assert warning.id == "fd_calendars.W001"
    assert "2029" in warning.msg
    assert "load-bank-holidays" in (warning.hint or "")

    load(feed(event("2029-01-01")), at)
    assert next_years_bank_holidays(databases=["default"]) == []


class _Feed(BaseHTTPRequestHandler):
    def do_GET(self) -> None:
        self.send_response(200 if self.path == "/bank-holidays.json" else 404)
        self.end_headers()
        self.wfile.write(SHIPPED.read_bytes())

    def log_message(self, *_args: Any) -> None:
        """Say nothing."""


def test_before_the_first_migration_nothing_is_said_of_next_year(at: datetime, settings: Any) -> None:
    settings.FRONTDOOR_NOW = at.isoformat()
    table = BankHoliday._meta.db_table
    BankHoliday._meta.db_table = "not_there_yet"
    try:
        assert next_years_bank_holidays(databases=["default"]) == []
    finally:
        BankHoliday._meta.db_table = table


@pytest.mark.django_db(transaction=True)
def test_the_command_reads_an_address_a_file_or_what_is_shipped(
    settings: Any, tmp_path: Path, capsys: pytest.CaptureFixture[str], at: datetime
) -> None:
    with HTTPServer(("127.0.0.1", 0), _Feed) as server:
        Thread(target=server.serve_forever, daemon=True).start()
        settings.BANK_HOLIDAYS_URL = f"http://127.0.0.1:{server.server_port}/bank-holidays.json"
        call_command("load_bank_holidays")
        assert read_bank_holidays(at=at) == "0 added, 0 removed, 0 not readable"
        with pytest.raises(CommandError, match="404"):
            call_command("load_bank_holidays", settings.BANK_HOLIDAYS_URL + "x")
        server.shutdown()
    settings.BANK_HOLIDAYS_URL = ""
    assert read_bank_holidays(at=at) == "no address is set"
    call_command("load_bank_holidays")
    partly = tmp_path / "partly.json"
    partly.write_text(json.dumps(feed(event("2030-01-01"), event("tomorrow"))))
    with pytest.raises(CommandError, match="1 rows were not loaded"):
        call_command("load_bank_holidays", str(partly))

    said = capsys.readouterr()
    assert said.out.splitlines() == [
        "471 added, 0 changed, 0 removed.",
        "0 added, 0 changed, 0 removed.",
        "1 added, 0 changed, 0 removed.",
    ]
    assert "event 2: 'tomorrow' is not a date" in said.err


@pytest.mark.parametrize("source", ["/no/such/file.json", "http://127.0.0.1:1/x"])
@pytest.mark.django_db(transaction=True)
def test_a_source_that_does_not_answer_is_refused_by_name(source: str) -> None:
    with pytest.raises(CommandError, match=f"{source} cannot be read"):
        call_command("load_bank_holidays", source)


@pytest.mark.engine
@pytest.mark.parametrize(
    ("given", "name"),
    [({"nation": "mars"}, "fd_calendars_nation_of_a_calendar"), ({"label": ""}, "fd_calendars_calendar_has_a_label")],
)
def test_the_database_refuses_a_calendar_of_nobody(db: None, given: dict[str, str], name: str) -> None:
    sound = {"name": "north-office", "label": "North office", "nation": "scotland"}
    with pytest.raises(IntegrityError, match=name), transaction.atomic():
        Calendar.objects.create(**sound | given)
