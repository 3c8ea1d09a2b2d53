"""Telling staff of a case."""

from datetime import datetime

import pytest
from django.db import IntegrityError, transaction

from frontdoor.cases.models import Notification
from frontdoor.cases.operations.notifying import mark_seen, notify
from frontdoor.foundation.accounts.actors import Actor
from tests.factories.cases import a_case

pytestmark = [pytest.mark.engine, pytest.mark.usefixtures("council")]


def test_the_same_thing_is_told_once(otto: Actor, dee: Actor, at: datetime) -> None:
    case = a_case(at=at)
    assert otto.user_id is not None
    assert dee.user_id is not None
    for _twice in "12":
        notify(case, user_ids=[otto.user_id, dee.user_id], kind="task", text="Look at it.", key="task:1", at=at)
    assert Notification.objects.count() == 2


def test_what_was_seen_is_nobody_elses_to_mark(otto: Actor, dee: Actor, at: datetime) -> None:
    case = a_case(at=at)
    assert otto.user_id is not None
    assert dee.user_id is not None
    notify(case, user_ids=[otto.user_id], kind="task", text="x" * 400, key="task:1", at=at)
    told = Notification.objects.get()
    assert len(told.text) == 300
    assert mark_seen(user_id=dee.user_id, ids=[told.pk], at=at) == 0
    assert mark_seen(user_id=otto.user_id, ids=[told.pk], at=at) == 1
    assert mark_seen(user_id=otto.user_id, ids=[told.pk], at=at) == 0


@pytest.mark.parametrize("same", [{"text": ""}, {}], ids=["says nothing", "told twice"])
def test_the_database_refuses(same: dict[str, str], otto: Actor, at: datetime) -> None:
    assert otto.user_id is not None
    case = a_case(at=at)
    told = {"case": case, "user_id": otto.user_id, "kind": "task", "text": "Look.", "key": "task:1", "at": at}
    if not same:
        Notification.objects.create(**told)
    with pytest.raises(IntegrityError), transaction.atomic():
        Notification.objects.create(**(told | same))
