"""Reading members' enquiries: each reader sees what is theirs, and of a case no more than consent allows."""

from dataclasses import dataclass
from datetime import datetime

from django.db.models import QuerySet

from frontdoor.cases.models import Enquiry, EnquiryReply, MemberWard
from frontdoor.cases.queries.reading import record
from frontdoor.cases.rules.enquiries import NOT_FOUND, NOT_WITHOUT_CONSENT, may_read_of_case
from frontdoor.foundation.accounts.actors import Actor, Role


@dataclass(frozen=True, slots=True, kw_only=True)
class OfCase:
    """What a member may read of the case an enquiry is about; `is_read`: whether that says anything of it."""

    reference: str
    words: str
    is_read: bool = False


def wards_of(user_id: int | None) -> list[str]:
    """Return the codes of the wards a member was elected for. One query."""
    return sorted(MemberWard.objects.filter(user_id=user_id).values_list("ward", flat=True)) if user_id else []


def wards_by_member() -> dict[int, list[str]]:
    """Return the codes of the wards of every member, by account. One query."""
    found: dict[int, list[str]] = {}
    for user_id, code in MemberWard.objects.order_by("ward").values_list("user_id", "ward"):
        found.setdefault(user_id, []).append(code)
    return found


def theirs(member: Actor) -> "QuerySet[Enquiry]":
    """Return the enquiries that a member asked."""
    return Enquiry.objects.filter(member=member.user_id) if member.user_id is not None else Enquiry.objects.none()


def answerable(actor: Actor) -> "QuerySet[Enquiry]":
    """Return the enquiries that somebody on the staff may read: the hub all, others those of their teams."""
    if actor.has(Role.ADVISER, Role.ADMIN):
        return Enquiry.objects.all()
    if not actor.has(Role.OFFICER, Role.TEAM_LEADER):
        return Enquiry.objects.none()
    return Enquiry.objects.filter(team__in=actor.team_ids)


def of_case(enquiry: Enquiry) -> OfCase | None:
    """Return what the member may read of the case asked about; None when none was named. One query."""
    if not enquiry.about:
        return None
    case = enquiry.case
    if case is None or not may_read_of_case(is_public=case.is_public, has_consent=enquiry.has_consent):
        # Alike for a reference that there is not: without consent even that it is one is not for them.
        words = NOT_FOUND if enquiry.has_consent else NOT_WITHOUT_CONSENT
        return OfCase(reference=enquiry.about, words=words)
    now = record(case)
    return OfCase(reference=enquiry.about, words=f"{now.service_name}: {now.staff_label.lower()}.", is_read=True)


def for_member(enquiry: Enquiry) -> list[EnquiryReply]:
    """Return what the member was answered; what the constituent was is theirs alone. One query."""
    return list(enquiry.replies.filter(to=EnquiryReply.MEMBER).order_by("id"))


def is_late(enquiry: Enquiry, *, at: datetime) -> bool:
    """Return whether an enquiry should have been answered."""
    return (enquiry.answered_at or at) > enquiry.due_at
