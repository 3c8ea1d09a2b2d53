"""Deciding on a case: proposed with reasons, and approved by a second pair of eyes where that is wanted."""

from datetime import datetime

from django.db import transaction

from frontdoor.cases import permissions
from frontdoor.cases.events import DecisionMade
from frontdoor.cases.models import Audience, Case, Decision
from frontdoor.cases.operations.changing import change, checked_text, refuse_if_closed, write
from frontdoor.cases.operations.notifying import notify
from frontdoor.cases.queries.workflow import made_of, workflow_of
from frontdoor.cases.rules.deciding import (
    CannotDecide,
    DecisionState,
    check_other_eyes,
    check_outcome_follows,
    is_settled,
)
from frontdoor.cases.rules.states import Outcome
from frontdoor.foundation.accounts.actors import Actor
from frontdoor.foundation.accounts.api import accounts_of, leaders
from frontdoor.foundation.outbox.api import announce


@transaction.atomic
def propose(case: Case, *, kind: str, result: str, reasons: str, by: Actor, at: datetime) -> Decision:
    """Decide on a case, or, where a second person approves, say how it should be decided; leaders are told then.

    :param kind: a kind of decision of the case's service, and `result` one of the ways it can fall.
    :raises NotAllowed: outside the team that holds the case.
    :raises CannotDecide: for a kind or result the service does not have, or while one waits for approval.
    """
    permissions.check_may_work(by, case)
    refuse_if_closed(case)
    sort = workflow_of(case).decision(kind)
    if sort is None:
        raise CannotDecide("Select what is decided")
    falls = next((each for each in sort.results if each.id == result), None)
    if falls is None:
        raise CannotDecide("Select how it is decided")
    words = checked_text(reasons, what="the reasons")
    change(case, at=at)
    if case.decisions.filter(kind=kind, state=DecisionState.PROPOSED.value).exists():
        raise CannotDecide("This waits for approval already. Approve it, or send it back first.")
    decision = Decision.objects.create(
        case=case,
        kind=kind,
        label=sort.label,
        result=result,
        result_label=falls.label,
        outcome=falls.outcome or "",
        reasons=words,
        needs_approver=sort.four_eyes,
        state=DecisionState.PROPOSED if sort.four_eyes else DecisionState.MADE,
        proposed_by=by.username,
        proposed_at=at,
        settled_by="" if sort.four_eyes else by.username,
        settled_at=None if sort.four_eyes else at,
    )
    if not sort.four_eyes:
        _made(decision, by=by, at=at)
        return decision
    _note(decision, "decision-proposed", f"Proposed: {decision.label}: {falls.label}.\n{words}", by=by, at=at)
    others = [each.id for each in leaders([case.team_id]) if each.id != by.user_id]
    notify(
        case, user_ids=others, kind="decision", text=f"To approve: {decision.label}: {falls.label}",
        key=f"decision:{decision.pk}:proposed", at=at,
    )  # fmt: skip
    return decision


@transaction.atomic
def approve(decision: Decision, *, by: Actor, at: datetime) -> None:
    """Make a decision that somebody else proposed.

    :raises NotAllowed: unless the actor leads the team that holds the case.
    :raises CannotDecide: for what they proposed themselves, or when it is settled already.
    """
    permissions.check_may_approve(by, decision.case)
    refuse_if_closed(decision.case)
    check_other_eyes(proposed_by=decision.proposed_by, approved_by=by.username)
    _settle(decision, DecisionState.MADE, by=by, at=at)
    _made(decision, by=by, at=at)
    _tell_proposer(decision, f"Approved: {decision.label}: {decision.result_label}", by=by, at=at)


@transaction.atomic
def send_back(decision: Decision, *, words: str, by: Actor, at: datetime) -> None:
    """Send a proposal back with what is missing or wrong; whoever proposed it may so withdraw it.

    :raises NotAllowed: unless the actor leads the team that holds the case, or proposed it.
    :raises CannotDecide: when it is settled already.
    """
    is_own = decision.proposed_by == by.username
    if not is_own:
        permissions.check_may_approve(by, decision.case)
    text = checked_text(words, what="what is missing or wrong")
    _settle(decision, DecisionState.WITHDRAWN if is_own else DecisionState.SENT_BACK, by=by, at=at, words=text)
    verb = "Withdrawn" if is_own else "Sent back"
    _note(decision, "decision-sent-back", f"{verb}: {decision.label}: {decision.result_label}.\n{text}", by=by, at=at)
    _tell_proposer(decision, f"Sent back: {decision.label}: {text}", by=by, at=at)


def _settle(decision: Decision, state: DecisionState, *, by: Actor, at: datetime, words: str = "") -> None:
    settled = Decision.objects.filter(pk=decision.pk, state=DecisionState.PROPOSED.value).update(
        state=state.value, settled_by=by.username, settled_at=at, words=words
    )
    if not settled:
        raise is_settled(Decision.objects.get(pk=decision.pk).state)
    decision.refresh_from_db()


def _made(decision: Decision, *, by: Actor, at: datetime) -> None:
    _note(decision, "decided", f"{decision.label}: {decision.result_label}.\n{decision.reasons}", by=by, at=at)
    announce(
        DecisionMade(
            case_id=decision.case_id,
            reference=decision.case.reference,
            decision_id=decision.pk,
            kind=decision.kind,
            result=decision.result,
        ),
        at=at,
    )


def _note(decision: Decision, kind: str, text: str, *, by: Actor, at: datetime) -> None:
    change(decision.case, at=at)
    write(decision.case, kind, text, audience=Audience.STAFF, by=by, at=at, decision=decision.pk)


def _tell_proposer(decision: Decision, text: str, *, by: Actor, at: datetime) -> None:
    ids = [] if decision.proposed_by == by.username else list(accounts_of([decision.proposed_by]).values())
    notify(
        decision.case, user_ids=ids, kind="decision", text=text, key=f"decision:{decision.pk}:{decision.state}", at=at
    )  # fmt: skip


def refuse_otherwise_than_decided(case: Case, *, outcome: Outcome) -> None:
    """Raise CannotDecide when a case is to be closed with another outcome than was decided last."""
    ending = [each for each in made_of(case).values() if each.outcome]
    if ending:
        check_outcome_follows(outcome, decided=ending[-1].outcome, label=ending[-1].result_label)
