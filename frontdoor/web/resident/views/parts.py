"""A long form in parts: its task list, and a page to check each part. Other forms have neither."""

from collections.abc import Sequence
from typing import Any, Final

from django.http import Http404, HttpResponseBase
from django.shortcuts import redirect, render

from frontdoor.foundation.accounts.access import Request
from frontdoor.kernel.language import say
from frontdoor.services.api import (
    DraftRecord,
    Part,
    PartState,
    Question,
    Task,
    figures_in_words,
    is_done,
    kind_of,
    next_question,
    parts_of,
    path,
    tasks,
)
from frontdoor.web.resident.journey import CHECK, TASK_LIST, address_of, onward, part_address, start_of
from frontdoor.web.resident.steps import PART
from frontdoor.web.resident.views.others import rows_of_others

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
        "others": rows_of_others(draft),
        "check": address_of(draft, CHECK) if is_done(definition, draft.answers) else "",
        "back_url": start_of(draft),
    }
    return render(request, "resident/task_list.html", context)


def _row(draft: DraftRecord, task: Task) -> dict[str, Any]:
    return {
        "number": task.part.number,
        "name": task.part.name,
        "state": task.state.value,
        "said": say(task.state.value),
        "first": _first(task),
        "href": "" if task.state is PartState.CANNOT_START else _into(draft, task.part),
    }


def _first(task: Task) -> str:
    """Return what has to be done before a part: named where that is short enough to be read."""
    if len(task.waits_for) > MOST_NAMED:
        return say("Do the parts above first")
    names = say(" and ").join(f"‘{each.name}’" for each in task.waits_for)
    return say("Do {parts} first", parts=names) if names else ""


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
    asked = path(draft.service.definition, draft.answers)
    last = [each.id for each in asked if each.id in task.part.ids and not each.hidden][-1]
    context = {
        "draft": draft,
        "part": task.part,
        "rows": _rows(draft, task.part.questions, back=PART),
        "go_on": address_of(draft, TASK_LIST),
        "back_url": address_of(draft, last),
    }
    return render(request, "resident/part.html", context)


def sections(draft: DraftRecord) -> list[dict[str, Any]]:
    """Return all answers to be checked: part by part, or in one section without a title."""
    parts = parts_of(draft.service.definition)
    if not parts:
        return [{"title": "", "rows": _rows(draft, draft.service.definition.all_questions, back=CHECK)}]
    rows = [(part.name, _rows(draft, part.questions, back=CHECK)) for part in parts]
    return [{"title": name, "rows": here} for name, here in rows if here]


def _rows(draft: DraftRecord, questions: Sequence[Question], *, back: str) -> list[dict[str, Any]]:
    """Return the rows of a summary list: every question asked, in words, with a link to change it.

    A figure that was worked out stands after the last answer it comes from, and is changed by changing that.
    """
    definition = draft.service.definition
    asked = {each.id for each in path(definition, draft.answers)}
    figures = figures_in_words(definition, draft.answers)
    rows: list[dict[str, Any]] = []
    for each in questions:
        if each.id in asked and not (each.hidden and draft.answers.get(each.id) is None):
            text = kind_of(each).plain(each, draft.answers.get(each.id))
            href = "" if each.hidden else f"{address_of(draft, each.id)}?return={back}"
            rows.append({"label": each.heading, "text": text or say("Not answered"), "href": href})
        rows += [{"label": said.label, "text": said.text} for said in figures.get(each.id, ()) if said.text]
    return rows
