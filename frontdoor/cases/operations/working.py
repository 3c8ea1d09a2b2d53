"""What officers, crews and advisers do with a case."""

from datetime import datetime, timedelta

from django.db import transaction

from frontdoor.cases import permissions
from frontdoor.cases.events import (
    CaseHandedOver,
    CaseRecategorised,
    QuestionAsked,
    QuestionReminded,
)
from frontdoor.cases.models import Audience, Case, Complaint, Entry, Question
from frontdoor.cases.operations.changing import (
    change,
    checked_text,
    move,
    public_words,
    refuse_if_closed,
    say_moved,
    write,
)
from frontdoor.cases.operations.clocks import change_clocks, pause_clocks, resume_clocks, the_promise
from frontdoor.cases.operations.complaining import now_of_another_service
from frontdoor.cases.operations.extending import extend_clock
from frontdoor.cases.operations.notifying import called_in, tell_next_holder
from frontdoor.cases.operations.stepping import start_over
from frontdoor.cases.queries.asking import rule_of
from frontdoor.cases.queries.clocks import ACCESS, definition_of
from frontdoor.cases.queries.complaints import is_about_a_complaint
from frontdoor.cases.rules.asking import QuestionKind, check_amount
from frontdoor.cases.rules.asking import within as time_to_answer
from frontdoor.cases.rules.clock_definition import Awaited
from frontdoor.cases.rules.states import CannotMove, Status
from frontdoor.foundation.accounts.actors import Actor
from frontdoor.foundation.accounts.api import colleagues, team, teams
from frontdoor.foundation.outbox.api import announce
from frontdoor.kernel.refusals import Refusal
from frontdoor.services.api import service, team_for


class CannotHandOver(Refusal):
    """The case cannot go there."""


@transaction.atomic
def take(case: Case, *, by: Actor, at: datetime) -> None:
    """Make the actor the case's holder; a new case is then in hand, and the resident is told.

    :raises NotAllowed: outside the team that holds it.
    :raises CannotMove: when it is closed.
    """
    permissions.check_may_work(by, case)
    refuse_if_closed(case)
    if case.status == Status.NEW:
        move(case, Status.IN_HAND, at=at, holder_id=by.user_id)
        entry = write(case, "taken", public_words(case, Status.IN_HAND), audience=Audience.PUBLIC, by=by, at=at)
        say_moved(case, Status.NEW, entry, at=at)
    else:
        change(case, at=at, holder_id=by.user_id)
        write(case, "taken", f"{by.name} took the case.", audience=Audience.STAFF, by=by, at=at)
    tell_next_holder(case, by=by, at=at)
    announce(
        CaseHandedOver(case_id=case.pk, reference=case.reference, team_id=case.team_id, holder_id=by.user_id),
        at=at,
    )


@transaction.atomic
def hand_over(
    case: Case, *, team_slug: str, holder_id: int | None = None, note: str = "", by: Actor, at: datetime
) -> None:
    """Hand a case to a team, or to somebody in it, with a note for them.

    :raises NotAllowed: for people outside the holding team and the hub.
    :raises CannotHandOver: to a team that does not exist, or to somebody who is not in it.
    """
    permissions.check_may_hand_over(by, case)
    refuse_if_closed(case)
    there = team(team_slug)
    if there is None:
        raise CannotHandOver("Select the team to hand the case to")
    names = {person.id: person.name for person in colleagues([there.id])}
    if holder_id is not None and holder_id not in names:
        raise CannotHandOver(f"Select somebody in {there.name}")
    change(case, at=at, team_id=there.id, holder_id=holder_id)
    to = f"{there.name}, {names[holder_id]}" if holder_id is not None else there.name
    words = f"Handed to {to}." + (f"\n{note.strip()}" if note.strip() else "")
    write(case, "handed-over", words, audience=Audience.STAFF, by=by, at=at, team=there.slug)
    tell_next_holder(case, by=by, at=at)
    announce(
        CaseHandedOver(case_id=case.pk, reference=case.reference, team_id=there.id, holder_id=holder_id),
        at=at,
    )


@transaction.atomic
def add_note(case: Case, *, text: str, by: Actor, at: datetime) -> Entry:
    """Add a note that only staff read, and tell the colleagues it mentions with an @.

    :raises SayMore: when it is empty.
    :raises NotAllowed: outside team and hub.
    :raises CannotMention: when it mentions somebody who is not there, or may not see the case.
    """
    permissions.check_may_note(by, case)
    words = checked_text(text, what="the note")
    called = called_in(case, text=words)
    change(case, at=at)
    return write(case, "note", words, audience=Audience.STAFF, by=by, at=at, called=called)


@transaction.atomic
def ask(
    case: Case,
    *,
    text: str,
    by: Actor,
    at: datetime,
    within: timedelta | None = None,
    kind: QuestionKind = QuestionKind.QUESTION,
    pence: int | None = None,
    days: int | None = None,
) -> Question:
    """Ask the resident, and stop the clock until they answer.

    :param within: how long they have to answer, if that is not what the service says; they are reminded half-way.
    :param pence: what a fee is to be, and `days` how much longer it is to take, for the kinds that ask that.
    :raises CannotAsk: when it is not said how much.
    :raises CannotMove: when there is nobody to ask, or we wait for an answer already.
    """
    permissions.check_may_work(by, case)
    words = checked_text(text, what="the question")
    pence, days = check_amount(kind, pence=pence, days=days)
    rule = rule_of(case, kind)
    given = within or time_to_answer(rule)
    if case.customer_id is None:
        raise CannotMove("Nobody can be asked: this was reported without contact details.")
    move(case, Status.WAITING, at=at)
    question = Question.objects.create(
        case=case,
        kind=kind,
        text=words,
        pence=pence,
        days=days,
        asked_by=by.username,
        asked_at=at,
        remind_at=at + given / 2,
        lapse_at=at + given,
        silence=rule.silence,
    )
    pause_clocks(case, awaited=Awaited.CUSTOMER, by=by, at=at)
    write(case, "asked", words, audience=Audience.RESIDENT, by=by, at=at, question=question.pk)
    announce(QuestionAsked(case_id=case.pk, reference=case.reference, question_id=question.pk), at=at)
    return question


def go_on(case: Case, *, by: Actor, at: datetime, **fields: object) -> None:
    """End the wait for the resident: the case is in hand and its clocks run again."""
    move(case, Status.IN_HAND, at=at, **fields)
    resume_clocks(case, awaited=Awaited.CUSTOMER, by=by, at=at)


@transaction.atomic
def stop_waiting(case: Case, *, by: Actor, at: datetime) -> None:
    """Go on without the resident's answer. Raises CannotMove unless we wait for one."""
    permissions.check_may_work(by, case)
    if case.status != Status.WAITING:
        raise CannotMove("We are not waiting for an answer.")
    _drop_question(case, at=at)
    go_on(case, by=by, at=at)
    entry = write(case, "went-on", "We carried on without an answer.", audience=Audience.RESIDENT, by=by, at=at)
    say_moved(case, Status.WAITING, entry, at=at)


def _drop_question(case: Case, *, at: datetime) -> None:
    case.questions.filter(answered_at__isnull=True, dropped_at__isnull=True).update(dropped_at=at)


@transaction.atomic
def extend(case: Case, *, amount: int, reason: str, asked_by: str, by: Actor, at: datetime) -> None:
    """Give a case more time, in its promise's own unit; the resident reads the reason.

    :param asked_by: user name of the officer who wants it; the approver (`by`) must be somebody else.
    :raises NotAllowed: unless a leader of the team approves.
    :raises CannotExtend: for time that they ask for themselves, or more than there may be.
    """
    permissions.check_may_approve(by, case)
    promise = the_promise(case, by=by, at=at)
    promise.case = case
    extend_clock(promise, amount=amount, reason=reason, asked_by=asked_by, by=by, at=at)


@transaction.atomic
def change_category(case: Case, *, to: str, by: Actor, at: datetime) -> None:
    """Say that a case is of another service; it goes to that service's team under that service's promise.

    The clock runs from when it was reported, or reopened, by the new promise's start rule: the resident has waited
    since then, whatever we called it. Waits and extensions still count, answers are kept.

    :raises CannotHandOver: for a service that does not exist, is not offered, or is the case's own.
    """
    permissions.check_may_hand_over(by, case)
    refuse_if_closed(case)
    found = service(to, at=at)
    if found is None or found.state != "current":
        raise CannotHandOver("Select a service that is offered")
    if found.slug == case.service:
        raise CannotHandOver("The case is of that service already")
    before = definition_of(case).name
    team = team_for(found.definition, case.answers)
    there = next((each for each in teams() if each.slug == team), None)
    if there is None:
        raise CannotHandOver(f"The team that owns ‘{found.name}’ does not exist")
    old = case.service
    is_public = ACCESS.of(found.definition).public
    change(
        case,
        at=at,
        service=found.slug,
        service_version_id=found.version_id,
        team_id=there.id,
        holder_id=None,
        is_public=is_public,
    )
    if not is_public:
        case.attachments.update(is_public=False)
    is_new = is_about_a_complaint(case) and not Complaint.objects.filter(case=case).exists()
    change_clocks(case, why=f"This is now ‘{found.name}’.", by=by, at=at, since=at if is_new else None)
    now_of_another_service(case, at=at)
    start_over(case, by=by, at=at)
    write(
        case,
        "recategorised",
        f"This is now ‘{found.name}’ (it was ‘{before}’).",
        audience=Audience.RESIDENT,
        by=by,
        at=at,
        before=old,
        after=found.slug,
    )
    announce(CaseRecategorised(case_id=case.pk, reference=case.reference, before=old, after=found.slug), at=at)


@transaction.atomic
def remind(question: Question, *, at: datetime) -> bool:
    """Ask again when a question was not answered; return whether it still had to be."""
    waiting = Question.objects.filter(
        pk=question.pk, answered_at__isnull=True, dropped_at__isnull=True, reminded_at__isnull=True
    ).update(reminded_at=at)
    if waiting:
        case = question.case
        announce(QuestionReminded(case_id=case.pk, reference=case.reference, question_id=question.pk), at=at)
    return bool(waiting)
