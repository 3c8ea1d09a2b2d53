"""Days on which people are reminded, as a designer types them: figures with commas between them."""

from typing import Any

import pytest

from frontdoor.services.forms.fields import about_fields
from frontdoor.services.forms.typed import Reading, read, shown

REMINDERS = tuple(each for each in about_fields() if each.key == "reminders")


def typed(text: str) -> tuple[Any, dict[str, str]]:
    reading = Reading({"reminders": [text]}, {})
    return read(REMINDERS, {"reminders": [3]}, reading).get("reminders"), reading.errors


def test_days_stand_in_one_box() -> None:
    assert shown(REMINDERS, {"reminders": [3, 9]}, {}) == {"reminders": ["3, 9"]}


@pytest.mark.parametrize(("text", "kept"), [("3, 9", [3, 9]), ("5", [5]), ("4 8", [4, 8]), ("", [])])
def test_days_are_kept_as_they_are_typed(text: str, kept: list[int]) -> None:
    assert typed(text) == (kept, {})


def test_the_usual_days_are_left_out() -> None:
    assert typed("7, 21") == (None, {})


def test_what_is_no_days_is_told_and_leaves_the_days_there_were() -> None:
    wrong = {"reminders": f"{REMINDERS[0].label} must be whole numbers with commas between them, like 7, 21"}

    assert typed("weekly") == ([3], wrong)


def test_more_days_than_there_may_be_are_told() -> None:
    kept, errors = typed("1, 2, 3")

    assert kept == [3]
    assert "reminders" in errors
