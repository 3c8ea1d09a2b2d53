"""Whom a note names."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from frontdoor.cases.rules.mentioning import mentioned


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("@otto please look", ["otto"]),
        ("Ask (@Dee), then @otto. @dee again", ["dee", "otto"]),
        ("Write to jo@example.org by @ 5 pm or @5pm", []),
        ("@dee.marsh: see @o'neill", ["dee.marsh", "o"]),
        ("@dee@otto", ["dee"]),
        ("", []),
    ],
)
def test_names_after_an_at_sign(text: str, found: list[str]) -> None:
    assert mentioned(text) == found


@settings(max_examples=50)
@given(st.text())
def test_a_name_is_named_once_and_stands_in_the_text(text: str) -> None:
    found = mentioned(text)
    assert len(found) == len(set(found))
    assert all(f"@{name}" in text.lower() for name in found)
