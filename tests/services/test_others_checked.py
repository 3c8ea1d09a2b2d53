"""What the check of the catalogue says of sections that others answer."""

from collections.abc import Callable, Iterator
from typing import Any

import pytest

from frontdoor.services.rules.others import SECTION, others_of
from frontdoor.services.rules.others_checks import OTHERS
from frontdoor.services.rules.sections import definition_sections
from tests.services.conftest import HOLE
from tests.services.others import SHED


@pytest.fixture
def told(read: Callable[..., Any]) -> Iterator[Callable[..., list[str]]]:
    """Return a function that says what is wrong with the form once a text in it is replaced."""

    def mistakes(old: str, new: str) -> list[str]:
        assert old in SHED
        return [str(each) for each in read(shed=SHED.replace(old, new, 1)).mistakes]

    with definition_sections.temporarily(SECTION, OTHERS):
        yield mistakes


def test_a_form_that_others_answer_is_without_mistakes(told: Callable[..., list[str]]) -> None:
    assert told("id: shed", "id: shed") == []


#: What is replaced, by what, and what is said of it.
MISTAKES = {
    "an unknown question shown": (
        "shows: [size]",
        "shows: [sice]",
        "‘sice’ is no question of the applicant's. Did you",
    ),
    "reminders out of order": ("remind: [3, 7]", "remind: [7, 3]", "A reminder comes no later than the one before it."),
    "two of one name": ("- id: friend", "- id: landlord", "There are two called ‘landlord’."),
    "a condition on the applicant's answers": (
        "when: knows == True",
        "when: size > 3",
        "The condition looks at ‘size’, which the applicant answers: it would tell this person of it.",
    ),
    "a condition that cannot be read": ("when: knows == True", "when: knows ==", "The condition cannot be read."),
    "a condition on nothing": ("when: knows == True", "when: nose == True", "‘nose’, which is no question"),
    "a question never asked": ("when: knows == True", "when: knows == True and knows == False", "is never asked"),
    "files of theirs": (
        "id: knows\n        kind: yes_no",
        "id: knows\n        kind: files",
        "cannot be asked of another",
    ),
    "a part of theirs": ("label: Since when?", "label: Since when?\n        part: Past", "‘part’ means nothing to a"),
    "a public answer": (
        "label: Since when?",
        "label: Since when?\n        public: true",
        "‘public’ means nothing to a",
    ),
    "an unknown kind": (
        "id: opinion\n        kind: short_text",
        "id: opinion\n        kind: opinion",
        "There is no kind",
    ),
    "somebody nobody needs": ("when: rents == True\n", "when: rents == True and rents == False\n", "holds for nobody"),
    "somebody on what is no question": (
        "when: rents == True\n",
        "when: rent == True\n",
        "‘rent’, which is no question",
    ),
    "the form on what they say": (
        "label: How big is it?",
        "label: How big is it?\n    when: knows == True",
        "Another person answers it, and nothing of the form can look at what they say.",
    ),
    "a figure of what they say": (
        "contact:\n",
        "calculations:\n  - id: twice\n    label: Twice\n    kind: number\n    formula: knows * 2\ncontact:\n",
        "‘knows’",
    ),
    "nothing asked": (
        "    questions:\n      - id: opinion\n        kind: short_text\n        label: What do you think?\n",
        "    questions: []\n",
        "questions",
    ),
}


@pytest.mark.parametrize("name", MISTAKES)
def test_a_mistake_is_told(told: Callable[..., list[str]], name: str) -> None:
    old, new, said = MISTAKES[name]

    assert any(said in each for each in told(old, new)), told(old, new)


def test_what_nobody_but_the_council_may_know_is_not_shown(told: Callable[..., list[str]]) -> None:
    assert any(
        "of the kind declaration, which nobody but the council is shown" in each
        for each in told(
            "kind: number\n    label: How big is it?",
            "kind: declaration\n    statement: Yes\n    label: How big is it?",
        )
    )


def test_one_mistake_is_told_once(told: Callable[..., list[str]]) -> None:
    assert len(told("when: knows == True", "when: size > 3")) == 1


def test_more_people_than_a_form_may_ask_are_told(told: Callable[..., list[str]]) -> None:
    friend = SHED[SHED.index("  - id: friend") :]
    many = "".join(friend.replace("id: friend", f"id: friend{number}") for number in range(5))

    assert any("6 are asked" in each or "6 people" in each for each in told(friend, many))


def test_a_form_without_the_section_asks_nobody(read: Callable[..., Any]) -> None:
    with definition_sections.temporarily(SECTION, OTHERS):
        (hole,) = read(hole=HOLE).definitions
    assert others_of(hole) == ()
    assert OTHERS.of(hole).root == ()
