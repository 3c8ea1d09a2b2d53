"""A question that is looked up in a list, as its page shows it: what to choose from, and a box to search in."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from frontdoor.kernel.geo import Point
from frontdoor.kernel.language import say
from frontdoor.services.api import MOST_FOUND, NOT_LISTED, LookUp, Offer, Question


@dataclass(frozen=True, slots=True, kw_only=True)
class Search:
    """What somebody has typed to search, and what came of it."""

    text: str = ""
    found: Sequence[Offer] = ()


def look_up_of(
    question: Question,
    kind: LookUp,
    value: Any,
    search: Search,
    *,
    near: Point | None,
    is_passed_over: bool,
    error: str,
    part: str,
    now: datetime,
) -> dict[str, Any]:
    """Return what the fragment of a look-up needs besides what every question's does.

    :param value: what was answered before.
    :param is_passed_over: whether an optional question was left empty before.
    :param part: which box is wrong.
    """
    box = kind.search_words(question, now=now)
    offers, chosen = _offers(question, kind, value, search, near=near, now=now)
    items = _items(offers, chosen)
    if items and not question.required:
        none = {
            "value": NOT_LISTED,
            "text": say("None of these, or I do not know"),
            "checked": is_passed_over and not chosen,
        }
        items += [{"divider": say("or")}, none]
    if items:
        items[0]["id"] = question.id
    at_box = bool(box) and (part == "lookup" or not items)
    told = {"text": error} if error else None
    return {
        "items": items,
        "search": box,
        "search_label": _label(question, box, is_second=bool(items) and not search.found, is_all=not items),
        "looked_for": search.text,
        "has_map": any(each.at is not None for each in offers),
        "near": near,
        "found": search.found,
        **_heading(question, kind, search, has_box=bool(box)),
        "list_error": None if at_box else told,
        "box_error": told if at_box else None,
        "first": f"{question.id}-lookup" if at_box else question.id,
    }


def _offers(
    question: Question, kind: LookUp, value: Any, search: Search, *, near: Point | None, now: datetime
) -> tuple[list[Offer], str]:
    """Return what to choose from, and the value of what is marked."""
    if search.found:
        # The only one found is what was meant, unless they say otherwise.
        return list(search.found[:MOST_FOUND]), search.found[0].value if len(search.found) == 1 else ""
    offers = list(kind.offered(question, near=near, now=now))
    before = kind.chosen(question, value, near=near)
    if before is None:
        return offers, ""
    if before.value not in {each.value for each in offers}:
        offers.insert(0, before)
    return offers, "" if search.text else before.value


def _items(offers: Sequence[Offer], chosen: str) -> list[dict[str, Any]]:
    return [
        {
            "value": each.value,
            "text": each.label,
            "checked": each.value == chosen,
            "hint": {"text": each.hint} if each.hint else None,
            "attributes": {"data-lat": f"{each.at.lat:.6f}", "data-lon": f"{each.at.lon:.6f}"} if each.at else {},
        }
        for each in offers
    ]


def _label(question: Question, box: str, *, is_second: bool, is_all: bool) -> str:
    """Return the words of the box: the other way of answering, or the only one."""
    if is_second:
        return say("Or {instead}", instead=f"{box[:1].lower()}{box[1:]}")
    return say("{label} (optional)", label=box) if is_all and not question.required else box


def _heading(question: Question, kind: LookUp, search: Search, *, has_box: bool) -> dict[str, Any]:
    """Return what stands above the list: without a box to search in the question itself."""
    if not has_box:
        legend = {"text": question.label, "isPageHeading": True, "classes": "govuk-fieldset__legend--l"}
        return {"choices": {"legend": legend}, "choices_hint": {"text": question.hint} if question.hint else None}
    words, hint = kind.list_words(question), None
    if len(search.found) > MOST_FOUND:
        words = say("The first {count} of those we found", count=MOST_FOUND)
        hint = {"text": say("Add another word to your search to find fewer")}
    elif search.found:
        words = say("We found {count}", count=len(search.found))
    return {"choices": {"legend": {"text": words, "classes": "govuk-fieldset__legend--m"}}, "choices_hint": hint}
