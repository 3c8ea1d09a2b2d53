"""Every service asked for by its pages, as without JavaScript, along the longest way through its form."""

import re
from datetime import date, datetime
from typing import Any
from uuid import UUID

import pytest
from django.test import Client

from frontdoor.cases.models import Case
from frontdoor.services.api import Definition, Question, service
from frontdoor.services.rules.routes import ANYTHING, Route, walk
from tests.factories.answers import an_answer
from tests.factories.others import everybody_answers
from tests.factories.town import HARBOUR
from tests.foundation.uploads import photo, upload
from tests.journeys.test_every_service import SERVICES

pytestmark = pytest.mark.usefixtures("town")


def posted(question: Question, box: str, value: Any) -> dict[str, Any]:
    """Return what a browser posts for an answer; `box` is the id that the question has on its page."""
    match question.kind:
        case "date" | "date_of_birth":
            day = date.fromisoformat(value)
            return {f"{box}-day": day.day, f"{box}-month": day.month, f"{box}-year": day.year}
        case "yes_no" | "consent":
            return {box: "yes" if value else "no"}
        case "place":
            return {f"{box}-lat": HARBOUR.lat, f"{box}-lon": HARBOUR.lon}
        case "address" | "bank_details":
            return {f"{box}-typed": "yes", **{f"{box}-{part}": text for part, text in value.items()}}
        case "files":
            return {box: upload(photo(), "photo.jpg")} if question.required else {}
    return {} if value is None else {box: value}


def longest_way(definition: Definition, *, at: datetime) -> Route:
    return max(
        (each for each in walk(definition, today=at.date()).routes if not each.stopper),
        key=lambda each: len(each.asked),
    )


def answer(definition: Definition, route: Route, page: str, *, at: datetime) -> dict[str, Any]:
    """Return what to post to a page of a form."""
    if page.startswith("stop-") or page == "first-consider":
        return {}
    group_id, _, rest = page.partition("-")
    question = definition.question(group_id)
    assert question is not None, page
    if rest:
        inner = next(each for each in question.questions if each.id == rest.partition("-")[2])
        return posted(inner, page, an_answer(inner, at=at))
    if question.kind == "group":
        return {"more": "no"}
    return posted(question, page, an_answer(question, route.answers.get(page, ANYTHING), inside=True, at=at))


def next_task(html: str) -> str:
    """Return where a task list leads: into the first part not done, or on when all are."""
    items = re.findall(r'<li class="govuk-task-list__item.*?</li>', html, re.DOTALL)
    own = [each for each in items if "/other-" not in each]
    undone = [each for each in own if "Done" not in each and "Cannot start yet" not in each]
    links = (
        re.findall(r'href="([^"]+)"', undone[0]) if undone else re.findall(r'class="govuk-button" href="([^"]+)"', html)
    )
    return links[0]


@pytest.mark.parametrize("slug", SERVICES)
def test_every_service_can_be_asked_for_by_its_pages(slug: str, at: datetime, client: Client, settings: Any) -> None:
    settings.FRONTDOOR_NOW = at.isoformat()
    found = service(slug, at=at)
    assert found is not None
    route = longest_way(found.definition, at=at)
    address = str(client.post(f"/services/{slug}/start/")["Location"])
    seen = []

    for _ in range(200):
        page = address.rstrip("/").rsplit("/", 1)[1].partition("?")[0]
        shown = client.get(address)
        if shown.status_code == 302:
            address = str(shown["Location"])
            continue
        html = shown.content.decode()
        assert shown.status_code == 200, html
        if page == "done":
            break
        seen.append(page)
        if page == "task-list":
            address = next_task(html)
            continue
        if page.startswith("part-") or page == "who-else":
            (address,) = re.findall(r'<a class="govuk-button" href="([^"]+)"', html)
            continue
        if "You cannot send this yet" in html:
            everybody_answers(UUID(address.split("/")[3]), at=at)
            continue
        held = re.findall(r'name="held" value="([^"]+)"', html)[0]
        if page == "check":
            (revision,) = re.findall(r'name="revision" value="(\d+)"', html)
            without = re.findall(r'name="without" type="checkbox" value="(\w+)"', html)
            given: dict[str, Any] = {"revision": revision, "without": without}
        else:
            given = answer(found.definition, route, page, at=at)
        sent = client.post(address, {"held": held, **given})
        assert sent.status_code == 302, (page, given, re.findall(r"Error:</span>([^<]*)", sent.content.decode()))
        address = str(sent["Location"])

    assert page == "done", seen
    assert Case.objects.get().service == slug
    hidden = {each.id for each in found.definition.questions if each.hidden}
    assert set(route.asked) - hidden <= {each.partition("-")[0] for each in seen}
