"""Asking people once what they thought of how we dealt with their complaint, and assessing ourselves every year."""

from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Final

from django.db import IntegrityError, transaction

from frontdoor.cases import permissions
from frontdoor.cases.models import Complaint, SelfAssessment, SurveyAnswer
from frontdoor.cases.operations.changing import checked_text
from frontdoor.cases.queries.complaints import policy
from frontdoor.cases.queries.telling_of_complaints import asked_for_survey
from frontdoor.cases.rules.complaints import CannotComplain, State
from frontdoor.cases.rules.policy import LONGEST_TEXT
from frontdoor.foundation.accounts.actors import Actor
from frontdoor.foundation.audit import api as audit
from frontdoor.kernel.language import say
from frontdoor.messages.api import send

#: People are asked when they have had the answer for a while, and before they forget how it was.
ASKED_AFTER: Final = timedelta(days=7)
#: Complaints asked about in one sweep; the rest wait for the next.
A_SWEEP: Final = 200


def ask_for_surveys(*, at: datetime) -> int:
    """Ask whoever complained, once, a week after the answer; return how many were asked.

    Each in a transaction of its own. Whoever asks for stage 2 before is asked after that.
    """
    due = Complaint.objects.filter(
        state=State.ANSWERED,
        concluded_at__lte=at - ASKED_AFTER,
        surveyed_at__isnull=True,
        case__customer__isnull=False,
        case__removed_at__isnull=True,
    )
    asked = 0
    for complaint in due.select_related("case").order_by("concluded_at", "id")[:A_SWEEP]:
        with transaction.atomic():
            # Of several workers one asks.
            claimed = Complaint.objects.filter(pk=complaint.pk, surveyed_at__isnull=True).update(surveyed_at=at)
            send(asked_for_survey(complaint) if claimed else [], at=at)
            asked += claimed
    return asked


@transaction.atomic
def answer_survey(complaint: Complaint, *, scores: Mapping[str, str], words: str, at: datetime) -> None:
    """Keep what somebody thought; whoever has the link answers once.

    :raises CannotComplain: for a question without an answer from 1 to 5, or when it was answered before.
    """
    asked = [each.id for each in policy().survey]
    if any(scores.get(name) not in {"1", "2", "3", "4", "5"} for name in asked):
        raise CannotComplain(say("Select an answer to every question"))
    text = words.strip()[:LONGEST_TEXT]
    try:
        with transaction.atomic():
            SurveyAnswer.objects.create(
                complaint_file=complaint, scores={name: int(scores[name]) for name in asked}, words=text, at=at
            )
    except IntegrityError:
        raise CannotComplain(say("You have told us already. Thank you.")) from None


@transaction.atomic
def assess(
    *, code_id: str, year: int, provision: str, complies: bool, words: str, by: Actor, at: datetime
) -> SelfAssessment:
    """Say whether we keep a provision of a Code in a year, with the evidence or why not; saying again replaces it.

    :raises NotAllowed: unless the actor answers for complaints: team leaders, the programme, administrators.
    :raises CannotComplain: for a provision that the Code has not.
    """
    permissions.check_may_assess(by)
    if provision not in {each.id for code in policy().codes if code.id == code_id for each in code.provisions}:
        raise CannotComplain("The Code has no such provision")
    text = checked_text(words, what="the evidence, or why not")
    row, _made = SelfAssessment.objects.update_or_create(
        code=code_id,
        year=year,
        provision=provision,
        defaults={"complies": complies, "words": text, "by": by.username, "at": at},
    )
    audit.record(
        "cases.self-assessed", on=f"{code_id}:{year}:{provision}", by=by, at=at, after={"complies": complies}
    )  # fmt: skip
    return row
