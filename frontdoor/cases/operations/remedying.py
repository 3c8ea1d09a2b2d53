"""Putting right what a complaint found: remedies until they are done, and what we learn so that it stays right."""

from dataclasses import dataclass
from datetime import date, datetime

from django.db import transaction

from frontdoor.cases import permissions
from frontdoor.cases.models import Audience, Case, Complaint, Learning, Remedy
from frontdoor.cases.operations.changing import SomebodyElseWasFirst, change, checked_text, write
from frontdoor.cases.operations.complaining import complaint_of
from frontdoor.cases.operations.notifying import notify
from frontdoor.cases.queries.complaints import policy
from frontdoor.cases.rules.complaints import CannotComplain
from frontdoor.foundation.accounts.access import NotAllowed
from frontdoor.foundation.accounts.actors import Actor
from frontdoor.foundation.accounts.api import people
from frontdoor.kernel.clock import LONDON


@dataclass(frozen=True, slots=True, kw_only=True)
class NewRemedy:
    """What is to be done, by whom and by when.

    :param pence: of money, how much.
    :param is_ordered: whether the ombudsman ordered it; then nobody has to approve it.
    """

    kind: str
    what: str
    owner_id: int | None
    due_on: date
    pence: int | None = None
    is_ordered: bool = False


def _check_owner(user_id: int | None, *, due_on: date, at: datetime) -> int:
    if user_id is None or user_id not in people([user_id]):
        raise CannotComplain("Select who sees to it")
    if due_on < at.astimezone(LONDON).date():
        raise CannotComplain("The day by which it is done must not be past")
    return user_id


@transaction.atomic
def propose_remedy(case: Case, *, remedy: NewRemedy, by: Actor, at: datetime) -> Remedy:
    """Say what is done to put it right; money waits for somebody who may approve so much, all else is agreed.

    :raises NotAllowed: outside the team that holds the case.
    :raises CannotComplain: without a kind, an amount of money where there is to be one, an owner or a day to come.
    """
    permissions.check_may_work(by, case)
    complaint = complaint_of(case, at=at)
    if remedy.kind not in dict(Remedy.KINDS):
        raise CannotComplain("Select what kind of remedy it is")
    is_money = remedy.kind == Remedy.MONEY
    if is_money and not 1 <= (remedy.pence or 0) <= 100_000_000:
        raise CannotComplain("Enter how much money, between £0.01 and £1,000,000")
    words = checked_text(remedy.what, what="what is to be done")
    owner = _check_owner(remedy.owner_id, due_on=remedy.due_on, at=at)
    row = Remedy.objects.create(
        complaint_file=complaint,
        kind=remedy.kind,
        what=words,
        pence=remedy.pence if is_money else None,
        owner_id=owner,
        due_on=remedy.due_on,
        state=Remedy.PROPOSED if is_money and not remedy.is_ordered else Remedy.AGREED,
        proposed_by=by.username,
        proposed_at=at,
        is_ordered=remedy.is_ordered,
    )
    change(case, at=at)
    write(case, "remedy-proposed", words, audience=Audience.STAFF, by=by, at=at, remedy=row.pk, remedy_kind=row.kind)
    notify(case, user_ids=[owner], kind="remedy", text=f"To do: {words}", key=f"remedy:{row.pk}", at=at)
    return row


@transaction.atomic
def decide_remedy(remedy: Remedy, *, accept: bool, why: str, by: Actor, at: datetime) -> None:
    """Approve money, or not; never what the actor proposed themselves, nor more than their role may approve.

    :raises NotAllowed: for whoever proposed it, or beyond the limit of the actor's roles.
    :raises CannotComplain: when it does not wait to be approved.
    """
    permissions.check_may_approve_money(by, remedy.pence or 0)
    if remedy.proposed_by == by.username:
        raise NotAllowed("Somebody else must approve what you propose yourself.")
    words = checked_text(why, what="why you decide so")
    state = Remedy.AGREED if accept else Remedy.REFUSED
    decided = Remedy.objects.filter(pk=remedy.pk, state=Remedy.PROPOSED).update(
        state=state, decided_by=by.username, decided_at=at, decided_why=words
    )
    if not decided:
        raise CannotComplain("This does not wait to be approved.")
    remedy.refresh_from_db()
    said = f"{'Approved' if accept else 'Not approved'}: {remedy.what}\n{words}"
    case = remedy.complaint_file.case
    write(case, "remedy-decided", said, audience=Audience.STAFF, by=by, at=at, remedy=remedy.pk, state=state)


@transaction.atomic
def finish_remedy(remedy: Remedy, *, evidence: str, by: Actor, at: datetime) -> None:
    """Keep that a remedy is done, and how we know.

    :raises NotAllowed: for others than its owner and the team that holds the case.
    :raises CannotComplain: when it is not agreed, or done already.
    """
    case = remedy.complaint_file.case
    if by.user_id != remedy.owner_id:
        permissions.check_may_work(by, case)
    words = checked_text(evidence, what="how we know that it is done")
    done = Remedy.objects.filter(pk=remedy.pk, state=Remedy.AGREED).update(
        state=Remedy.DONE, done_at=at, done_by=by.username, evidence=words
    )
    if not done:
        raise CannotComplain("Only what is agreed and not done yet can be done.")
    remedy.refresh_from_db()
    said = f"Done: {remedy.what}"
    write(case, "remedy-done", said, audience=Audience.RESIDENT, by=by, at=at, remedy=remedy.pk)


@transaction.atomic
def note_learning(
    case: Case, *, root_cause: str, what: str, owner_id: int | None, due_on: date, by: Actor, at: datetime
) -> Learning:
    """Say what should change so that it does not happen again: its root cause, who sees to it, by when.

    :raises NotAllowed: outside the team that holds the case.
    :raises CannotComplain: for a root cause that the policy has not, without an owner or a day to come.
    """
    permissions.check_may_work(by, case)
    complaint = complaint_of(case, at=at)
    if root_cause not in {each.id for each in policy().root_causes}:
        raise CannotComplain("Select the root cause")
    words = checked_text(what, what="what should change")
    owner = _check_owner(owner_id, due_on=due_on, at=at)
    row = Learning.objects.create(
        complaint_file=complaint, root_cause=root_cause, what=words, owner_id=owner, due_on=due_on,
        noted_by=by.username, noted_at=at,
    )  # fmt: skip
    change(case, at=at)
    write(case, "learning", words, audience=Audience.STAFF, by=by, at=at, learning=row.pk, root_cause=root_cause)
    notify(case, user_ids=[owner], kind="learning", text=f"To change: {words}", key=f"learning:{row.pk}", at=at)
    return row


@transaction.atomic
def end_learning(learning: Learning, *, is_done: bool, result: str, by: Actor, at: datetime) -> None:
    """Keep that something was changed, or why it will not be.

    :raises NotAllowed: for others than its owner and the team that holds the case.
    :raises SomebodyElseWasFirst: when it has ended already.
    """
    case = learning.complaint_file.case
    if by.user_id != learning.owner_id:
        permissions.check_may_work(by, case)
    words = checked_text(result, what="what came of it")
    state = Learning.DONE if is_done else Learning.DROPPED
    ended = Learning.objects.filter(pk=learning.pk, state=Learning.OPEN).update(
        state=state, ended_by=by.username, ended_at=at, result=words
    )
    if not ended:
        raise SomebodyElseWasFirst("Somebody else has ended this already.")
    learning.refresh_from_db()
    write(case, "learning-ended", words, audience=Audience.STAFF, by=by, at=at, learning=learning.pk, state=state)


#: What is looked at in one sweep; the rest wait for the next.
A_SWEEP = 500


def remind_owners(*, at: datetime) -> int:
    """Tell owners once of remedies and learning whose day has come; return how many were looked at."""
    today = at.astimezone(LONDON).date()
    remedies = Remedy.objects.filter(state=Remedy.AGREED, due_on__lte=today).select_related("complaint_file__case")
    learning = Learning.objects.filter(state=Learning.OPEN, due_on__lte=today).select_related("complaint_file__case")
    found: list[tuple[Complaint, int, str, str]] = [
        (each.complaint_file, each.owner_id, f"Due now: {each.what}", f"remedy:{each.pk}:due")
        for each in remedies.order_by("due_on", "id")[:A_SWEEP]
    ]
    found += [
        (each.complaint_file, each.owner_id, f"Due now: {each.what}", f"learning:{each.pk}:due")
        for each in learning.order_by("due_on", "id")[:A_SWEEP]
    ]
    for complaint, owner, text, key in found:
        notify(complaint.case, user_ids=[owner], kind="due", text=text, key=key, at=at)
    return len(found)
