"""The answer of a stage, more time for it, and the wish of whoever complained to have it looked at again."""

from datetime import datetime

from django.db import transaction
from django.db.models import Sum

from frontdoor.cases import permissions
from frontdoor.cases.events import ComplaintAnswered, ComplaintEscalated, ComplaintExtended
from frontdoor.cases.models import Audience, Case, Complaint, ComplaintStage, StageExtension
from frontdoor.cases.operations.changing import SayMore, change, checked_text, move, refuse_if_closed, write
from frontdoor.cases.operations.closing import close
from frontdoor.cases.operations.complaining import check_is_investigator_elsewhere, complaint_of, go_to
from frontdoor.cases.operations.complaint_clocks import stage_answered, stage_begun, stage_extended
from frontdoor.cases.queries.complaints import (
    code_of,
    days_of,
    file_of,
    finding_at,
    issues_of,
    may_escalate_until,
    stage_of,
)
from frontdoor.cases.rules.complaints import (
    OUTCOMES,
    CannotComplain,
    State,
    Verdict,
    check_extension,
    check_move,
    overall,
)
from frontdoor.cases.rules.states import Status
from frontdoor.foundation.accounts.access import NotAllowed
from frontdoor.foundation.accounts.actors import Actor
from frontdoor.foundation.outbox.api import announce
from frontdoor.kernel.clock import say_date
from frontdoor.kernel.language import later, say


def _verdict(complaint: Complaint) -> Verdict:
    issues = issues_of(complaint)
    found = [finding for issue in issues if (finding := finding_at(issue, complaint.stage)) is not None]
    if not issues or len(found) < len(issues):
        missing = len(issues) - len(found)
        raise CannotComplain(f"Say first what you found: {missing} of {len(issues)} issues have no finding yet.")
    return overall(Verdict(each.verdict) for each in found)


@transaction.atomic
def answer_stage(case: Case, *, words: str, by: Actor, at: datetime) -> ComplaintStage:
    """Answer the stage a complaint is at; its case is closed, and the letter says what comes next (Code 6.9, 6.19).

    :raises NotAllowed: outside the team that holds the case.
    :raises CannotComplain: before it is acknowledged, while an issue has no finding, or by somebody who dealt with the
        stage before (6.13).
    """
    permissions.check_may_work(by, case)
    refuse_if_closed(case)
    complaint = complaint_of(case, at=at)
    text = checked_text(words, what="the answer")
    check_is_investigator_elsewhere(complaint, by=by)
    check_move(State(complaint.state), State.ANSWERED)
    verdict = _verdict(complaint)
    go_to(complaint, state=State.ANSWERED, verdict=verdict)
    stage = stage_of(complaint)
    stage.answered_at, stage.answered_by, stage.answer, stage.verdict = at, by.username, text, verdict
    stage.save(update_fields=["answered_at", "answered_by", "answer", "verdict"])
    complaint.concluded_at = at
    stage_answered(complaint, stage=stage, by=by, at=at)
    complaint.save(update_fields=["concluded_at", "due_at"])
    close(case, outcome=OUTCOMES[verdict], words=text, by=by, at=at)
    announce(ComplaintAnswered(case_id=case.pk, reference=case.reference, stage=stage.number), at=at)
    return stage


@transaction.atomic
def extend_stage(case: Case, *, days: int, reason: str, asked_by: str, by: Actor, at: datetime) -> None:
    """Give a stage more working days, within what the Code allows, and tell the complainant why (6.4, 6.5, 6.15).

    :param asked_by: user name of whoever needs it; the approver (`by`) must be somebody else.
    :raises NotAllowed: unless a leader of the team approves, and not for themselves.
    :raises CannotComplain: before it is acknowledged, or beyond the Code's limit.
    """
    permissions.check_may_approve(by, case)
    refuse_if_closed(case)
    complaint = complaint_of(case, at=at)
    words = checked_text(reason, what="why more time is needed")
    if not asked_by.strip():
        raise SayMore("Enter who asked for more time")
    if asked_by == by.username:
        raise NotAllowed("Somebody else must approve the time you ask for yourself.")
    if complaint.state != State.ACKNOWLEDGED:
        raise CannotComplain("Acknowledge it first: the time to answer counts from that.")
    stage = stage_of(complaint)
    before = stage.extensions.aggregate(days=Sum("days"))["days"] or 0
    check_extension(days=days, before=before, most=days_of(complaint, stage.number, at=at).extend, stage=stage.number)
    stage_extended(complaint, stage=stage, days=days, reason=words, asked_by=asked_by, by=by, at=at)
    more = StageExtension.objects.create(
        stage=stage, days=days, reason=words, asked_by=asked_by, approved_by=by.username, at=at
    )
    stage.save(update_fields=["answer_by"])
    complaint.save(update_fields=["due_at"])
    change(case, at=at)
    announce(ComplaintExtended(case_id=case.pk, reference=case.reference, extension_id=more.pk), at=at)


@transaction.atomic
def escalate(case: Case, *, words: str = "", by: Actor, at: datetime) -> None:
    """Take the wish for stage 2, from the complainant or an adviser for a caller; they need not say why (Code 6.12).

    :raises NotAllowed: for staff outside team and hub.
    :raises CannotComplain: before the answer of stage 1, after that of stage 2, or when it is too late.
    """
    if by.is_staff:
        permissions.check_may_note(by, case)
    complaint = file_of(case)
    if complaint is None:
        raise CannotComplain(say("This is no complaint."))
    stage = stage_of(complaint)
    until = may_escalate_until(complaint, stage)
    if until is None:
        raise CannotComplain(
            say("This complaint is not answered at stage 1, so there is nothing to look at again yet.")
        )
    if at > until:
        raise CannotComplain(
            say(
                "You could ask for stage 2 until {day}. The {ombudsman} can tell you what you can do now: {website}.",
                day=say_date(until),
                ombudsman=code_of(complaint).ombudsman,
                website=code_of(complaint).website,
            )
        )
    said = checked_text(words, what=later("what you want to add")) if words.strip() else ""
    go_to(complaint, state=State.RECEIVED, verdict="")
    complaint.stage, complaint.investigator_id, complaint.concluded_at = 2, None, None
    _open_again(case, at=at)
    stage_begun(complaint, words=said, by=by, at=at)
    complaint.save(update_fields=["stage", "investigator", "concluded_at", "due_at"])
    text = later("Asked to look at it again at stage 2.") + (f"\n{said}" if said else "")
    write(case, "escalated", text, audience=Audience.RESIDENT, by=by, at=at, stage=2)
    announce(ComplaintEscalated(case_id=case.pk, reference=case.reference), at=at)


def _open_again(case: Case, *, at: datetime) -> None:
    """Open the case of a complaint again, held by nobody: somebody else is to look at it.

    The service's promise was for the first look; the second has the clocks of its Code.
    """
    move(
        case, Status.IN_HAND, at=at, outcome="", closing_words="", closed_at=None, confirmed_at=None, holder_id=None,
        reopened_at=at,
    )  # fmt: skip
