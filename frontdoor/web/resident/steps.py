"""One question on a page of its own, be it the service's or asked of each of a group."""

import re
from collections.abc import Callable
from dataclasses import dataclass
from secrets import randbelow
from typing import Any, Final

from frontdoor.foundation.accounts.access import Request
from frontdoor.services.api import (
    NUMBER,
    DraftRecord,
    Question,
    asked_of,
    noun,
    path,
    previous_question,
    unanswered,
)
from frontdoor.web.resident.answers import forget, keep, keep_item
from frontdoor.web.resident.filling import suggestion
from frontdoor.web.resident.journey import CHECK, address_of, onward, start_of

#: A page of a group's item is called by the group, the item's number and the question.
_ITEM_PAGE: Final = re.compile(r"^([a-z][a-z0-9_]*)-([0-9]{1,6})-([a-z][a-z0-9_]*)$", re.ASCII)


@dataclass(frozen=True, slots=True)
class Step:
    """A question as one page asks it.

    :param asked: the question, under the id that its boxes have on the page.
    :param value: the answer kept so far; None for none.
    :param back: the address of the page before.
    :param keep: keeps an answer, or raises BadAnswer.
    :param forget: takes the answer away.
    :param onward: the address to go to once it is answered.
    :param caption: whom or what it is about, where the same is asked of several: "Person 2".
    :param source: where a value that nobody has confirmed yet comes from: "your account".
    """

    draft: DraftRecord
    asked: Question
    value: Any
    back: str
    keep: Callable[[Any], DraftRecord]
    forget: Callable[[], DraftRecord]
    onward: Callable[[DraftRecord], str]
    caption: str = ""
    source: str = ""
    #: What the question is called where answers that were not taken are counted.
    name: str = ""


def returns(request: Request) -> bool:
    """Return whether somebody came from the check page, and goes back there."""
    return request.GET.get("return") == CHECK


def step_of(request: Request, draft: DraftRecord, question: Question) -> Step:
    """Return the step that asks one of the service's own questions."""
    value, source = draft.answers.get(question.id), ""
    if question.id not in draft.answers:
        value, source = suggestion(request, draft, question)
    return Step(
        draft=draft,
        asked=question,
        value=value,
        source=source,
        back=before(request, draft, question),
        keep=lambda value: keep(request, draft, question.id, value),
        forget=lambda: forget(request, draft, question.id),
        onward=lambda now: onward(request, now, after=question.id, back_to_check=returns(request)),
        name=question.id,
    )


def before(request: Request, draft: DraftRecord, question: Question) -> str:
    """Return the address of the page before a question's."""
    if returns(request):
        return address_of(draft, CHECK)
    earlier = previous_question(draft.service.definition, draft.answers, before=question.id)
    return address_of(draft, earlier.id) if earlier is not None else start_of(draft)


def item_step(request: Request, draft: DraftRecord, page: str) -> Step | None:
    """Return the step that a page asks of one of a group, or None if it is no such page."""
    found = _ITEM_PAGE.match(page)
    groups = {each.id: each for each in path(draft.service.definition, draft.answers) if each.kind == "group"}
    if found is None or found[1] not in groups:
        return None
    group, number = groups[found[1]], int(found[2])
    items = items_of(draft, group)
    ordinal = next((place for place, each in enumerate(items, start=1) if each.get(NUMBER) == number), len(items) + 1)
    item = items[ordinal - 1] if ordinal <= len(items) else {}
    questions = list(asked_of(group, item))
    place = next((place for place, each in enumerate(questions) if each.id == found[3]), None)
    if place is None:
        return None
    question = questions[place]

    def keep_it(value: Any) -> DraftRecord:
        return keep_item(request, draft, group, number, question.id, value)

    def following(now: DraftRecord) -> str:
        kept = next((each for each in items_of(now, group) if each.get(NUMBER) == number), {})
        missing = unanswered(group, kept)
        name = item_page(group, number, missing) if missing is not None else group.id
        return address_of(now, name, back_to_check=returns(request))

    earlier = item_page(group, number, questions[place - 1]) if place else group.id
    # Back from the first question about the first one leads before the group, whose own page would lead here again.
    is_first = not place and not items
    return Step(
        draft=draft,
        asked=question.model_copy(update={"id": page}),
        value=item.get(question.id),
        back=before(request, draft, group) if is_first else address_of(draft, earlier, back_to_check=returns(request)),
        keep=keep_it,
        forget=lambda: keep_it(None),
        onward=following,
        caption=f"{noun(group).capitalize()} {ordinal}",
        name=f"{group.id}.{question.id}",
    )


def items_of(draft: DraftRecord, group: Question) -> list[dict[str, Any]]:
    """Return what was answered so far about each of a group."""
    return list(draft.answers.get(group.id) or [])


def item_page(group: Question, number: int, question: Question) -> str:
    """Return the name of the page that asks a question about one of a group."""
    return f"{group.id}-{number}-{question.id}"


def another(group: Question) -> str:
    """Return the name of the page on which another one begins.

    Its number is drawn, not counted, so that two tabs that add somebody never add to the same one.
    """
    return item_page(group, 1 + randbelow(999_999), group.questions[0])
