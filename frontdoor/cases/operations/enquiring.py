"""Members' enquiries: asked by a member or for one who rings, and answered to member and constituent apart."""

from dataclasses import dataclass
from datetime import datetime

from django.db import transaction

from frontdoor.cases import permissions
from frontdoor.cases.events import EnquiryAnswered
from frontdoor.cases.models import Case, Enquiry, EnquiryReply, MemberWard
from frontdoor.cases.operations.changing import checked_text
from frontdoor.cases.operations.enquiry_clocks import meet_enquiry_clock, start_enquiry_clock
from frontdoor.cases.queries.complaints import policy
from frontdoor.cases.rules.enquiries import CannotAsk, Consent, check_consent
from frontdoor.foundation.accounts.actors import Actor, Role
from frontdoor.foundation.accounts.api import people, team
from frontdoor.foundation.audit import api as audit
from frontdoor.foundation.outbox.api import announce
from frontdoor.kernel.clock import LONDON
from frontdoor.kernel.references import NotAReference, new_reference, parse_reference
from frontdoor.places.api import wards


@dataclass(frozen=True, slots=True, kw_only=True)
class NewEnquiry:
    """What is asked, for whom, and whether they agreed.

    :param member_id: the account of the member who asks; None for an office without one, which is then named.
    :param about: the reference of a case, if the member knows one.
    """

    matter: str
    consent: Consent
    member_id: int | None = None
    member_name: str = ""
    member_email: str = ""
    constituent: str = ""
    constituent_email: str = ""
    ward: str = ""
    about: str = ""


@transaction.atomic
def raise_enquiry(new: NewEnquiry, *, by: Actor, at: datetime) -> Enquiry:
    """Keep what a member asks for a constituent; its time is the council's own promise.

    :raises NotAllowed: for others than members, for themselves, and the hub and council staff, for members.
    :raises CannotAsk: without a member, or with a consent that says not how and when, a ward or reference there is not.
    """
    permissions.check_may_raise_enquiry(by)
    member_id = by.user_id if by.has(Role.MEMBER) else new.member_id
    who = people([member_id]).get(member_id) if member_id is not None else None
    name = who.name if who is not None else new.member_name.strip()
    if not name:
        raise CannotAsk("Say who asks")
    matter = checked_text(new.matter, what="what they ask")
    check_consent(new.consent, today=at.astimezone(LONDON).date())
    if new.ward and new.ward not in {each.code for each in wards()}:
        raise CannotAsk("Select a ward of ours")
    about = _reference(new.about)
    there = team(policy().enquiries.team)
    if there is None:
        raise CannotAsk(f"The team ‘{policy().enquiries.team}’ that answers enquiries does not exist.")
    row = Enquiry.objects.create(
        reference=new_reference(),
        member_id=member_id if who is not None else None,
        member_name=name[:120],
        member_email=(who.email if who is not None else new.member_email.strip())[:254],
        ward=new.ward,
        matter=matter,
        constituent=new.constituent.strip()[:200],
        constituent_email=new.constituent_email.strip()[:254],
        has_consent=new.consent.given,
        consent_how=new.consent.how.strip()[:300] if new.consent.given else "",
        consent_on=new.consent.on if new.consent.given else None,
        about=about,
        case=Case.objects.filter(reference=about).first() if about else None,
        team_id=there.id,
        raised_by=by.username,
        raised_at=at,
        # The clock says it in the next moment.
        due_at=at,
    )
    start_enquiry_clock(row, by=by, at=at)
    audit.record("cases.enquiry-raised", on=row.reference, by=by, at=at, after={"consent": row.has_consent})
    return row


def _reference(typed: str) -> str:
    if not typed.strip():
        return ""
    try:
        return parse_reference(typed)
    except NotAReference as refusal:
        raise CannotAsk(str(refusal)) from refusal


@transaction.atomic
def reply_to_enquiry(enquiry: Enquiry, *, to: str, text: str, by: Actor, at: datetime) -> EnquiryReply:
    """Answer the member, or the constituent; the enquiry is answered once the member is.

    :raises NotAllowed: outside the hub and the team that answers it.
    :raises CannotAsk: to nobody, or to a constituent whom we cannot write to.
    """
    permissions.check_may_answer_enquiry(by, enquiry)
    words = checked_text(text, what="the answer")
    if to not in (EnquiryReply.MEMBER, EnquiryReply.CONSTITUENT):
        raise CannotAsk("Select whom you answer")
    if to == EnquiryReply.CONSTITUENT and not enquiry.constituent_email:
        raise CannotAsk("We have no address of the constituent.")
    reply = EnquiryReply.objects.create(enquiry=enquiry, to=to, text=words, by=by.username, at=at)
    if to == EnquiryReply.MEMBER and enquiry.answered_at is None:
        enquiry.answered_at = at
        enquiry.save(update_fields=["answered_at"])
        meet_enquiry_clock(enquiry, by=by, at=at)
    audit.record(f"cases.enquiry-answered-{to}", on=enquiry.reference, by=by, at=at, after={"reply": reply.pk})
    announce(EnquiryAnswered(enquiry_id=enquiry.pk, reference=enquiry.reference, reply_id=reply.pk), at=at)
    return reply


@transaction.atomic
def hand_enquiry_over(enquiry: Enquiry, *, team_slug: str, by: Actor, at: datetime) -> None:
    """Give an enquiry to another team to answer.

    :raises NotAllowed: outside the hub and the team that answers it.
    :raises CannotAsk: to a team that does not exist.
    """
    permissions.check_may_answer_enquiry(by, enquiry)
    there = team(team_slug)
    if there is None:
        raise CannotAsk("Select the team that answers it")
    enquiry.team_id = there.id
    enquiry.save(update_fields=["team"])
    audit.record("cases.enquiry-handed-over", on=enquiry.reference, by=by, at=at, after={"team": there.slug})


@transaction.atomic
def set_wards(user_id: int, *, codes: frozenset[str], by: Actor, at: datetime) -> None:
    """Say which wards a member was elected for, in place of those said before.

    :raises NotAllowed: unless the actor leads a team, or is an administrator.
    :raises CannotAsk: for a ward that is not ours.
    """
    permissions.check_may_set_wards(by)
    if not codes <= {each.code for each in wards()}:
        raise CannotAsk("Select wards of ours")
    MemberWard.objects.filter(user_id=user_id).exclude(ward__in=codes).delete()
    MemberWard.objects.bulk_create(
        [MemberWard(user_id=user_id, ward=code) for code in sorted(codes)], ignore_conflicts=True
    )
    audit.record("cases.member-wards", on=f"user:{user_id}", by=by, at=at, after={"wards": sorted(codes)})
