"""Telling a complaint from a request for a service: the test of the policy, and what comes of it."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from django.db import transaction

from frontdoor.cases import permissions
from frontdoor.cases.events import ComplaintToldApart
from frontdoor.cases.models import Audience, Case
from frontdoor.cases.operations.changing import change, checked_text, write
from frontdoor.cases.operations.closing import link
from frontdoor.cases.operations.opening import open_cases
from frontdoor.cases.operations.working import change_category
from frontdoor.cases.queries.complaints import COMPLAINTS, is_about_a_complaint, policy
from frontdoor.cases.records import NewCase
from frontdoor.cases.rules.complaints import CannotComplain, check_told_apart
from frontdoor.foundation.accounts.actors import Actor
from frontdoor.foundation.outbox.api import announce
from frontdoor.services.api import service


class Decision(StrEnum):
    """What a case turns out to be."""

    TURN = "turn"
    OPEN = "open"
    REQUEST = "request"


@dataclass(frozen=True, slots=True, kw_only=True)
class Told:
    """What was decided, and why.

    :param answers: yes or no by question of the test.
    :param to: the service it becomes, or is opened under; "" where it stays what it is.
    """

    answers: Mapping[str, bool]
    decision: Decision
    reason: str
    to: str = ""


@transaction.atomic
def tell_apart(case: Case, *, told: Told, by: Actor, at: datetime) -> Case:
    """Keep whether a case is a complaint, with the reason, and make it so; whoever asked is told.

    :returns: the case that goes on: this one, or the complaint opened beside it.
    :raises NotAllowed: outside team and hub.
    :raises CannotComplain: against the test, or for a service that does not fit the decision.
    """
    permissions.check_may_note(by, case)
    reason = checked_text(told.reason, what="why you decided so")
    is_complaint = told.decision != Decision.REQUEST
    check_told_apart(policy().test, told.answers, is_complaint=is_complaint)
    _check_service(told, at=at)
    going_on = _make_so(case, told, reason=reason, by=by, at=at)
    said = "We treat this as a complaint." if is_complaint else "We treat this as a request for a service."
    change(case, at=at)
    entry = write(
        case, "told-apart", f"{said}\n{reason}", audience=Audience.RESIDENT, by=by, at=at,
        is_complaint=is_complaint, answers=dict(told.answers), other=going_on.reference,
    )  # fmt: skip
    announce(
        ComplaintToldApart(case_id=case.pk, reference=case.reference, is_complaint=is_complaint, entry_id=entry.pk),
        at=at,
    )
    return going_on


def _check_service(told: Told, *, at: datetime) -> None:
    if not told.to and told.decision == Decision.REQUEST:
        return
    found = service(told.to, at=at) if told.to else None
    if found is None or found.state != "current":
        raise CannotComplain("Select a service that is offered")
    if bool(COMPLAINTS.of(found.definition).code) != (told.decision != Decision.REQUEST):
        takes = "complaints" if told.decision != Decision.REQUEST else "requests"
        raise CannotComplain(f"Select a service that takes {takes}")


def _make_so(case: Case, told: Told, *, reason: str, by: Actor, at: datetime) -> Case:
    is_complaint_now = is_about_a_complaint(case)
    if told.decision == Decision.OPEN:
        return _open_beside(case, told, reason=reason, by=by, at=at)
    if told.decision == Decision.TURN and is_complaint_now:
        raise CannotComplain("This case is a complaint already.")
    if told.decision == Decision.REQUEST and is_complaint_now and not told.to:
        raise CannotComplain("Select the service that it asks for")
    if told.to and told.to != case.service:
        change_category(case, to=told.to, by=by, at=at)
    return case


def _open_beside(case: Case, told: Told, *, reason: str, by: Actor, at: datetime) -> Case:
    """Open a complaint of its own: the request goes on beside it (Code 1.5)."""
    (opened,) = open_cases(
        batch=[
            NewCase(
                service=told.to,
                description=reason,
                customer_id=case.customer_id,
                channel=case.channel,
                language=case.language,
                ward=case.ward,
            )
        ],
        by=by,
        at=at,
    )
    complaint = Case.objects.get(pk=opened.id)
    link(case, other=complaint, by=by, at=at)
    return complaint
