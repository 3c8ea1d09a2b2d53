"""A small form that others answer too: a landlord whose words are private, and a friend it can do without."""

from datetime import datetime
from typing import Any
from uuid import UUID

from frontdoor.foundation.accounts.actors import PUBLIC
from frontdoor.services.api import DraftRecord, save_answer, service, start_draft

SHED = """
id: shed
name: Ask for a shed
group: Roads
team: highways
summary: Tell us about your shed.
questions:
  - id: rents
    kind: yes_no
    label: Do you rent?
  - id: size
    kind: number
    label: How big is it?
  - id: secret
    kind: short_text
    label: What does nobody else know?
    required: false
contact:
  anonymous: false
  ask: [email]
others:
  - id: landlord
    who: landlord
    hint: They know the shed.
    why: Your tenant asks for a shed.
    when: rents == True
    private: true
    shows: [size]
    remind: [3, 7]
    questions:
      - id: knows
        kind: yes_no
        label: Do you know the shed?
      - id: since
        kind: short_text
        label: Since when?
        when: knows == True
      - id: signed
        kind: declaration
        label: Sign
        statement: It is true.
  - id: friend
    who: friend
    why: Say what you think.
    required: false
    remind: []
    questions:
      - id: opinion
        kind: short_text
        label: What do you think?
"""
#: Another question for the landlord.
ASKS_MORE = SHED.replace(
    "      - id: since\n",
    "      - id: colour\n        kind: short_text\n        label: Which colour?\n      - id: since\n",
)
ADA = {
    "rents": True,
    "size": 6,
    "secret": "where the key is",
    "contact_by": ["email"],
    "contact_name": "Ada Okafor",
    "contact_email": "ada@example.com",
}


def begun(*, at: datetime, **answers: Any) -> DraftRecord:
    """Begin the form and answer it; what is None is left open."""
    found = service("shed", at=at)
    assert found is not None
    draft = start_draft(found, channel="web", by=PUBLIC, at=at)
    for name, value in {**ADA, **answers}.items():
        if value is not None:
            draft = save_answer(draft.id, question_id=name, value=value, at=at)
    return draft


def person(draft: DraftRecord, other_id: str) -> UUID:
    """Return whom somebody has asked."""
    return next(each.id for each in draft.others if each.other == other_id)
