"""What every change of a case has in common: only if it is still so, one entry, one audit line."""

from collections.abc import Collection
from datetime import datetime
from typing import Any

from frontdoor.cases.events import CaseStatusChanged
from frontdoor.cases.models import Audience, Case, Entry
from frontdoor.cases.operations.notifying import tell_of
from frontdoor.cases.queries.clocks import STATUSES, definition_of
from frontdoor.cases.rules.policy import LONGEST_TEXT
from frontdoor.cases.rules.states import CannotMove, Status, check_move
from frontdoor.foundation.accounts.actors import Actor
from frontdoor.foundation.audit import api as audit
from frontdoor.foundation.outbox.api import announce
from frontdoor.kernel.language import say
from frontdoor.kernel.refusals import Refusal


class SomebodyElseWasFirst(Refusal):
    """The case moved meanwhile; the page is to be read again."""


class SayMore(Refusal):
    """A text that must be given is empty, or longer than we take."""


def checked_text(text: str, *, what: str) -> str:
    """Return a text without surrounding space. Raises SayMore when it is empty or far too long."""
    tidy = text.replace("\x00", "").replace("\r\n", "\n").strip()
    if not tidy:
        raise SayMore(say("Enter {what}", what=say(what)))
    if len(tidy) > LONGEST_TEXT:
        raise SayMore(
            say(
                "What you enter must be {longest:,} characters or fewer; this has {length:,}",
                longest=LONGEST_TEXT,
                length=len(tidy),
            )
        )
    return tidy


def change(case: Case, *, at: datetime, **fields: Any) -> None:
    """Write fields if the case is still where the caller saw it, and keep the row in step.

    :raises SomebodyElseWasFirst: when it has moved, or changed hands, meanwhile.
    """
    fields["updated_at"] = at
    moved = Case.objects.filter(pk=case.pk, status=case.status, team_id=case.team_id, holder_id=case.holder_id).update(
        **fields
    )
    if not moved:
        raise SomebodyElseWasFirst("Somebody else has just changed this case. Look at it again first.")
    for name, value in fields.items():
        setattr(case, name, value)


def move(case: Case, there: Status, *, at: datetime, **fields: Any) -> None:
    """Move a case to another status, if the table allows it and nobody was first. Raises CannotMove."""
    check_move(Status(case.status), there)
    change(case, at=at, status=there, **fields)


def refuse_if_closed(case: Case) -> None:
    """Raise CannotMove when the case is closed."""
    if case.status == Status.CLOSED:
        raise CannotMove(say("This case is closed."))


def write(
    case: Case,
    kind: str,
    text: str,
    *,
    audience: Audience,
    by: Actor,
    at: datetime,
    called: Collection[int] = (),
    **facts: Any,
) -> Entry:
    """Add a line to the timeline and one to the audit trail, and tell those colleagues who watch, or are called."""
    facts["status"] = str(case.status)
    entry = Entry.objects.create(
        case=case, at=at, kind=kind, audience=audience, actor=by.username, acting_for=by.acting_for, text=text,
        facts=facts,
    )  # fmt: skip
    audit.record(f"cases.{kind}", on=case.reference, by=by, at=at, after={"entry": entry.pk, **facts})
    tell_of(case, entry=entry, called=called, by=by, at=at)
    return entry


def say_moved(case: Case, before: Status, entry: Entry, *, at: datetime) -> None:
    """Announce that a case has moved to where it is now, as an entry says."""
    announce(
        CaseStatusChanged(
            case_id=case.pk, reference=case.reference, before=before, after=str(case.status), entry_id=entry.pk
        ),
        at=at,
    )


def public_words(case: Case, status: Status) -> str:
    """Return how residents read a status of this case's service."""
    return STATUSES.of(definition_of(case)).of(status).explanation
