"""Letting somebody act for another: inviting, accepting, proving, ending, and noting what was done."""

import secrets
from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.db import transaction

from frontdoor.customers import permissions
from frontdoor.customers.events import RepresentationBegan, RepresentationEnded
from frontdoor.customers.models import Representation, RepresentationEntry
from frontdoor.customers.operations.details import recognise
from frontdoor.customers.queries.acting import MADE
from frontdoor.customers.queries.acting_policy import acting_policy
from frontdoor.customers.records import Invited
from frontdoor.customers.rules.acting import OPEN, Kind, Sees, Stage, check_move, stands, until_of
from frontdoor.customers.rules.details import Person
from frontdoor.customers.rules.invitations import NOT_GOOD, first_name, hashed, is_good
from frontdoor.foundation.accounts.actors import SYSTEM, Actor
from frontdoor.foundation.accounts.api import people
from frontdoor.foundation.accounts.contact_points import contact_points
from frontdoor.foundation.accounts.proving import Kind as ContactKind
from frontdoor.foundation.audit import api as audit
from frontdoor.foundation.outbox.api import announce
from frontdoor.kernel.language import later, say
from frontdoor.kernel.names import normal_email
from frontdoor.kernel.refusals import Refusal


class CannotInvite(Refusal):
    """Nobody was invited; `part` names what is to be mended: "kind", "email"; "" for nothing on the page."""

    def __init__(self, sentence: str, *, part: str = "") -> None:
        super().__init__(sentence)
        self.part = part


class BadInvitation(Refusal):
    """An invitation does not work for whoever brings it. Always the one sentence."""

    def __init__(self) -> None:
        super().__init__(NOT_GOOD)


@dataclass(frozen=True, slots=True, kw_only=True)
class NewRepresentation:
    """What somebody wants another to do for them.

    :param email: of whoever is to act; nobody else can accept.
    :param services: slugs of services there are; none for all.
    :param days: how long; None for as long as is usual for the kind.
    """

    kind: str
    email: str
    services: tuple[str, ...] = ()
    sees: frozenset[Sees] = frozenset()
    days: int | None = None


@transaction.atomic
def invite(wanted: NewRepresentation, *, by: Actor, at: datetime) -> Invited:
    """Invite somebody to act for the actor. The secret is returned this once; who sends it is for the caller.

    :raises CannotInvite: when the kind does not allow it, or too many were asked already.
    :raises NotAllowed: unless the actor has signed in.
    """
    permissions.check_may_invite(by, None)
    kind = _check(wanted, begun_by="principal")
    account = people([by.user_id or 0])[by.user_id or 0]
    email = normal_email(wanted.email)
    if address_of(by, wanted=email):
        raise CannotInvite(later("Enter the email address of somebody else"), part="email")
    # Their own row is locked, so that two tabs do not both find room for the last one.
    asked = Representation.objects.select_for_update().filter(principal_user_id=by.user_id, until__gt=at)
    live = [row for row in asked if _stage(row, at=at) in OPEN]
    if len(live) >= acting_policy().most_people:
        raise CannotInvite(later("You have asked as many people as you can. End one before you ask another."))
    if any(row.email == email and row.kind == kind.id for row in live):
        raise CannotInvite(later("You have asked this person already. End that first to change it."), part="email")
    person = Person(name=by.name if by.name != by.username else "", email=account.email, user_id=by.user_id)
    row = _made(wanted, kind, person, stage=Stage.INVITED, by=by, at=at)
    return _invited(row, name=person.name, at=at)


@transaction.atomic
def record_for(
    wanted: NewRepresentation, *, principal: Person, reason: str, evidence: str, by: Actor, at: datetime
) -> int:
    """Record that somebody may act for a person who cannot use the web; another member of staff approves it.

    :param evidence: what was seen: the grant of probate, the person themselves at the desk.
    :raises CannotInvite: without a name, a reason or evidence, or when the kind does not allow it.
    :raises NotAllowed: unless the actor speaks with residents.
    """
    permissions.check_may_record(by, None)
    kind = _check(wanted, begun_by="staff")
    for part, words, given in (
        ("name", later("Enter the name of the person"), principal.name),
        ("reason", later("Enter why they cannot do it themselves"), reason),
        ("evidence", later("Enter what you have seen"), evidence),
    ):
        if not given.strip():
            raise CannotInvite(words, part=part)
    facts = {"reason": reason.strip(), "evidence": evidence.strip()}
    return _made(wanted, kind, principal, stage=Stage.PROPOSED, by=by, at=at, **facts).pk


def _check(wanted: NewRepresentation, *, begun_by: str) -> Kind:
    kind = acting_policy().kind(wanted.kind)
    if kind is None or begun_by not in kind.begun_by:
        raise CannotInvite(later("Select as what they act"), part="kind")
    if "@" not in wanted.email:
        raise CannotInvite(later("Enter their email address"), part="email")
    if kind.services == "named" and not wanted.services:
        raise CannotInvite(later("Select the services they may use for you"), part="services")
    return kind


def _made(
    wanted: NewRepresentation, kind: Kind, person: Person, *, stage: Stage, by: Actor, at: datetime, **facts: str
) -> Representation:
    (principal,) = recognise([person], at=at)
    if principal is None:
        raise CannotInvite(later("Enter the name of the person"), part="name")
    row = Representation(
        kind=kind.id,
        principal_id=principal,
        principal_user_id=person.user_id,
        email=normal_email(wanted.email),
        services=sorted(set(wanted.services)),
        # Whatever a page offered: what the kind does not let be shown is not.
        sees=sorted(each.value for each in wanted.sees if each in kind.may_see),
        stage=stage.value,
        until=until_of(kind, days=wanted.days, at=at),
        begun_at=at,
        begun_by=by.username,
        changed_at=at,
        **facts,
    )
    if stage is Stage.PROPOSED:
        row.save()
    else:
        _give_token(row, at=at)
        row.save()
    _note(row, stage.value, by=by, at=at)
    return row


def _give_token(row: Representation, *, at: datetime) -> str:
    token = secrets.token_urlsafe(32)
    row.token_hash = hashed(token)
    row.invited_until = at + timedelta(days=acting_policy().invitation_days)
    return token


def _invited(row: Representation, *, name: str, at: datetime) -> Invited:
    """Make a secret that is known to nobody yet, and return it."""
    token = _give_token(row, at=at)
    Representation.objects.filter(pk=row.pk).update(token_hash=row.token_hash, invited_until=row.invited_until)
    return Invited(row.pk, token, row.email, first_name(name), row.invited_until or at)


@transaction.atomic
def approve(representation_id: int, *, by: Actor, at: datetime) -> Invited:
    """Approve what a colleague recorded: whoever is to act is invited.

    :raises NotAllowed: unless the actor speaks with residents and did not record it.
    :raises CannotMoveOn: when somebody was first.
    """
    row = _row(representation_id)
    permissions.check_may_approve(by, row)
    row.approved_by = by.username
    token = _give_token(row, at=at)
    _move(row, Stage.INVITED, by=by, at=at)
    return Invited(row.pk, token, row.email, first_name(row.principal.name), row.invited_until or at)


@transaction.atomic
def accept(token: str, *, by: Actor, at: datetime) -> int:
    """Accept an invitation with the account whose address it was sent to; return the representation.

    :raises BadInvitation: in all other cases, whichever it is.
    """
    row = _brought(token, by=by, at=at)
    is_theirs_already = row.principal_user_id == by.user_id
    if is_theirs_already:
        raise BadInvitation
    row.representative_user_id = by.user_id
    # Staff who recorded it have seen the proof then.
    is_proved = bool(row.approved_by) or not _kind(row).proof
    _move(row, Stage.ACTIVE if is_proved else Stage.UNPROVED, by=by, at=at)
    return row.pk


@transaction.atomic
def decline(token: str, *, by: Actor, at: datetime) -> None:
    """Say no to an invitation. Raises BadInvitation, as `accept` does."""
    _move(_brought(token, by=by, at=at), Stage.DECLINED, by=by, at=at)


def invitation(token: str, *, by: Actor, at: datetime) -> int:
    """Return which representation a secret opens for an account. Raises BadInvitation."""
    return _brought(token, by=by, at=at, lock=False).pk


def address_of(by: Actor, *, wanted: str) -> str:
    """Return an address if it is an account's: one they have proved, or that whoever made the account gave; else ""."""
    if by.user_id is None:
        return ""
    theirs = {normal_email(each.email) for each in people([by.user_id]).values()}
    theirs |= {each.value for each in contact_points(by.user_id) if each.kind is ContactKind.EMAIL}
    return wanted if wanted in theirs else ""


def _brought(token: str, *, by: Actor, at: datetime, lock: bool = True) -> Representation:
    kept = hashed(token)
    rows = Representation.objects.select_related("principal")
    rows = rows.select_for_update(of=("self",)) if lock else rows
    row = rows.filter(token_hash=kept).first() if kept else None
    if row is None or not is_good(
        token,
        kept=row.token_hash,
        sent_to=row.email,
        until=row.invited_until,
        address=address_of(by, wanted=row.email),
        is_open=row.stage == Stage.INVITED,
        at=at,
    ):
        raise BadInvitation
    return row


@transaction.atomic
def see_proof(representation_id: int, *, evidence: str, by: Actor, at: datetime) -> None:
    """Say that the proof a kind wants was seen: from now on something may be done.

    :raises CannotInvite: without words on what was seen.
    :raises CannotMoveOn: when it does not wait for a proof any more.
    """
    row = _row(representation_id)
    permissions.check_may_see_proof(by, row)
    if not evidence.strip():
        raise CannotInvite(later("Enter what you have seen"), part="evidence")
    row.evidence, row.approved_by = evidence.strip(), by.username
    if row.stage != Stage.UNPROVED:
        check_move(Stage(row.stage), Stage.UNPROVED)
    _move(row, Stage.ACTIVE, by=by, at=at)


@transaction.atomic
def end(representation_id: int, *, reason: str = "", by: Actor, at: datetime) -> bool:
    """End a representation, or take an invitation back; return whether it was not over already.

    :raises NotAllowed: for anybody but the two of them and staff who speak with residents.
    """
    row = _row(representation_id)
    permissions.check_may_end(by, row)
    if _stage(row, at=at) not in OPEN:
        return False
    _move(row, Stage.ENDED, by=by, at=at, reason=reason)
    return True


@transaction.atomic
def lapse(*, at: datetime) -> int:
    """Write down what has run out; return how many. Nothing is done meanwhile: `stands` goes by the moment."""
    rows = Representation.objects.select_for_update(of=("self",)).select_related("principal").order_by("id")
    waiting = rows.filter(stage__in=[Stage.INVITED, Stage.UNPROVED, Stage.ACTIVE])
    late = [
        row
        for row in waiting.filter(until__lte=at) | waiting.filter(stage=Stage.INVITED, invited_until__lte=at)
        if _stage(row, at=at) is Stage.LAPSED
    ]
    for row in late:
        _move(row, Stage.LAPSED, by=SYSTEM, at=at)
    return len(late)


@transaction.atomic
def note_made(representation_id: int, *, references: Collection[str], by: Actor, at: datetime) -> None:
    """Note what was made under a representation: its maker and whom it is for are both named from then on.

    Noting it again changes nothing.
    """
    RepresentationEntry.objects.bulk_create(
        [
            RepresentationEntry(representation_id=representation_id, at=at, by=by.username, what=MADE, on=reference)
            for reference in references
        ],
        ignore_conflicts=True,
    )


def _row(representation_id: int) -> Representation:
    rows = Representation.objects.select_for_update(of=("self",)).select_related("principal")
    row = rows.filter(pk=representation_id).first()
    if row is None:
        raise CannotInvite(say("There is no such invitation."))
    return row


def _kind(row: Representation) -> Kind:
    found = acting_policy().kind(row.kind)
    if found is None:  # policy names it no more, so nobody can say what it would need
        raise BadInvitation
    return found


def _stage(row: Representation, *, at: datetime) -> Stage:
    return stands(Stage(row.stage), until=row.until, invited_until=row.invited_until, at=at)


def _move(row: Representation, there: Stage, *, by: Actor, at: datetime, reason: str = "") -> None:
    before = Stage(row.stage)
    check_move(before, there)
    row.stage, row.changed_at = there.value, at
    if there is not Stage.INVITED:
        row.token_hash = ""
    row.save()
    _note(row, there.value, by=by, at=at, reason=reason, before=before)
    if there is Stage.ACTIVE:
        announce(RepresentationBegan(representation_id=row.pk, kind=row.kind), at=at)
    elif before is Stage.ACTIVE:
        announce(RepresentationEnded(representation_id=row.pk, kind=row.kind, stage=there.value), at=at)


def _note(
    row: Representation, what: str, *, by: Actor, at: datetime, reason: str = "", before: Stage | None = None
) -> None:
    RepresentationEntry.objects.create(representation=row, at=at, by=by.username, what=what, text=reason)
    facts: dict[str, Any] = {"stage": what, "representative": row.representative_user_id}
    audit.record(
        f"customers.acting-{what}",
        on=f"customer:{row.principal_id}",
        by=by,
        at=at,
        reason=reason or row.reason,
        before={"stage": before.value} if before else None,
        after={"representation": row.pk, "kind": row.kind, **facts},
    )
