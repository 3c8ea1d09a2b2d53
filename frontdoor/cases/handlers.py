"""Telling people: what cases do when something happened to one."""

from datetime import datetime

from frontdoor.cases.events import (
    CaseClosed,
    CaseFollowed,
    CaseOpened,
    CaseReopened,
    CaseStatusChanged,
    ComplaintAcknowledged,
    ComplaintAnswered,
    ComplaintEscalated,
    ComplaintExtended,
    ComplaintToldApart,
    DisputeRefused,
    EnquiryAnswered,
    QuestionAsked,
    QuestionReminded,
    WorksChanged,
    WorksPlanned,
)
from frontdoor.cases.models import (
    Case,
    CaseLink,
    Entry,
    Follower,
    Question,
    ReopenRequest,
    StageExtension,
    WorksChange,
)
from frontdoor.cases.operations.assigning import assign
from frontdoor.cases.operations.notifying import Told, notify_many
from frontdoor.cases.operations.publishing import publish_decision, withdraw_reopened
from frontdoor.cases.operations.splitting import end_whole
from frontdoor.cases.queries.asking import in_one_text
from frontdoor.cases.queries.clocks import MESSAGES, definition_of
from frontdoor.cases.queries.complaints import was_answered_with
from frontdoor.cases.queries.telling import facts_of, to_followers, to_reporter
from frontdoor.cases.queries.telling_of_complaints import told_apart, told_of_reply, told_of_stage
from frontdoor.cases.queries.telling_of_works import told_of_change, told_of_plan
from frontdoor.customers.api import opening_url
from frontdoor.customers.events import GlassBroken
from frontdoor.foundation.accounts.actors import SYSTEM
from frontdoor.foundation.accounts.api import names
from frontdoor.foundation.outbox.api import on
from frontdoor.kernel.language import speaking
from frontdoor.messages.api import send


@on(CaseOpened)
def tell_it_was_received(event: CaseOpened, *, at: datetime) -> None:
    """Tell the person who reported that we have it."""
    case = Case.objects.get(pk=event.case_id)
    if case.links.filter(kind=CaseLink.PART).exists():
        return  # they reported the whole, and read there that it is dealt with in parts
    template = MESSAGES.of(definition_of(case)).received
    send(to_reporter(case, template, key=f"case-opened:{case.pk}"), at=at)


@on(CaseOpened)
def give_it_to_somebody(event: CaseOpened, *, at: datetime) -> None:
    """Give a new case to somebody, where its team has rules that are on."""
    assign(Case.objects.get(pk=event.case_id), by=SYSTEM, at=at)


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
    with speaking(question.case.language):
        text = in_one_text(question)
    send(to_reporter(question.case, template, key=key, question=text), at=at)


@on(QuestionReminded)
def tell_we_still_wait(event: QuestionReminded, *, at: datetime) -> None:
    """Ask again, unless they answered meanwhile."""
    question = Question.objects.select_related("case").get(pk=event.question_id)
    if question.answered_at is None and question.dropped_at is None:
        key = f"{event.name}:{question.pk}"
        with speaking(question.case.language):
            text = in_one_text(question)
        send(to_reporter(question.case, "case-question-reminder", key=key, question=text), at=at)


@on(CaseClosed)
def tell_it_was_closed(event: CaseClosed, *, at: datetime) -> None:
    """Tell reporter and followers what came of it."""
    case = Case.objects.get(pk=event.case_id)
    template = MESSAGES.of(definition_of(case)).closed
    key = f"{event.name}:{event.entry_id}"
    # The answer to a complaint is a letter of its own.
    if not was_answered_with(case, event.entry_id):
        send(to_reporter(case, template, key=key, can_dispute="yes"), at=at)
    send(to_followers(case, key=key), at=at)


@on(CaseClosed)
def see_to_the_whole(event: CaseClosed, *, at: datetime) -> None:
    """Close the case of which the closed one was the last open part, or tell whoever holds it."""
    end_whole(Case.objects.get(pk=event.case_id), at=at)


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


@on(ComplaintAcknowledged)
def tell_what_we_understood(event: ComplaintAcknowledged, *, at: datetime) -> None:
    """Tell whoever complained what we understood, who looks into it and by when."""
    case = Case.objects.get(pk=event.case_id)
    send(told_of_stage(case, "complaint-acknowledged", number=event.stage, key=f"{event.name}:{event.stage}"), at=at)


@on(ComplaintAnswered)
def tell_the_answer(event: ComplaintAnswered, *, at: datetime) -> None:
    """Send the answer of a stage, with what may be done next."""
    case = Case.objects.get(pk=event.case_id)
    send(told_of_stage(case, "complaint-answered", number=event.stage, key=f"{event.name}:{event.stage}"), at=at)


@on(ComplaintExtended)
def tell_it_takes_longer(event: ComplaintExtended, *, at: datetime) -> None:
    """Tell whoever complained why it takes longer, by when we answer now, and of the ombudsman (Code 6.5)."""
    more = StageExtension.objects.select_related("stage__complaint_file__case").get(pk=event.extension_id)
    case = more.stage.complaint_file.case
    key = f"{event.name}:{more.pk}"
    send(told_of_stage(case, "complaint-extended", number=more.stage.number, key=key, reason=more.reason), at=at)


@on(ComplaintEscalated)
def tell_we_look_again(event: ComplaintEscalated, *, at: datetime) -> None:
    """Tell whoever complained that somebody else looks at it again."""
    case = Case.objects.get(pk=event.case_id)
    send(told_of_stage(case, "complaint-escalated", number=2, key=event.name), at=at)


@on(CaseClosed)
def publish_what_was_decided(event: CaseClosed, *, at: datetime) -> None:
    """Put a decision into its register, where its service has one."""
    publish_decision(Case.objects.get(pk=event.case_id), at=at)


@on(CaseReopened)
def take_back_what_was_published(event: CaseReopened, *, at: datetime) -> None:
    """Take back what was published of a case that has no answer now."""
    withdraw_reopened(Case.objects.get(pk=event.case_id), at=at)


@on(ComplaintToldApart)
def tell_what_it_is(event: ComplaintToldApart, *, at: datetime) -> None:
    """Tell whoever asked whether we treat it as a complaint, why, and whom they can ask about that (Code 2.4)."""
    entry = Entry.objects.select_related("case").get(pk=event.entry_id)
    send(told_apart(entry.case, entry, is_complaint=event.is_complaint), at=at)


@on(EnquiryAnswered)
def tell_member_or_constituent(event: EnquiryAnswered, *, at: datetime) -> None:
    """Write to whom an enquiry was answered: the member, or the constituent."""
    send(told_of_reply(event.reply_id), at=at)


@on(WorksPlanned)
def tell_works_are_planned(event: WorksPlanned, *, at: datetime) -> None:
    """Tell reporters and followers of the cases gathered just now when they are put right."""
    send(told_of_plan(WorksChange.objects.select_related("notice").get(pk=event.change_id)), at=at)


@on(WorksChanged)
def tell_works_changed(event: WorksChanged, *, at: datetime) -> None:
    """Tell those who rely on a date that there is another, or none."""
    send(told_of_change(WorksChange.objects.select_related("notice").get(pk=event.change_id)), at=at)


@on(GlassBroken)
def tell_of_a_broken_glass(event: GlassBroken, *, at: datetime) -> None:
    """Tell those who answer for it that somebody opened a record that few may see; whose it is, they read there."""
    text = f"{names([event.by]).get(event.by, event.by)} opened a record that few may see. Look at why."
    url, key = opening_url(event.opening_id), f"glass:{event.opening_id}"
    told = [Told(user_id=user, kind="glass-broken", text=text, key=key, elsewhere=url) for user in event.told]
    notify_many(told=told, at=at)
