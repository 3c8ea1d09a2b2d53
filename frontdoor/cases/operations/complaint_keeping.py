"""Taking people out of a complaint whose case is anonymised; counts, times and findings stay."""

from typing import Final

from frontdoor.cases.models import Case, Complaint, EnquiryReply, Finding, Remedy, StageExtension, SurveyAnswer

#: Stands where a table wants words.
REMOVED: Final = "(removed)"


def forget_complaint(case: Case) -> None:
    """Take everything that may be about a person from a case's complaint, limits of contact and enquiries."""
    case.restrictions.update(how=REMOVED, reason=REMOVED)
    case.restrictions.filter(ended_at__isnull=False).update(ended_why=REMOVED)
    case.enquiries.update(
        matter=REMOVED, constituent="", constituent_email="", member_email="", about="", has_consent=False,
        consent_how="", consent_on=None,
    )  # fmt: skip
    EnquiryReply.objects.filter(enquiry__case=case).update(text=REMOVED)
    complaint = Complaint.objects.filter(case=case).first()
    if complaint is None:
        return
    complaint.stages.update(asked_words="", understood="", sought="", out_of_scope="", answer="")
    StageExtension.objects.filter(stage__complaint_file=complaint).update(reason="")
    Finding.objects.filter(issue__complaint_file=complaint).update(reasons=REMOVED)
    complaint.issues.update(what=REMOVED, sought="")
    complaint.remedies.update(what="", decided_why="")
    complaint.remedies.filter(state=Remedy.DONE).update(evidence=REMOVED)
    complaint.learning.update(what="")
    complaint.learning.filter(ended_at__isnull=False).update(result=REMOVED)
    SurveyAnswer.objects.filter(complaint_file=complaint).update(words="")
    complaint.referrals.update(words="", their_reference="")
