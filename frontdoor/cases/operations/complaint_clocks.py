"""The clocks of a complaint: by when a stage is acknowledged and answered. The one place that reckons them."""

from datetime import datetime

from frontdoor.cases.models import NEVER, Complaint, ComplaintStage
from frontdoor.cases.queries.complaints import code_of
from frontdoor.foundation.calendars.api import calendar


def end_of_working_day(*, after: datetime, days: int) -> datetime:
    """Return the end of the nth working day after a moment; the day it falls on does not count."""
    hours = calendar()
    return hours.end_of_day(hours.add_working_days(after.astimezone(hours.zone).date(), days))


def begin_stage(complaint: Complaint, *, number: int, at: datetime, words: str = "") -> ComplaintStage:
    """Return a stage that begins now, unsaved, and make its acknowledgement the complaint's next step."""
    policy = code_of(complaint).stage(number)
    by = end_of_working_day(after=at, days=policy.acknowledge_days)
    complaint.due_at = by
    return ComplaintStage(
        complaint_file=complaint, number=number, asked_at=at, asked_words=words, acknowledge_by=by
    )  # fmt: skip


def stage_acknowledged(complaint: Complaint, *, stage: ComplaintStage, at: datetime) -> None:
    """Start the time to answer: it counts from the acknowledgement (Code 6.3, 6.14)."""
    days = code_of(complaint).stage(stage.number).answer_days
    stage.answer_by = complaint.due_at = end_of_working_day(after=at, days=days)


def stage_extended(complaint: Complaint, *, stage: ComplaintStage, days: int) -> None:
    """Give a stage some working days more."""
    if stage.answer_by is None:  # pragma: no cover -- the caller has checked that it was acknowledged
        raise AssertionError("a stage is acknowledged before it is extended")
    stage.answer_by = complaint.due_at = end_of_working_day(after=stage.answer_by, days=days)


def stage_over(complaint: Complaint) -> None:
    """Leave no step due: the stage is answered, or the complaint has ended."""
    complaint.due_at = NEVER
