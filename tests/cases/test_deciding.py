"""Decisions: who proposes, who approves, and what follows."""

from collections.abc import Callable
from datetime import datetime
from typing import Any

import pytest
from django.test import Client

from frontdoor.cases.models import Case, Decision, Entry, Notification
from frontdoor.cases.operations.changing import SayMore
from frontdoor.cases.operations.closing import close
from frontdoor.cases.operations.deciding import approve, propose, send_back
from frontdoor.cases.queries.workflow import made_of
from frontdoor.cases.rules.deciding import CannotDecide, DecisionState
from frontdoor.cases.rules.states import CannotMove, Outcome
from frontdoor.foundation.accounts.access import NotAllowed
from frontdoor.foundation.accounts.actors import Actor
from frontdoor.foundation.accounts.models import User
from tests.factories.cases import a_case, again
from tests.factories.catalogue import republish

pytestmark = pytest.mark.usefixtures("council")

#: What a fly-tipping case could be decided about, so that the cast's own team decides.
SECTION = """workflow:
  decisions:
    - id: prosecute
      label: Whether to prosecute
      four_eyes: true
      results:
        - { id: yes-we-do, label: Prosecute, outcome: fixed }
        - { id: no, label: Do not prosecute, outcome: within-tolerance }
    - id: urgency
      label: How urgent it is
      results:
        - { id: today, label: Today }
        - { id: soon, label: Soon }

duplicates:
"""


@pytest.fixture
def case(council: None, at: datetime) -> Case:
    """Return a fly-tipping case of street scene, on which something is decided."""
    republish("fly-tipping", {"duplicates:\n": SECTION}, at=at)
    return a_case(at=at)


def proposal(case: Case, *, by: Actor, at: datetime, result: str = "yes-we-do") -> Decision:
    """Propose to prosecute, or not."""
    return propose(case, kind="prosecute", result=result, reasons="A number plate.", by=by, at=at)


def told(user: User) -> list[str]:
    """Return what somebody was told."""
    return list(Notification.objects.filter(user_id=user.pk).order_by("id").values_list("text", flat=True))


def test_a_decision_of_one_is_made_at_once(
    case: Case, otto: Actor, at: datetime, announced: Callable[[], list[str]]
) -> None:
    decision = propose(case, kind="urgency", result="today", reasons="Glass.", by=otto, at=at)
    assert (decision.state, decision.settled_by) == (DecisionState.MADE, "otto")
    assert Entry.objects.get(kind="decided").text == "How urgent it is: Today.\nGlass."
    assert announced()[-1] == "cases.decision-made.1"


def test_a_decision_of_two_waits_for_a_leader_who_is_told(
    case: Case, otto: Actor, dee: Actor, cast: dict[str, User], at: datetime, announced: Callable[[], list[str]]
) -> None:
    decision = proposal(case, by=otto, at=at)
    assert told(cast["dee"]) == ["To approve: Whether to prosecute: Prosecute"]
    assert made_of(case) == {}
    assert "cases.decision-made.1" not in announced()
    approve(decision, by=dee, at=at)
    assert made_of(case)["prosecute"].settled_by == "dee"
    assert told(cast["otto"]) == ["Approved: Whether to prosecute: Prosecute"]


def test_nobody_approves_what_they_propose_themselves(case: Case, dee: Actor, otto: Actor, at: datetime) -> None:
    decision = proposal(case, by=dee, at=at)
    with pytest.raises(CannotDecide, match="Somebody else must approve"):
        approve(decision, by=dee, at=at)
    with pytest.raises(NotAllowed):
        approve(decision, by=otto, at=at)
    assert Decision.objects.get().state == DecisionState.PROPOSED


def test_a_proposal_is_sent_back_with_what_is_missing(
    case: Case, otto: Actor, dee: Actor, cast: dict[str, User], at: datetime
) -> None:
    decision = proposal(case, by=otto, at=at)
    with pytest.raises(SayMore, match="what is missing or wrong"):
        send_back(decision, words=" ", by=dee, at=at)
    send_back(decision, words="Who saw it?", by=dee, at=at)
    assert Decision.objects.get().state == DecisionState.SENT_BACK
    assert told(cast["otto"]) == ["Sent back: Whether to prosecute: Who saw it?"]
    with pytest.raises(CannotDecide, match="Somebody was first: this decision is sent back"):
        approve(decision, by=dee, at=at)
    proposal(case, by=otto, at=at)


def test_whoever_proposed_may_withdraw_and_others_of_the_team_may_not(
    case: Case, otto: Actor, kit: Actor, at: datetime
) -> None:
    decision = proposal(case, by=otto, at=at)
    with pytest.raises(NotAllowed):
        send_back(decision, words="No.", by=kit, at=at)
    send_back(decision, words="My mistake.", by=otto, at=at)
    assert Decision.objects.get().state == DecisionState.WITHDRAWN


def test_one_proposal_of_a_kind_waits_at_a_time(case: Case, otto: Actor, at: datetime) -> None:
    proposal(case, by=otto, at=at)
    with pytest.raises(CannotDecide, match="waits for approval already"):
        proposal(case, by=otto, at=at)


def test_what_is_decided_is_of_the_service_and_the_case_open(
    case: Case, otto: Actor, cem: Actor, dee: Actor, at: datetime
) -> None:
    with pytest.raises(NotAllowed):
        proposal(case, by=cem, at=at)
    with pytest.raises(CannotDecide, match="Select what is decided"):
        propose(case, kind="colour", result="red", reasons="Nice.", by=otto, at=at)
    with pytest.raises(CannotDecide, match="Select how it is decided"):
        proposal(case, result="perhaps", by=otto, at=at)
    decision = proposal(case, by=otto, at=at)
    close(case, outcome=Outcome.NOT_FOUND, words="Gone.", by=otto, at=at)
    with pytest.raises(CannotMove):
        approve(decision, by=dee, at=at)


def test_a_case_is_closed_as_it_was_decided_or_decided_anew(case: Case, otto: Actor, dee: Actor, at: datetime) -> None:
    propose(case, kind="urgency", result="today", reasons="Glass.", by=otto, at=at)
    approve(proposal(case, result="no", by=otto, at=at), by=dee, at=at)
    with pytest.raises(CannotDecide, match="The decision was ‘Do not prosecute’"):
        close(case, outcome=Outcome.FIXED, words="Cleared.", by=otto, at=at)
    close(case, outcome=Outcome.WITHIN_TOLERANCE, words="Left.", by=otto, at=at)
    assert again(case).outcome == "within-tolerance"


def test_deciding_by_hand(case: Case, as_user: Callable[[str], Client], settings: Any, at: datetime) -> None:
    settings.FRONTDOOR_NOW = at.isoformat()
    otto, dee, here = as_user("otto"), as_user("dee"), f"/office/cases/{case.reference}"
    assert "Whether to prosecute" in otto.get(f"{here}/decide/").content.decode()
    assert otto.post(f"{here}/decide/", {"kind": "prosecute", "reasons": "A plate."}).status_code == 422
    otto.post(f"{here}/decide/", {"kind": "prosecute", "result": "yes-we-do", "reasons": "A plate."})
    decision = Decision.objects.get()
    assert "Waits for approval" in dee.get(f"{here}/").content.decode()
    own = otto.post(f"{here}/settle/", {"decision": decision.pk, "answer": "approve"})
    assert (own.status_code, "leader" in own.content.decode()) == (422, True)
    dee.post(f"{here}/settle/", {"decision": decision.pk, "answer": "back", "words": "Who saw it?"})
    assert "Who saw it?" in otto.get(f"{here}/").content.decode()
    otto.post(f"{here}/decide/", {"kind": "prosecute", "result": "no", "reasons": "Nobody."})
    dee.post(f"{here}/settle/", {"decision": Decision.objects.latest("id").pk, "answer": "approve"})
    assert Decision.objects.latest("id").state == DecisionState.MADE
