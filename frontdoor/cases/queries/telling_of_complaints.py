"""The letters of a complaint: which facts they may tell, in the language of whoever complained."""

from django.conf import settings

from frontdoor.cases.models import Case, Complaint, ComplaintStage, EnquiryReply, Entry
from frontdoor.cases.queries.clocks import definition_of
from frontdoor.cases.queries.complaints import code_for, code_of, last_day, policy, what_next
from frontdoor.cases.queries.surveys import survey_token
from frontdoor.cases.queries.telling import to_reporter
from frontdoor.cases.rules.complaints import VERDICTS, Verdict, ombudsman_in_words, stage_in_words
from frontdoor.foundation.accounts.api import people
from frontdoor.kernel.clock import say_day
from frontdoor.kernel.language import say, speaking
from frontdoor.kernel.references import spoken
from frontdoor.messages.api import Notice


def told_of_stage(case: Case, template: str, *, number: int, key: str, **facts: str) -> list[Notice]:
    """Return the letter about a stage for whoever complained; none when anonymous."""
    stage = ComplaintStage.objects.select_related("complaint_file").get(complaint_file__case=case, number=number)
    with speaking(case.language):
        said = facts_of_stage(stage)
    return to_reporter(case, template, key=f"{key}:{case.pk}", **said, **facts)


def told_apart(case: Case, entry: Entry, *, is_complaint: bool) -> list[Notice]:
    """Return the letter that says whether we treat a case as a complaint; none when anonymous."""
    code = policy().code(code_for(definition_of(case), case.answers) or policy().codes[0].id)
    with speaking(case.language):
        what = (
            say("We treat this as a complaint.") if is_complaint else say("We treat this as a request for a service.")
        )
        ombudsman = ombudsman_in_words(code)
    reason = entry.text.partition("\n")[2]
    key = f"complaint-told-apart:{entry.pk}"
    return to_reporter(case, "complaint-told-apart", key=key, decision=what, reason=reason, ombudsman=ombudsman)


def facts_of_stage(stage: ComplaintStage) -> dict[str, str]:
    """Return what letters may say of a stage, in the language spoken now. One query."""
    complaint = stage.complaint_file
    by = last_day(stage.answer_by)
    acknowledge_by = last_day(stage.acknowledge_by)
    who = people([stage.investigator_id]) if stage.investigator_id is not None else {}
    return {
        "stage": stage_in_words(stage.number),
        "investigator": next((each.name for each in who.values()), say("Somebody who was not part of it")),
        "understood": stage.understood,
        "sought": stage.sought,
        "out_of_scope": stage.out_of_scope,
        "has_out_of_scope": "yes" if stage.out_of_scope else "",
        "acknowledge_by": say_day(acknowledge_by) if acknowledge_by else "",
        "answer_by": say_day(by) if by else "",
        "verdict": say(VERDICTS[Verdict(stage.verdict)]) if stage.verdict else "",
        "answer": stage.answer,
        "next_step": what_next(complaint, stage) if stage.answered_at else "",
        "ombudsman": ombudsman_in_words(code_of(complaint)),
    }


def told_of_reply(reply_id: int) -> list[Notice]:
    """Return the letter with the answer to an enquiry; none where we have no address."""
    reply = EnquiryReply.objects.select_related("enquiry").get(pk=reply_id)
    enquiry = reply.enquiry
    is_for_member = reply.to == EnquiryReply.MEMBER
    email = enquiry.member_email if is_for_member else enquiry.constituent_email
    if not email:
        return []
    facts = {
        "reference": spoken(enquiry.reference),
        "answer": reply.text,
        "member": enquiry.member_name,
        "link": f"{settings.FRONTDOOR_SITE}/"
        + (f"member/enquiries/{enquiry.reference}/" if is_for_member else "services/"),
        "name": enquiry.member_name if is_for_member else enquiry.constituent,
    }
    template = "enquiry-answered" if is_for_member else "enquiry-constituent"
    return [
        Notice(key=f"enquiry-reply:{reply.pk}", template=template, about=enquiry.reference, email=email, facts=facts)
    ]


def asked_for_survey(complaint: Complaint) -> list[Notice]:
    """Return the letter that asks what somebody thought of how we dealt with their complaint."""
    link = f"{settings.FRONTDOOR_SITE}/complaint-survey/{survey_token(complaint)}/"
    return to_reporter(complaint.case, "complaint-survey", key=f"complaint-survey:{complaint.pk}", link=link)
