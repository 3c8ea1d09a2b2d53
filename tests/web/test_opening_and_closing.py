"""Before a form begins: what to consider, and whether it takes any more."""

import re
from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any

import pytest
from django.test import Client

from frontdoor.cases.api import CannotOpen, is_full
from frontdoor.cases.models import Case
from frontdoor.cases.operations.opening import open_cases
from frontdoor.cases.records import NewCase
from frontdoor.foundation.accounts.actors import PUBLIC
from frontdoor.foundation.stamps.api import touch
from frontdoor.journeys.report_it import submit
from frontdoor.services.api import DraftRecord, next_question, save_answer, service, start_draft
from frontdoor.services.models import ServiceVersion
from frontdoor.services.queries import STAMP
from tests.factories.answers import an_answer
from tests.factories.cases import a_case
from tests.web.test_resident_form import POTHOLE, answer, begin

pytestmark = pytest.mark.usefixtures("town")
WORDS = "All are taken. Come back in spring."


@pytest.fixture
def closing(settings: Any, at: datetime) -> Callable[..., None]:
    """Return a function that says when a service closes: `closing(after=2)`."""

    def say(**closes: Any) -> None:
        row = ServiceVersion.objects.get(service__slug="dog-fouling")
        # A version never changes in service; a test begins with one that closes.
        ServiceVersion.objects.filter(pk=row.pk).update(
            definition={**row.definition, "closes": {"words": WORDS, **closes}}
        )
        touch(STAMP)

    settings.FRONTDOOR_NOW = at.isoformat()
    return say


def filled_in(*, at: datetime) -> DraftRecord:
    found = service("dog-fouling", at=at)
    assert found is not None
    draft = start_draft(found, channel="web", by=PUBLIC, at=at)
    while (question := next_question(found.definition, draft.answers)) is not None:
        value = "pavement" if question.id == "land" else an_answer(question, at=at)
        draft = save_answer(draft.id, question_id=question.id, value=value, at=at)
    return draft


def test_a_page_before_the_first_question_says_what_to_consider(client: Client) -> None:
    first = begin(client, "planning-advice")
    shown = client.get(first).content.decode()

    assert first.endswith("/first-consider/")
    assert "You may not need permission, or advice" in shown
    assert "Find out what your project needs" in shown


def test_whoever_goes_on_comes_to_the_first_question_and_is_not_asked_again(client: Client) -> None:
    first = begin(client, "planning-advice")

    assert answer(client, first).endswith("/what/")
    assert answer(client, first.replace("first-consider", "what"), what="use").endswith("/begun/")


def test_whoever_comes_back_with_answers_goes_on_where_they_were(client: Client) -> None:
    first = begin(client, "planning-advice")
    on_this = answer(client, first.replace("first-consider", "what"), what="use")

    assert on_this.endswith("/begun/")


def test_a_service_with_nothing_to_consider_has_no_such_page(client: Client) -> None:
    page = re.sub(r"[^/]+/$", "first-consider/", begin(client))

    assert client.get(page).status_code == 404


def test_a_full_service_says_so_before_anybody_begins(
    closing: Callable[..., None], at: datetime, client: Client
) -> None:
    closing(after=1)
    a_case("dog-fouling", at=at)
    page = client.get("/services/dog-fouling/")

    assert page.status_code == 410
    assert WORDS in page.content.decode()
    assert client.post("/services/dog-fouling/start/")["Location"] == "/services/dog-fouling/"


def test_there_is_room_up_to_the_last_one(closing: Callable[..., None], at: datetime, client: Client) -> None:
    closing(after=2)
    a_case("dog-fouling", at=at)

    assert client.get("/services/dog-fouling/").status_code == 200


def test_whoever_sends_too_late_is_told_politely_and_keeps_their_answers(
    closing: Callable[..., None], at: datetime, client: Client
) -> None:
    closing(after=1)
    address = begin(client, "dog-fouling")
    draft = filled_in(at=at)
    a_case("dog-fouling", at=at)

    with pytest.raises(CannotOpen, match=WORDS):
        submit(draft.id, by=PUBLIC, at=at)
    assert Case.objects.count() == 1
    assert WORDS in client.get(address).content.decode()


def test_whoever_is_filling_it_in_when_it_closes_reads_so_on_the_next_page_with_their_answers(
    closing: Callable[..., None], client: Client
) -> None:
    land = answer(client, begin(client, "dog-fouling"), **POTHOLE["where"])
    closing(at="2025-01-01T12:00")

    page = client.get(land)

    assert page.status_code == 410
    assert WORDS in page.content.decode()
    assert "by the bakery" in page.content.decode()


def test_several_at_once_are_all_taken_or_none(closing: Callable[..., None], at: datetime) -> None:
    closing(after=2)
    with pytest.raises(CannotOpen):
        open_cases(batch=[NewCase(service="dog-fouling")] * 3, by=PUBLIC, at=at)
    assert Case.objects.count() == 0
    assert len(open_cases(batch=[NewCase(service="dog-fouling")] * 2, by=PUBLIC, at=at)) == 2


def test_counting_begins_with_the_day_it_was_opened_again(closing: Callable[..., None], at: datetime) -> None:
    closing(after=1)
    a_case("dog-fouling", at=at - timedelta(days=400))
    row = ServiceVersion.objects.get(service__slug="dog-fouling")
    opened = {**row.definition, "available_from": (at - timedelta(days=30)).date().isoformat()}
    ServiceVersion.objects.filter(pk=row.pk).update(definition=opened)
    touch(STAMP)

    found = service("dog-fouling", at=at)
    assert found is not None
    assert not is_full(found)


def test_a_service_closes_at_its_moment(closing: Callable[..., None], at: datetime, client: Client) -> None:
    closing(at=(at + timedelta(hours=1)).strftime("%Y-%m-%dT%H:%M"))
    before = service("dog-fouling", at=at - timedelta(hours=2))
    after = service("dog-fouling", at=at + timedelta(hours=2))

    assert (before and before.state, after and after.state) == ("current", "closed")


def test_a_closed_service_says_why(closing: Callable[..., None], client: Client) -> None:
    closing(at="2025-01-01T12:00")
    page = client.get("/services/dog-fouling/")

    assert page.status_code == 410
    assert WORDS in page.content.decode()


def test_whoever_sends_after_the_moment_is_told_why(closing: Callable[..., None], at: datetime) -> None:
    draft = filled_in(at=at)
    closing(at="2025-01-01T12:00")

    with pytest.raises(CannotOpen, match=WORDS):
        submit(draft.id, by=PUBLIC, at=at)
