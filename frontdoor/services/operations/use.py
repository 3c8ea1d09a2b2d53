"""Counting how forms are used: what a draft alone cannot tell, and keeping the counts when drafts are deleted.

Drafts carry what is counted themselves, in columns that are written with each answer anyway, so that answering
costs no statement more. See docs/decisions/0009.
"""

from collections.abc import Iterable, Mapping
from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.db import transaction
from django.db.models import F

from frontdoor.kernel.clock import LONDON
from frontdoor.services.models import AnswerRefused, DayOfUse, Submission
from frontdoor.services.records import DraftRecord, DraftState
from frontdoor.services.rules.kinds.base import BadAnswer
from frontdoor.services.rules.use import Ended, Tally, Told

#: Which day of which version: the version's id, and the day on which its forms were begun.
VersionDay = tuple[int, date]


@transaction.atomic
def note_told(draft_id: UUID, *, told: Told, stopper: str = "") -> None:
    """Remember that somebody was told not to go on. It stands until they change an answer, or send the form.

    One statement, which changes nothing when the page is loaded again.

    :param stopper: the id of the stopper that was shown.
    """
    row = Submission.objects.filter(pk=draft_id, state=DraftState.STARTED.value)
    row.exclude(told=told.value, stands_at=stopper).update(told=told.value, stands_at=stopper)


@transaction.atomic
def note_refused(draft: DraftRecord, *, question: str, refusal: BadAnswer, at: datetime) -> None:
    """Count an answer that was not taken: which question, and what kind of mistake. What was typed is not kept.

    Counted in the day's own row at once: the draft is left as it was, and never says what went wrong in it.

    :param question: the question's id; of one asked of each of a group, `group.question`.
    """
    which: dict[str, Any] = {
        "service_version_id": draft.service.version_id,
        "day": at.astimezone(LONDON).date(),
        "question": question,
        "why": refusal.why,
    }
    _row, is_first = AnswerRefused.objects.get_or_create(**which)
    if not is_first:
        AnswerRefused.objects.filter(**which).update(number=F("number") + 1)


@transaction.atomic
def keep_counts(drafts: Iterable[Submission]) -> None:
    """Count drafts that are about to be deleted. Whoever calls this deletes them in the same transaction."""
    found: dict[VersionDay, Tally] = {}
    for row in drafts:
        key = (row.service_version_id, row.started_at.astimezone(LONDON).date())
        ended = Ended(
            is_sent=row.state == DraftState.SUBMITTED,
            told=row.told,
            stands_at=row.stands_at,
            pace=row.pace,
            device=row.device,
            channel=row.channel,
        )
        found[key] = found.get(key, Tally()).plus(ended.tally())
    add_counts(found)


@transaction.atomic
def add_counts(found: Mapping[VersionDay, Tally]) -> None:
    """Add counts to those of their days. Two queries, and as many writes as days that had counts before."""
    versions, days = {version for version, _day in found}, {day for _version, day in found}
    kept = DayOfUse.objects.select_for_update().filter(service_version_id__in=versions, day__in=days)
    before = {(row.service_version_id, row.day): row for row in kept}
    new = []
    for key, tally in found.items():
        row = before.get(key) or DayOfUse(service_version_id=key[0], day=key[1])
        _write(row, _tally(row).plus(tally))
        if key in before:
            row.save()
        else:
            new.append(row)
    DayOfUse.objects.bulk_create(new, batch_size=100)


@transaction.atomic
def add_refused(found: Mapping[tuple[int, date, str, str], int]) -> None:
    """Add how often answers were not taken on days of which nothing is known yet.

    :param found: numbers by the version's id, the day, the question and the kind of mistake.
    """
    rows = [
        AnswerRefused(service_version_id=version_id, day=day, question=question, why=why, number=number)
        for (version_id, day, question, why), number in found.items()
    ]
    AnswerRefused.objects.bulk_create(rows, batch_size=100)


def _tally(row: DayOfUse) -> Tally:
    return Tally.read(row.by_name, begun=row.begun, sent=row.sent, stopped=row.stopped, not_eligible=row.not_eligible)


def _write(row: DayOfUse, tally: Tally) -> None:
    row.begun, row.sent, row.stopped, row.not_eligible = tally.begun, tally.sent, tally.stopped, tally.not_eligible
    row.by_name = tally.stored()
