"""A complaint up to its answer: begun with the case, acknowledged, looked into, its issues found upheld or not."""

from collections.abc import Sequence
from datetime import datetime

from django.db import transaction

from frontdoor.cases import permissions
from frontdoor.cases.events import CaseHandedOver, ComplaintAcknowledged
from frontdoor.cases.models import NEVER, Audience, Case, Complaint, ComplaintStage, Finding, Issue
from frontdoor.cases.operations.changing import (
    SomebodyElseWasFirst,
    change,
    checked_text,
    move,
    refuse_if_closed,
    write,
)
from frontdoor.cases.operations.complaint_clocks import acknowledge_by, stage_acknowledged
from frontdoor.cases.queries.clocks import definition_of
from frontdoor.cases.queries.complaints import COMPLAINTS, code_for, file_of, is_about_a_complaint, policy, stage_of
from frontdoor.cases.rules.complaint_clocks import CLOCKS
from frontdoor.cases.rules.complaints import (
    ANSWERS,
    SAID,
    VERDICTS,
    CannotComplain,
    State,
    Verdict,
    check_investigator,
    check_move,
)
from frontdoor.cases.rules.states import Outcome, Status
from frontdoor.foundation.accounts.actors import Actor
from frontdoor.foundation.accounts.api import colleagues, team
from frontdoor.foundation.outbox.api import announce


def begin_complaints(cases: Sequence[Case], *, at: datetime) -> None:
    """Make complaints of cases whose service takes them. Five statements for any number; none for no complaint."""
    found = [(case, code) for case in cases if (code := code_for(definition_of(case), case.answers))]
    if not found:
        return
    files = Complaint.objects.bulk_create(
        [Complaint(case=case, code=code, opened_at=at) for case, code in found], batch_size=1000
    )
    due = acknowledge_by(files, at=at)
    stages, issues = [], []
    for complaint, (case, _code) in zip(files, found, strict=True):
        complaint.due_at = due[case.pk]
        stages.append(ComplaintStage(complaint_file=complaint, number=1, asked_at=at, acknowledge_by=complaint.due_at))
        issues.append(_first_issue(complaint, case))
    ComplaintStage.objects.bulk_create(stages, batch_size=1000)
    Issue.objects.bulk_create(issues, batch_size=1000)
    Complaint.objects.bulk_update(files, ["due_at"], batch_size=1000)


def _first_issue(complaint: Complaint, case: Case) -> Issue:
    section = COMPLAINTS.of(definition_of(case))
    what = str(case.answers.get(section.issue, "") or case.description).strip()
    return Issue(
        complaint_file=complaint,
        what=what or definition_of(case).name,
        sought=str(case.answers.get(section.sought, "")).strip(),
        added_by=case.opened_by,
        at=case.opened_at,
    )


def complaint_of(case: Case, *, at: datetime) -> Complaint:
    """Return the complaint that a case is; a case that became one meanwhile begins as one now.

    :raises CannotComplain: when its service takes no complaints.
    """
    found = file_of(case)
    if found is not None:
        return found
    begin_complaints([case], at=at)
    found = Complaint.objects.filter(case=case).first()
    if found is None:
        raise CannotComplain("This case is no complaint.")
    return found


def go_to(complaint: Complaint, *, state: State, **fields: str) -> None:
    """Move a complaint on, if the table allows it and it is still where the caller saw it.

    :raises CannotComplain: where the table does not allow it.
    :raises SomebodyElseWasFirst: when it has moved meanwhile.
    """
    check_move(State(complaint.state), state)
    moved = Complaint.objects.filter(pk=complaint.pk, state=complaint.state, stage=complaint.stage).update(
        state=state, **fields
    )
    if not moved:
        raise SomebodyElseWasFirst("Somebody else has just changed this complaint. Look at it again first.")
    for name, value in {"state": state, **fields}.items():
        setattr(complaint, name, value)


@transaction.atomic
def appoint(case: Case, *, team_slug: str, user_id: int | None, by: Actor, at: datetime) -> None:
    """Say who looks into the stage a complaint is at; the case goes to them and their team.

    :raises NotAllowed: outside the team that holds it and the hub.
    :raises CannotComplain: for somebody who is not in the team, or who dealt with the stage before (Code 6.13).
    """
    permissions.check_may_hand_over(by, case)
    refuse_if_closed(case)
    complaint = complaint_of(case, at=at)
    there = team(team_slug)
    names = {person.id: person.name for person in colleagues([there.id])} if there is not None else {}
    if there is None or user_id is None or user_id not in names:
        raise CannotComplain("Select who looks into it")
    stage = stage_of(complaint)
    check_investigator(stage=stage.number, chosen=user_id, before=_investigators_before(complaint))
    stage.investigator_id = complaint.investigator_id = user_id
    stage.save(update_fields=["investigator"])
    complaint.save(update_fields=["investigator"])
    change(case, at=at, team_id=there.id, holder_id=user_id)
    words = f"{names[user_id]} in {there.name} looks into stage {stage.number}."
    write(case, "appointed", words, audience=Audience.STAFF, by=by, at=at, stage=stage.number, team=there.slug)
    announce(
        CaseHandedOver(case_id=case.pk, reference=case.reference, team_id=there.id, holder_id=user_id),
        at=at,
    )


def _investigators_before(complaint: Complaint) -> list[int]:
    before = complaint.stages.filter(number__lt=complaint.stage, investigator__isnull=False)
    return [each for each in before.values_list("investigator_id", flat=True) if each is not None]


def check_is_investigator_elsewhere(complaint: Complaint, *, by: Actor) -> None:
    """Raise CannotComplain when the actor dealt with the stage before (Code 6.13)."""
    if by.user_id is not None:
        check_investigator(stage=complaint.stage, chosen=by.user_id, before=_investigators_before(complaint))


@transaction.atomic
def acknowledge(case: Case, *, understood: str, sought: str, out_of_scope: str = "", by: Actor, at: datetime) -> None:
    """Tell the complainant what we understood, what they seek and what we cannot look into (Code 5.6, 5.7).

    :raises NotAllowed: outside the team that holds the case.
    :raises CannotComplain: when it was acknowledged, or nobody has been named to look into it.
    """
    permissions.check_may_work(by, case)
    refuse_if_closed(case)
    complaint = complaint_of(case, at=at)
    words = checked_text(understood, what="what you understood")
    wish = checked_text(sought, what="what would put it right for them")
    stage = stage_of(complaint)
    if stage.investigator_id is None:
        raise CannotComplain("Say first who looks into it.")
    check_is_investigator_elsewhere(complaint, by=by)
    go_to(complaint, state=State.ACKNOWLEDGED)
    stage.acknowledged_at = at
    stage.understood, stage.sought, stage.out_of_scope = words, wish, out_of_scope.strip()
    stage_acknowledged(complaint, stage=stage, by=by, at=at)
    stage.save(update_fields=["acknowledged_at", "understood", "sought", "out_of_scope", "answer_by"])
    complaint.save(update_fields=["due_at"])
    if case.status == Status.NEW:
        move(case, Status.IN_HAND, at=at)
    else:
        change(case, at=at)
    said = f"We have understood your complaint as this:\n{words}\nYou want this to come of it:\n{wish}"
    if stage.out_of_scope:
        said += f"\nWe cannot look into this:\n{stage.out_of_scope}"
    write(case, "acknowledged", said, audience=Audience.RESIDENT, by=by, at=at, stage=stage.number)
    announce(
        ComplaintAcknowledged(case_id=case.pk, reference=case.reference, stage=stage.number), at=at
    )  # fmt: skip


@transaction.atomic
def add_issue(case: Case, *, what: str, sought: str = "", theme: str = "", by: Actor, at: datetime) -> Issue:
    """Add something that is complained about, for the team or an adviser for a caller (Code 6.8).

    :raises NotAllowed: outside team and hub.
    :raises CannotComplain: for a theme that the policy has not, or once the stage is answered.
    """
    permissions.check_may_note(by, case)
    refuse_if_closed(case)
    complaint = complaint_of(case, at=at)
    words = checked_text(what, what="what they complain about")
    if theme and theme not in {each.id for each in policy().themes}:
        raise CannotComplain("Select what kind of complaint it is")
    issue = Issue.objects.create(
        complaint_file=complaint, what=words, sought=sought.strip(), theme=theme, added_by=by.username, at=at
    )
    change(case, at=at)
    write(case, "issue", words, audience=Audience.RESIDENT, by=by, at=at, issue=issue.pk, theme=theme)
    return issue


@transaction.atomic
def find(issue: Issue, *, verdict: str, reasons: str, theme: str = "", by: Actor, at: datetime) -> Finding:
    """Write down what was found of an issue at this stage, and why; writing again corrects it until the answer.

    :raises NotAllowed: outside the team that holds the case.
    :raises CannotComplain: before the stage is acknowledged or once it is answered; for no verdict; or by somebody who
        dealt with the stage before.
    """
    complaint = issue.complaint_file
    case = complaint.case
    permissions.check_may_work(by, case)
    if complaint.state != State.ACKNOWLEDGED:
        raise CannotComplain(f"This complaint is {SAID[State(complaint.state)]}, so nothing can be found now.")
    check_is_investigator_elsewhere(complaint, by=by)
    if verdict not in set(Verdict):
        raise CannotComplain("Select what you found")
    words = checked_text(reasons, what="why you found so")
    if theme:
        Issue.objects.filter(pk=issue.pk).update(theme=theme)
    finding, _made = Finding.objects.update_or_create(
        issue=issue,
        stage=complaint.stage,
        defaults={"verdict": verdict, "reasons": words, "by": by.username, "at": at},
    )
    change(case, at=at)
    said = f"Found {VERDICTS[Verdict(verdict)]}: {issue.what}\n{words}"
    write(case, "found", said, audience=Audience.STAFF, by=by, at=at, issue=issue.pk, verdict=verdict)
    return finding


def check_may_end(case: Case, *, outcome: Outcome) -> None:
    """Raise CannotComplain when a complaint would be closed with an answer's outcome, but without an answer."""
    complaint = file_of(case)
    if complaint is not None and outcome in ANSWERS and complaint.state != State.ANSWERED:
        raise CannotComplain("Answer the complaint: every issue needs a finding, and the letter says what comes next.")


def end_unanswered(case: Case, *, at: datetime) -> None:
    """Keep that a complaint ended without an answer: its case is closed as withdrawn, refused or somebody else's."""
    complaint = file_of(case)
    if complaint is None or complaint.state == State.ANSWERED:
        return
    go_to(complaint, state=State.ENDED)
    complaint.due_at, complaint.concluded_at = NEVER, at
    complaint.save(update_fields=["state", "due_at", "concluded_at"])


def not_ended_after_all(case: Case, *, since: datetime) -> None:
    """Let a complaint that ended with a closing which is taken back be at the step it was at, due as that is now.

    :param since: when the case was closed.
    """
    complaint = file_of(case)
    if complaint is None or complaint.state != State.ENDED or complaint.concluded_at != since:
        return
    stage = complaint.stages.get(number=complaint.stage)
    is_acknowledged = stage.answer_by is not None
    clock = case.clocks.filter(name=CLOCKS[complaint.stage][int(is_acknowledged)], ended_at__isnull=True).first()
    due = clock.due_at if clock is not None else stage.answer_by or stage.acknowledge_by
    # No move of the table of states, but one taken back.
    complaint.state = State.ACKNOWLEDGED if is_acknowledged else State.RECEIVED
    complaint.concluded_at, complaint.due_at = None, due
    complaint.save(update_fields=["state", "due_at", "concluded_at"])


def now_of_another_service(case: Case, *, at: datetime) -> None:
    """Begin or end the complaint of a case whose service was changed: what it is now called decides."""
    complaint = Complaint.objects.filter(case=case).first()
    if complaint is None:
        begin_complaints([case], at=at)
    elif not is_about_a_complaint(case) and complaint.state in (State.RECEIVED, State.ACKNOWLEDGED):
        complaint.state, complaint.concluded_at, complaint.due_at = State.ENDED, at, NEVER
        complaint.save(update_fields=["state", "due_at", "concluded_at"])
