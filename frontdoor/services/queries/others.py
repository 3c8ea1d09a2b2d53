"""A section of somebody's form as another person fills it in."""

from dataclasses import replace
from datetime import datetime
from uuid import UUID

from frontdoor.kernel.clock import LONDON
from frontdoor.services.models import OtherPerson
from frontdoor.services.queries import asked_record, draft_record, service_in_language, version
from frontdoor.services.records import DraftState, TheirPart
from frontdoor.services.rules.flow import worked_out
from frontdoor.services.rules.others import OtherState, needed, other_of, seen_of, shown_to, their_form
from frontdoor.services.rules.reconciling import read_aside


def their_part(person_id: UUID, *, language: str = "", at: datetime) -> TheirPart | None:
    """Return what another person is asked, or None where their link has ended.

    It ends when they are asked no longer, and when the draft is deleted.

    :param language: the one they read, which need not be the applicant's; "" for English.
    """
    rows = OtherPerson.objects.filter(pk=person_id, submission__expires_at__gt=at)
    row = rows.exclude(state=OtherState.TAKEN_BACK.value).select_related("submission").first()
    return part_of_row(row, language=language, at=at) if row is not None else None


def part_of_row(row: OtherPerson, *, language: str = "", at: datetime) -> TheirPart | None:
    """Return the same of a row that was read with its submission; None if the form asks nobody of that kind."""
    record = draft_record(row.submission)
    asked_for = service_in_language(version(row.submission.service_version_id), language)
    definition = asked_for.definition
    other = other_of(definition, row.other)
    if other is None:
        return None
    answers = worked_out(definition, record.answers, today=at.astimezone(LONDON).date())
    return TheirPart(
        id=row.pk,
        service=replace(asked_for, definition=their_form(definition, other)),
        answers=dict(row.answers),
        revision=row.revision,
        state=DraftState(record.state),
        channel=record.channel,
        started_by=record.started_by,
        on_behalf=False,
        email=row.email,
        started_at=row.asked_at,
        updated_at=row.written_at,
        expires_at=record.expires_at,
        submitted_at=record.submitted_at,
        reference="",
        set_aside=read_aside(row.set_aside),
        language=language,
        draft_id=record.id,
        asked=asked_record(row),
        other=other,
        shows=tuple(shown_to(definition, other, answers)),
        seen=seen_of(definition, other, answers),
        is_needed=other in needed(definition, answers),
    )
