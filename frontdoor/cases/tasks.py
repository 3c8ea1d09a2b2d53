"""Periodic work on cases."""

from datetime import datetime, timedelta

from frontdoor.cases.operations.asking_outside import remind_outside, wait_no_longer
from frontdoor.cases.operations.chasing import chase_questions
from frontdoor.cases.operations.complaint_reporting import ask_for_surveys
from frontdoor.cases.operations.enquiry_clocks import tell_of_enquiries
from frontdoor.cases.operations.keeping import apply_retention
from frontdoor.cases.operations.mailing import mail_told
from frontdoor.cases.operations.notifying import forget_told
from frontdoor.cases.operations.recalculating import recalculate, take_over
from frontdoor.cases.operations.remedying import remind_owners
from frontdoor.cases.operations.restricting import ask_for_reviews
from frontdoor.cases.operations.tasking import warn_of_tasks
from frontdoor.cases.operations.warning import tell_of_clocks
from frontdoor.cases.operations.watching import forget_viewings
from frontdoor.cases.queries.packs import packs
from frontdoor.foundation.accounts.actors import SYSTEM
from frontdoor.foundation.outbox.api import sweep


@sweep("cases: chase unanswered questions", every=timedelta(minutes=15))
def chase(*, at: datetime) -> str:
    """Remind residents of our questions, and go on where silence has lasted."""
    reminded, lapsed = chase_questions(by=SYSTEM, at=at)
    return f"Reminded {reminded}; went on without an answer in {lapsed}."


@sweep("cases: warn of tasks", every=timedelta(minutes=15))
def warn(*, at: datetime) -> str:
    """Tell those who do tasks that are due."""
    return f"Told of {warn_of_tasks(at=at)}."


@sweep("cases: remind people outside", every=timedelta(minutes=15))
def remind(*, at: datetime) -> str:
    """Write again to people outside who have not answered what we asked, and wait for them no longer than they had."""
    return f"Reminded {remind_outside(at=at)}; {wait_no_longer(by=SYSTEM, at=at)} did not answer in time."


@sweep("cases: apply retention", every=timedelta(hours=24))
def retain(*, at: datetime) -> str:
    """Anonymise or delete cases whose time is over."""
    anonymised, deleted = apply_retention(by=SYSTEM, at=at)
    return f"Anonymised {anonymised}; deleted {deleted}."


@sweep("cases: remind of remedies, learning and reviews", every=timedelta(hours=6))
def remind_of_complaints(*, at: datetime) -> str:
    """Tell owners of remedies and learning that are due, and approvers of limits to be reviewed."""
    due, reviews = remind_owners(at=at), ask_for_reviews(at=at)
    return f"{due} remedies and learning are due; {reviews} limits are to be reviewed."


@sweep("cases: tell of clocks", every=timedelta(minutes=5))
def watch_clocks(*, at: datetime) -> str:
    """Warn of clocks that will be due, and escalate those that were missed."""
    warned, missed = tell_of_clocks(by=SYSTEM, at=at)
    return f"Warned of {warned}; {missed} were missed."


@sweep("cases: tell of enquiries", every=timedelta(minutes=15))
def watch_enquiries(*, at: datetime) -> str:
    """Warn of members' enquiries that will be due, and escalate those that were missed."""
    warned, missed = tell_of_enquiries(by=SYSTEM, at=at)
    return f"Warned of {warned}; {missed} were missed."


@sweep("cases: mail what was told", every=timedelta(minutes=1))
def mail(*, at: datetime) -> str:
    """Write to staff of what they were told since the last time, one e-mail each."""
    return f"Wrote to {mail_told(at=at)}."


@sweep("cases: reckon clocks again", every=timedelta(minutes=1))
def reckon_again(*, at: datetime) -> str:
    """Reckon open clocks by calendars that have changed."""
    looked_at, moved = recalculate(by=SYSTEM, at=at)
    return f"Looked at {looked_at}; {moved} moved."


@sweep("cases: take clocks over by a law that changed", every=timedelta(hours=1))
def take_over_by_law(*, at: datetime) -> str:
    """Move running clocks to the version of their law that takes them over."""
    done = [take_over(pack, by=SYSTEM, at=at) for pack in packs().values()]
    return f"Looked at {sum(each for each, _moved in done)}; {sum(moved for _each, moved in done)} were moved."


@sweep("cases: forget what was told", every=timedelta(hours=24))
def forget(*, at: datetime) -> str:
    """Delete what staff were told long ago, and who had which case open."""
    return f"Forgot {forget_told(at=at)} that were told; {forget_viewings(at=at)} pages that were open."


@sweep("cases: ask how complaints were dealt with", every=timedelta(hours=1))
def survey(*, at: datetime) -> str:
    """Ask people once what they thought of how we dealt with their complaint."""
    return f"Asked {ask_for_surveys(at=at)}."
