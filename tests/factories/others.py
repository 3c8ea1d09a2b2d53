"""Other people who answer a section of somebody's form."""

from datetime import datetime
from uuid import UUID

from frontdoor.foundation.accounts.actors import PUBLIC
from frontdoor.services.api import (
    DraftRecord,
    Whom,
    ask_other,
    confirm_their_part,
    draft,
    keep_their_answer,
    next_question,
    standings,
    their_part,
)
from tests.factories.answers import an_answer

PAT = Whom(name="Pat Hill", email="pat@example.org", asked_by="Ada Okafor")


def asked(draft_id: UUID, other_id: str, *, at: datetime, whom: Whom = PAT) -> UUID:
    """Ask another person, and return who they are."""
    found = ask_other(draft_id, other_id=other_id, whom=whom, by=PUBLIC, at=at)
    return next(each.id for each in found.others if each.other == other_id)


def answer_all(person_id: UUID, *, at: datetime) -> None:
    """Answer everything that another person is asked, and confirm it."""
    part = their_part(person_id, at=at)
    assert part is not None
    while (question := next_question(part.service.definition, part.answers)) is not None:
        part = keep_their_answer(part.id, question_id=question.id, value=an_answer(question, at=at), at=at)
    confirm_their_part(part.id, revision=part.revision, by=PUBLIC, at=at)


def everybody_answers(draft_id: UUID, *, at: datetime) -> DraftRecord:
    """Ask everybody whose answers a form needs and let them answer; return the form."""
    found = draft(draft_id, at=at)
    assert found is not None
    for each in standings(found.service.definition, found.answers, found.others):
        # One address is written to only so often a day.
        whom = Whom(name="Pat Hill", email=f"{draft_id.hex}@example.org", asked_by="Ada Okafor")
        answer_all(asked(draft_id, each.other.id, at=at, whom=whom), at=at)
    after = draft(draft_id, at=at)
    assert after is not None
    return after
