"""The letters of a complaint: which facts they may tell, in the language of whoever complained."""

from frontdoor.cases.models import Case, ComplaintStage
from frontdoor.cases.queries.complaints import code_of, last_day, what_next
from frontdoor.cases.queries.telling import to_reporter
from frontdoor.cases.rules.complaints import VERDICTS, Verdict, ombudsman_in_words, stage_in_words
from frontdoor.foundation.accounts.api import people
from frontdoor.kernel.clock import say_day
from frontdoor.kernel.language import say, speaking
from frontdoor.messages.api import Notice


def told_of_stage(case: Case, template: str, *, number: int, key: str, **facts: str) -> list[Notice]:
    """Return the letter about a stage for whoever complained; none when anonymous."""
    stage = ComplaintStage.objects.select_related("complaint_file").get(complaint_file__case=case, number=number)
    with speaking(case.language):
        said = facts_of_stage(stage)
    return to_reporter(case, template, key=f"{key}:{case.pk}", **said, **facts)


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
