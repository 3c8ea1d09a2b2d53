"""Closing a case, and what the resident says to that."""

from datetime import datetime
from typing import Any

from django.db import transaction

from frontdoor.cases import permissions
from frontdoor.cases.events import (
    CaseClosed,
    CaseDisputed,
    CaseHalfFixed,
    CaseHandedOver,
    CaseReopened,
    DisputeRefused,
    FixConfirmed,
)
from frontdoor.cases.models import Audience, Case, CaseLink, Entry, Follower, ReopenRequest
from frontdoor.cases.operations.asking_outside import end_requests
from frontdoor.cases.operations.changing import change, checked_text, move, write
from frontdoor.cases.operations.clocks import happened, start_again
from frontdoor.cases.operations.complaining import check_may_end, end_unanswered
from frontdoor.cases.operations.deciding import refuse_otherwise_than_decided
from frontdoor.cases.operations.stepping import refuse_while_undone
from frontdoor.cases.operations.tasking import end_tasks, refuse_while_required
from frontdoor.cases.queries.clocks import DISPUTES, OUTCOMES, definition_of
from frontdoor.cases.queries.complaints import is_about_a_complaint
from frontdoor.cases.queries.reading import words_of_dispute
from frontdoor.cases.rules.clock_definition import CLOSED
from frontdoor.cases.rules.policy import DISPUTE_ANSWER_DAYS, DISPUTE_WINDOW
from frontdoor.cases.rules.reopening import DisputeReason
from frontdoor.cases.rules.states import PUT_RIGHT, Outcome, Status
from frontdoor.cases.rules.workflow import WITHOUT_DECIDING
from frontdoor.foundation.accounts.actors import Actor
from frontdoor.foundation.accounts.api import TeamRecord, team, teams
from frontdoor.foundation.calendars.api import calendar
from frontdoor.foundation.outbox.api import announce
from frontdoor.kernel.language import later, say
from frontdoor.kernel.refusals import Refusal


class CannotClose(Refusal):
    """The case cannot be closed like this."""


class CannotDispute(Refusal):
    """It is too late, or there is nothing to dispute."""


class CannotLink(Refusal):
    """The two cases cannot be linked."""


@transaction.atomic
def close(case: Case, *, outcome: Outcome, words: str, by: Actor, at: datetime) -> Entry:
    """Close a case with what came of it and words for the resident, and let everyone who cares know.

    :returns: the timeline's line that says so.

    :raises CannotClose: for an outcome the service does not have; `duplicate` needs the other case, so it has
        an operation of its own.
    :raises CannotStep: at a step from which a case of this service cannot be closed so.
    :raises CannotDecide: for another outcome than was decided.
    :raises CannotTask: while a required task is to be done, unless nothing is decided by this outcome.
    """
    permissions.check_may_work(by, case)
    if outcome == Outcome.DUPLICATE:
        raise CannotClose("Say which case it is a duplicate of.")
    if OUTCOMES.of(definition_of(case)).of(outcome) is None:
        raise CannotClose("Select what came of it")
    check_may_end(case, outcome=outcome)
    text = checked_text(words, what="what to tell the resident")
    refuse_while_undone(case, outcome=outcome)
    refuse_otherwise_than_decided(case, outcome=outcome)
    if outcome not in WITHOUT_DECIDING:  # what was not gone through leaves nothing that had to be done
        refuse_while_required(case)
    return _close(case, outcome=outcome, words=text, by=by, at=at)


@transaction.atomic
def close_for_silence(case: Case, *, outcome: Outcome, words: str, by: Actor, at: datetime) -> bool:
    """Close a case because whoever it is for does not answer; return whether its service has such an outcome.

    :param words: what they read; the outcome's own words if empty.
    """
    permissions.check_may_work(by, case)
    ending = OUTCOMES.of(definition_of(case)).of(outcome)
    if ending is None:
        return False
    _close(case, outcome=outcome, words=words or ending.words, by=by, at=at)
    return True


def _close(case: Case, *, outcome: Outcome, words: str, by: Actor, at: datetime, **facts: Any) -> Entry:
    if case.linked_from.filter(kind=CaseLink.PART, case__closed_at__isnull=True).exists():
        raise CannotClose("Close its parts first, or join them back.")
    case.questions.filter(answered_at__isnull=True, dropped_at__isnull=True).update(dropped_at=at)
    end_unanswered(case, at=at)
    happened(case, moment=CLOSED, by=by, at=at)
    end_requests(case, by=by, at=at)
    end_tasks(case, reason="The case was closed.", by=by, at=at)
    move(case, Status.CLOSED, at=at, outcome=outcome, closing_words=words, closed_at=at, confirmed_at=None)
    entry = write(case, "closed", words, audience=Audience.PUBLIC, by=by, at=at, outcome=str(outcome), **facts)
    announce(CaseClosed(case_id=case.pk, reference=case.reference, outcome=outcome, entry_id=entry.pk), at=at)
    return entry


@transaction.atomic
def mark_duplicate(case: Case, *, of: Case, words: str, by: Actor, at: datetime) -> None:
    """Close a case as a duplicate; whoever reported or followed it follows the one that is kept.

    :raises NotAllowed: outside the team that holds it, or when the other is not theirs to see.
    :raises CannotLink: of itself, or of one that is a duplicate of another itself.
    """
    permissions.check_may_work(by, case)
    permissions.check_may_see(by, of)
    if of.pk == case.pk:
        raise CannotLink("A case cannot be a duplicate of itself.")
    if of.outcome == Outcome.DUPLICATE:
        raise CannotLink("That case is itself a duplicate. Use the one it is a duplicate of.")
    text = checked_text(words, what="what to tell the resident")
    followers = set(
        case.followers.filter(stopped_at__isnull=True, customer__isnull=False).values_list("customer_id", flat=True)
    )
    if case.customer_id is not None:
        followers.add(case.customer_id)
    followers.discard(of.customer_id)
    followers -= set(of.followers.filter(customer_id__in=followers).values_list("customer_id", flat=True))
    fresh = Follower.objects.bulk_create(
        [Follower(case=of, customer_id=customer, since=at) for customer in sorted(followers)]
    )
    row, made = CaseLink.objects.get_or_create(
        case=case, other=of, defaults={"kind": CaseLink.DUPLICATE, "at": at, "by": by.username}
    )
    # What undoing it puts back (`operations/merging.py`).
    was = {
        "status": str(case.status),
        "link": "" if made else row.kind,
        "followers": [each.pk for each in fresh],
        "clocks": dict(case.clocks.filter(ended_at__isnull=True).values_list("pk", "revision")),
        "questions": list(
            case.questions.filter(answered_at__isnull=True, dropped_at__isnull=True).values_list("pk", flat=True)
        ),
    }
    CaseLink.objects.filter(pk=row.pk).update(kind=CaseLink.DUPLICATE, at=at, by=by.username)
    _close(case, outcome=Outcome.DUPLICATE, words=text, by=by, at=at, was=was)
    write(
        of,
        "duplicate-joined",
        "Somebody else reported this too.",
        audience=Audience.STAFF,
        by=by,
        at=at,
        other=case.reference,
    )


@transaction.atomic
def link(case: Case, *, other: Case, by: Actor, at: datetime) -> None:
    """Say that two cases have to do with each other. Raises CannotLink for itself; twice is once.

    :raises NotAllowed: outside team and hub, or when the other is not theirs to see.
    """
    permissions.check_may_note(by, case)
    permissions.check_may_see(by, other)
    if other.pk == case.pk:
        raise CannotLink("A case cannot be linked to itself.")
    first, second = sorted((case, other), key=lambda each: each.pk)
    _row, made = CaseLink.objects.get_or_create(
        case=first, other=second, defaults={"kind": CaseLink.RELATED, "at": at, "by": by.username}
    )
    if made:
        write(
            case, "linked", f"Linked to {other.reference}.", audience=Audience.STAFF, by=by, at=at,
            other=other.reference,
        )  # fmt: skip


@transaction.atomic
def unlink(case: Case, *, other: Case, by: Actor, at: datetime) -> None:
    """Take a link of related cases back; duplicates stay, as one of the two was closed for it."""
    permissions.check_may_note(by, case)
    first, second = sorted((case, other), key=lambda each: each.pk)
    gone, _each = CaseLink.objects.filter(case=first, other=second, kind=CaseLink.RELATED).delete()
    if gone:
        write(
            case, "unlinked", f"No longer linked to {other.reference}.", audience=Audience.STAFF, by=by, at=at,
            other=other.reference,
        )  # fmt: skip


@transaction.atomic
def confirm_fixed(case: Case, *, by: Actor, at: datetime) -> None:
    """Keep that the resident says it is put right; saying so twice is saying so once.

    :raises CannotDispute: before it is closed, or while they say that it is not put right.
    """
    if case.status != Status.CLOSED:
        raise CannotDispute(say("This is not closed yet."))
    if case.confirmed_at is not None:
        return
    if case.reopen_requests.filter(decided_at__isnull=True).exists():
        sentence = later("You have told us that {claim}. Somebody will answer you.")
        raise CannotDispute(say(sentence, claim=words_of_dispute(case).claim))
    change(case, at=at, confirmed_at=at)
    write(
        case, "confirmed", words_of_dispute(case).confirmed, audience=Audience.PUBLIC, by=by, at=at
    )  # fmt: skip
    announce(FixConfirmed(case_id=case.pk, reference=case.reference), at=at)


@transaction.atomic
def dispute(case: Case, *, reason: str, cause: str = "", by: Actor, at: datetime) -> ReopenRequest:
    """Keep that the resident says it is not put right, as a request that somebody must answer.

    :param cause: the reason they chose, which says who answers; a leader of the team if they chose none.
    :raises CannotDispute: before it is closed, after 28 days, or while an earlier request is unanswered.
    """
    words = checked_text(reason, what=later("what is still wrong"))
    request = _contest(case, ReopenRequest(case=case, reason=words, cause=cause, at=at), by=by)
    write(case, "disputed", words, audience=Audience.RESIDENT, by=by, at=at, request=request.pk, cause=request.cause)
    announce(CaseDisputed(case_id=case.pk, reference=case.reference, request_id=request.pk), at=at)
    return request


@transaction.atomic
def say_half_fixed(case: Case, *, left: str, cause: str = "", by: Actor, at: datetime) -> ReopenRequest:
    """Keep that the resident says a part of it is put right, and what is left, as a request like a dispute.

    :raises CannotDispute: as for a dispute, and where nothing was done that could be half right.
    """
    words = checked_text(left, what=later("what is left to do"))
    if case.closed_at is not None and Outcome(case.outcome) not in PUT_RIGHT:
        raise CannotDispute(say("We did nothing here that could be half right. Tell us that it is not right."))
    request = _contest(case, ReopenRequest(case=case, reason=words, cause=cause, at=at, half=True), by=by)
    write(case, "half-fixed", words, audience=Audience.RESIDENT, by=by, at=at, request=request.pk, cause=request.cause)
    announce(CaseHalfFixed(case_id=case.pk, reference=case.reference, request_id=request.pk), at=at)
    return request


def _contest(case: Case, request: ReopenRequest, *, by: Actor) -> ReopenRequest:
    definition, at = definition_of(case), request.at
    if is_about_a_complaint(case):
        raise CannotDispute(say("This is a complaint. Ask us to look at it again at stage 2."))
    if case.closed_at is None:
        raise CannotDispute(say("This is not closed, so we are still working on it."))
    if at > case.closed_at + DISPUTE_WINDOW:
        raise CannotDispute(
            say("More than 28 days have passed. Send us a new {noun}, and we will look afresh.", noun=definition.noun)
        )
    if case.reopen_requests.filter(decided_at__isnull=True).exists():
        raise CannotDispute(say("You have told us already. Somebody will answer you."))
    reason = DISPUTES.of(definition).of(request.cause, pattern=definition.pattern) if request.cause else None
    if request.cause and reason is None:
        raise CannotDispute(say("Choose one of the reasons."))
    hours = calendar()
    request.due_at = hours.end_of_day(hours.add_working_days(at.astimezone(hours.zone).date(), DISPUTE_ANSWER_DAYS))
    request.outcome, request.closed_at = case.outcome, case.closed_at
    change(case, at=at, confirmed_at=None)
    if reason is not None:
        request.answered_by = reason.answered_by
        _look_afresh(case, request, reason, by=by)
    request.save()
    return request


def _look_afresh(case: Case, request: ReopenRequest, reason: DisputeReason, *, by: Actor) -> None:
    """Give a case to another team where the reason says so; a team that is no more leaves it where it is."""
    there = team(reason.team) if reason.team else None
    if there is None or there.id == case.team_id:
        return
    request.team_before_id = case.team_id
    _hand(case, there, f"Handed to {there.name}, which looks afresh.", by=by, at=request.at)


def _hand(case: Case, there: TeamRecord, words: str, *, by: Actor, at: datetime) -> None:
    change(case, at=at, team_id=there.id, holder_id=None)
    write(case, "handed-over", words, audience=Audience.STAFF, by=by, at=at, team=there.slug)
    announce(
        CaseHandedOver(case_id=case.pk, reference=case.reference, team_id=there.id, holder_id=None), at=at
    )  # fmt: skip


@transaction.atomic
def decide_reopen(request: ReopenRequest, *, accept: bool, words: str, by: Actor, at: datetime) -> None:
    """Answer a dispute: reopen the case with a new clock, or say why not.

    :raises NotAllowed: unless whoever its reason is for answers: a leader of the team, or anybody of it.
    :raises CannotDispute: when somebody has answered already.
    """
    case = request.case
    permissions.check_may_answer(by, request)
    text = checked_text(words, what="what to tell the resident")
    decision = ReopenRequest.ACCEPTED if accept else ReopenRequest.REFUSED
    answered = ReopenRequest.objects.filter(pk=request.pk, decided_at__isnull=True).update(
        decision=decision, decided_at=at, decided_by=by.username, words=text
    )
    if not answered:
        raise CannotDispute("Somebody has answered this already.")
    if not accept:
        change(case, at=at)
        write(case, "dispute-refused", text, audience=Audience.RESIDENT, by=by, at=at, request=request.pk)
        announce(DisputeRefused(case_id=case.pk, reference=case.reference, request_id=request.pk), at=at)
        before = next((each for each in teams() if each.id == request.team_before_id), None)
        if before is not None:
            _hand(case, before, f"Back to {before.name}: nothing was found afresh.", by=by, at=at)
        return
    # The work starts again, so the promise does; earlier waits and extensions belong to the first attempt.
    move(case, Status.IN_HAND, at=at, outcome="", closing_words="", closed_at=None, confirmed_at=None, reopened_at=at)
    start_again(case, by=by, at=at)
    write(case, "reopened", text, audience=Audience.PUBLIC, by=by, at=at, request=request.pk)
    announce(CaseReopened(case_id=case.pk, reference=case.reference), at=at)
