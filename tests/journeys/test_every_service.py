"""Every service of the catalogue, along every way through its form."""

from collections.abc import Iterator
from datetime import datetime
from pathlib import Path

import pytest
from django.conf import settings

from frontdoor.cases.models import Case
from frontdoor.foundation.accounts.actors import PUBLIC
from frontdoor.journeys.report_it import submit
from frontdoor.places.api import locate
from frontdoor.services.api import (
    Definition,
    DraftRecord,
    next_question,
    path,
    save_answer,
    service,
    start_draft,
    stopper_for,
)
from frontdoor.services.queries import lgsl
from frontdoor.services.rules.folder import read_folder
from frontdoor.services.rules.routes import Route, walk
from tests.factories.answers import an_answer
from tests.factories.town import HARBOUR, OUTSIDE

pytestmark = pytest.mark.usefixtures("town")

FILES = {file.name: file.read_text() for file in Path(settings.FRONTDOOR_CATALOGUE).glob("*.yaml")}
SERVICES = sorted(each.id for each in read_folder(FILES, lgsl=lgsl()).definitions if each.withdrawn is None)


def definition_of(slug: str, *, at: datetime) -> Definition:
    found = service(slug, at=at)
    assert found is not None
    return found.definition


def go(slug: str, route: Route, *, at: datetime) -> Iterator[DraftRecord]:
    """Answer a form along a way, as somebody would: the next question, one after the other."""
    found = service(slug, at=at)
    assert found is not None
    draft = start_draft(found, channel="web", by=PUBLIC, at=at)
    yield draft
    while (question := next_question(found.definition, draft.answers)) is not None:
        value = an_answer(question, route.answers[question.id], at=at, inside=route.inside)
        draft = save_answer(draft.id, question_id=question.id, value=value, at=at)
        yield draft
        if question.id == route.asked[-1]:
            return


@pytest.mark.parametrize("slug", SERVICES)
def test_every_way_to_the_end_becomes_a_case(slug: str, at: datetime) -> None:
    routes = [route for route in walk(definition_of(slug, at=at)).routes if not route.stopper]
    assert routes

    for route in routes:
        *_, last = go(slug, route, at=at)
        receipt = submit(last.id, by=PUBLIC, at=at)

        assert Case.objects.get(reference=receipt.reference).service == slug
        assert [each.id for each in path(last.service.definition, last.answers)] == list(route.asked)


@pytest.mark.parametrize("slug", SERVICES)
def test_every_stopper_stops_whoever_gives_its_answers(slug: str, at: datetime) -> None:
    definition = definition_of(slug, at=at)
    warnings = [each.id for each in definition.stoppers if each.kind == "warn"]

    for route in walk(definition).routes:
        found = None
        for draft in go(slug, route, at=at):
            is_placed = definition.place_question is not None and definition.place_question.id in draft.answers
            located = locate([HARBOUR if route.inside else OUTSIDE])[0] if is_placed else None
            found = stopper_for(definition, draft.answers, located=located, seen=warnings)
            if found is not None:
                break

        assert (found.id if found else "") == route.stopper
