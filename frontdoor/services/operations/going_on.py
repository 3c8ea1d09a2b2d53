"""Going on with a draft after the form was published anew."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import transaction

from frontdoor.foundation.files.api import DRAFT
from frontdoor.kernel.clock import LONDON
from frontdoor.kernel.language import say
from frontdoor.services.models import OtherPerson, Submission
from frontdoor.services.operations.others import end_links, write_again
from frontdoor.services.operations.submissions import started_row, touch_row
from frontdoor.services.queries import another_wording, draft_record, once_asked, service_in_language, version
from frontdoor.services.records import DraftRecord, ServiceRecord
from frontdoor.services.rules.flow import next_question, worked_out
from frontdoor.services.rules.kinds.base import BadAnswer, clean_answer, kind_of
from frontdoor.services.rules.others import OtherState, needed, other_of, others_of, their_form
from frontdoor.services.rules.reconciling import SetAside, reconcile, stored_aside
from frontdoor.services.rules.use import where_one_stands


@transaction.atomic
def bring_up_to_date(draft_id: UUID, *, at: datetime) -> DraftRecord:
    """Let a draft go on under the version of its service that counts now, and return it.

    Answers that still fit are kept, the others set aside; what concerns the person waits in `news` until they have
    read it. A draft that is up to date, or whose service is not offered any more, is returned as it is. It is not
    kept longer by this: the person has changed nothing.

    :raises DraftGone: if there is no such draft.
    :raises DraftSubmitted: if it has been sent.
    """
    row = started_row(draft_id, at=at)
    held = draft_record(row)
    counting = another_wording(held, at=at)
    if counting is None:
        return held
    counting = service_in_language(counting, row.language)
    before = held.service
    if before.definition.spoken != counting.definition.spoken:
        # That it is not in their language any more is plain to see, and changes no question.
        before, counting = version(row.service_version_id), version(counting.version_id)
    result = reconcile(before.definition, counting.definition, held.answers, now=at, owner=held.owner)
    row.service_version_id = counting.version_id
    # A check page that says the same as before may be sent as it is.
    answers = worked_out(counting.definition, result.answers, today=at.astimezone(LONDON).date())
    told = [*result.told, *_with_others(row, before, counting, answers=answers, at=at)]
    row.revision += int(bool(told) or answers != held.answers)
    row.answers, row.stands_at = answers, where_one_stands(counting.definition, answers)
    row.set_aside = [*row.set_aside, *stored_aside(result.set_aside)]
    row.news = list(dict.fromkeys([*row.news, *told]))
    row.save(update_fields=["service_version_id", "revision", "answers", "stands_at", "set_aside", "news"])
    return draft_record(row)


def _with_others(
    row: Submission, was: ServiceRecord, counting: ServiceRecord, *, answers: Mapping[str, Any], at: datetime
) -> list[str]:
    """Bring what others were asked up to date, asking again those whose answers do not fit; return what to tell.

    What they saw of the applicant's answers is compared when the form is looked at (`rules.others.standings`).
    """
    told: list[str] = []
    before, after = was.definition, counting.definition
    if not others_of(before):
        return told
    for asked in row.others.exclude(state=OtherState.TAKEN_BACK.value):
        old, new = other_of(before, asked.other), other_of(after, asked.other)
        if new is None or old is None:
            end_links(row.others.filter(pk=asked.pk))
            told.append(say("We do not ask {name} any more.", name=asked.name))
            continue
        now = their_form(after, new)
        result = reconcile(their_form(before, old), now, asked.answers, now=at, owner=f"{DRAFT}{asked.pk}")
        is_changed = bool(result.told) or result.answers != asked.answers or next_question(now, result.answers)
        if not is_changed:
            continue
        asked.answers = dict(result.answers)
        asked.set_aside = [*asked.set_aside, *stored_aside(result.set_aside)]
        asked.revision += 1
        if asked.state != OtherState.ANSWERED:
            asked.save()
        elif new not in needed(after, answers):
            asked.state, asked.settled_at = OtherState.ASKED.value, None
            asked.save()
        else:
            asked.submission = row
            write_again(asked, template="other-asked-again", definition=after, at=at)
            told.append(say("What we ask your {who} has changed.", who=new.who))
            told.append(_to_be_answered_again(asked))
    return told


def _to_be_answered_again(asked: OtherPerson) -> str:
    if asked.is_silent:
        return say("{name} has to answer again, and wants no emails about it. Call them.", name=asked.name)
    return say("We have asked {name} to answer again.", name=asked.name)


@transaction.atomic
def keep_aside(draft_id: UUID, *, question_id: str, within: str = "", value: Any, at: datetime) -> DraftRecord:
    """Set aside an answer that came from a page of an older wording, to a question the form no longer asks.

    Nothing is kept of an answer that the question did not take when it was asked.

    :param within: the group that asked it of each; "" for a question of the service's own.
    :param value: what the kind's `from_form` returned.
    :raises DraftGone: if there is no such draft.
    :raises DraftSubmitted: if it has been sent.
    :raises LookupError: if no version of the service ever asked it.
    """
    row = started_row(draft_id, at=at)
    record = draft_record(row)
    question = once_asked(record.service.slug, question_id, within=within)
    if question is None:
        raise LookupError(f"The service never asked a question called {question_id!r}.")
    try:
        text = kind_of(question).plain(question, clean_answer(question, value, now=at, owner=record.owner))
    except BadAnswer:
        text = ""
    if text:
        # Sent twice, it is kept once.
        row.set_aside = stored_aside(dict.fromkeys([*record.set_aside, SetAside(question_id, question.heading, text)]))
    row.news = list(dict.fromkeys([*row.news, say("We no longer ask ‘{question}’.", question=question.heading)]))
    touch_row(row, changed=("set_aside", "news"), at=at)
    return draft_record(row)


@transaction.atomic
def read_news(draft_id: UUID, *, at: datetime) -> DraftRecord:
    """Note that the person has read what changed, and goes on.

    :raises DraftGone: if there is no such draft.
    :raises DraftSubmitted: if it has been sent.
    """
    row = started_row(draft_id, at=at)
    row.news = []
    touch_row(row, changed=("news",), at=at)
    return draft_record(row)
