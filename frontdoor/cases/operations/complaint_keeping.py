"""Taking people out of a complaint whose case is anonymised; counts, times and findings stay."""

from typing import Final

from frontdoor.cases.models import Case, Complaint, Finding, Remedy, StageExtension

#: Stands where a table wants words.
REMOVED: Final = "(removed)"


def forget_complaint(case: Case) -> None:
    """Take everything that may be about a person from a case's complaint, if it is one."""
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
    complaint.referrals.update(words="", their_reference="")
