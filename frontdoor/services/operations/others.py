"""Asking another person to answer a section of a form: by a link, again, and not any more."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from hashlib import sha256
from typing import Final
from uuid import UUID

from django.conf import settings
from django.core import signing
from django.db import transaction
from django.db.models import Q, QuerySet

from frontdoor.foundation.accounts.actors import Actor
from frontdoor.foundation.audit import api as audit
from frontdoor.kernel.clock import say_day
from frontdoor.kernel.language import later
from frontdoor.kernel.refusals import Refusal
from frontdoor.messages.api import Notice, send
from frontdoor.services.models import OtherPerson, Submission
from frontdoor.services.operations.submissions import started_row, touch_row
from frontdoor.services.queries import draft_record
from frontdoor.services.records import DraftRecord
from frontdoor.services.rules.definition import Definition
from frontdoor.services.rules.drafts import reminder_after
from frontdoor.services.rules.flow import contact_of
from frontdoor.services.rules.kinds.base import EMPTY, BadAnswer
from frontdoor.services.rules.kinds.people import clean_email
from frontdoor.services.rules.others import (
    BETWEEN_TWO,
    MOST_FORMS_AT_ONE_ADDRESS,
    MOST_PEOPLE_A_DAY,
    MOST_TIMES_WRITTEN,
    Other,
    OtherState,
    Standing,
    Stands,
    clean_name,
    other_of,
    standings,
)

_SALT: Final = "fd_services.other-person"


class CannotAsk(Refusal):
    """This person cannot be asked, or not now; the sentence says why."""


class BadWhom(Refusal):
    """What was typed of whom to ask will not do; `parts` has a sentence for each wrong part of `Whom`."""

    def __init__(self, parts: Mapping[str, str]) -> None:
        super().__init__(" ".join(parts.values()))
        self.parts = dict(parts)


@dataclass(frozen=True, slots=True, kw_only=True)
class Whom:
    """Who is to be asked, as the applicant types it.

    :param asked_by: the applicant's own name, for this person to read.
    """

    name: str
    email: str
    asked_by: str


@transaction.atomic
def ask_other(draft_id: UUID, *, other_id: str, whom: Whom, by: Actor, at: datetime) -> DraftRecord:
    """Send another person the link to their section of a form, and return the form.

    Whoever was asked as the same before is asked no longer: their link ends, and what they said is deleted.

    :raises BadWhom: if a name or the address will not do, or was written to too often.
    :raises CannotAsk: if their answers are not needed.
    :raises DraftGone: if there is no such draft.
    :raises DraftSubmitted: if it has been sent.
    """
    row = started_row(draft_id, at=at)
    record = draft_record(row)
    other = _needed(record, other_id)
    cleaned = _cleaned(whom)
    _check_address(row, record, cleaned.email, at=at)
    _end(row, other_id)
    asked = OtherPerson.objects.create(
        submission=row,
        other=other_id,
        name=cleaned.name,
        email=cleaned.email,
        asked_by=cleaned.asked_by,
        asked_at=at,
        written_at=at,
        remind_at=reminder_after(other.remind, since=at, reminded=0),
    )
    touch(row, at=at)
    send([notice_to(asked, template="other-asked", definition=record.service.definition)], at=at)
    _audit("services.other-asked", row, other_id, by=by, at=at)
    return draft_record(row)


@transaction.atomic
def ask_other_again(draft_id: UUID, *, other_id: str, by: Actor, at: datetime) -> DraftRecord:
    """Send the same person their link again: they have not answered, or saw something else when they did.

    :raises CannotAsk: if there is nobody to write to, or they were written to too recently or too often.
    :raises DraftGone: if there is no such draft.
    :raises DraftSubmitted: if it has been sent.
    """
    row = started_row(draft_id, at=at)
    record = draft_record(row)
    standing = next((each for each in _standings(record) if each.other.id == other_id), None)
    if standing is None or standing.asked is None or standing.stands not in {Stands.ASKED, Stands.OUTDATED}:
        raise CannotAsk(later("There is nobody to send the link to again."))
    asked = OtherPerson.objects.select_for_update().get(pk=standing.asked.id)
    if asked.is_silent:
        raise CannotAsk(later("They want no more emails about this. Call them, or ask somebody else."))
    if asked.written >= MOST_TIMES_WRITTEN:
        raise CannotAsk(later("We have written to them often enough. Call them, or ask somebody else."))
    if standing.stands is Stands.ASKED and at < asked.written_at + BETWEEN_TWO:
        raise CannotAsk(later("We wrote to them less than a day ago. Give them a little time."))
    template = "other-asked" if standing.stands is Stands.ASKED else "other-asked-again"
    asked.submission = row
    write_again(asked, template=template, definition=record.service.definition, at=at)
    touch(row, at=at)
    _audit("services.other-asked-again", row, other_id, by=by, at=at)
    return draft_record(row)


@transaction.atomic
def take_back(draft_id: UUID, *, other_id: str, by: Actor, at: datetime) -> DraftRecord:
    """Ask somebody no longer: their link ends, and what they said is deleted. Nothing changes if nobody was asked.

    :raises DraftGone: if there is no such draft.
    :raises DraftSubmitted: if it has been sent.
    """
    row = started_row(draft_id, at=at)
    if _end(row, other_id):
        touch(row, at=at)
        _audit("services.other-taken-back", row, other_id, by=by, at=at)
    return draft_record(row)


def _needed(record: DraftRecord, other_id: str) -> Other:
    found = next((each for each in _standings(record) if each.other.id == other_id), None)
    if found is None:
        raise CannotAsk(later("You do not need to ask anybody else for this."))
    return found.other


def _standings(record: DraftRecord) -> list[Standing]:
    return standings(record.service.definition, record.answers, record.others)


def _cleaned(whom: Whom) -> Whom:
    """Return who is to be asked as we keep it. Raises BadWhom with everything that is wrong."""
    cleaned, wrong = {}, {}
    ways: dict[str, Callable[[], str]] = {
        "name": lambda: clean_name(whom.name, missing=later("Enter their name")),
        "email": lambda: _clean_email(whom.email),
        "asked_by": lambda: clean_name(whom.asked_by, missing=later("Enter your name, so that they know who asks")),
    }
    for part, way in ways.items():
        try:
            cleaned[part] = way()
        except BadAnswer as refusal:
            wrong[part] = str(refusal)
    if wrong:
        raise BadWhom(wrong)
    return Whom(**cleaned)


def _clean_email(text: str) -> str:
    if not text.strip():
        raise BadAnswer(later("Enter their email address"), sort=EMPTY)
    return clean_email(text)


def _check_address(row: Submission, record: DraftRecord, email: str, *, at: datetime) -> None:
    """Refuse the applicant's own address, one that said no, and to write ever more."""
    if email in {record.email, contact_of(record.service.definition, record.answers).email}:
        raise BadWhom({"email": later("Enter their email address, not your own")})
    if row.others.filter(Q(state=OtherState.DECLINED.value) | Q(is_silent=True), email=email).exists():
        raise BadWhom({"email": later("Whoever reads that address wants no emails about this. Ask somebody else")})
    today = OtherPerson.objects.filter(asked_at__gt=at - timedelta(days=1))
    if today.filter(submission=row).count() >= MOST_PEOPLE_A_DAY:
        raise BadWhom({"email": later("You have asked several people today. Try again tomorrow")})
    if today.filter(email=email).count() >= MOST_FORMS_AT_ONE_ADDRESS:
        raise BadWhom({"email": later("We have written to that address several times today. Try again tomorrow")})


def _end(row: Submission, other_id: str) -> bool:
    """End the link of whoever is asked now, and return whether somebody was. Their address is kept to be counted."""
    live = row.others.filter(other=other_id).exclude(state=OtherState.TAKEN_BACK.value)
    return bool(end_links(live))


def end_links(live: QuerySet[OtherPerson]) -> int:
    """End the links of people, forget what they said, and return how many they were."""
    # That somebody said no is remembered, so that they are not asked once more at the same address.
    live.filter(state=OtherState.DECLINED.value).update(is_silent=True, remind_at=None)
    return live.update(
        state=OtherState.TAKEN_BACK.value,
        name="",
        asked_by="",
        answers={},
        set_aside=[],
        seen="",
        reason="",
        settled_at=None,
        remind_at=None,
    )


def write_again(asked: OtherPerson, *, template: str, definition: Definition, at: datetime) -> None:
    """Let somebody answer anew, or at last, and send them their link. Their answers stay to be looked at."""
    other = other_of(definition, asked.other)
    days = other.remind if other is not None and not asked.is_silent else ()
    asked.state, asked.settled_at, asked.reason = OtherState.ASKED.value, None, ""
    asked.written_at, asked.written, asked.reminded = at, asked.written + 1, 0
    asked.remind_at = reminder_after(days, since=at, reminded=0)
    asked.save()
    if not asked.is_silent:
        send([notice_to(asked, template=template, definition=definition)], at=at)


def notice_to(asked: OtherPerson, *, template: str, definition: Definition) -> Notice:
    """Return what another person is written; their row was read with the form's."""
    other = other_of(definition, asked.other)
    address = sha256(asked.email.encode()).hexdigest()[:12]
    return Notice(
        key=f"{template}:{asked.pk}:{asked.written}.{asked.reminded}:{address}",
        template=template,
        about=f"draft:{asked.submission_id}",
        email=asked.email,
        facts={
            "service": definition.name,
            "applicant": asked.asked_by,
            "person": asked.name,
            "role": other.who if other is not None else "",
            "link": link_to(asked.pk),
            "until": say_day(asked.submission.expires_at),
        },
    )


def link_to(person_id: UUID) -> str:
    """Return the address at which another person answers."""
    return f"{settings.FRONTDOOR_SITE}/services/asked/{other_token(person_id)}/"


def other_token(person_id: UUID) -> str:
    """Return the signed token by which another person answers. It is good as long as they are asked."""
    return signing.Signer(salt=_SALT).sign(person_id.hex)


def person_of(token: str) -> UUID | None:
    """Return whom a token stands for, or None if it was altered or cut off."""
    try:
        return UUID(hex=signing.Signer(salt=_SALT).unsign(token))
    except (signing.BadSignature, ValueError):
        return None


def touch(row: Submission, *, at: datetime) -> None:
    """Note that a form has changed: a check page that was made before is not sent, and the form is kept longer."""
    row.revision += 1
    touch_row(row, changed=("revision",), at=at)


def _audit(action: str, row: Submission, other_id: str, *, by: Actor, at: datetime) -> None:
    audit.record(action, on=f"draft:{row.pk}", by=by, at=at, after={"other": other_id})
