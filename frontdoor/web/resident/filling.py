"""What is known before somebody answers: from their account, and from the link they followed.

It is a suggestion in the box of its question, which they confirm or change; a question that is not asked takes it as
it is, and shows it before the form is sent.
"""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from frontdoor.customers.api import ids_of_user, summaries
from frontdoor.foundation.accounts.access import Request
from frontdoor.foundation.accounts.actors import PUBLIC, Actor
from frontdoor.foundation.accounts.api import people
from frontdoor.kernel.language import say
from frontdoor.services.api import BadAnswer, Definition, DraftRecord, Question, clean_answer, kind_of
from frontdoor.web.resident.holding import remember, remembered

#: Under which the journey remembers what the link said.
_LINKED = "linked"


def of_link(definition: Definition, query: Mapping[str, Sequence[str]], *, at: datetime) -> dict[str, Any]:
    """Return the answers that the address of a link carries, cleaned; what does not fit is passed over.

    :param query: the address's arguments, each with all its values.
    """
    given = {each.id: query[each.id] for each in definition.questions if each.from_link and each.id in query}
    found = {}
    for question in definition.questions:
        if question.id not in given:
            continue
        # A date is written in a link as other systems write it; its form has three boxes.
        value = kind_of(question).from_form(question, given) or given[question.id][-1]
        cleaned = _cleaned(question, value, at=at)
        if cleaned is not None:
            found[question.id] = cleaned
    return found


def of_account(actor: Actor, wanted: str) -> str:
    """Return what a signed-in person's account says; "" where it says nothing. At most two queries."""
    if actor.user_id is None:
        return ""
    if wanted == "account.name":
        # An account without a name goes by what its owner signs in with.
        return actor.name if actor.name != actor.username else ""
    if wanted == "account.email":
        return next((each.email for each in people([actor.user_id]).values()), "")
    known = summaries(ids_of_user(actor.user_id))
    return next((known[each].phone for each in sorted(known, reverse=True) if known[each].phone), "")


def hidden_answers(
    definition: Definition, linked: Mapping[str, Any], *, actor: Actor, on_behalf: bool, at: datetime
) -> dict[str, Any]:
    """Return the answers to questions that nobody is asked; None where nothing fills one in.

    :param linked: what the link said (`of_link`).
    :param on_behalf: somebody fills the form in for another, whose account it is not.
    """
    knows = PUBLIC if on_behalf else actor
    found = {}
    for question in definition.questions:
        if question.hidden:
            from_account = of_account(knows, question.prefill) if question.prefill else None
            found[question.id] = linked.get(question.id, _cleaned(question, from_account, at=at))
    return found


def _cleaned(question: Question, value: Any, *, at: datetime) -> Any:
    try:
        return clean_answer(question, value, now=at)
    except BadAnswer:
        return None


def keep_link(request: Request, draft: DraftRecord, linked: Mapping[str, Any]) -> None:
    """Remember what the link said, for the pages of the questions it answers."""
    if linked:
        remember(request, draft.id, **{_LINKED: dict(linked)})


def suggestion(request: Request, draft: DraftRecord, question: Question) -> tuple[Any, str]:
    """Return what to put into a question's box before it is answered, and where it comes from; None for nothing."""
    linked = remembered(request, draft.id).get(_LINKED, {})
    if question.from_link and question.id in linked:
        return linked[question.id], say("the link you followed")
    if question.prefill and not draft.on_behalf and draft.representation_id is None:
        found = of_account(request.actor, question.prefill)
        if found:
            return found, say("your account")
    return None, ""
