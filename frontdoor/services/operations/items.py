"""Answers about each of a group on their way in: given one question at a time, and taken away."""

from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import transaction

from frontdoor.services.models import Submission
from frontdoor.services.operations.submissions import keep_answers, started_row
from frontdoor.services.queries import draft_record
from frontdoor.services.records import DraftRecord
from frontdoor.services.rules.kinds.base import BadAnswer, clean_answer
from frontdoor.services.rules.kinds.groups import NUMBER, most
from frontdoor.services.rules.questions import Question


@transaction.atomic
def save_item_answer(
    draft_id: UUID, *, group_id: str, number: int, question_id: str, value: Any, at: datetime
) -> DraftRecord:
    """Keep the answer to one question about one of a group, leaving all others as they are.

    :param number: which one; one that is not there yet is added at the end, if the group may have more.
    :raises BadAnswer: with the sentence to show; nothing is kept.
    :raises DraftGone: if there is no such draft.
    :raises DraftSubmitted: if it has been sent.
    :raises LookupError: if the service asks no such thing.
    """
    row, group = _group_of(draft_id, group_id, at=at)
    question = next((each for each in group.questions if each.id == question_id), None)
    if question is None:
        raise LookupError(f"The group {group_id!r} asks no question called {question_id!r}.")
    cleaned = clean_answer(question, value, now=at, owner=draft_record(row).owner)
    items = list(row.answers.get(group_id) or [])
    place = next((place for place, item in enumerate(items) if item.get(NUMBER) == number), None)
    if place is None:
        if len(items) >= most(group):
            raise BadAnswer(f"You can add no more than {most(group)}")
        items.append({NUMBER: number, question_id: cleaned})
    else:
        items[place] = {**items[place], question_id: cleaned}
    return keep_answers(row, answers={**row.answers, group_id: items}, at=at)


@transaction.atomic
def remove_item(draft_id: UUID, *, group_id: str, number: int, at: datetime) -> DraftRecord:
    """Take one of a group away; one that is gone already is no matter.

    :raises DraftGone: if there is no such draft.
    :raises DraftSubmitted: if it has been sent.
    :raises LookupError: if the service has no such group.
    """
    row, _group = _group_of(draft_id, group_id, at=at)
    items = [item for item in row.answers.get(group_id) or [] if item.get(NUMBER) != number]
    return keep_answers(row, answers={**row.answers, group_id: items}, at=at)


def _group_of(draft_id: UUID, group_id: str, *, at: datetime) -> tuple[Submission, Question]:
    row = started_row(draft_id, at=at)
    group = draft_record(row).service.definition.question(group_id)
    if group is None or group.kind != "group":
        raise LookupError(f"The service has no group called {group_id!r}.")
    return row, group
