"""The work list as a table, and views that a team shares."""

import csv
import io
from collections.abc import Callable
from datetime import datetime
from typing import Any

import pytest
from django.test import Client

from frontdoor.cases.models import Case, SavedView
from frontdoor.cases.operations.closing import close
from frontdoor.cases.operations.saving import save_view
from frontdoor.cases.rules.states import Outcome
from frontdoor.foundation.accounts.access import NotAllowed
from frontdoor.foundation.accounts.actors import Actor
from frontdoor.foundation.audit import api as audit
from tests.factories.cases import a_case

EXPORT = "/office/cases/export/"


@pytest.fixture(autouse=True)
def _moment(council: None, settings: Any, at: datetime) -> None:
    settings.FRONTDOOR_NOW = at.isoformat()


def table(client: Client, **asked: str) -> list[dict[str, str]]:
    """Return the rows of an export."""
    response: Any = client.get(EXPORT, asked)
    text = b"".join(response.streaming_content).decode()
    assert text.startswith("\ufeffreference,")
    return list(csv.DictReader(io.StringIO(text.removeprefix("\ufeff"))))


def test_what_the_filters_ask_for_is_sent_in_the_lists_order(
    at: datetime, as_user: Callable[[str], Client], otto: Actor
) -> None:
    done, first, second = (a_case(at=at, place="Mill Lane") for _ in "123")
    close(done, outcome=Outcome.FIXED, words="Done.", by=otto, at=at)
    rows = table(as_user("otto"))
    assert [row["reference"] for row in rows] == [first.reference, second.reference]
    assert rows[0]["opened"] == "2025-05-20 10:00"
    assert (rows[0]["place"], rows[0]["clock"], rows[0]["held by"]) == ("Mill Lane", "On time", "")
    (closed,) = table(as_user("otto"), status="closed")
    assert (closed["reference"], closed["outcome"]) == (done.reference, closed["status"])


def test_more_than_are_read_at_a_time_are_sent_once_each(
    at: datetime, as_user: Callable[[str], Client], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("frontdoor.cases.views.exporting.AT_A_TIME", 2)
    cases = [a_case(at=at) for _ in "12345"]
    assert [row["reference"] for row in table(as_user("otto"))] == [case.reference for case in cases]


def test_a_spreadsheet_runs_nothing_of_it(at: datetime, as_user: Callable[[str], Client]) -> None:
    a_case(at=at, place='=HYPERLINK("http://evil")')
    assert table(as_user("otto"))[0]["place"].startswith("'=")


def test_nobody_exports_what_they_may_not_see(at: datetime, as_user: Callable[[str], Client]) -> None:
    a_case("noise", at=at)
    assert table(as_user("otto"), team="any") == []
    assert len(table(as_user("cem"), team="any")) == 1


def test_an_export_is_kept_with_what_was_sent(at: datetime, as_user: Callable[[str], Client]) -> None:
    case = a_case(at=at)
    table(as_user("otto"), holder="nobody")
    (line,) = audit.trail("work-list")
    assert (line.action, line.actor, line.after) == ("cases.exported", "otto", {"filters": "holder=nobody"})
    assert audit.views(case.reference)[0].reason == "an export of the work list"


# ---- views that a team shares


def test_a_leaders_view_is_seen_by_the_team_and_changed_by_nobody_else(as_user: Callable[[str], Client]) -> None:
    as_user("dee").post("/office/views/", {"name": "Ours", "query": "holder=nobody", "share": "street-scene"})
    view = SavedView.objects.get()
    page = as_user("otto").get("/office/cases/").content.decode()
    assert "Ours" in page
    assert f"/office/views/{view.pk}/rename/" not in page
    as_user("otto").post(f"/office/views/{view.pk}/delete/")
    assert SavedView.objects.exists()
    assert "Who sees it?" not in as_user("otto").get("/office/cases/?holder=nobody").content.decode()
    assert "Who sees it?" in as_user("dee").get("/office/cases/?holder=nobody").content.decode()


@pytest.mark.parametrize("slug", ["highways", "nobody"])
def test_a_view_is_shown_to_no_team_that_one_does_not_lead(slug: str, dee: Actor) -> None:
    with pytest.raises(NotAllowed):
        save_view("holder=me", name="Ours", team_slug=slug, by=dee)


def test_a_view_of_ones_own_is_shown_to_nobody(otto: Actor, as_user: Callable[[str], Client]) -> None:
    save_view("holder=me", name="Only mine", by=otto)
    assert "Only mine" not in as_user("dee").get("/office/cases/").content.decode()
    assert Case.objects.count() == 0
