"""Two people, or two tabs, at the same moment."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import datetime
from typing import Any

import pytest
from django.db import connection, transaction

from frontdoor.foundation.accounts.actors import PUBLIC, Actor
from frontdoor.kernel.refusals import Refusal
from frontdoor.services.api import draft, mark_submitted, save_answer, service, start_draft
from frontdoor.services.models import ServiceVersion
from frontdoor.services.operations.beginning import begin_from_version
from frontdoor.services.operations.proposing import change
from frontdoor.services.operations.releasing import publish_proposal
from frontdoor.services.operations.reviewing import approve, send_to_review
from tests.services.conftest import HOLE

pytestmark = [
    pytest.mark.engine,
    pytest.mark.django_db(transaction=True),
    pytest.mark.skipif("sqlite" in connection.vendor, reason="SQLite's tests share one database in memory"),
]


def at_once(*actions: Callable[[], Any]) -> list[Any]:
    """Run every action in a thread and a transaction of its own."""

    def run(action: Callable[[], Any]) -> Any:
        try:
            with transaction.atomic(durable=True):
                return action()
        finally:
            connection.close()

    with ThreadPoolExecutor(len(actions)) as pool:
        return list(pool.map(run, actions))


def test_answers_saved_at_the_same_moment_are_all_kept(publishing: Callable[..., Any], at: datetime) -> None:
    publishing(hole=HOLE)
    found = service("hole", at=at)
    assert found is not None
    begun = start_draft(found, channel="web", by=PUBLIC, at=at)
    said = {"danger": "no", "shape": "round", "depth": "7", "description": "By the bakery"}

    at_once(
        *(
            lambda question=question, value=value: save_answer(begun.id, question_id=question, value=value, at=at)
            for question, value in said.items()
        )
    )

    kept = draft(begun.id, at=at)
    assert kept is not None
    assert kept.answers == {"danger": False, "shape": "round", "depth": 7, "description": "By the bakery"}
    assert kept.revision == 4


def test_publishing_at_the_same_moment_makes_one_version(
    publishing: Callable[..., Any], sam: Actor, dee: Actor, at: datetime
) -> None:
    publishing(hole=HOLE)
    row = begin_from_version(ServiceVersion.objects.select_related("service").get(), by=sam, at=at)
    change(row.pk, definition={**row.definition, "summary": "Other."}, edition=0, by=sam, at=at)
    send_to_review(row.pk, edition=1, by=sam, at=at)
    approve(row.pk, edition=1, by=dee, at=at)

    def try_to() -> int:
        try:
            return publish_proposal(row.pk, edition=1, by=sam, at=at).number
        except Refusal:
            return 0

    assert sorted(at_once(*[try_to] * 4)) == [0, 0, 0, 2]


def test_beginning_at_the_same_moment_begins_one_proposal(
    publishing: Callable[..., Any], sam: Actor, at: datetime
) -> None:
    publishing(hole=HOLE)
    version = ServiceVersion.objects.select_related("service").get()

    def try_to() -> bool:
        try:
            return bool(begin_from_version(version, by=sam, at=at))
        except Refusal:
            return False

    assert sorted(at_once(*[try_to] * 4)) == [False, False, False, True]


def test_sending_at_the_same_moment_gives_one_reference(publishing: Callable[..., Any], at: datetime) -> None:
    publishing(hole=HOLE)
    found = service("hole", at=at)
    assert found is not None
    begun = start_draft(found, channel="web", by=PUBLIC, at=at)

    references = at_once(*(lambda n=n: mark_submitted(begun.id, reference=f"REFERENCE{n}", at=at) for n in range(4)))

    assert len(set(references)) == 1
