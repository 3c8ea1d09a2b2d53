"""Telling people: what cases do when something happened to one."""

from datetime import datetime

from frontdoor.cases.events import (
    CaseClosed,
    CaseFollowed,
    CaseOpened,
    CaseReopened,
    CaseStatusChanged,
    DisputeRefused,
    QuestionAsked,
    QuestionReminded,
)
from frontdoor.cases.models import Case, Follower, Question, ReopenRequest
from frontdoor.cases.queries.clocks import MESSAGES, definition_of
from frontdoor.cases.queries.telling import facts_of, to_followers, to_reporter
from frontdoor.foundation.outbox.api import on
from frontdoor.messages.api import send


@on(CaseOpened)
def tell_it_was_received(event: CaseOpened, *, at: datetime) -> None:
    """Tell the person who reported that we have it."""
    case = Case.objects.get(pk=event.case_id)
    template = MESSAGES.of(definition_of(case)).received
    send(to_reporter(case, template, key=f"case-opened:{case.pk}"), at=at)


@on(CaseStatusChanged)
def tell_it_moved(event: CaseStatusChanged, *, at: datetime) -> None:
    """Tell reporter and followers of a new public status, in the words it had when it became so."""
    case = Case.objects.get(pk=event.case_id)
    template = MESSAGES.of(definition_of(case)).status_changed
    key = f"{event.name}:{event.entry_id}"
    send(to_reporter(case, template, key=key, status=event.after), at=at)
    words = facts_of(case, status=event.after)
    send(to_followers(case, key=key, facts={**words, "words": words["status_explanation"]}), at=at)


@on(QuestionAsked)
def tell_we_ask(event: QuestionAsked, *, at: datetime) -> None:
    """Ask the person who reported."""
    question = Question.objects.select_related("case").get(pk=event.question_id)
    template = MESSAGES.of(definition_of(question.case)).question
    key = f"{event.name}:{question.pk}"
    send(to_reporter(question.case, template, key=key, question=question.text), at=at)


@on(QuestionReminded)
def tell_we_still_wait(event: QuestionReminded, *, at: datetime) -> None:
    """Ask again, unless they answered meanwhile."""
    question = Question.objects.select_related("case").get(pk=event.question_id)
    if question.answered_at is None and question.dropped_at is None:
        key = f"{event.name}:{question.pk}"
        send(to_reporter(question.case, "case-question-reminder", key=key, question=question.text), at=at)


@on(CaseClosed)
def tell_it_was_closed(event: CaseClosed, *, at: datetime) -> None:
    """Tell reporter and followers what came of it."""
    case = Case.objects.get(pk=event.case_id)
    template = MESSAGES.of(definition_of(case)).closed
    key = f"{event.name}:{event.entry_id}"
    send(to_reporter(case, template, key=key, can_dispute="yes"), at=at)
    send(to_followers(case, key=key), at=at)


@on(CaseReopened)
def tell_it_was_reopened(event: CaseReopened, *, at: datetime) -> None:
    """Tell the person who disputed that the work goes on."""
    case = Case.objects.get(pk=event.case_id)
    request = case.reopen_requests.order_by("-id").first()
    words = request.words if request is not None else ""
    key = f"{event.name}:{case.pk}:{request.pk if request else 0}"
    send(to_reporter(case, "case-reopened", key=key, words=words), at=at)
    send(to_followers(case, key=key, facts={"words": words}), at=at)


@on(DisputeRefused)
def tell_it_stays_closed(event: DisputeRefused, *, at: datetime) -> None:
    """Tell the person who disputed why the case stays closed."""
    request = ReopenRequest.objects.select_related("case").get(pk=event.request_id)
    key = f"{event.name}:{request.pk}"
    send(to_reporter(request.case, "case-dispute-refused", key=key, words=request.words), at=at)


@on(CaseFollowed)
def tell_they_follow(event: CaseFollowed, *, at: datetime) -> None:
    """Tell a new follower what they follow and how to stop."""
    follower = Follower.objects.select_related("case").get(pk=event.follower_id)
    key = f"{event.name}:{follower.pk}:{follower.since.isoformat()}"
    send(to_followers(follower.case, key=key, template="case-following", only=follower.pk), at=at)
