"""What residents, followers and partners' systems tell us about a case."""

from collections.abc import Sequence
from datetime import datetime
from typing import Final
from uuid import UUID

from django.db import transaction

from frontdoor.cases import permissions
from frontdoor.cases.events import CaseFollowed, InformationAdded, QuestionAnswered
from frontdoor.cases.models import Attachment, Audience, Case, Entry, Follower
from frontdoor.cases.operations.changing import change, checked_text, move, public_words, say_moved, write
from frontdoor.cases.operations.closing import close, confirm_fixed, dispute, say_half_fixed
from frontdoor.cases.operations.working import go_on
from frontdoor.cases.queries.asking import open_question
from frontdoor.cases.queries.clocks import OUTCOMES, definition_of
from frontdoor.cases.rules.asking import QuestionKind, check_answer
from frontdoor.cases.rules.states import CannotMove, Outcome, Status
from frontdoor.foundation.accounts.actors import Actor
from frontdoor.foundation.files import api as files
from frontdoor.foundation.outbox.api import announce
from frontdoor.kernel.language import later, say

#: What an answer says that is files and no words.
FILES_ALONE: Final = later("Here are the files you asked for.")
#: What an answer says that is yes or no and no words.
AGREED: Final = later("I agree.")
NOT_AGREED: Final = later("I do not agree.")


@transaction.atomic
def answer(
    case: Case, *, text: str, by: Actor, at: datetime, attached: Sequence[UUID] = (), agreed: bool | None = None
) -> None:
    """Keep the resident's answer to what we asked; the case is in hand again and its clock runs.

    :param agreed: whether they agree, to what is agreed to or not; then nothing need be said in words.
    :raises CannotMove: when we wait for no answer.
    :raises CannotAsk: when they did not say whether they agree.
    """
    question = open_question(case)
    if question is None:
        checked_text(text.strip() or (FILES_ALONE if attached else ""), what=later("your answer"))
        raise CannotMove(say("We are not waiting for an answer. You can still add information."))
    yes = check_answer(QuestionKind(question.kind), yes=agreed)
    usual = AGREED if yes else NOT_AGREED if yes is False else FILES_ALONE if attached else ""
    words = checked_text(text.strip() or usual, what=later("your answer"))
    question.answered_at, question.answer, question.agreed = at, words, yes
    question.save(update_fields=["answered_at", "answer", "agreed"])
    _attach(case, attached, at=at)
    go_on(case, by=by, at=at)
    write(case, "answered", words, audience=Audience.RESIDENT, by=by, at=at, question=question.pk)
    announce(QuestionAnswered(case_id=case.pk, reference=case.reference, question_id=question.pk), at=at)


@transaction.atomic
def add_information(case: Case, *, text: str, by: Actor, at: datetime, attached: Sequence[UUID] = ()) -> Entry:
    """Keep something more that the resident, or an adviser for a caller, tells us; on closed cases too."""
    words = checked_text(text, what=later("what you want to add"))
    _attach(case, attached, at=at)
    change(case, at=at)
    entry = write(case, "information", words, audience=Audience.RESIDENT, by=by, at=at)
    announce(InformationAdded(case_id=case.pk, reference=case.reference), at=at)
    return entry


def _attach(case: Case, attached: Sequence[UUID], *, at: datetime) -> None:
    files.hand_over(dict.fromkeys(attached, case.files_owner))
    Attachment.objects.bulk_create(
        [Attachment(case=case, file=file, is_public=case.is_public, added_at=at) for file in attached]
    )


@transaction.atomic
def follow(case: Case, *, customer_id: int | None, key: str = "", by: Actor, at: datetime) -> Follower | None:
    """Make somebody a follower: told of every change if we know how, else only counted.

    :param key: what tells apart people who are only counted, such as the draft they came with.
    :returns: the follower; None for whoever reported it, who is told anyway.
    :raises NotAllowed: of a case that is not public, unless the actor may see it.
    """
    permissions.check_may_follow(by, case)
    if customer_id is not None and customer_id == case.customer_id:
        return None
    if customer_id is not None:
        row, made = Follower.objects.get_or_create(case=case, customer_id=customer_id, defaults={"since": at})
        made = made or bool(Follower.objects.filter(pk=row.pk, stopped_at__isnull=False).update(stopped_at=None))
    else:
        row, made = Follower.objects.get_or_create(case=case, key=key or f"at:{at.isoformat()}", defaults={"since": at})
    if made:
        write(case, "followed", "Somebody else told us about this too.", audience=Audience.PUBLIC, by=by, at=at)
        announce(CaseFollowed(case_id=case.pk, reference=case.reference, follower_id=row.pk), at=at)
    return row


@transaction.atomic
def stop_following(follower: Follower, *, at: datetime) -> None:
    """Tell a follower nothing more; asking twice is asking once."""
    Follower.objects.filter(pk=follower.pk, stopped_at__isnull=True).update(stopped_at=at)


@transaction.atomic
def update_from_partner(
    case: Case, *, status: Status, outcome: Outcome | None, words: str, key: str, by: Actor, at: datetime
) -> int:
    """Take what another system says about a case: words, and a status if it is a new one.

    :param key: the other system's id of the update; the same update twice changes nothing.
    :returns: the id of the timeline's public line that says it, the same for the same update.
    :raises NotAllowed: for a key that may not change this case.
    :raises CannotMove: for a move the table does not allow.
    """
    permissions.check_may_update_from_partner(by, case)
    heard = _heard_before(case, key)
    if heard is not None:
        return heard
    if status == Status.CLOSED and case.status != Status.CLOSED:
        return _close_for_partner(case, outcome=outcome, words=words, key=key, by=by, at=at)
    text = checked_text(words.strip() or public_words(case, status), what="what happened")
    was = Status(case.status)
    if status == was:
        change(case, at=at)
    elif was == Status.CLOSED or status == Status.WAITING:
        raise CannotMove("A partner’s system cannot reopen a case or ask the resident.")
    elif was == Status.WAITING:
        go_on(case, by=by, at=at)
    else:
        move(case, status, at=at)
    entry = write(case, "partner", text, audience=Audience.PUBLIC, by=by, at=at, partner_key=key)
    if status != was:
        say_moved(case, was, entry, at=at)
    return entry.pk


@transaction.atomic
def dispute_from_partner(case: Case, *, words: str, key: str, by: Actor, at: datetime) -> int:
    """Take from another system that a case is not put right: of a closed one a dispute that somebody must answer.

    Of one that is open only the words are kept. The key and what is returned are as in `update_from_partner`.

    :raises CannotDispute: after 28 days, or while an earlier dispute is unanswered.
    """
    if case.status != Status.CLOSED:
        return update_from_partner(case, status=Status(case.status), outcome=None, words=words, key=key, by=by, at=at)
    permissions.check_may_update_from_partner(by, case)
    heard = _heard_before(case, key)
    if heard is not None:
        return heard
    dispute(case, reason=words.strip() or "It is not put right.", by=by, at=at)
    return write(
        case, "partner", "Disputed through a partner’s system.", audience=Audience.STAFF, by=by, at=at, partner_key=key
    ).pk


@transaction.atomic
def half_fixed_from_partner(case: Case, *, words: str, key: str, by: Actor, at: datetime) -> int:
    """Take from another system that a part of a closed case is put right, and what is left. As a dispute otherwise.

    :raises CannotDispute: of an open case, after 28 days, or while an earlier dispute is unanswered.
    """
    permissions.check_may_update_from_partner(by, case)
    heard = _heard_before(case, key)
    if heard is not None:
        return heard
    say_half_fixed(case, left=words, by=by, at=at)
    said = "Said through a partner’s system to be half right."
    return write(case, "partner", said, audience=Audience.STAFF, by=by, at=at, partner_key=key).pk


@transaction.atomic
def confirm_from_partner(case: Case, *, key: str, by: Actor, at: datetime) -> int:
    """Take from another system that the person says it is put right. The key is as in `update_from_partner`.

    :raises CannotDispute: of an open case, or while they say that it is not put right.
    """
    permissions.check_may_update_from_partner(by, case)
    heard = _heard_before(case, key)
    if heard is not None:
        return heard
    confirm_fixed(case, by=by, at=at)
    said = "Confirmed through a partner’s system."
    return write(case, "partner", said, audience=Audience.STAFF, by=by, at=at, partner_key=key).pk


def _heard_before(case: Case, key: str) -> int | None:
    """Return what an update was answered with when it came before; hold the case, so that twice at once is once."""
    Case.objects.select_for_update().filter(pk=case.pk).first()
    before = Entry.objects.filter(case=case, facts__partner_key=key).first() if key else None
    return None if before is None else int(before.facts.get("said", before.pk))


def _close_for_partner(case: Case, *, outcome: Outcome | None, words: str, key: str, by: Actor, at: datetime) -> int:
    text = words.strip() or public_words(case, Status.CLOSED)
    said = close(case, outcome=outcome or _usual_outcome(case), words=text, by=by, at=at)
    write(
        case, "partner", "Closed by a partner’s system.", audience=Audience.STAFF, by=by, at=at,
        partner_key=key, said=said.pk,
    )  # fmt: skip
    return said.pk


def _usual_outcome(case: Case) -> Outcome:
    root = OUTCOMES.of(definition_of(case)).root
    return root[0].code if root else Outcome.FIXED
