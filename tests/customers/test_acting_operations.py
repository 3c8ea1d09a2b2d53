"""What acting for another promises, in sentences."""

from datetime import datetime, timedelta

import pytest
from django.db import IntegrityError, transaction

from frontdoor.customers.api import (
    ActingStage,
    BadInvitation,
    CannotInvite,
    CannotMoveOn,
    Invited,
    MayNotAct,
    NewRepresentation,
    Person,
    Sees,
    accept,
    acting_by_id,
    approve,
    decline,
    end,
    invite,
    record_for,
    right_to_act,
    see_proof,
    waiting_for_staff,
    who_acts_for,
)
from frontdoor.customers.models import Representation
from frontdoor.customers.operations.acting import lapse
from frontdoor.customers.rules.invitations import NOT_GOOD
from frontdoor.foundation.accounts.access import NotAllowed
from frontdoor.foundation.accounts.actors import PUBLIC, Actor
from frontdoor.foundation.audit.api import trail

FAMILY = NewRepresentation(kind="family", email="Bola@Example.com")
AGENT = NewRepresentation(kind="landlords-agent", email="bola@example.com", services=("pothole",))


def stage(representation_id: int, *, at: datetime) -> ActingStage:
    found = acting_by_id(representation_id, at=at)
    assert found is not None
    return found.stage


@pytest.fixture
def invited(ada: Actor, at: datetime) -> Invited:
    return invite(FAMILY, by=ada, at=at)


def test_ada_invites_bola_who_accepts_and_may_act(invited: Invited, bola: Actor, at: datetime) -> None:
    accept(invited.token, by=bola, at=at)

    right = right_to_act(invited.id, service="pothole", by=bola, at=at)
    assert (right.principal_name, right.representative_name) == ("Ada Okafor", "Bola Okafor")


def test_the_secret_is_not_kept(invited: Invited) -> None:
    row = Representation.objects.get()
    assert invited.token not in {str(value) for value in row.__dict__.values()}


def test_of_ada_the_invitation_says_only_the_first_name(invited: Invited) -> None:
    assert invited.first_name == "Ada"


@pytest.mark.parametrize("what", ["stranger", "guess", "late", "used", "taken back", "one's own", "not signed in"])
def test_an_invitation_that_does_not_work_is_refused_by_one_sentence(
    invited: Invited, ada: Actor, bola: Actor, eve: Actor, at: datetime, what: str
) -> None:
    token, by, then = invited.token, bola, at
    if what == "stranger":
        by = eve
    elif what == "one's own":
        by = ada
    elif what == "not signed in":
        by = PUBLIC
    elif what == "guess":
        token = "A" * 43
    elif what == "late":
        then = at + timedelta(days=14)
    elif what == "used":
        accept(token, by=bola, at=at)
    else:
        end(invited.id, by=ada, at=at)

    with pytest.raises(BadInvitation) as refused:
        accept(token, by=by, at=then)
    assert str(refused.value) == NOT_GOOD


def test_eve_cannot_say_no_for_bola(invited: Invited, eve: Actor, at: datetime) -> None:
    with pytest.raises(BadInvitation):
        decline(invited.token, by=eve, at=at)
    assert stage(invited.id, at=at) is ActingStage.INVITED


@pytest.mark.parametrize("who", ["ada", "bola"])
def test_either_may_end_it_and_then_nothing_may_be_done(
    invited: Invited, ada: Actor, bola: Actor, at: datetime, who: str
) -> None:
    accept(invited.token, by=bola, at=at)

    assert end(invited.id, by=ada if who == "ada" else bola, at=at)
    with pytest.raises(MayNotAct):
        right_to_act(invited.id, service="pothole", by=bola, at=at)


def test_eve_may_end_nothing(invited: Invited, eve: Actor, at: datetime) -> None:
    with pytest.raises(NotAllowed):
        end(invited.id, by=eve, at=at)


def test_nobody_uses_the_right_of_another(invited: Invited, bola: Actor, eve: Actor, at: datetime) -> None:
    accept(invited.token, by=bola, at=at)

    with pytest.raises(MayNotAct):
        right_to_act(invited.id, service="pothole", by=eve, at=at)


def test_it_ends_by_itself_on_its_day_whether_or_not_a_sweep_was_there(
    invited: Invited, bola: Actor, at: datetime
) -> None:
    accept(invited.token, by=bola, at=at)
    then = at + timedelta(days=365)

    with pytest.raises(MayNotAct):
        right_to_act(invited.id, service="pothole", by=bola, at=then)
    assert lapse(at=then) == 1
    assert lapse(at=then) == 0


def test_bola_acts_in_no_service_that_was_not_named_and_not_before_the_proof_was_seen(
    ada: Actor, bola: Actor, cem: Actor, at: datetime
) -> None:
    asked = invite(AGENT, by=ada, at=at)
    accept(asked.token, by=bola, at=at)
    with pytest.raises(MayNotAct, match="proof"):
        right_to_act(asked.id, service="pothole", by=bola, at=at)

    see_proof(asked.id, evidence="Letter of 1 December, signed", by=cem, at=at)

    assert right_to_act(asked.id, service="pothole", by=bola, at=at).approved_by == "cem"
    with pytest.raises(MayNotAct, match="this service"):
        right_to_act(asked.id, service="fly-tipping", by=bola, at=at)


def test_what_a_kind_does_not_let_be_shown_is_not(ada: Actor, at: datetime) -> None:
    invite(
        NewRepresentation(kind="councillor", email="m@x.example", services=("a",), sees=frozenset(Sees)), by=ada, at=at
    )

    (found,) = who_acts_for(ada.user_id or 0, at=at)
    assert found.sees == frozenset()


@pytest.mark.parametrize(
    ("wanted", "part"),
    [
        (NewRepresentation(kind="executor", email="bola@example.com"), "kind"),
        (NewRepresentation(kind="family", email="nobody"), "email"),
        (NewRepresentation(kind="family", email="ADA@example.com"), "email"),
        (NewRepresentation(kind="councillor", email="bola@example.com"), "services"),
    ],
)
def test_what_cannot_be_asked_is_said_beside_its_box(
    ada: Actor, at: datetime, wanted: NewRepresentation, part: str
) -> None:
    with pytest.raises(CannotInvite) as refused:
        invite(wanted, by=ada, at=at)
    assert refused.value.part == part


def test_nobody_is_asked_twice_and_no_mailbox_is_flooded(invited: Invited, ada: Actor, at: datetime) -> None:
    with pytest.raises(CannotInvite):
        invite(FAMILY, by=ada, at=at)
    for number in range(9):
        invite(NewRepresentation(kind="family", email=f"{number}@example.org"), by=ada, at=at)
    with pytest.raises(CannotInvite, match="as many"):
        invite(NewRepresentation(kind="family", email="tenth@example.org"), by=ada, at=at)


def test_an_executor_is_recorded_by_staff_approved_by_another_and_accepts(
    cem: Actor, dee: Actor, bola: Actor, at: datetime
) -> None:
    wanted = NewRepresentation(kind="executor", email="bola@example.com")
    late = Person(name="Grace Okafor", phone="07700 900111")
    made = record_for(wanted, principal=late, reason="She died in May", evidence="Grant of probate", by=cem, at=at)
    assert [each.id for each in waiting_for_staff(at=at)] == [made]
    with pytest.raises(NotAllowed, match="Somebody else"):
        approve(made, by=cem, at=at)

    asked = approve(made, by=dee, at=at)
    accept(asked.token, by=bola, at=at)

    assert right_to_act(made, service="pothole", by=bola, at=at).principal_name == "Grace Okafor"
    with pytest.raises(CannotMoveOn):
        approve(made, by=dee, at=at)


def test_residents_record_nothing_for_others(eve: Actor, at: datetime) -> None:
    with pytest.raises(NotAllowed):
        record_for(FAMILY, principal=Person(name="A"), reason="b", evidence="c", by=eve, at=at)


def test_everything_that_becomes_of_it_is_in_the_audit_trail(invited: Invited, bola: Actor, at: datetime) -> None:
    accept(invited.token, by=bola, at=at)
    end(invited.id, reason="Moved away", by=bola, at=at)

    row = Representation.objects.get()
    found = [(line.action, line.actor) for line in trail(f"customer:{row.principal_id}")]
    assert found == [
        ("customers.acting-ended", "bola"),
        ("customers.acting-active", "bola"),
        ("customers.acting-invited", "ada"),
    ]


@pytest.mark.parametrize(
    "fields", [{"stage": "unheard-of"}, {"stage": "active"}, {"token_hash": ""}, {"approved_by": "ada"}]
)
def test_the_database_refuses_what_makes_no_sense(invited: Invited, fields: dict[str, str]) -> None:
    with pytest.raises(IntegrityError), transaction.atomic():
        Representation.objects.update(**fields)
