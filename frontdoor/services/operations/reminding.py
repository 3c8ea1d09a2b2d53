"""Reminding people of a form they left, and taking no for an answer."""

from datetime import datetime
from hashlib import sha256
from typing import Final
from uuid import UUID

from django.conf import settings
from django.core import signing
from django.db import transaction

from frontdoor.kernel.clock import say_day
from frontdoor.kernel.language import later, speaking
from frontdoor.messages.api import Notice, send
from frontdoor.services.models import OtherPerson, Submission
from frontdoor.services.operations.coming_back import LinkNotGood, resume_token
from frontdoor.services.operations.others import notice_to
from frontdoor.services.operations.submissions import gone, started_row
from frontdoor.services.queries import draft, draft_record, service, versions
from frontdoor.services.records import DraftRecord, DraftState, ServiceState
from frontdoor.services.rules.drafts import reminder_after, reminders_due
from frontdoor.services.rules.left import still_to_do
from frontdoor.services.rules.others import needed, standings

_SALT: Final = "fd_services.stop-reminders"
#: Written to in one sweep; the rest in the next, so that no transaction holds thousands of drafts.
MOST_AT_ONCE: Final = 500


@transaction.atomic
def remind(*, at: datetime) -> int:
    """Write to everybody whose reminder is due, and return how many that were.

    One that stands for several missed ones is sent once. Nobody is reminded of a form that was sent, or whose service
    is not offered any more. The number of statements does not grow with the number of drafts.
    """
    rows = list(
        Submission.objects.select_for_update()
        .filter(remind_at__lte=at, expires_at__gt=at)
        .prefetch_related("others")
        .order_by("remind_at")[:MOST_AT_ONCE]
    )
    versions(row.service_version_id for row in rows)
    notices = []
    for row in rows:
        record = draft_record(row)
        days = record.service.definition.reminders
        row.reminded = max(row.reminded + 1, reminders_due(days, since=row.updated_at, at=at))
        row.remind_at = reminder_after(days, since=row.updated_at, reminded=row.reminded)
        now = service(record.service.slug, at=at)
        if now is not None and now.state is ServiceState.CURRENT:
            notices.append(_notice(row, record))
    Submission.objects.bulk_update(rows, ["reminded", "remind_at"])
    send(notices, at=at)
    return len(notices)


@transaction.atomic
def remind_others(*, at: datetime) -> int:
    """Write to those who were asked to answer a section of somebody's form and have not; return how many they were.

    One reminder stands for several missed ones. Nobody is written to whose answers are not needed any more, or of a
    form that was sent. The number of statements does not grow with the number of people.
    """
    due = OtherPerson.objects.select_for_update(of=("self",)).filter(remind_at__lte=at, submission__expires_at__gt=at)
    rows = list(
        due.select_related("submission").prefetch_related("submission__others").order_by("remind_at")[:MOST_AT_ONCE]
    )
    versions(row.submission.service_version_id for row in rows)
    notices = []
    for row in rows:
        record = draft_record(row.submission)
        definition = record.service.definition
        other = next((each for each in needed(definition, record.answers) if each.id == row.other), None)
        days = other.remind if other is not None else ()
        row.reminded = max(row.reminded + 1, reminders_due(days, since=row.written_at, at=at))
        row.remind_at = reminder_after(days, since=row.written_at, reminded=row.reminded)
        now = service(record.service.slug, at=at)
        is_offered = now is not None and now.state is ServiceState.CURRENT
        if other is not None and is_offered and record.state is DraftState.STARTED:
            notices.append(notice_to(row, template="other-reminder", definition=definition))
    OtherPerson.objects.bulk_update(rows, ["reminded", "remind_at"])
    send(notices, at=at)
    return len(notices)


def _notice(row: Submission, record: DraftRecord) -> Notice:
    address = f"{settings.FRONTDOOR_SITE}/services/come-back"
    with speaking(row.language):
        until = say_day(row.expires_at)
        still = still_to_do(record.service.definition, record.answers, others=_waited_for(record))
    return Notice(
        key=f"draft-reminder:{row.pk}:{row.reminded}:{sha256(row.email.encode()).hexdigest()[:12]}",
        template="draft-reminder",
        about=str(row.pk),
        email=row.email,
        facts={
            "service": record.service.name,
            "link": f"{address}/{resume_token(row.pk)}/",
            "stop_link": f"{address}/stop/{stop_token(row.pk)}/",
            "until": until,
            "still": still,
        },
        language=row.language,
    )


def _waited_for(record: DraftRecord) -> list[str]:
    """Return who was asked to answer a section, or has to be, and has not."""
    found = standings(record.service.definition, record.answers, record.others)
    return [each.other.who for each in found if not each.is_answered and (each.asked or each.other.required)]


def stop_token(draft_id: UUID) -> str:
    """Return a signed token for `stop_reminders` and `delete_draft`. Nobody can go on with the form by it."""
    return signing.Signer(salt=_SALT).sign(draft_id.hex)


def reminded_of(token: str, *, at: datetime) -> DraftRecord:
    """Return the draft of which somebody was reminded.

    :raises LinkNotGood: if the token was altered or cut off.
    :raises DraftGone: if the draft has expired, or was deleted.
    """
    found = draft(_draft_id(token), at=at)
    if found is None:
        raise gone()
    return found


@transaction.atomic
def stop_reminders(token: str, *, at: datetime) -> DraftRecord:
    """Write no more about a draft: forget the address. The link to come back goes on working.

    :raises LinkNotGood: if the token was altered or cut off.
    :raises DraftGone: if the draft has expired, or was deleted.
    :raises DraftSubmitted: if it has been sent; nothing more is written about it then anyway.
    """
    row = started_row(_draft_id(token), at=at)
    row.email, row.remind_at = "", None
    row.save(update_fields=["email", "remind_at"])
    return draft_record(row)


@transaction.atomic
def delete_draft(token: str, *, at: datetime) -> None:
    """Delete a draft because the person says so.

    :raises LinkNotGood: if the token was altered or cut off.
    :raises DraftGone: if the draft has expired, or was deleted.
    :raises DraftSubmitted: if it has been sent: it is a case then.
    """
    started_row(_draft_id(token), at=at).delete()


def _draft_id(token: str) -> UUID:
    try:
        return UUID(hex=signing.Signer(salt=_SALT).unsign(token))
    except (signing.BadSignature, ValueError):
        raise LinkNotGood(later("This link does not work. Copy the whole of it from the email.")) from None
