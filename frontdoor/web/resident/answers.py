"""Keeping an answer: a draft's and another person's in `services`, a trial's in the session."""

from typing import Any

from django.db import transaction

from frontdoor.foundation.accounts.access import Request
from frontdoor.services.api import (
    NUMBER,
    BadAnswer,
    DraftRecord,
    Question,
    TheirPart,
    clean_answer,
    forget_answer,
    keep_their_answer,
    note_refused,
    remove_item,
    save_answer,
    save_item_answer,
)
from frontdoor.web.resident.trial import Trial, with_answers


def keep(request: Request, draft: DraftRecord, question_id: str, value: Any) -> DraftRecord:
    """Keep the answer to one question. Raises BadAnswer."""
    if isinstance(draft, TheirPart):
        return keep_their_answer(draft.id, question_id=question_id, value=value, at=request.now)
    if not isinstance(draft, Trial):
        return save_answer(draft.id, question_id=question_id, value=value, at=request.now)
    question = draft.service.definition.question(question_id)
    if question is None:
        raise LookupError(f"The form asks no question called {question_id!r}.")
    kept = clean_answer(question, value, now=request.now)
    return with_answers(request, draft, {**draft.answers, question_id: kept})


def note(request: Request, draft: DraftRecord, question_id: str, refusal: BadAnswer) -> None:
    """Count an answer that was not taken; what a designer tries, or another person says, is no use of the form."""
    if not isinstance(draft, Trial | TheirPart):
        with transaction.atomic(durable=True):
            note_refused(draft, question=question_id, refusal=refusal, at=request.now)


def forget(request: Request, draft: DraftRecord, question_id: str) -> DraftRecord:
    """Take the answer to one question away."""
    if not isinstance(draft, Trial):
        return forget_answer(draft.id, question_id=question_id, at=request.now)
    return with_answers(request, draft, {name: kept for name, kept in draft.answers.items() if name != question_id})


def keep_item(
    request: Request, draft: DraftRecord, group: Question, number: int, question_id: str, value: Any
) -> DraftRecord:
    """Keep the answer to one question about one of a group. Raises BadAnswer."""
    if not isinstance(draft, Trial):
        return save_item_answer(
            draft.id, group_id=group.id, number=number, question_id=question_id, value=value, at=request.now
        )
    question = next(each for each in group.questions if each.id == question_id)
    kept = clean_answer(question, value, now=request.now)
    items = [dict(each) for each in draft.answers.get(group.id) or []]
    item = next((each for each in items if each.get(NUMBER) == number), None)
    if item is None:
        item = {NUMBER: number}
        items.append(item)
    item[question_id] = kept
    return with_answers(request, draft, {**draft.answers, group.id: items})


def drop_item(request: Request, draft: DraftRecord, group_id: str, number: int) -> DraftRecord:
    """Take one of a group away; one that is gone already is no matter."""
    if not isinstance(draft, Trial):
        return remove_item(draft.id, group_id=group_id, number=number, at=request.now)
    items = [each for each in draft.answers.get(group_id) or [] if each.get(NUMBER) != number]
    return with_answers(request, draft, {**draft.answers, group_id: items})
