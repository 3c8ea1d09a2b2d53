"""A form that was published anew, or withdrawn, while somebody was filling it in."""

from datetime import datetime
from typing import Final

from django.db import transaction
from django.http import Http404, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render

from frontdoor.cases.api import is_full
from frontdoor.foundation.accounts.access import Request
from frontdoor.services.api import (
    Closing,
    DraftRecord,
    DraftState,
    ServiceState,
    another_wording,
    bring_up_to_date,
    keep_aside,
    kind_of,
    once_asked,
    parts_of,
    path,
    read_news,
    service,
)
from frontdoor.web.resident.holding import token
from frontdoor.web.resident.journey import address_of, onward
from frontdoor.web.resident.steps import item_of

#: No question has this name: theirs have no hyphens.
WHAT_CHANGED: Final = "what-changed"


def what_comes_first(request: Request, draft: DraftRecord, page: str) -> tuple[DraftRecord, HttpResponseBase | None]:
    """Return the draft under the wording that counts now, and the page to show in place of the one asked for."""
    if draft.state == DraftState.SUBMITTED:
        return draft, None
    now = service(draft.service.slug, at=request.now)
    if now is None or now.state not in {ServiceState.CURRENT, ServiceState.CLOSED}:
        return draft, _ended(request, draft)
    # What is sent is answered where it was sent, in the same words: it may have been the last place that went.
    if request.method != "POST" and (now.state is ServiceState.CLOSED or is_full(now)):
        return draft, _ended(request, draft, closes=now.definition.closes)
    draft = _up_to_date(draft, at=request.now)
    is_unread = bool(draft.news) and page != WHAT_CHANGED
    return draft, redirect(address_of(draft, WHAT_CHANGED)) if is_unread else None


def _ended(request: Request, draft: DraftRecord, *, closes: Closing | None = None) -> HttpResponse:
    """Say that the form cannot be sent, and show what was answered, so that it can be copied.

    :param closes: why it takes no more, in the service's own words; None for one that is not offered.
    """
    asked = path(draft.service.definition, draft.answers)
    said = [(each.heading, kind_of(each).plain(each, draft.answers.get(each.id))) for each in asked]
    answers = [{"label": label, "text": text} for label, text in said if text]
    answers += [{"label": each.label, "text": each.text} for each in draft.set_aside]
    return render(request, "resident/ended.html", {"draft": draft, "answers": answers, "closes": closes}, status=410)


def _up_to_date(draft: DraftRecord, *, at: datetime) -> DraftRecord:
    """Return the draft under the wording of its form that counts now."""
    if another_wording(draft, at=at) is None:
        return draft
    with transaction.atomic(durable=True):
        return bring_up_to_date(draft.id, at=at)


def what_changed(request: Request, draft: DraftRecord) -> HttpResponse:
    """Tell what changed in the form, once, before the person goes on."""
    if request.method == "POST":
        with transaction.atomic(durable=True):
            draft = read_news(draft.id, at=request.now)
    if not draft.news:
        in_parts = bool(parts_of(draft.service.definition))
        return redirect(onward(request, draft, after="", back_to_check=not in_parts))
    return render(request, "resident/what_changed.html", {"draft": draft, "held": token(draft.id)})


def no_longer_asked(request: Request, draft: DraftRecord, page: str) -> DraftRecord:
    """Keep an answer from an old tab aside, and return the draft. Raises Http404 if it never was a question's."""
    group_id, question_id = item_of(page) or ("", page)
    question = once_asked(draft.service.slug, question_id, within=group_id)
    if question is None:
        raise Http404
    group = draft.service.definition.question(group_id)
    is_asked = group is not None and question_id in {each.id for each in group.questions}
    if request.method != "POST" or is_asked:
        return draft
    value = kind_of(question).from_form(question.model_copy(update={"id": page}), dict(request.POST.lists()))
    with transaction.atomic(durable=True):
        return keep_aside(draft.id, question_id=question_id, within=group_id, value=value, at=request.now)
