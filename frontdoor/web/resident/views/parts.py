"""A long form in parts: its task list, and a page to check each part. Other forms have neither."""

from typing import Any, Final

from django.http import Http404, HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse

from frontdoor.foundation.accounts.access import Request
from frontdoor.services.api import (
    DraftRecord,
    Part,
    PartState,
    Question,
    Task,
    is_done,
    kind_of,
    next_question,
    parts_of,
    path,
    tasks,
)
from frontdoor.web.resident.journey import CHECK, TASK_LIST, address_of, onward, part_address
from frontdoor.web.resident.steps import PART

#: Parts that a waiting one names; more are a list of everything above.
MOST_NAMED: Final = 2


def task_list(request: Request, draft: DraftRecord) -> HttpResponseBase:
    """Show the parts, how far each is, and the way to send when all are done."""
    definition = draft.service.definition
    if not parts_of(definition):
        return redirect(onward(request, draft, after="", back_to_check=False))
    found = tasks(definition, draft.answers)
    context = {
        "draft": draft,
        "rows": [_row(draft, each) for each in found],
        "done": sum(each.state is PartState.DONE for each in found),
        "check": address_of(draft, CHECK) if is_done(definition, draft.answers) else "",
        "back_url": reverse("service", args=[draft.service.slug]),
    }
    return render(request, "resident/task_list.html", context)


def _row(draft: DraftRecord, task: Task) -> dict[str, Any]:
    return {
        "number": task.part.number,
        "name": task.part.name,
        "state": task.state.value,
        "first": _first(task),
        "href": "" if task.state is PartState.CANNOT_START else _into(draft, task.part),
    }


def _first(task: Task) -> str:
    """Return what has to be done before a part: named where that is short enough to be read."""
    if len(task.waits_for) > MOST_NAMED:
        return "Do the parts above first"
    names = " and ".join(f"‘{each.name}’" for each in task.waits_for)
    return f"Do {names} first" if names else ""


def _into(draft: DraftRecord, part: Part) -> str:
    """Return the address at which somebody goes on with a part."""
    following = next_question(draft.service.definition, draft.answers, within=part.ids)
    return address_of(draft, following.id) if following is not None else part_address(draft, part)


def must_wait(draft: DraftRecord, asked: Question) -> bool:
    """Return whether a question's part cannot be started before others are done."""
    found = tasks(draft.service.definition, draft.answers)
    return any(each.state is PartState.CANNOT_START and asked.id in each.part.ids for each in found)


def check_part(request: Request, draft: DraftRecord, number: str) -> HttpResponseBase:
    """Show the answers to one part, once it is done."""
    found = {str(each.part.number): each for each in tasks(draft.service.definition, draft.answers)}
    if number not in {str(each.number) for each in parts_of(draft.service.definition)}:
        raise Http404
    task = found.get(number)
    if task is None or task.state is not PartState.DONE:
        return redirect(address_of(draft, TASK_LIST))
    asked = [each for each in path(draft.service.definition, draft.answers) if each.id in task.part.ids]
    context = {
        "draft": draft,
        "part": task.part,
        "rows": [_answer(draft, each, back=PART) for each in asked],
        "go_on": address_of(draft, TASK_LIST),
        "back_url": address_of(draft, asked[-1].id),
    }
    return render(request, "resident/part.html", context)


def sections(draft: DraftRecord) -> list[dict[str, Any]]:
    """Return all answers to be checked: part by part, or in one section without a title."""
    asked = path(draft.service.definition, draft.answers)
    parts = parts_of(draft.service.definition)
    if not parts:
        return [{"title": "", "rows": [_answer(draft, each, back=CHECK) for each in asked]}]
    rows = [(part.name, [_answer(draft, each, back=CHECK) for each in asked if each.id in part.ids]) for part in parts]
    return [{"title": name, "rows": here} for name, here in rows if here]


def _answer(draft: DraftRecord, asked: Question, *, back: str) -> dict[str, Any]:
    """Return a row of a summary list: a question, its answer in words, and a link that leads back after a change."""
    text = kind_of(asked).plain(asked, draft.answers.get(asked.id))
    return {
        "label": asked.heading,
        "text": text or "Not answered",
        "href": f"{address_of(draft, asked.id)}?return={back}",
    }
