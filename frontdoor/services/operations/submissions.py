"""Answers on their way in: begun, saved question by question, come back to, submitted once."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import transaction

from frontdoor.foundation.accounts.api import Actor
from frontdoor.kernel.clock import LONDON
from frontdoor.kernel.language import later
from frontdoor.kernel.refusals import Refusal
from frontdoor.services.models import Submission
from frontdoor.services.queries import draft_record, version
from frontdoor.services.records import DraftRecord, DraftState, ServiceRecord, ServiceState
from frontdoor.services.rules.drafts import KEPT, reminder_after
from frontdoor.services.rules.flow import worked_out
from frontdoor.services.rules.kinds.base import clean_answer
from frontdoor.services.rules.others import OtherState, others_of
from frontdoor.services.rules.signing import signed_still
from frontdoor.services.rules.use import pace_of, where_one_stands


class NotOffered(Refusal):
    """The service is not offered at this moment."""


class DraftGone(Refusal):
    """There is no such draft, or it was kept as long as we said and then deleted."""


class DraftSubmitted(Refusal):
    """The draft has been sent. `reference` names what it became."""

    def __init__(self, reference: str) -> None:
        super().__init__("You have already sent this form.")
        self.reference = reference


class DraftChanged(Refusal):
    """The answers are not those the person looked at."""


@transaction.atomic
def start_draft(
    service: ServiceRecord,
    *,
    channel: str,
    by: Actor,
    at: datetime,
    on_behalf: bool = False,
    representation_id: int | None = None,
    answers: Mapping[str, Any] | None = None,
    device: str = "",
    language: str = "",
    email: str = "",
) -> DraftRecord:
    """Begin a submission.

    :param service: from `service(slug, at=at)`.
    :param representation_id: by what right it is filled in for another, whose contact details are known then.
    :param answers: what is known already, cleaned: the signed-in person's name, a pin from the map.
    :param device: what it is begun on, from `device_of`; "" when an adviser fills it in.
    :param language: one that the service has, to be asked in; "" for English.
    :param email: of the signed-in person who begins it, to be reminded there once something was answered; "" for none.
    :raises NotOffered: if the service is withdrawn or not offered yet.
    """
    if service.state is not ServiceState.CURRENT:
        raise NotOffered(f"‘{service.name}’ is not offered at the moment.")
    row = Submission.objects.create(
        service_version_id=service.version_id,
        answers=worked_out(service.definition, answers or {}, today=at.astimezone(LONDON).date()),
        channel=channel,
        language=language,
        started_by=by.username,
        on_behalf=on_behalf,
        representation_id=representation_id,
        started_at=at,
        updated_at=at,
        expires_at=at + KEPT,
        device=device,
        email=email,
        stands_at=where_one_stands(service.definition, answers or {}),
    )
    return draft_record(row)


@transaction.atomic
def save_answer(draft_id: UUID, *, question_id: str, value: Any, at: datetime) -> DraftRecord:
    """Keep the answer to one question, leaving all others as they are.

    Two tabs therefore never lose an answer. When both answer the same question the later answer counts: it
    is what the person said last. Answers to questions that are hidden now are kept, in case they come back.

    :param value: the JSON form, or what the kind's `from_form` returned; None to leave an optional one empty.
    :raises BadAnswer: with the sentence to show; nothing is kept.
    :raises DraftGone: if there is no such draft.
    :raises DraftSubmitted: if it has been sent.
    :raises LookupError: if the service has no such question.
    """
    row = started_row(draft_id, at=at)
    record = draft_record(row)
    question = record.service.definition.question(question_id)
    if question is None:
        raise LookupError(f"The service asks no question called {question_id!r}.")
    cleaned = clean_answer(question, value, now=at, owner=record.owner)
    return keep_answers(row, answers={**row.answers, question_id: cleaned}, at=at)


@transaction.atomic
def forget_answer(draft_id: UUID, *, question_id: str, at: datetime) -> DraftRecord:
    """Take the answer to a question away, as if it had never been asked; nothing changes if there is none.

    :raises DraftGone: if there is no such draft.
    :raises DraftSubmitted: if it has been sent.
    """
    row = started_row(draft_id, at=at)
    if question_id not in row.answers:
        return draft_record(row)
    return keep_answers(row, answers={name: value for name, value in row.answers.items() if name != question_id}, at=at)


@transaction.atomic
def change_language(draft_id: UUID, *, language: str, at: datetime) -> DraftRecord:
    """Go on with a form in another language. Its answers stay as they are, and it is kept no longer by this.

    :param language: one that the service has; "" for English.
    :raises DraftGone: if there is no such draft.
    :raises DraftSubmitted: if it has been sent.
    """
    row = started_row(draft_id, at=at)
    row.language = language
    row.save(update_fields=["language"])
    return draft_record(row)


@transaction.atomic
def hold_draft(draft_id: UUID, *, revision: int | None = None, at: datetime) -> DraftRecord:
    """Return a draft and keep everybody else from changing it until the transaction ends.

    One that was submitted already is returned as it is, with its reference.

    :param revision: what the person's check-your-answers page showed; None if they saw none.
    :raises DraftGone: if there is no such draft.
    :raises DraftChanged: if an answer has changed since that page was made, or the form has, unread.
    """
    row = locked_row(draft_id, at=at)
    if row.state == DraftState.STARTED and row.news:
        raise DraftChanged(later("We have changed this form since you began. Read what changed before you send it."))
    if row.state == DraftState.STARTED and revision is not None and row.revision != revision:
        raise DraftChanged(later("Your answers changed while this page was open. Check them again before you send."))
    return draft_record(row)


@transaction.atomic
def mark_submitted(draft_id: UUID, *, reference: str, at: datetime) -> str:
    """Record what a draft has become, and return it. Submitting twice returns the first reference.

    :raises DraftGone: if there is no such draft.
    """
    row = locked_row(draft_id, at=at)
    if row.state == DraftState.STARTED:
        row.state, row.reference, row.submitted_at = DraftState.SUBMITTED.value, reference, at
        row.remind_at = None
        row.pace = pace_of((at - row.started_at).total_seconds())
        row.save(update_fields=["state", "reference", "submitted_at", "remind_at", "pace"])
        if others_of(version(row.service_version_id).definition):
            _let_others_go(row)
    return row.reference


def _let_others_go(row: Submission) -> None:
    """Forget what others typed and did not confirm, and remind them no more: the form went without it."""
    row.others.filter(state=OtherState.ASKED.value).update(answers={}, set_aside=[], remind_at=None)


def locked_row(draft_id: UUID, *, at: datetime) -> Submission:
    """Return a draft's row, held until the transaction ends. Raises DraftGone."""
    row = Submission.objects.select_for_update().filter(pk=draft_id, expires_at__gt=at).first()
    if row is None:
        raise gone()
    return row


def started_row(draft_id: UUID, *, at: datetime) -> Submission:
    """Return the row of a draft that was not sent yet, held. Raises DraftGone, DraftSubmitted."""
    row = locked_row(draft_id, at=at)
    if row.state == DraftState.SUBMITTED:
        raise DraftSubmitted(row.reference)
    return row


def keep_answers(row: Submission, *, answers: dict[str, Any], at: datetime) -> DraftRecord:
    """Write the answers of a draft that is held, with the figures they come to now, and return it.

    A signature to other answers is taken away.
    """
    definition = version(row.service_version_id).definition
    figured = worked_out(definition, answers, today=at.astimezone(LONDON).date())
    row.answers = signed_still(definition, row.answers, figured)
    row.revision += 1
    row.told, row.stands_at = "", where_one_stands(definition, row.answers)
    touch_row(row, changed=("answers", "revision", "told", "stands_at"), at=at)
    return draft_record(row)


def gone() -> DraftGone:
    """Return the refusal for a draft that is not here."""
    return DraftGone(f"We keep unfinished reports for {KEPT.days} days. This one is no longer here. Start again.")


def touch_row(row: Submission, *, changed: Sequence[str], at: datetime) -> None:
    """Write the changed fields of a draft, and that it was used: it is kept longer, and reminders wait anew."""
    row.updated_at, row.expires_at = at, at + KEPT
    days = version(row.service_version_id).definition.reminders if row.email else ()
    row.remind_at = reminder_after(days, since=at, reminded=row.reminded)
    row.save(update_fields=[*changed, "updated_at", "expires_at", "remind_at"])
