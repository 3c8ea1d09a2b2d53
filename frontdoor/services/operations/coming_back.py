"""Leaving a draft and coming back to it by an e-mailed link."""

from collections.abc import Callable
from datetime import datetime, timedelta
from hashlib import sha256
from uuid import UUID

from django.core import signing
from django.db import transaction

from frontdoor.kernel.clock import say_day
from frontdoor.kernel.language import later, say, speaking
from frontdoor.kernel.refusals import Refusal
from frontdoor.messages.api import Notice, about, send
from frontdoor.services.models import Submission
from frontdoor.services.operations.submissions import DraftSubmitted, gone, locked_row, touch_row
from frontdoor.services.queries import draft, draft_record
from frontdoor.services.records import DraftRecord, DraftState
from frontdoor.services.rules.drafts import MOST_FORMS_A_DAY, MOST_LINKS_A_DAY
from frontdoor.services.rules.kinds.base import BadAnswer
from frontdoor.services.rules.kinds.people import clean_email

_SALT = "fd_services.resume"


class LinkNotGood(Refusal):
    """The link to come back was cut off, or is not one of ours."""


@transaction.atomic
def email_me_a_link(draft_id: UUID, *, email: str, page: Callable[[str], str], at: datetime) -> DraftRecord:
    """Send the person a link to come back by.

    :param page: gives the address of the page that takes the token and calls `resume`.
    :raises BadAnswer: if that is no e-mail address, or too many links were asked for today.
    :raises DraftGone: if there is no such draft.
    :raises DraftSubmitted: if it has been sent.
    """
    row = locked_row(draft_id, at=at)
    if row.state == DraftState.SUBMITTED:
        raise DraftSubmitted(row.reference)
    cleaned = clean_email(email)
    if cleaned != row.email:  # nobody has been reminded there yet
        row.email, row.reminded = cleaned, 0
    _check_not_flooded(row, at=at)
    touch_row(row, changed=("email", "reminded"), at=at)
    record = draft_record(row)
    with speaking(row.language):
        until = say_day(row.expires_at)
    notice = Notice(
        # Presses within ten minutes are one wish, unless the address was put right in between.
        key=f"draft-saved:{row.pk}:{at:%Y%m%d%H}{at.minute // 10}:{sha256(row.email.encode()).hexdigest()[:12]}",
        template="draft-saved",
        about=str(row.pk),
        email=row.email,
        facts={"service": record.service.name, "link": page(resume_token(row.pk)), "until": until},
        language=row.language,
    )
    send([notice], at=at)
    return record


def _check_not_flooded(row: Submission, *, at: datetime) -> None:
    """Refuse to write to one address about ever new forms, or of one form to ever new addresses."""
    yesterday = at - timedelta(days=1)
    sent = sum(message.created_at > yesterday for message in about(str(row.pk), newest=MOST_LINKS_A_DAY))
    others = Submission.objects.filter(email=row.email, updated_at__gt=yesterday).exclude(pk=row.pk)
    if sent >= MOST_LINKS_A_DAY or others.count() >= MOST_FORMS_A_DAY:
        raise BadAnswer(say("We have sent several links today. Use one of those, or try again tomorrow"))


def resume_token(draft_id: UUID) -> str:
    """Return a signed token for `resume`. It is good as long as the draft is kept."""
    return signing.Signer(salt=_SALT).sign(draft_id.hex)


def resume(token: str, *, at: datetime) -> DraftRecord:
    """Return the draft that a token from an e-mailed link stands for.

    :raises LinkNotGood: if the token was altered or cut off.
    :raises DraftGone: if the draft has expired.
    """
    try:
        draft_id = UUID(hex=signing.Signer(salt=_SALT).unsign(token))
    except (signing.BadSignature, ValueError):
        raise LinkNotGood(later("This link does not work. Copy the whole of it from the email.")) from None
    found = draft(draft_id, at=at)
    if found is None:
        raise gone()
    return found
