"""How forms are used, as designers see it."""

import csv
import re
from collections import Counter
from collections.abc import Callable
from datetime import datetime, timedelta
from html import unescape
from typing import Any

import pytest
from django.test import Client

from frontdoor.foundation.accounts.actors import PUBLIC
from frontdoor.services import api
from frontdoor.services.api import BadAnswer
from frontdoor.services.models import ServiceVersion
from frontdoor.services.operations.submissions import mark_submitted
from frontdoor.services.operations.use import add_counts, note_refused, note_told
from frontdoor.services.rules.use import Tally, Told, pace_of
from tests.services.conftest import HOLE
from tests.services.test_groups import HOUSEHOLD
from tests.services.test_use import begin

As = Callable[[str], Client]
Publishing = Callable[..., Any]
PAGE = "/office/services/hole/"


@pytest.fixture(autouse=True)
def _published(publishing: Publishing, settings: Any, at: datetime) -> None:
    settings.FRONTDOOR_NOW = (at + timedelta(hours=3)).isoformat()
    publishing(hole=HOLE)


def shown(client: Client, address: str = PAGE) -> str:
    """Return a page's HTML."""
    response = client.get(address)
    assert response.status_code == 200, response.content
    return response.content.decode()


def row(html: str, table: str, name: str) -> list[str]:
    """Return the cells beside a name in the table of a caption, as texts."""
    part = html.split(f">{table}</caption>")[1].split("</table>")[0]
    for line in part.split("<tr")[1:]:
        cells = [" ".join(unescape(re.sub("<[^>]*>", "", "<" + each)).split()) for each in re.split("<t[hd]", line)[1:]]
        if cells[0] == name:
            return cells[1:]
    raise AssertionError(f"no row called {name}")


def version_id(at: datetime) -> int:
    service = api.service("hole", at=at)
    assert service is not None
    return service.version_id


def test_the_list_says_how_many_forms_came_to_an_end(as_user: As, at: datetime) -> None:
    mark_submitted(begin(at).id, reference="4KQ7MX9TA", at=at)
    note_told(begin(at).id, told=Told.STOPPED, stopper="danger")
    begin(at)
    begin(at)
    add_counts({(version_id(at), at.date() - timedelta(days=200)): Tally(begun=4, sent=4)})

    cells = row(shown(as_user("sam"), "/office/services/"), "Every service", "Report a hole")
    assert cells[-4:] == ["4", "50%", "8", "75%"]


def test_a_page_of_a_service_says_where_its_form_was_left(as_user: As, at: datetime) -> None:
    begin(at, danger="no")
    begin(at, danger="no")
    begin(at)

    html = shown(as_user("sam"))
    assert row(html, "Question by question", "Where is it?")[:2] == ["2", "66.7%"]
    assert row(html, "Question by question", "Is there danger?")[:2] == ["1", "33.3%"]


def test_a_question_says_what_was_wrong_with_its_answers(as_user: As, at: datetime) -> None:
    draft = begin(at)
    for sort, part in (("empty", ""), ("empty", ""), ("format", "street")):
        note_refused(draft, question="where", refusal=BadAnswer("x", sort=sort, part=part), at=at)

    cells = row(shown(as_user("sam")), "Question by question", "Where is it?")
    assert cells[-2:] == ["3", "left empty (2); street not as it must be written (1)"]


def test_a_question_asked_of_each_of_a_group_has_a_row_where_answers_failed(
    publishing: Publishing, as_user: As, at: datetime
) -> None:
    publishing(hole=HOLE, household=HOUSEHOLD)
    service = api.service("household", at=at)
    assert service is not None
    group = next(each for each in service.definition.questions if each.kind == "group")
    draft = api.start_draft(service, channel="web", by=PUBLIC, at=at)
    note_refused(draft, question=f"{group.id}.{group.questions[0].id}", refusal=BadAnswer("x"), at=at)

    html = shown(as_user("sam"), "/office/services/household/")
    cells = row(html, "Question by question", f"{group.heading}: {group.questions[0].heading}")
    assert cells[-2:] == ["1", "not as it must be written (1)"]


def test_forms_begun_before_this_was_counted_are_shown_as_not_known(as_user: As, at: datetime) -> None:
    add_counts({(version_id(at), at.date()): Tally(begun=1, left=Counter({"": 1}))})

    assert row(shown(as_user("sam")), "Question by question", "Not known where")[0] == "1"


def test_the_version_before_stands_beside_this_one(publishing: Publishing, as_user: As, at: datetime) -> None:
    first = version_id(at)
    publishing(hole=HOLE.replace("How deep is it?", "How deep?"))
    add_counts({
        (first, at.date()): Tally(begun=4, sent=1, left=Counter(where=3)),
        (version_id(at), at.date()): Tally(begun=4, sent=3, left=Counter(where=1)),
    })  # fmt: skip

    html = shown(as_user("sam"))
    assert row(html, "Begun and completed", "Completion rate") == ["75%", "25%"]
    assert row(html, "Question by question", "Where is it?")[1:3] == ["25.0%", "75.0%"]


def test_a_version_that_was_called_off_stands_beside_none(publishing: Publishing, as_user: As, at: datetime) -> None:
    first = version_id(at)
    publishing(hole=HOLE.replace("How deep is it?", "How deep?"))
    ServiceVersion.objects.filter(number=2).update(called_off_at=at, effective_from=at.date())
    publishing(hole=HOLE.replace("How deep is it?", "Depth?"))
    third = ServiceVersion.objects.get(number=3).pk
    add_counts({(each, at.date()): Tally(begun=1, sent=1) for each in (first, third)})

    assert "Version 1, before" in shown(as_user("sam"))


def test_an_earlier_version_can_be_looked_at(publishing: Publishing, as_user: As, at: datetime) -> None:
    add_counts({(version_id(at), at.date()): Tally(begun=2, sent=2)})
    publishing(hole=HOLE.replace("How deep is it?", "How deep?"))

    assert "Nobody has begun the form of version 2" in shown(as_user("sam"))
    assert row(shown(as_user("sam"), f"{PAGE}?version=1"), "Begun and completed", "Completion rate") == ["100%"]


@pytest.mark.parametrize(("query", "begun"), [("", "5"), ("?days=28", "2"), ("?days=29", "5"), ("?version=x", "5")])
def test_use_is_shown_over_the_time_asked_for(as_user: As, at: datetime, query: str, begun: str) -> None:
    today = at.date()
    add_counts({(version_id(at), today): Tally(begun=2, sent=2)})
    add_counts({(version_id(at), today - timedelta(days=28)): Tally(begun=3, sent=3)})

    assert row(shown(as_user("sam"), PAGE + query), "Begun and completed", "Begun") == [begun]


@pytest.mark.parametrize(
    ("seconds", "words"),
    [(20, "21 seconds"), (60, "1 minute"), (600, "10 minutes"), (7200, "2 hours"), (345_600, "4 days")],
)
def test_the_time_it_took_is_said_as_people_say_it(as_user: As, at: datetime, seconds: int, words: str) -> None:
    add_counts({(version_id(at), at.date()): Tally(begun=1, sent=1, paces=Counter({pace_of(seconds): 1}))})

    (said,) = row(shown(as_user("sam")), "Begun and completed", "Time to send: half took no more than")
    assert said.startswith(words)


def test_who_was_told_not_to_go_on_is_listed_by_what_they_were_told(as_user: As, at: datetime) -> None:
    note_told(begin(at).id, told=Told.STOPPED, stopper="danger")
    add_counts({(version_id(at), at.date()): Tally(begun=1, stopped=1, stops=Counter(gone=1))})

    html = shown(as_user("sam"))
    assert row(html, "Who was told not to go on", "Call us") == ["1"]
    assert row(html, "Who was told not to go on", "gone") == ["1"]


def test_devices_and_channels_stand_apart(as_user: As, at: datetime) -> None:
    mark_submitted(begin(at, device="computer").id, reference="4KQ7MX9TA", at=at)
    begin(at)
    begin(at)
    begin(at, device="", channel="phone")
    add_counts({(version_id(at), at.date()): Tally(begun=1, left=Counter(where=1), channels=Counter(kiosk=1))})

    html = shown(as_user("sam"))
    assert row(html, "On what", "Mobile phone") == ["2", "67%", "0%"]
    assert row(html, "On what", "Computer") == ["1", "33%", "100%"]
    assert row(html, "By whom", "By an adviser, on the telephone") == ["1", "20%", "0%"]
    assert row(html, "By whom", "kiosk") == ["1", "20%", "0%"]


def test_the_numbers_of_every_version_are_downloaded(publishing: Publishing, as_user: As, at: datetime) -> None:
    draft = begin(at, danger="no")
    note_refused(draft, question="where", refusal=BadAnswer("x"), at=at)
    publishing(hole=HOLE.replace("How deep is it?", "How deep?"))
    mark_submitted(begin(at).id, reference="4KQ7MX9TA", at=at + timedelta(minutes=1))

    response = as_user("sam").get(f"{PAGE}use.csv?days=28")
    rows = list(csv.reader(response.content.decode().splitlines()))
    assert rows[0] == ["service", "version", "begun_since", "measure", "of", "number"]
    assert ["hole", "2", "2025-04-23", "sent", "", "1"] in rows
    assert ["hole", "1", "2025-04-23", "left", "where", "1"] in rows
    assert ["hole", "1", "2025-04-23", "refused", "where: format", "1"] in rows


def test_a_service_that_never_was_has_no_numbers(as_user: As) -> None:
    assert as_user("sam").get("/office/services/well/use.csv").status_code == 404


def test_a_page_costs_the_same_for_one_version_and_three(
    publishing: Publishing, as_user: As, at: datetime, django_assert_num_queries: Any
) -> None:
    client = as_user("sam")
    begin(at)
    shown(client)
    # Session, user, their roles, versions, their history and proposals; kept days, drafts, refusals.
    with django_assert_num_queries(10):
        shown(client)
    for label in ("How deep?", "Depth?"):
        publishing(hole=HOLE.replace("How deep is it?", label))
        begin(at)
    shown(client)
    with django_assert_num_queries(10):
        shown(client)
