"""Act for: somebody lets another act for them, or into their circle, and the other is written to.

customers keeps who may do what; messages carries the invitation. Of whoever invites it says the first name and no more.
"""

from collections.abc import Callable
from datetime import datetime

from django.db import transaction

from frontdoor.customers.api import (
    ActingRecord,
    Invited,
    NewRepresentation,
    accept,
    acting_by_id,
    approve,
    end,
    invite,
    invite_to_circle,
    summaries,
)
from frontdoor.foundation.accounts.actors import Actor
from frontdoor.foundation.accounts.api import people
from frontdoor.kernel.clock import LONDON, say_day
from frontdoor.kernel.language import say
from frontdoor.messages.api import Notice, send

#: Makes the address of the page at which a secret is brought.
Page = Callable[[str], str]


@transaction.atomic
def ask_to_act(wanted: NewRepresentation, *, page: Page, language: str = "", by: Actor, at: datetime) -> int:
    """Invite somebody to act for the actor, and write to them. Raises CannotInvite."""
    asked = invite(wanted, by=by, at=at)
    _write(asked, "acting-asked", page=page, language=language, at=at)
    return asked.id


@transaction.atomic
def approve_to_act(representation_id: int, *, page: Page, by: Actor, at: datetime) -> None:
    """Approve what a colleague recorded, and write to whoever is to act. Raises CannotMoveOn."""
    _write(approve(representation_id, by=by, at=at), "acting-asked", page=page, language="", at=at)


@transaction.atomic
def ask_into_circle(
    circle_id: int, *, called: str, email: str, role: str, page: Page, language: str = "", by: Actor, at: datetime
) -> None:
    """Invite somebody into the actor's circle, and write to them. Raises CannotInCircle."""
    asked = invite_to_circle(circle_id, called=called, email=email, role=role, by=by, at=at)
    _write(asked, "circle-asked", page=page, language=language, at=at)


@transaction.atomic
def accept_to_act(token: str, *, page: str, by: Actor, at: datetime) -> ActingRecord:
    """Accept, and write to whom it is for. Raises BadInvitation."""
    found = _known(accept(token, by=by, at=at), at=at)
    what = say("{name} has accepted to act for you.", name=by.name)
    _tell_principal(found, what, page=page, at=at)
    return found


@transaction.atomic
def end_acting(representation_id: int, *, reason: str = "", page: str, by: Actor, at: datetime) -> None:
    """End it, and write to the other of the two. Doing it again does nothing."""
    if not end(representation_id, reason=reason, by=by, at=at):
        return
    found = _known(representation_id, at=at)
    if by.user_id != found.principal_user_id:
        _tell_principal(found, say("{name} does not act for you any more.", name=_called(found)), page=page, at=at)
    if by.user_id != found.representative_user_id and found.representative_user_id is not None:
        address = people([found.representative_user_id])[found.representative_user_id].email
        first = next(iter(found.principal_name.split()), "")
        _tell(found, address, say("You do not act for {name} any more.", name=first), page=page, at=at)


def _called(found: ActingRecord) -> str:
    return found.representative_name or found.email


def _known(representation_id: int, *, at: datetime) -> ActingRecord:
    found = acting_by_id(representation_id, at=at)
    if found is None:  # nothing deletes one
        raise LookupError(representation_id)
    return found


def _write(asked: Invited, template: str, *, page: Page, language: str, at: datetime) -> None:
    facts = {
        "person": asked.first_name or say("Somebody"),
        "link": page(asked.token),
        "until": say_day(asked.until.astimezone(LONDON).date()),
    }
    key = f"{template}:{asked.id}:{at:%Y%m%d%H%M%S%f}"
    send([Notice(key=key, template=template, email=asked.email, facts=facts, language=language)], at=at)


def _tell_principal(found: ActingRecord, what: str, *, page: str, at: datetime) -> None:
    _tell(found, summaries([found.principal])[found.principal].email, what, page=page, at=at)


def _tell(found: ActingRecord, email: str, what: str, *, page: str, at: datetime) -> None:
    key = f"acting-changed:{found.id}:{email}:{at:%Y%m%d%H%M%S%f}"[:150]
    facts = {"what": what, "link": page}
    send([Notice(key=key, template="acting-changed", email=email, facts=facts)], at=at)
