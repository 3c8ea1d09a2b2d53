"""The tracker's pages: for those who plan the work, changed by those who do it."""

from collections.abc import Callable
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from frontdoor.services.models import Proposal, TrackedItem, TrackerImport
from frontdoor.services.operations.tracking import add_item, change_item, set_target
from frontdoor.services.rules.tracked import ItemSort, ItemStatus, ItemValues
from tests.services.conftest import HOLE
from tests.services.test_tracking import BINS, PAT, took
from tests.services.test_use_pages import row, shown

As = Callable[[str], Client]
LIST = "/office/services/tracker/"
READ = [LIST, f"{LIST}items.csv", f"{LIST}1/"]
CHANGED = [f"{LIST}add/", f"{LIST}1/change/", f"{LIST}targets/", f"{LIST}upload/", f"{LIST}upload/1/",
           f"{LIST}upload/1/to-mend.csv"]  # fmt: skip


@pytest.fixture(autouse=True)
def _published(publishing: Callable[..., Any], settings: Any, at: datetime) -> None:
    settings.FRONTDOOR_NOW = at.isoformat()
    publishing(hole=HOLE)


@pytest.fixture
def bins(at: datetime) -> str:
    """Track something, and return its address."""
    return f"{LIST}{add_item(BINS, by=PAT, at=at - timedelta(days=21))}/"


def typed(**changes: str) -> dict[str, str]:
    return {"sort": "request", "name": "Missed bin", "volume": "1,200", "where_now": "Telephone only",
            "owner": "Waste", "slug": "", "status": "not-started", "reason": "", "edition": "0", **changes}  # fmt: skip


@pytest.mark.parametrize("reader", ["sam", "pat", "ines", "dee"])
def test_those_who_plan_the_work_read_it(as_user: As, bins: str, reader: str) -> None:
    for address in (LIST, f"{LIST}items.csv", bins):
        assert as_user(reader).get(address).status_code == 200


@pytest.mark.parametrize("stranger", ["ada", "eve", "kit", "mina", "finn", "otto", "cem"])
def test_nobody_else_reads_it(as_user: As, stranger: str) -> None:
    assert {as_user(stranger).get(address).status_code for address in READ} == {403}


@pytest.mark.parametrize("reader", ["ines", "dee"])
def test_those_who_read_it_do_not_change_it(as_user: As, reader: str) -> None:
    assert {as_user(reader).get(address).status_code for address in CHANGED} == {403}


def test_those_who_read_it_are_shown_no_way_to_change_it(as_user: As, bins: str) -> None:
    client = as_user("ines")

    assert "Upload a table" not in shown(client, LIST)
    assert "/change/" not in shown(client, bins)


@pytest.mark.parametrize(("reader", "is_shown"), [("sam", True), ("cem", False)])
def test_the_services_lead_to_it_if_one_may_read_it(as_user: As, reader: str, is_shown: bool) -> None:
    assert (LIST in shown(as_user(reader), "/office/services/")) is is_shown


def test_an_empty_tracker_says_so(as_user: As) -> None:
    assert "Nothing is tracked yet" in shown(as_user("pat"), LIST)


def test_the_most_asked_for_come_first(as_user: As, bins: str, at: datetime) -> None:
    add_item(replace(BINS, name="Skips", volume=9000), by=PAT, at=at)

    html = shown(as_user("pat"), LIST)
    assert html.index(">Skips<") < html.index(">Missed bin<")


def test_a_line_says_how_far_it_has_come_and_who_knows(as_user: As, bins: str, at: datetime) -> None:
    add_item(ItemValues(ItemSort.FORM, "Holes", slug="hole"), by=PAT, at=at)

    html = shown(as_user("pat"), LIST)
    assert row(html, "Most asked for first", "Missed bin")[:4] == [
        "Request", "1,200", "Not started", "what was said, 29 April 2025",
    ]  # fmt: skip
    assert row(html, "Most asked for first", "Holes")[:5] == ["Web form", "", "Live", "the platform", "hole"]


def test_totals_are_shown_by_sort_and_status(as_user: As, bins: str, at: datetime) -> None:
    add_item(ItemValues(ItemSort.REQUEST, "Holes", slug="hole"), by=PAT, at=at)

    html = shown(as_user("pat"), LIST)
    assert row(html, "How far they have come", "Requests") == ["1", "0", "0", "1", "0", "0", "2"]
    assert row(html, "How far they have come", "All") == ["1", "0", "0", "1", "0", "0", "2"]


def test_the_outlook_says_whether_the_target_will_be_met(as_user: As, bins: str, at: datetime) -> None:
    item_id = add_item(replace(BINS, name="Skips"), by=PAT, at=at - timedelta(days=21))
    change_item(item_id, values=replace(BINS, name="Skips", status=ItemStatus.LIVE), edition=0, by=PAT, at=at)
    set_target(ItemSort.REQUEST, day=at.date() + timedelta(days=14), by=PAT, at=at)

    cells = row(shown(as_user("pat"), LIST), "Whether they will be done in time", "Requests")
    assert cells == ["1", "0.3", "10 June 2025", "3 June 2025", "0.5", "No"]


def test_the_outlook_of_what_does_not_move_is_never(as_user: As, bins: str) -> None:
    html = shown(as_user("pat"), LIST)

    assert row(html, "Whether they will be done in time", "Requests")[2:] == ["Never", "", "", "No target"]
    assert "it will never be done" in html


def test_what_is_all_done_says_so(as_user: As, at: datetime) -> None:
    add_item(ItemValues(ItemSort.FORM, "Holes", slug="hole"), by=PAT, at=at)

    html = shown(as_user("pat"), LIST)
    assert row(html, "Whether they will be done in time", "Web forms")[2] == "Done"
    assert "All of it is done." in html


def test_the_burn_down_is_drawn_and_written(as_user: As, bins: str, at: datetime) -> None:
    item_id = add_item(replace(BINS, name="Skips"), by=PAT, at=at - timedelta(days=14))
    done = replace(BINS, name="Skips", status=ItemStatus.LIVE)
    change_item(item_id, values=done, edition=0, by=PAT, at=at - timedelta(days=7))

    html = shown(as_user("pat"), LIST)
    assert [row(html, "Still to be done", day)[0] for day in ("6 May 2025", "13 May 2025")] == ["2 of 2", "1 of 2"]
    assert 'points="34.0,92.0 132.0,12.0 230.0,92.0 328.0,92.0"' in html
    assert "1 of 1 on 29 April 2025, 1 of 2 on 20 May 2025." in html


def test_the_list_is_narrowed_by_its_address(as_user: As, bins: str, at: datetime) -> None:
    add_item(ItemValues(ItemSort.FORM, "Holes", slug="hole"), by=PAT, at=at)
    client = as_user("pat")

    html = shown(client, f"{LIST}?status=live")
    assert ">Holes</a>" in html
    assert ">Missed bin</a>" not in html
    assert "Nothing that is tracked is like that" in shown(client, f"{LIST}?owner=Nobody")


@pytest.mark.engine
def test_the_list_is_turned_page_by_page(as_user: As, bins: str, at: datetime, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("frontdoor.services.views.tracker.PAGE_SIZE", 1)
    add_item(replace(BINS, name="Skips", volume=9000), by=PAT, at=at)
    client = as_user("pat")

    first = shown(client, f"{LIST}?sort=request")
    onward = first.split('rel="next"')[0].rsplit('href="', 1)[1].split('"')[0].replace("&amp;", "&")
    second = shown(client, LIST + onward)
    assert (">Skips</a>" in first, ">Missed bin</a>" in first) == (True, False)
    assert (">Skips</a>" in second, ">Missed bin</a>" in second) == (False, True)
    assert "sort=request" in onward
    assert "Whether they will be done in time" not in second


def test_the_list_costs_the_same_for_one_thing_and_three(
    as_user: As, bins: str, at: datetime, django_assert_num_queries: Any
) -> None:
    client = as_user("pat")
    add_item(ItemValues(ItemSort.FORM, "Holes", slug="hole"), by=PAT, at=at)
    shown(client, LIST)
    # Session, user, their roles; list, owners; what is followed, when services began, targets, totals.
    with django_assert_num_queries(9):
        shown(client, LIST)
    for name in ("Skips", "Wells"):
        add_item(replace(BINS, name=name, slug="hole"), by=PAT, at=at)
    with django_assert_num_queries(9):
        shown(client, LIST)


def test_the_list_is_downloaded_as_it_is_narrowed_and_can_be_uploaded(as_user: As, bins: str, at: datetime) -> None:
    add_item(ItemValues(ItemSort.FORM, "Holes"), by=PAT, at=at)
    text = as_user("pat").get(f"{LIST}items.csv?sort=request").content.decode()

    assert text.splitlines()[1:] == ["request,Missed bin,1200,Telephone only,Waste,,not-started,"]
    assert took(text.removeprefix("\ufeff"), at).unchanged == 1


def test_something_is_added_by_hand(as_user: As) -> None:
    client = as_user("pat")
    assert "Add something to the tracker" in shown(client, f"{LIST}add/")

    response = client.post(f"{LIST}add/", typed())
    assert response["Location"] == f"{LIST}{TrackedItem.objects.get().pk}/"


def test_what_is_wrong_is_said_and_what_was_typed_stays(as_user: As) -> None:
    response = as_user("pat").post(f"{LIST}add/", typed(volume="many"))

    assert response.status_code == 422
    assert 'href="#volume"' in response.content.decode()
    assert 'value="many"' in response.content.decode()


def test_a_name_that_is_tracked_is_told(as_user: As, bins: str) -> None:
    response = as_user("pat").post(f"{LIST}add/", typed())

    assert (response.status_code, TrackedItem.objects.count()) == (422, 1)


def test_something_is_changed_by_hand(as_user: As, bins: str) -> None:
    client = as_user("sam")
    assert 'value="1200"' in shown(client, f"{bins}change/")

    assert client.post(f"{bins}change/", typed(status="not-done", reason="Too few"))["Location"] == bins
    html = shown(client, bins)
    assert "Status: Not started, is now Will not be done" in html
    assert "Reason: none, is now Too few" in html


def test_a_change_that_says_nothing_right_is_refused(as_user: As, bins: str) -> None:
    assert as_user("sam").post(f"{bins}change/", typed(name="")).status_code == 422


@pytest.mark.parametrize("edition", ["7", "", "one"])
def test_who_looked_at_an_older_edition_is_told(as_user: As, bins: str, edition: str) -> None:
    response = as_user("sam").post(f"{bins}change/", typed(volume="1", edition=edition))

    assert response.status_code == 422
    assert "Somebody else changed this" in response.content.decode()


def test_a_name_of_another_thing_is_refused(as_user: As, bins: str, at: datetime) -> None:
    add_item(replace(BINS, name="Skips"), by=PAT, at=at)

    assert as_user("sam").post(f"{bins}change/", typed(name="Skips")).status_code == 422


def test_what_is_not_tracked_is_not_found(as_user: As) -> None:
    client = as_user("sam")

    assert {client.get(f"{LIST}{rest}").status_code for rest in ("1/", "1/change/", "upload/1/")} == {404}


def test_its_page_tells_what_the_platform_knows_and_what_was_said(as_user: As, at: datetime) -> None:
    item_id = add_item(ItemValues(ItemSort.FORM, "Holes", slug="hole"), by=PAT, at=at)
    Proposal.objects.create(slug="hole", state="given-up", begun_by="sam", begun_at=at, changed_by="sam", changed_at=at)

    html = shown(as_user("ines"), f"{LIST}{item_id}/")
    assert "What was said: Not started" in html
    assert "hole was offered first" in html
    assert "A wording of hole was begun" in html


def test_its_page_tells_when_a_service_is_only_proposed(as_user: As, at: datetime) -> None:
    item_id = add_item(ItemValues(ItemSort.FORM, "Wells", slug="well"), by=PAT, at=at)

    html = shown(as_user("ines"), f"{LIST}{item_id}/")
    assert "was offered first" not in html
    assert 'href="/office/services/well/"' not in html


def upload(client: Client, content: bytes) -> Any:
    return client.post(f"{LIST}upload/", {"table": SimpleUploadedFile("old.csv", content)})


@pytest.mark.engine
def test_a_table_is_taken_in_and_rows_that_cannot_be_read_are_shown(as_user: As) -> None:
    client = as_user("pat")
    response = upload(client, b"sort,name\nrequest,Bins\nleaflet,Buses\n")

    html = shown(client, response["Location"])
    assert "1 added, 0 changed, 0 as before, 1 not read" in html
    assert row(html, "Rows that could not be read", "3") == [
        "Select whether it is a request, a web form or a document", "leaflet; Buses",
    ]  # fmt: skip


@pytest.mark.engine
def test_rows_that_cannot_be_read_are_downloaded_to_be_mended(as_user: As) -> None:
    client = as_user("pat")
    result = upload(client, b"sort,name\nleaflet,Buses\n")["Location"]
    text = client.get(f"{result}to-mend.csv").content

    assert b"leaflet,Buses" in text
    assert upload(client, text.replace(b"leaflet", b"document")).status_code == 302
    assert TrackedItem.objects.get().name == "Buses"


def test_rows_that_are_forgotten_are_said_to_be(as_user: As) -> None:
    client = as_user("pat")
    result = upload(client, b"sort,name\nleaflet,Buses\n")["Location"]
    TrackerImport.objects.get().refusals.all().delete()

    assert "are deleted now" in shown(client, result)


def test_only_the_first_of_many_rows_are_shown(as_user: As) -> None:
    client = as_user("pat")
    html = shown(client, upload(client, b"sort,name\n" + b"leaflet,Buses\n" * 101)["Location"])

    assert "The first 100 are shown here" in html
    assert html.count("leaflet; Buses") == 100


def test_no_file_and_no_table_are_told(as_user: As) -> None:
    client = as_user("pat")

    assert "Choose a file" in client.post(f"{LIST}upload/").content.decode()
    assert "The file is empty" in upload(client, b"\n").content.decode()


def test_the_page_to_upload_lists_what_was_uploaded(as_user: As, at: datetime) -> None:
    took("sort,name\nrequest,Bins\n", at)

    assert "old.csv, 20 May 2025 at 10am" in shown(as_user("pat"), f"{LIST}upload/")


def test_targets_are_set_and_taken_away(as_user: As, bins: str) -> None:
    client = as_user("pat")
    address = f"{LIST}targets/"
    assert client.post(address, {"request": "2026-03-31"})["Location"] == LIST
    assert 'value="2026-03-31"' in shown(client, address)

    client.post(address, {"request": ""})
    assert "2026-03-31" not in shown(client, address)


@pytest.mark.parametrize("text", ["31 March", "2026-02-31"])
def test_a_target_that_is_no_day_is_told(as_user: As, text: str) -> None:
    response = as_user("pat").post(f"{LIST}targets/", {"request": text})

    assert response.status_code == 422
    assert 'href="#request"' in response.content.decode()
