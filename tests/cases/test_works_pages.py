"""Planned works on pages: what the office sees and does, what anybody reads, finds, subscribes to."""

from collections.abc import Callable
from datetime import date, datetime, time, timedelta
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from frontdoor.cases.api import tracking_link
from frontdoor.cases.forms.works import WorksForm, hour_of
from frontdoor.cases.models import Case, WorksNotice
from frontdoor.cases.operations.works import edit_works, step_works
from frontdoor.cases.rules.works import Span, WorksKind
from frontdoor.foundation.accounts.actors import Actor
from frontdoor.places.api import search_postcode, wards
from frontdoor.places.models import Address
from tests.factories.cases import a_case
from tests.factories.town import HARBOUR
from tests.factories.works import THURSDAY, TUESDAY, details, some_works, the_street

DAY = timedelta(days=1)
WORKS = "/registers/works/"


@pytest.fixture(autouse=True)
def _moment(settings: Any, at: datetime) -> None:
    settings.FRONTDOOR_NOW = at.isoformat()


@pytest.fixture
def case(town: None, at: datetime) -> Case:
    """Return an open case of otto's team."""
    return a_case(at=at, point=HARBOUR)


def typed(case: Case, **given: Any) -> dict[str, Any]:
    """Return what an officer types into the form."""
    usual = {
        "case": case.reference, "which": case.reference, "what": "Repair of ten potholes",
        "street": the_street().full_name, "starts_on": "27/5/2025", "ends_on": "29/05/2025", "starts_at": "9am",
        "ends_at": "4.30 pm", "effects": ["road-closed", "parking"], "access": "A ramp at the bakery.",
    }  # fmt: skip
    return usual | given


# ---- the office


def test_an_officer_plans_works_from_a_case(case: Case, at: datetime, as_user: Callable[[str], Client]) -> None:
    beside = a_case(at=at, point=HARBOUR)
    otto = as_user("otto")
    address = f"/office/works/new/?case={case.reference}"
    assert address in otto.get(f"/office/cases/{case.reference}/").content.decode()
    page = otto.get(address).content.decode()
    assert the_street().full_name in page
    assert beside.reference in page

    assert otto.post(address, typed(case, cases=beside.reference)).status_code == 302
    row = WorksNotice.objects.get()
    assert row.span == Span(TUESDAY, THURSDAY, time(9), time(16, 30))
    assert row.gathered.count() == 2
    page = otto.get(f"/office/works/{row.pk}/").content.decode()
    assert beside.reference in page
    assert "Otto Brandt" in page
    assert f"/office/works/{row.pk}/" in otto.get(f"/office/cases/{case.reference}/").content.decode()


@pytest.mark.parametrize(
    ("given", "said"),
    [
        ({"what": ""}, "Enter what is done"),
        ({"starts_on": ""}, "Enter the first day"),
        ({"starts_on": "soon"}, "Enter a real day"),
        ({"starts_on": "1/5/2025"}, "The first day has passed already"),
        ({"ends_on": "1/5/2025"}, "The last day is before the first"),
        ({"ends_on": "1/5/2028"}, "more than a year"),
        ({"starts_at": "9"}, "Enter an hour, such as"),
        ({"starts_at": "25:00"}, "Enter an hour, such as"),
        ({"starts_at": "13pm"}, "Enter an hour, such as"),
        ({"ends_at": ""}, "Enter both hours"),
        ({"street": ""}, "Enter the street"),
        ({"street": "Zzxqy"}, "We know no street like that"),
        ({"effects": "fun"}, "Select what it means for people"),
        ({"cases": "ABC"}, "reference"),
        ({"cases": "4KQ-7MX-9TQ"}, "not yours to see"),
        ({"why": "x" * 1001}, "1,000 characters or fewer"),
        ({"stretch": "no. 14"}, "somebody’s address"),
        ({"what": "For Jo Amari"}, "of whoever asked"),
        ({"which": []}, "Name the case"),
    ],
)
def test_what_is_refused_is_said_and_nothing_typed_is_lost(
    case: Case, as_user: Callable[[str], Client], given: dict[str, Any], said: str
) -> None:
    answer = as_user("otto").post(
        f"/office/works/new/?case={case.reference}", typed(case, diversion="By <b>Mill</b> Lane.", **given)
    )
    page = answer.content.decode()
    assert answer.status_code == 422
    assert said in page
    assert "By &lt;b&gt;Mill&lt;/b&gt; Lane." in page
    assert not WorksNotice.objects.exists()


def test_a_street_of_which_there_are_several_is_asked_for(case: Case, as_user: Callable[[str], Client]) -> None:
    otto, address = as_user("otto"), f"/office/works/new/?case={case.reference}"
    asked = otto.post(address, typed(case, street="Lane")).content.decode()
    assert "Which of these do you mean?" in asked
    form = WorksForm({"street": "Lane"})
    chosen = form.streets[1]
    assert "Select the street" in otto.post(address, typed(case, street="Lane", usrn="1")).content.decode()
    assert otto.post(address, typed(case, street="Lane", usrn=str(chosen.usrn))).status_code == 302
    assert WorksNotice.objects.get().usrn == chosen.usrn


@pytest.mark.parametrize("street", ["Zzxqy", ""])
def test_a_street_chosen_before_does_not_stand_for_another(
    case: Case, as_user: Callable[[str], Client], street: str
) -> None:
    answer = as_user("otto").post(f"/office/works/new/?case={case.reference}", typed(case, street=street, usrn="1"))
    assert answer.status_code == 422


def test_a_street_that_is_named_in_full_is_taken_whatever_was_chosen_before(
    case: Case, as_user: Callable[[str], Client]
) -> None:
    answer = as_user("otto").post(f"/office/works/new/?case={case.reference}", typed(case, usrn="1"))
    assert answer.status_code == 302


@pytest.mark.parametrize(("lat", "lon", "kept"), [("53.6", "1.2", True), ("far", "away", False), ("999", "1", False)])
def test_the_pin_stands_where_it_was_put_or_in_the_middle_of_the_street(
    case: Case, as_user: Callable[[str], Client], lat: str, lon: str, kept: bool
) -> None:
    as_user("otto").post(f"/office/works/new/?case={case.reference}", typed(case, lat=lat, lon=lon))
    row = WorksNotice.objects.get()
    assert ((row.lat, row.lon) == (53.6, 1.2)) is kept


def test_other_works_then_are_shown_and_have_to_be_looked_at(
    case: Case, otto: Actor, at: datetime, as_user: Callable[[str], Client]
) -> None:
    gas = some_works(case, by=otto, at=at, what="A gas main")
    client, address = as_user("otto"), f"/office/works/new/?case={case.reference}"
    answer = client.post(address, typed(case))
    page = answer.content.decode()
    assert answer.status_code == 422
    assert "I have looked at: A gas main" in page
    assert 'value="Repair of ten potholes"' in page
    assert client.post(address, typed(case, seen=str(gas.pk))).status_code == 302
    assert "Repair of ten potholes" in client.get(f"/office/works/{gas.pk}/").content.decode()


def test_days_change_with_a_reason_and_the_second_of_two_is_told_and_loses_nothing(
    case: Case, otto: Actor, at: datetime, as_user: Callable[[str], Client]
) -> None:
    row = some_works(case, by=otto, at=at)
    client, address = as_user("dee"), f"/office/works/{row.pk}/edit/"
    assert 'value="27/05/2025"' in client.get(address).content.decode()
    sent = {**typed(case, starts_on="28/5/2025", contact="Dee’s words"), "edition": "1"}
    assert "Enter why, in words for residents" in client.post(address, sent).content.decode()
    edit_works(row, details=details(contact="Otto’s words"), cases=[], reason="", edition=1, by=otto, at=at)

    refused = client.post(address, {**sent, "reason": "Rain"})
    page = refused.content.decode()
    assert refused.status_code == 422
    assert "Somebody else has just changed these works" in page
    assert "What changed since you read it" in page
    assert "Dee’s words" in page
    assert 'name="edition" value="2"' in page
    assert client.post(address, {**sent, "reason": "Rain", "edition": "2"}).status_code == 302
    page = client.get(f"/office/works/{row.pk}/").content.decode()
    assert "Why: Rain" in page
    assert "whom to ask, before: Otto’s words" in page


def test_an_edit_is_refused_like_an_announcement_and_another_street_takes_the_pin_along(
    case: Case, otto: Actor, at: datetime, as_user: Callable[[str], Client]
) -> None:
    row = some_works(case, by=otto, at=at)
    other = next(each for each in WorksForm({"street": "Lane"}).streets if each.usrn != row.usrn)
    client, address = as_user("otto"), f"/office/works/{row.pk}/edit/"
    kept = {"starts_at": "", "ends_at": "", "edition": "x", "lat": str(row.lat), "lon": str(row.lon)}
    assert client.post(address, {**typed(case, **kept), "what": ""}).status_code == 422
    sent = typed(case, **{**kept, "edition": "1"}, street=other.full_name)
    assert client.post(address, sent).status_code == 302
    row.refresh_from_db()
    assert (row.usrn, row.lat) == (other.usrn, other.lat)
    some_works(case, by=otto, at=at, what="A gas main", span=Span(THURSDAY + DAY, THURSDAY + DAY), usrn=other.usrn)
    overlapping = {**sent, "edition": "2", "ends_on": "30/5/2025", "reason": "Rain"}
    assert "I have looked at: A gas main" in client.post(address, overlapping).content.decode()


@pytest.mark.parametrize(
    ("name", "state"),
    [("start", "under-way"), ("finish", "finished"), ("postpone", "postponed"), ("cancel", "cancelled")],
)
def test_an_officer_says_by_a_button_what_became_of_works(
    case: Case, otto: Actor, at: datetime, as_user: Callable[[str], Client], name: str, state: str
) -> None:
    row, client = some_works(case, by=otto, at=at), as_user("otto")
    address = f"/office/works/{row.pk}/{name}/"
    assert address in client.get(f"/office/works/{row.pk}/").content.decode()
    assert client.get(address).status_code == 200
    assert client.post(address, {"reason": "x" * 301, "edition": "1"}).status_code == 422
    assert client.post(address, {"reason": "So it is.", "edition": "1"}).status_code == 302
    row.refresh_from_db()
    assert row.state == state
    assert client.post(address, {"reason": "Again", "edition": "1"}).status_code == 422


def test_works_whose_last_day_has_passed_lead_the_list_and_stand_out(
    case: Case, otto: Actor, at: datetime, as_user: Callable[[str], Client], settings: Any, client: Client
) -> None:
    some_works(case, by=otto, at=at, what="Later works", span=Span(date(2025, 7, 1), date(2025, 7, 1)))
    late = some_works(case, by=otto, at=at, what="Late works")
    over = some_works(case, by=otto, at=at, what="Done works")
    step_works(over, kind=WorksKind.FINISHED, reason="", edition=1, by=otto, at=at)
    settings.FRONTDOOR_NOW = (at + timedelta(days=20)).isoformat()
    otto_s = as_user("otto")
    page = otto_s.get("/office/works/").content.decode()
    assert page.index("Late works") < page.index("Later works")
    assert page.count("The last day has passed") == 1
    assert "Done works" not in page
    assert "Done works" in otto_s.get("/office/works/?show=over").content.decode()
    assert "nobody has said" in otto_s.get(f"/office/works/{late.pk}/").content.decode()
    assert "we have not heard that they are finished" in client.get(f"{WORKS}{late.pk}/").content.decode()


def test_another_teams_works_are_for_the_hub_to_read_and_for_the_team_to_change(
    case: Case, otto: Actor, at: datetime, as_user: Callable[[str], Client]
) -> None:
    row = some_works(case, by=otto, at=at)
    Case.objects.update(team_id=row.team_id)
    hub = as_user("cem")
    assert hub.get(f"/office/works/{row.pk}/").status_code == 200
    assert f"/office/works/{row.pk}/" in hub.get("/office/works/").content.decode()
    assert hub.get(f"/office/works/{row.pk}/edit/").status_code == 403
    assert hub.get(f"/office/works/{row.pk}/start/").status_code == 403
    assert hub.get(f"/office/works/new/?case={case.reference}").status_code == 403
    assert as_user("otto").get("/office/works/new/").status_code == 404
    assert as_user("otto").get(f"/office/works/{row.pk}/dream/").status_code == 404
    assert as_user("otto").get(f"/office/works/{2**63}/").status_code == 404
    WorksNotice.objects.update(team_id=a_case("pothole", at=at).team_id)
    assert as_user("otto").get(f"/office/works/{row.pk}/").status_code == 404


def test_ticked_cases_lead_to_one_form(case: Case, at: datetime, as_user: Callable[[str], Client]) -> None:
    other = a_case(at=at)
    sent = {"which": [case.reference, other.reference], "do": "plan-works", "query": ""}
    answer = as_user("otto").post("/office/selection/", sent)
    assert answer["Location"] == f"/office/works/new/?case={case.reference}&case={other.reference}"
    page = as_user("otto").get(answer["Location"]).content.decode()
    assert page.count("checked") == 2


def test_a_case_without_a_place_begins_with_no_street(
    town: None, at: datetime, as_user: Callable[[str], Client]
) -> None:
    case = a_case(at=at)
    assert as_user("otto").get(f"/office/works/new/?case={case.reference}").status_code == 200


@pytest.mark.parametrize(
    ("text", "hour"),
    [
        ("", None), ("midnight", time(0)), ("noon", time(12)), ("12am", time(0)), ("12:15 PM", time(12, 15)),
        ("7.05", time(7, 5)),
    ],
)  # fmt: skip
def test_hours_are_read_as_people_write_them(text: str, hour: time | None) -> None:
    assert hour_of(text) == hour


# ---- what anybody reads


def test_works_are_listed_by_when_they_are(case: Case, otto: Actor, at: datetime, client: Client) -> None:
    some_works(case, by=otto, at=at, what="Coming works")
    some_works(case, by=otto, at=at, what="Works of today", span=Span(at.date(), at.date()))
    over = some_works(case, by=otto, at=at, what="Works of before")
    step_works(over, kind=WorksKind.CANCELLED, reason="No money", edition=1, by=otto, at=at)
    for show, what in (("now", "Works of today"), ("coming", "Coming works"), ("past", "Works of before")):
        page = client.get(f"{WORKS}?show={show}").content.decode()
        assert [each for each in ("Coming works", "Works of today", "Works of before") if each in page] == [what]
    assert "Works of today" in client.get(f"{WORKS}?show=nonsense").content.decode()
    assert "Planned works" in client.get("/registers/").content.decode()


def test_works_are_found_by_postcode_street_ward_word_and_day(
    case: Case, otto: Actor, at: datetime, client: Client
) -> None:
    row = some_works(case, by=otto, at=at, what="Repair of a culvert")
    here = Address.objects.filter(street_id=row.usrn)[0]
    far = max(Address.objects.all(), key=lambda each: abs(each.lat - row.lat) + abs(each.lon - row.lon))
    ward = next(each.name for each in wards() if each.code == row.ward)
    other = next(each.name for each in wards() if each.code != row.ward)

    def finds(**asked: str) -> bool:
        return "Repair of a culvert" in client.get(WORKS, {"show": "coming", **asked}).content.decode()

    assert all(finds(where=where) for where in (here.postcode, the_street().full_name, ward, "CULVERT", ""))
    assert not any(finds(where=where) for where in (far.postcode, other, "unicorn"))
    assert finds(**{"from": "2025-05-29", "to": "30/5/2025"})
    assert not finds(**{"from": "2025-05-30"})
    assert not finds(to="2025-05-26")


@pytest.mark.parametrize(
    ("asked", "said"),
    [
        ({"from": "soon"}, "Enter a real day"),
        ({"to": "32/1/2025"}, "Enter a real day"),
        ({"from": "2025-05-02", "to": "2025-05-01"}, "The second day is before the first"),
    ],
)
def test_days_that_are_none_are_refused_and_stay_typed(
    town: None, client: Client, asked: dict[str, str], said: str
) -> None:
    answer = client.get(WORKS, asked)
    assert answer.status_code == 422
    assert said in answer.content.decode()
    assert all(text in answer.content.decode() for text in asked.values())


def test_a_postcode_that_is_not_ours_is_said_to_be_so(town: None, client: Client) -> None:
    assert "We know no address with the postcode SW1A 1AA" in client.get(f"{WORKS}?where=sw1a1aa").content.decode()
    assert search_postcode("SW1A 1AA") == []


def test_a_list_costs_the_same_whatever_is_on_it_and_goes_on_over_pages(
    case: Case, otto: Actor, at: datetime, client: Client
) -> None:
    some_works(case, by=otto, at=at)
    client.get(f"{WORKS}?show=coming")
    with CaptureQueriesContext(connection) as one:
        client.get(f"{WORKS}?show=coming")
    row = WorksNotice.objects.values().get()
    row.pop("id")
    WorksNotice.objects.bulk_create([WorksNotice(**row) for _ in range(30)])
    with CaptureQueriesContext(connection) as many:
        page = client.get(f"{WORKS}?show=coming").content.decode()
    assert "after=" in page
    assert len(one) == len(many)


def test_a_notice_says_all_of_it_and_every_change(case: Case, otto: Actor, at: datetime, client: Client) -> None:
    row = some_works(
        case, by=otto, at=at, why="<script>x</script>", effects=("water-off",), permit="NG-7", access="Ramp"
    )
    step_works(row, kind=WorksKind.POSTPONED, reason="Frost", edition=1, by=otto, at=at)
    page = client.get(f"{WORKS}{row.pk}/").content.decode()
    for words in ("&lt;script&gt;x", "The water is off for a time", "NG-7", "Ramp", "Why: Frost", "the new date yet"):
        assert words in page
    step_works(row, kind=WorksKind.CANCELLED, reason="No money", edition=2, by=otto, at=at)
    assert "do not take place" in client.get(f"{WORKS}{row.pk}/").content.decode()
    assert client.get(f"{WORKS}{row.pk + 1}/").status_code == 404
    assert client.get(f"{WORKS}{2**63}/").status_code == 404


def test_whoever_reported_reads_on_their_page_and_anybody_on_the_reports(
    case: Case, otto: Actor, at: datetime, client: Client, settings: Any
) -> None:
    some_works(case, by=otto, at=at)
    said = "this is to be dealt with from Tuesday 27 May 2025 to Thursday 29 May 2025 (Repair of ten potholes)"
    own = tracking_link(case.reference).removeprefix(settings.FRONTDOOR_SITE)
    assert said in client.get(own).content.decode()
    assert said in client.get(f"/reports/{case.reference}/").content.decode()
    assert "dealt with" not in client.get(f"/reports/{a_case(at=at).reference}/").content.decode()


def test_the_list_is_in_welsh_for_whoever_chose_it(case: Case, otto: Actor, at: datetime, client: Client) -> None:
    some_works(case, by=otto, at=at)
    client.get("/services/?lang=cy")
    page = client.get(f"{WORKS}?show=coming").content.decode()
    assert "Dydd Mawrth 27 Mai 2025 tan Dydd Iau 29 Mai 2025" in page


# ---- other programs


def test_works_are_an_entry_for_a_calendar(case: Case, otto: Actor, at: datetime, client: Client) -> None:
    whole = some_works(case, by=otto, at=at, what="Gas, water; and more " + "ŵ" * 60)
    daily = some_works(case, by=otto, at=at, span=Span(TUESDAY, THURSDAY, time(22), time(5)))
    one = some_works(case, by=otto, at=at, span=Span(TUESDAY, TUESDAY, time(9), time(16)))
    step_works(one, kind=WorksKind.CANCELLED, reason="No money", edition=1, by=otto, at=at)

    answer = client.get(f"{WORKS}works.ics")
    raw = answer.content
    assert answer["Content-Type"] == "text/calendar; charset=utf-8"
    assert all(len(line) <= 75 for line in raw.split(b"\r\n"))
    text = raw.decode().replace("\r\n ", "")
    assert text.count("BEGIN:VEVENT") == text.count("END:VEVENT") == 3
    for line in (
        f"UID:works-{whole.pk}@", "DTSTART;VALUE=DATE:20250527", "DTEND;VALUE=DATE:20250530",
        "SUMMARY:Gas\\, water\\; and more ŵŵ", "DTSTART;TZID=Europe/London:20250527T220000",
        "DTEND;TZID=Europe/London:20250528T050000", "RRULE:FREQ=DAILY;COUNT=3", "STATUS:CANCELLED", "SEQUENCE:1",
    ):  # fmt: skip
        assert line in text
    assert text.count("X-WR-CALNAME:") == 1
    assert client.get(f"{WORKS}works.ics").content == raw  # who subscribes sees no change where there is none
    own = client.get(f"{WORKS}{daily.pk}/works.ics").content.decode()
    assert own.count("BEGIN:VEVENT") == 1
    assert client.get(f"{WORKS}{one.pk + 1}/works.ics").status_code == 404
    assert client.get(f"{WORKS}{2**63}/works.ics").status_code == 404


def test_changes_are_a_feed_of_news(case: Case, otto: Actor, at: datetime, client: Client) -> None:
    row = some_works(case, by=otto, at=at, stretch="<b>by</b> the bakery")
    answer = client.get(f"{WORKS}works.atom")
    assert "&amp;lt;b&amp;gt;by" in answer.content.decode()
    assert answer["Content-Type"].startswith("application/atom+xml")
    assert f"{WORKS}{row.pk}/" in answer.content.decode()
    assert "<entry>" not in client.get(f"{WORKS}works.atom?where=unicorn").content.decode()


def test_the_map_has_the_points_of_the_list(case: Case, otto: Actor, at: datetime, client: Client) -> None:
    row = some_works(case, by=otto, at=at)
    (feature,) = client.get(f"{WORKS}map.json?show=coming").json()["features"]
    assert feature["properties"]["url"] == f"{WORKS}{row.pk}/"
    assert client.get(f"{WORKS}map.json?show=past").json()["features"] == []


def test_other_systems_read_works_without_a_key(case: Case, otto: Actor, at: datetime, client: Client) -> None:
    row = some_works(case, by=otto, at=at, span=Span(TUESDAY, TUESDAY, time(9), time(16)), effects=("loud",))
    (found,) = client.get("/api/v1/works", {"show": "coming", "from": "2025-05-27"}).json()["works"]
    assert (found["starts_at"], found["effects"], found["state"]) == ("09:00", ["loud"], "planned")
    assert client.get("/api/v1/works", {"to": "2025-05-26"}).json() == {"works": [], "next": ""}
    assert client.get("/api/v1/works", {"show": "never"}).status_code == 422
    assert client.get(f"/api/v1/works/{row.pk}").json()["changes"][0]["said"] == "Announced."
    assert client.get("/api/v1/works/0").status_code == 404
    whole = some_works(case, by=otto, at=at)
    assert client.get(f"/api/v1/works/{whole.pk}").json()["ends_at"] is None
