"""What a group of answers asks: yes or no, one of several, or any of them."""

import re
from typing import Final

from frontdoor.services.rules.drafting.asked import Asked
from frontdoor.services.rules.drafting.labels import Item
from frontdoor.services.rules.drafting.meaning import AGREED
from frontdoor.services.rules.drafting.paper import Fill
from frontdoor.services.rules.drafting.ticks import Group, is_no, is_yes, is_yes_no
from frontdoor.services.rules.drafting.tooltips import words


def _words(pattern: str) -> re.Pattern[str]:
    return re.compile(rf"(?<![^\W_])(?:{pattern})(?![^\W_])", re.I)


_ONE: Final = _words(r"only one|one box|one only|select one|choose one|un blwch yn unig")
_ANY: Final = _words(
    r"one or more|all that apply|that apply|as many|any (of|that)|box\(?es\)?|the following|these|un neu fwy|blychau"
)
_ASKS_FOR_ONE: Final = _words(r"what is|what was|how|which|who|where|when|sut|pwy|pa|status|title|teitl|sex|gender")
_THIS_OR_THAT: Final = re.compile(r"\s(or|neu)\s.*\?")
_NOT_SAYING: Final = _words(r"prefer not|rather not|don['’]?t know|not sure|n/a|well gen i beidio|ddim yn gwybod")
_EXCLUSIVE: Final = _words(
    r"mr|mrs|miss|ms|male|female|gwryw|benyw|single|married|divorced|widowed|owner|tenant"
    r"|weekly|fortnightly|monthly|annually|yearly|wythnosol|misol|blynyddol"
)
_SELF: Final = frozenset({"you", "yourself", "chi"})
_OTHER_HALF: Final = frozenset({"spouse", "partner", "priod"})


def asked_by(group: Group) -> Asked:
    """Return the question that a group of boxes asks."""
    items = group.items
    if len(items) == 1:
        meaning = "consent" if AGREED.search(items[0].label) else "yes_no"
        return Asked(meaning, _label(group.question, items[0].label), items)
    answers = tuple(item.label for item in items)
    label = group.question or items[0].section or " / ".join(filter(None, answers))
    note = "" if group.question else "The form prints no question over these boxes: write one."
    if is_yes_no(items):
        return Asked("yes_no", label, items, note=note)
    return Asked("one_of" if _is_one(group) else "any_of", label, items, answers, note=note)


def asked_by_choice(item: Item) -> Asked:
    """Return the question that a list to choose from asks."""
    options = tuple(text for text in item.field.options if any(sign.isalnum() for sign in text))
    pair = [Item(item.field, item.box, text) for text in options]
    if is_yes_no(pair):
        return Asked("yes_no", item.label, (item,), hint=item.hint)
    if not options:
        return Asked("short_text", item.label, (item,), hint=item.hint, note="The list in the form is empty.")
    return Asked("any_of" if item.field.several else "one_of", item.label, (item,), options, hint=item.hint)


def _label(question: str, answer: str) -> str:
    if not question or words(question) == words(answer):
        return answer
    return f"{question}: {answer}" if answer else question


def _is_one(group: Group) -> bool:
    items, question = group.items, group.question
    if items[0].field.fill is Fill.RADIO or _ONE.search(question):
        return True
    folded = {" ".join(words(item.label)) for item in items}
    if (
        any(_NOT_SAYING.search(item.label) for item in items)
        or sum(bool(_EXCLUSIVE.fullmatch(each)) for each in folded) > 1
    ):
        return True
    if _ANY.search(question) or (folded & _SELF and folded & _OTHER_HALF):
        return False
    if sum(is_yes(item.label) for item in items) == 1 and any(is_no(item.label) for item in items):
        return True
    # Boxes of their own may all be ticked: without a word against it, that is what they say.
    return bool(_ASKS_FOR_ONE.search(question) or _THIS_OR_THAT.search(question))
