"""Every service of the catalogue, along every way through its form."""

from datetime import datetime
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings

from frontdoor.cases.models import Case
from frontdoor.foundation.accounts.actors import PUBLIC
from frontdoor.journeys.report_it import submit
from frontdoor.places.api import locate
from frontdoor.services.api import (
    Definition,
    DraftRecord,
    clean_answer,
    next_question,
    path,
    refusal_for,
    save_answer,
    service,
    start_draft,
    stopper_for,
    verdict_for,
)
from frontdoor.services.queries import files_in, lgsl
from frontdoor.services.rules.flow import worked_out
from frontdoor.services.rules.folder import read_folder
from frontdoor.services.rules.routes import Route, walk
from frontdoor.services.rules.tables import NOT_ELIGIBLE
from tests.factories.answers import an_answer
from tests.factories.others import everybody_answers
from tests.factories.town import HARBOUR, OUTSIDE

pytestmark = pytest.mark.usefixtures("town")

FILES = {name: file.read_text() for name, file in files_in(Path(settings.FRONTDOOR_CATALOGUE)).items()}
SERVICES = sorted(each.id for each in read_folder(FILES, lgsl=lgsl()).definitions if each.withdrawn is None)


def definition_of(slug: str, *, at: datetime) -> Definition:
    found = service(slug, at=at)
    assert found is not None
    return found.definition


def go(slug: str, route: Route, *, at: datetime) -> DraftRecord:
    """Answer a form along a way, as somebody would: the next question, one after the other, to the end."""
    found = service(slug, at=at)
    assert found is not None
    hidden = [each for each in found.definition.questions if each.hidden and each.id in route.answers]
    filled = {each.id: an_answer(each, route.answers[each.id], at=at) for each in hidden}
    draft = start_draft(found, channel="web", by=PUBLIC, at=at, answers=filled)
    while (question := next_question(found.definition, draft.answers)) is not None:
        value = an_answer(question, route.answers[question.id], at=at, inside=route.inside)
        draft = save_answer(draft.id, question_id=question.id, value=value, at=at)
    return draft


@pytest.mark.parametrize("slug", SERVICES)
def test_whatever_is_signed_is_signed_last(slug: str, at: datetime) -> None:
    kinds = [each.kind for each in definition_of(slug, at=at).questions]

    assert "declaration" not in kinds[:-1]


@pytest.mark.parametrize("slug", SERVICES)
def test_every_way_to_the_end_becomes_a_case(slug: str, at: datetime) -> None:
    routes = [route for route in walk(definition_of(slug, at=at), today=at.date()).routes if not route.stopper]
    assert routes

    for route in routes:
        last = everybody_answers(go(slug, route, at=at).id, at=at)
        receipt = submit(last.id, by=PUBLIC, at=at)

        assert Case.objects.get(reference=receipt.reference).service == slug
        assert [each.id for each in path(last.service.definition, last.answers)] == list(route.asked)


@pytest.mark.parametrize("slug", SERVICES)
def test_every_way_that_ends_early_ends_for_whoever_gives_its_answers(slug: str, at: datetime) -> None:
    definition = definition_of(slug, at=at)

    for route in walk(definition, today=at.date()).routes:
        assert ended(definition, route, at=at) == route.stopper


def ended(definition: Definition, route: Route, *, at: datetime) -> str:
    """Return where the form itself ends for somebody who goes a way: a stopper, not eligible, or "" at its end."""
    warnings = [each.id for each in definition.stoppers if each.kind == "warn"]
    answers: dict[str, Any] = {}
    for name in route.asked:
        question = definition.question(name)
        assert question is not None
        assert question.hidden or next_question(definition, answers) == question
        given = an_answer(question, route.answers[name], at=at, inside=route.inside)
        answers[name] = clean_answer(question, given, now=at, owner="")
        answers = worked_out(definition, answers, today=at.date())
        is_placed = definition.place_question is not None and definition.place_question.id in answers
        located = locate([HARBOUR if route.inside else OUTSIDE])[0] if is_placed else None
        found = stopper_for(definition, answers, located=located, seen=warnings)
        if found is not None:
            return found.id
        if refusal_for(definition, answers) is not None:
            return NOT_ELIGIBLE
    verdict = verdict_for(definition, answers)
    return NOT_ELIGIBLE if verdict is not None and verdict.result == "no" else ""
