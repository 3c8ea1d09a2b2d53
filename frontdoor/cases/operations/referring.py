"""The ombudsman: that they look into a complaint, what they decided, and what they ordered."""

from datetime import date, datetime

from django.db import transaction

from frontdoor.cases import permissions
from frontdoor.cases.models import Audience, Case, Referral
from frontdoor.cases.operations.changing import change, checked_text, write
from frontdoor.cases.operations.complaining import complaint_of
from frontdoor.cases.queries.complaints import code_of, policy
from frontdoor.cases.rules.complaint_policy import label_of
from frontdoor.cases.rules.complaints import CannotComplain
from frontdoor.foundation.accounts.actors import Actor
from frontdoor.kernel.clock import LONDON


@transaction.atomic
def refer(case: Case, *, their_reference: str, asked_on: date, reply_by: date, by: Actor, at: datetime) -> Referral:
    """Keep that the ombudsman looks into a complaint, at whatever stage, and wants our file by a day.

    :raises NotAllowed: outside the team that holds the case.
    :raises CannotComplain: while they look into it already, or for days that cannot be.
    """
    permissions.check_may_work(by, case)
    complaint = complaint_of(case, at=at)
    name = checked_text(their_reference, what="their reference")
    if len(name) > 60:
        raise CannotComplain("Their reference must be 60 characters or fewer")
    if asked_on > at.astimezone(LONDON).date():
        raise CannotComplain("The day on which they asked must not be in the future")
    if reply_by < asked_on:
        raise CannotComplain("The day by which they want our file must not be before they asked")
    if complaint.referrals.filter(decision="").exists():
        raise CannotComplain("They look into it already. Keep their decision first.")
    row = Referral.objects.create(
        complaint_file=complaint, their_reference=name, asked_on=asked_on, reply_by=reply_by, kept_by=by.username,
        kept_at=at,
    )  # fmt: skip
    change(case, at=at)
    said = f"The {code_of(complaint).ombudsman} looks into it."
    write(case, "referred", said, audience=Audience.RESIDENT, by=by, at=at, referral=row.pk)
    return row


@transaction.atomic
def file_taken(case: Case, *, by: Actor, at: datetime) -> None:
    """Keep that the whole file of a complaint was taken out, for the ombudsman.

    :raises NotAllowed: unless the actor may read who complained, and works for the team that holds the case.
    """
    permissions.check_may_work(by, case)
    permissions.check_may_see_contact(by, case)
    complaint = complaint_of(case, at=at)
    complaint.referrals.filter(decision="", sent_at__isnull=True).update(sent_at=at)
    write(case, "file-taken", "The whole file was taken out.", audience=Audience.STAFF, by=by, at=at)


@transaction.atomic
def keep_decision(referral: Referral, *, decision: str, decided_on: date, words: str, by: Actor, at: datetime) -> None:
    """Keep what the ombudsman decided.

    :raises NotAllowed: outside the team that holds the case.
    :raises CannotComplain: for a decision that the policy has not, on a day that cannot be, or a second one.
    """
    case = referral.complaint_file.case
    permissions.check_may_work(by, case)
    known = policy().ombudsman_decisions
    if decision not in {each.id for each in known}:
        raise CannotComplain("Select what they decided")
    if not referral.asked_on <= decided_on <= at.astimezone(LONDON).date():
        raise CannotComplain("The day of the decision must be after they asked, and not in the future")
    text = checked_text(words, what="what they decided, in short")
    kept = Referral.objects.filter(pk=referral.pk, decision="").update(
        decision=decision, decided_on=decided_on, words=text
    )
    if not kept:
        raise CannotComplain("Their decision is kept already.")
    referral.refresh_from_db()
    change(case, at=at)
    said = f"The {code_of(referral.complaint_file).ombudsman} decided: {label_of(known, decision)}.\n{text}"
    write(case, "ombudsman-decided", said, audience=Audience.RESIDENT, by=by, at=at, decision=decision)
