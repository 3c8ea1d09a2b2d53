"""Limiting for a time how somebody contacts us: approved by another person, read before contact, reviewed."""

from datetime import date, datetime, timedelta

from django.db import transaction

from frontdoor.cases import permissions
from frontdoor.cases.models import Audience, Case, Restriction
from frontdoor.cases.operations.changing import SayMore, change, checked_text, write
from frontdoor.cases.operations.notifying import notify
from frontdoor.cases.queries.complaints import policy
from frontdoor.cases.rules.complaints import CannotComplain
from frontdoor.foundation.accounts.access import NotAllowed
from frontdoor.foundation.accounts.actors import Actor
from frontdoor.kernel.clock import LONDON


def _check_review(review_on: date, *, at: datetime) -> None:
    today = at.astimezone(LONDON).date()
    last = today + timedelta(days=policy().behaviour_review_days)
    if not today < review_on <= last:
        raise CannotComplain(f"The review must be after today, and by {last:%d/%m/%Y} at the latest")


@transaction.atomic
def restrict(case: Case, *, how: str, reason: str, asked_by: str, review_on: date, by: Actor, at: datetime) -> None:
    """Limit how whoever opened a case contacts us, until a review (Code 5.14: with a reason, and reviewed).

    :param asked_by: user name of whoever wants it; the approver (`by`) must be somebody else.
    :raises NotAllowed: unless a leader of the team approves, and not for themselves.
    :raises CannotComplain: of somebody we do not know, who is limited already, or without a review in time.
    """
    permissions.check_may_approve(by, case)
    limit, words = checked_text(how, what="what is limited"), checked_text(reason, what="why")
    if not asked_by.strip():
        raise SayMore("Enter who asked for it")
    if asked_by == by.username:
        raise NotAllowed("Somebody else must approve what you ask for yourself.")
    if case.customer_id is None:
        raise CannotComplain("Nobody can be limited: this was sent without contact details.")
    _check_review(review_on, at=at)
    if Restriction.objects.filter(customer_id=case.customer_id, ended_at__isnull=True).exists():
        raise CannotComplain("They are limited already. Review that first.")
    row = Restriction.objects.create(
        case=case, customer_id=case.customer_id, how=limit, reason=words, asked_by=asked_by, approved_by=by.username,
        approver_id=by.user_id, since=at, review_on=review_on,
    )  # fmt: skip
    change(case, at=at)
    write(case, "restricted", f"{limit}\n{words}", audience=Audience.STAFF, by=by, at=at, restriction=row.pk)


@transaction.atomic
def review_restriction(restriction: Restriction, *, why: str, again_on: date | None, by: Actor, at: datetime) -> None:
    """Keep a limit until another review, or end it.

    :param again_on: the day of the next review; None ends it.
    :raises NotAllowed: unless a leader of the team that holds its case decides.
    :raises CannotComplain: when it has ended already, or the next review is too late.
    """
    case = restriction.case
    permissions.check_may_approve(by, case)
    words = checked_text(why, what="why you decide so")
    if again_on is not None:
        _check_review(again_on, at=at)
    fields = {"ended_at": at, "ended_by": by.username, "ended_why": words} if again_on is None else {}
    moved = Restriction.objects.filter(pk=restriction.pk, ended_at__isnull=True).update(
        **fields or {"review_on": again_on}
    )
    if not moved:
        raise CannotComplain("This has ended already.")
    restriction.refresh_from_db()
    said = f"Limit ended.\n{words}" if again_on is None else f"Limit kept.\n{words}"
    write(case, "restriction-reviewed", said, audience=Audience.STAFF, by=by, at=at, restriction=restriction.pk)


#: What is looked at in one sweep; the rest wait for the next.
A_SWEEP = 500


def ask_for_reviews(*, at: datetime) -> int:
    """Tell approvers once of limits whose review has come; return how many were looked at."""
    today = at.astimezone(LONDON).date()
    due = Restriction.objects.filter(ended_at__isnull=True, review_on__lte=today).select_related("case")
    found = list(due.order_by("review_on", "id")[:A_SWEEP])
    for each in found:
        if each.approver_id is not None:
            text = "A limit on how somebody contacts us is to be reviewed."
            key = f"restriction:{each.pk}:{each.review_on}"
            notify(each.case, user_ids=[each.approver_id], kind="review", text=text, key=key, at=at)
    return len(found)
