"""Other people who answer a section of somebody's form."""

from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import transaction

from frontdoor.foundation.accounts.actors import PUBLIC, SYSTEM
from frontdoor.kernel.policy_files import read
from frontdoor.services.api import (
    Definition,
    DraftRecord,
    Whom,
    ask_other,
    confirm_their_part,
    draft,
    keep_their_answer,
    next_question,
    save_answer,
    service,
    standings,
    start_draft,
    their_part,
)
from frontdoor.services.models import Service
from frontdoor.services.operations.changing import add_version
from tests.factories.answers import an_answer
from tests.factories.town import HARBOUR

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


#: A witness whose words are for the council alone, and a neighbour the form can do without.
WITNESSES = """
others:
  - id: witness
    who: witness
    hint: Somebody who saw it happen.
    why: Somebody reports a pothole and says that you saw it.
    private: true
    shows: [depth]
    questions:
      - id: saw
        kind: yes_no
        label: Did you see it?
        missing: Select yes if you saw it
      - id: what
        kind: short_text
        label: What did you see?
        missing: Enter what you saw
        when: saw == True
  - id: neighbour
    who: neighbour
    why: Somebody reports a pothole near you.
    required: false
    questions:
      - id: noise
        kind: short_text
        label: What do you hear?
        missing: Enter what you hear

"""
#: What a witness says that nobody but the council may read.
CONFIDED = "It was the lorry from number nine"


def with_witnesses(*, at: datetime, text: str = WITNESSES, **more: Any) -> None:
    """Publish a version of a service that others answer too; reading the whole catalogue anew takes long."""
    found = service("pothole", at=at)
    assert found is not None
    stored = {**found.definition.stored(), **read(text).data, **more}
    with transaction.atomic():
        add_version(Service.objects.get(slug="pothole"), definition=Definition.from_stored(stored), by=SYSTEM, at=at)


_REPORTED: dict[str, Any] = {
    "danger": False,
    "where": {"lat": HARBOUR.lat, "lon": HARBOUR.lon, "words": "by the bakery"},
    "road": "street",
    "position": "middle",
    "depth": "deep",
    "cause": "not-dug",
    "description": "Deep.",
    "photos": None,
    "contact_by": ["email"],
    "contact_name": "Ada Okafor",
    "contact_email": "ada@example.com",
}


def a_report(*, at: datetime) -> DraftRecord:
    """Answer everything that whoever reports is asked themselves."""
    found = service("pothole", at=at)
    assert found is not None
    begun = start_draft(found, channel="web", by=PUBLIC, at=at)
    for name, value in _REPORTED.items():
        begun = save_answer(begun.id, question_id=name, value=value, at=at)
    return begun
