"""Whether questions that look something up know where: what a kind of question alone cannot say. Pure."""

from collections.abc import Collection, Iterable, Sequence

from frontdoor.services.rules.definition import Question
from frontdoor.services.rules.sections import PathStep, Problem
from frontdoor.services.rules.wording import nearest

Placed = tuple[int, Question]


def check_look_ups(questions: Sequence[Placed], *, assets: Collection[str]) -> Iterable[Problem]:
    """Yield what is wrong with a form's questions that look something up.

    :param questions: the form's own, each with its place in the file.
    """
    places: list[str] = []
    for index, question in questions:
        path: tuple[PathStep, ...] = ("questions", index)
        if question.kind == "place":
            places.append(question.id)
        if question.kind == "asset":
            yield from _check_asset(question, path, assets)
            yield from _check_near(question, path, places, questions)
        for inner, each in enumerate(question.questions):
            if each.kind == "asset":
                yield from _check_asset(each, (*path, "questions", inner), assets)
                yield from _check_near(each, (*path, "questions", inner), places, questions)


def _check_asset(question: Question, path: tuple[PathStep, ...], assets: Collection[str]) -> Iterable[Problem]:
    if not question.of:
        yield Problem(path, f"‘{question.id}’ does not say which assets.", "Add `of`, like `of: lamp-column`.")
    elif assets and question.of not in assets:
        wrong = f"No assets of the kind ‘{question.of}’ were ever loaded."
        yield Problem((*path, "of"), wrong, nearest(question.of, assets))


def _check_near(
    question: Question, path: tuple[PathStep, ...], places: Sequence[str], questions: Sequence[Placed]
) -> Iterable[Problem]:
    """Check near which place one looks. None at all is right: the number alone is then asked for."""
    if not question.near or question.near in places:
        return
    later = any(each.id == question.near and each.kind == "place" for _index, each in questions)
    wrong = f"‘{question.near}’ is asked later." if later else f"‘{question.near}’ is no question about a place."
    mend = "Move that question up." if later else nearest(question.near, places)
    yield Problem((*path, "near"), wrong, mend)
