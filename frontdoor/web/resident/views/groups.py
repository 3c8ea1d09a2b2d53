"""The page of a group: who or what was added so far, and whether there is another."""

from typing import Any

from django.db import transaction
from django.http import HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render

from frontdoor.foundation.accounts.access import Request
from frontdoor.kernel.language import later, say
from frontdoor.services.api import (
    EMPTY,
    NUMBER,
    BadAnswer,
    DraftRecord,
    Question,
    asked_of,
    kind_of,
    least,
    most,
    noun,
    unanswered,
)
from frontdoor.web.resident.answers import drop_item, keep, note
from frontdoor.web.resident.holding import token
from frontdoor.web.resident.journey import address_of, onward
from frontdoor.web.resident.steps import another, before, item_page, items_of, returns
from frontdoor.web.resident.views.asking import say_what_is_unsigned


def group(request: Request, draft: DraftRecord, asked: Question) -> HttpResponseBase:
    """Show what was answered about each of a group, take one away, add another, or go on."""
    items = items_of(draft, asked)
    if request.method != "POST":
        # With none there is nothing to show: ask about the first, unless there may be none.
        return _to(request, draft, another(asked)) if not items and least(asked) else _show(request, draft, asked)
    action = request.POST.get("action", "")
    if action.startswith("remove:"):
        number = action.removeprefix("remove:")
        with transaction.atomic(durable=True):
            if number.isascii() and number.isdigit():
                left = drop_item(request, draft, asked.id, int(number))
                say_what_is_unsigned(request, draft, left)
        return redirect(request.get_full_path())
    more = request.POST.get("more", "")
    may_add = len(items) < most(asked)
    if more == "yes" and may_add:
        return _to(request, draft, another(asked))
    if more != "no" and may_add:
        return _show(request, draft, asked, refusal=BadAnswer(_choose(asked, items), sort=EMPTY))
    return _go_on(request, draft, asked)


def _go_on(request: Request, draft: DraftRecord, asked: Question) -> HttpResponseBase:
    items = items_of(draft, asked)
    for item in items:
        missing = unanswered(asked, item)
        if missing is not None:
            return _to(request, draft, item_page(asked, item[NUMBER], missing))
    try:
        if not items:
            with transaction.atomic(durable=True):
                draft = keep(request, draft, asked.id, None)
        elif len(items) < least(asked):
            raise BadAnswer(say("Add at least {number}", number=least(asked)))
    except BadAnswer as refusal:
        return _show(request, draft, asked, refusal=refusal)
    return redirect(onward(request, draft, after=asked.id, back_to_check=returns(request)))


def _to(request: Request, draft: DraftRecord, page: str) -> HttpResponse:
    return redirect(address_of(draft, page, back_to_check=returns(request)))


def _choose(asked: Question, items: list[dict[str, Any]]) -> str:
    one, another = (
        later("Select yes if you need to add a {noun}"),
        later("Select yes if you need to add another {noun}"),
    )
    return say(another if items else one, noun=noun(asked))


def _whether_more(asked: Question, items: list[dict[str, Any]]) -> str:
    one, another_one = later("Do you need to add a {noun}?"), later("Do you need to add another {noun}?")
    return say(another_one if items else one, noun=noun(asked))


def _show(request: Request, draft: DraftRecord, asked: Question, *, refusal: BadAnswer | None = None) -> HttpResponse:
    error = str(refusal) if refusal is not None else ""
    if refusal is not None:
        note(request, draft, asked.id, refusal)
    items = items_of(draft, asked)
    return render(
        request,
        "resident/group.html",
        {
            "draft": draft,
            "question": asked,
            "noun": noun(asked),
            "items": [_card(request, draft, asked, place, item) for place, item in enumerate(items, start=1)],
            "may_add": len(items) < most(asked),
            "most": most(asked),
            "choose": _whether_more(asked, items),
            "choices": [{"value": "yes", "text": say("Yes"), "id": "more"}, {"value": "no", "text": say("No")}],
            "held": token(draft.id),
            "back_url": before(request, draft, asked),
            "error": error,
            "error_message": {"text": error} if error else None,
            "errors": [{"text": error, "href": "#more"}] if error else [],
        },
        status=422 if error else 200,
    )


def _card(request: Request, draft: DraftRecord, asked: Question, place: int, item: dict[str, Any]) -> dict[str, Any]:
    number = item[NUMBER]
    return {
        "number": number,
        "title": f"{noun(asked).capitalize()} {place}",
        "rows": [
            {
                "label": each.heading,
                "text": kind_of(each).plain(each, item.get(each.id)) or say("Not answered"),
                "href": address_of(draft, item_page(asked, number, each), back_to_check=returns(request)),
            }
            for each in asked_of(asked, item)
        ],
    }
