"""The clocks of a complaint: those of its Code's pack in the case's ledger; without one, the days of that pack."""

from collections.abc import Iterable, Sequence
from datetime import datetime

from frontdoor.cases.models import NEVER, Audience, Case, Clock, Complaint, ComplaintStage
from frontdoor.cases.operations.changing import write
from frontdoor.cases.operations.clocks import happened
from frontdoor.cases.operations.extending import extend_clock
from frontdoor.cases.queries.complaints import days_of
from frontdoor.cases.rules.complaint_clocks import CLOCKS, ESCALATED, MOMENTS, STEP_CLOCKS
from frontdoor.cases.rules.ledger import PROMISE_CLOCK
from frontdoor.foundation.accounts.actors import Actor
from frontdoor.foundation.calendars.api import calendar


def end_of_working_day(*, after: datetime, days: int) -> datetime:
    """Return the end of the nth working day after a moment; the day it falls on does not count."""
    hours = calendar()
    return hours.end_of_day(hours.add_working_days(after.astimezone(hours.zone).date(), days))


def _running(case: Case, *, name: str) -> Clock | None:
    return case.clocks.filter(name=name, ended_at__isnull=True).select_related("case").first()


def acknowledge_by(complaints: Sequence[Complaint], *, at: datetime) -> dict[int, datetime]:
    """Return by when complaints that begin now are acknowledged, by their cases. One query."""
    clock, _answer = CLOCKS[1]
    rows = Clock.objects.filter(case__in=[each.case_id for each in complaints], name=clock, ended_at__isnull=True)
    kept = dict(rows.values_list("case_id", "due_at"))
    return {
        each.case_id: kept.get(each.case_id) or end_of_working_day(after=at, days=days_of(each, 1, at=at).acknowledge)
        for each in complaints
    }


def stage_begun(complaint: Complaint, *, words: str, by: Actor, at: datetime) -> ComplaintStage:
    """Start the clock of stage 2, and return the stage."""
    case = complaint.case
    happened(case, moment=ESCALATED, by=by, at=at)
    clock = _running(case, name=CLOCKS[2][0])
    days = days_of(complaint, 2, at=at).acknowledge
    due = clock.due_at if clock is not None else end_of_working_day(after=at, days=days)
    complaint.due_at = due
    return ComplaintStage.objects.create(
        complaint_file=complaint, number=2, asked_at=at, asked_words=words, acknowledge_by=due
    )


def stage_acknowledged(complaint: Complaint, *, stage: ComplaintStage, by: Actor, at: datetime) -> None:
    """Start the time to answer: it counts from the acknowledgement (Code 6.3, 6.14)."""
    case = complaint.case
    happened(case, moment=MOMENTS[stage.number][0], by=by, at=at)
    clock = _running(case, name=CLOCKS[stage.number][1])
    days = days_of(complaint, stage.number, at=at).answer
    stage.answer_by = clock.due_at if clock is not None else end_of_working_day(after=at, days=days)
    complaint.due_at = stage.answer_by


def stage_extended(
    complaint: Complaint, *, stage: ComplaintStage, days: int, reason: str, asked_by: str, by: Actor, at: datetime
) -> None:
    """Give a stage some working days more, and the service's promise as many: whoever complained is told with it."""
    case = complaint.case
    clock = _running(case, name=CLOCKS[stage.number][1])
    if clock is None:
        if stage.answer_by is None:  # pragma: no cover -- the caller has checked that it was acknowledged
            raise AssertionError("a stage is acknowledged before it is extended")
        stage.answer_by = end_of_working_day(after=stage.answer_by, days=days)
        said = f"We need more time: {reason}"
        write(case, "stage-extended", said, audience=Audience.RESIDENT, by=by, at=at, stage=stage.number, days=days)
    else:
        extend_clock(clock, amount=days, reason=reason, asked_by=asked_by, by=by, at=at, notice_at=at)
        clock.refresh_from_db(fields=["due_at"])
        stage.answer_by = clock.due_at
    complaint.due_at = stage.answer_by
    promise = _running(case, name=PROMISE_CLOCK)
    if promise is not None:
        extend_clock(promise, amount=days, reason=reason, asked_by=asked_by, by=by, at=at, notice_at=at, is_said=False)


def stage_answered(complaint: Complaint, *, stage: ComplaintStage, by: Actor, at: datetime) -> None:
    """Meet the clock of the answer, and leave no step due."""
    happened(complaint.case, moment=MOMENTS[stage.number][1], by=by, at=at)
    complaint.due_at = NEVER


def steps_moved(clocks: Iterable[Clock]) -> None:
    """Make the files of complaints say by when their steps are due, after clocks moved. Three statements at most."""
    due = {(row.case_id, row.name): row.due_at for row in clocks if row.name in STEP_CLOCKS}
    if not due:
        return
    stages = list(
        ComplaintStage.objects.filter(
            complaint_file__case__in={case for case, _name in due}, answered_at__isnull=True
        ).select_related("complaint_file")
    )
    for stage in stages:
        complaint = stage.complaint_file
        acknowledge, answer = (due.get((complaint.case_id, name)) for name in CLOCKS[stage.number])
        stage.acknowledge_by, stage.answer_by = acknowledge or stage.acknowledge_by, answer or stage.answer_by
        complaint.due_at = answer or acknowledge or complaint.due_at
    ComplaintStage.objects.bulk_update(stages, ["acknowledge_by", "answer_by"])
    Complaint.objects.bulk_update([stage.complaint_file for stage in stages], ["due_at"])
