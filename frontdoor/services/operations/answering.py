"""Another person answers their section of somebody's form, confirms it, or says no."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any, Final
from uuid import UUID

from django.conf import settings
from django.db import transaction

from frontdoor.foundation.accounts.actors import Actor
from frontdoor.foundation.audit import api as audit
from frontdoor.kernel.clock import say_day
from frontdoor.kernel.language import later, say, speaking
from frontdoor.kernel.refusals import Refusal
from frontdoor.messages.api import Notice, send
from frontdoor.services.models import OtherPerson
from frontdoor.services.operations.coming_back import resume_token
from frontdoor.services.operations.others import touch
from frontdoor.services.operations.submissions import DraftGone, DraftSubmitted, started_row
from frontdoor.services.queries import draft_record
from frontdoor.services.queries.others import part_of_row
from frontdoor.services.records import DraftRecord, TheirPart
from frontdoor.services.rules.flow import check_answers, contact_of
from frontdoor.services.rules.kinds.base import clean_answer
from frontdoor.services.rules.others import (
    REASONS_TOLD,
    OtherState,
    Reason,
    Stands,
    other_of,
    standings,
    waited_for,
)
from frontdoor.services.rules.signing import signed_still

ENDED: Final = later(
    "This link has ended. The form was sent or deleted, or its answers are not needed from you any more."
)


class LinkEnded(Refusal):
    """Nobody answers by this link any more."""

    def __init__(self) -> None:
        super().__init__(ENDED)


class HasAnswered(Refusal):
    """They have confirmed or declined already, and can change nothing now."""


class NotComplete(Refusal):
    """Answers are missing or do not fit; `questions` names those to be mended."""

    def __init__(self, questions: Mapping[str, str]) -> None:
        super().__init__("Some answers are missing or need mending.")
        self.questions = dict(questions)


class ChangedMeanwhile(Refusal):
    """What they looked at is not what would be confirmed."""


@transaction.atomic
def keep_their_answer(person_id: UUID, *, question_id: str, value: Any, at: datetime) -> TheirPart:
    """Keep another person's answer to one question, leaving their others as they are.

    :param value: the JSON form, or what the kind's `from_form` returned; None to leave an optional one empty.
    :raises BadAnswer: with the sentence to show; nothing is kept.
    :raises LinkEnded: if they are asked no longer.
    :raises HasAnswered: if they have confirmed or declined.
    :raises LookupError: if they are asked no such question.
    """
    row, part = _asked(person_id, at=at)
    form = part.service.definition
    question = form.question(question_id)
    if question is None:
        raise LookupError(f"They are asked no question called {question_id!r}.")
    cleaned = clean_answer(question, value, now=at, owner=part.owner)
    row.answers = signed_still(form, row.answers, {**row.answers, question_id: cleaned})
    row.revision += 1
    row.save(update_fields=["answers", "revision"])
    return _part(row, at=at)


@transaction.atomic
def confirm_their_part(
    person_id: UUID, *, revision: int, seen: str | None = None, by: Actor, at: datetime
) -> TheirPart:
    """Take what another person says as their last word. When nobody else is waited for, the applicant is told.

    :param revision: what the page on which they checked their answers showed.
    :param seen: what stands for the applicant's answers that it showed (`TheirPart.seen`); None if that is no matter.
    :raises LinkEnded: if they are asked no longer.
    :raises HasAnswered: if they have confirmed or declined.
    :raises NotComplete: if answers are missing or do not fit.
    :raises ChangedMeanwhile: if that page showed something else.
    """
    row, part = _asked(person_id, at=at)
    if row.revision != revision or (seen is not None and seen != part.seen):
        raise ChangedMeanwhile(later("Something on this page has changed since you opened it. Check it again."))
    checked = check_answers(part.service.definition, row.answers, now=at, owner=part.owner)
    if checked.errors:
        raise NotComplete(checked.errors)
    row.state, row.settled_at, row.remind_at = OtherState.ANSWERED.value, at, None
    row.answers, row.set_aside, row.seen = checked.answers, [], part.seen
    row.save()
    touch(row.submission, at=at)
    audit.record("services.other-answered", on=_about(row), by=by, at=at, after={"other": row.other})
    record = draft_record(row.submission)
    found = standings(record.service.definition, record.answers, record.others)
    if not waited_for(found) and not any(each.stands is Stands.ASKED for each in found):
        _tell(record, "others-answered", key=f"others-answered:{record.id}:{record.revision}", at=at)
    return _part(row, at=at)


@transaction.atomic
def decline(person_id: UUID, *, reason: Reason, by: Actor, at: datetime) -> TheirPart:
    """Take another person's no. What they typed is deleted, and the applicant is told.

    :raises LinkEnded: if they are asked no longer.
    :raises HasAnswered: if they have confirmed or declined.
    """
    row, part = _asked(person_id, at=at)
    row.state, row.settled_at, row.remind_at = OtherState.DECLINED.value, at, None
    row.reason, row.answers, row.set_aside = reason.value, {}, []
    row.save()
    touch(row.submission, at=at)
    audit.record(
        "services.other-declined", on=_about(row), by=by, at=at, after={"other": row.other, "reason": row.reason}
    )
    record = draft_record(row.submission)
    other = other_of(record.service.definition, row.other) or part.other
    facts = {"person": row.name, "reason": REASONS_TOLD[reason], "role": other.who}
    _tell(record, "other-declined", key=f"other-declined:{row.pk}", at=at, **facts)
    return _part(row, at=at)


@transaction.atomic
def be_silent(person_id: UUID, *, at: datetime) -> TheirPart:
    """Write to another person no more about this form. Their link goes on working.

    :raises LinkEnded: if they are asked no longer.
    """
    row = _row(person_id, at=at)
    row.is_silent, row.remind_at = True, None
    row.save(update_fields=["is_silent", "remind_at"])
    return _part(row, at=at)


def _row(person_id: UUID, *, at: datetime) -> OtherPerson:
    """Return a person's row and its form's, both held. Raises LinkEnded."""
    known = OtherPerson.objects.filter(pk=person_id).values_list("submission", flat=True).first()
    try:
        # The form first, as whoever sends it or asks somebody else holds it too.
        submission = started_row(known or person_id, at=at)
    except (DraftGone, DraftSubmitted):
        raise LinkEnded from None
    live = OtherPerson.objects.select_for_update().exclude(state=OtherState.TAKEN_BACK.value)
    row = live.filter(pk=person_id).first()
    if row is None:
        raise LinkEnded
    row.submission = submission
    return row


def _asked(person_id: UUID, *, at: datetime) -> tuple[OtherPerson, TheirPart]:
    """Return a person who is still to answer. Raises LinkEnded, HasAnswered."""
    row = _row(person_id, at=at)
    part = _part(row, at=at)
    if not part.is_needed:
        raise LinkEnded
    if row.state != OtherState.ASKED:
        raise HasAnswered("You have answered already. Nothing has changed.")
    return row, part


def _part(row: OtherPerson, *, at: datetime) -> TheirPart:
    part = part_of_row(row, at=at)
    if part is None:
        raise LinkEnded
    return part


def _about(row: OtherPerson) -> str:
    return f"draft:{row.submission_id}"


def _tell(record: DraftRecord, template: str, *, key: str, at: datetime, **facts: str) -> None:
    """Write to the applicant, if we know where: the way back to their form, and what has happened."""
    email = record.email or contact_of(record.service.definition, record.answers).email
    if email:
        link = f"{settings.FRONTDOOR_SITE}/services/come-back/{resume_token(record.id)}/"
        with speaking(record.language):
            known = {"until": say_day(record.expires_at), **{name: say(said) for name, said in facts.items()}}
        known |= {"service": record.service.name, "link": link}
        notice = Notice(
            key=key, template=template, about=str(record.id), email=email, facts=known, language=record.language
        )
        send([notice], at=at)
