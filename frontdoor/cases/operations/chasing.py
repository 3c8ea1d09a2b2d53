"""What follows when nobody answers what we asked: we ask again, and then do what the service says."""

from contextlib import suppress
from datetime import datetime
from typing import Final

from django.db import transaction

from frontdoor.cases.models import Question
from frontdoor.cases.operations.closing import close_for_silence
from frontdoor.cases.operations.notifying import notify
from frontdoor.cases.operations.working import remind, stop_waiting
from frontdoor.cases.queries.asking import rule_of
from frontdoor.cases.rules.asking import QuestionKind, Silence
from frontdoor.foundation.accounts.actors import Actor
from frontdoor.foundation.accounts.api import leaders
from frontdoor.kernel.refusals import Refusal

#: Questions looked at in one sweep; the rest wait for the next.
A_SWEEP: Final = 200


def chase_questions(*, by: Actor, at: datetime) -> tuple[int, int]:
    """Remind of unanswered questions, and do what silence means where it has lasted; return how many of each.

    Each in a transaction of its own; a case that somebody changes meanwhile, or that cannot be closed, waits for the
    next sweep.
    """
    unanswered = Question.objects.filter(answered_at__isnull=True, dropped_at__isnull=True)
    due = unanswered.filter(remind_at__lte=at, reminded_at__isnull=True).select_related("case")
    reminded = sum(remind(question, at=at) for question in due[:A_SWEEP])
    lapsed = 0
    silent = unanswered.filter(lapse_at__lte=at, lapsed_at__isnull=True).select_related("case")
    for question in silent[:A_SWEEP]:
        with suppress(Refusal):
            lapse(question, by=by, at=at)
            lapsed += 1
    return reminded, lapsed


@transaction.atomic
def lapse(question: Question, *, by: Actor, at: datetime) -> None:
    """Do what silence on a question means: go on, close the case, or tell whoever holds it and keep waiting.

    :raises CannotMove: when the case waits for nothing any more.
    """
    case = question.case
    if question.silence == Silence.WAIT:
        if Question.objects.filter(pk=question.pk, lapsed_at__isnull=True).update(lapsed_at=at):
            ids = [case.holder_id] if case.holder_id is not None else [each.id for each in leaders([case.team_id])]
            text = "There is still no answer to what we asked"
            notify(case, user_ids=ids, kind="answer", text=text, key=f"question:{question.pk}:silent", at=at)
        return
    rule = rule_of(case, QuestionKind(question.kind))
    if question.silence == Silence.CLOSE and close_for_silence(
        case, outcome=rule.outcome, words=rule.words, by=by, at=at
    ):
        return
    stop_waiting(case, by=by, at=at)
