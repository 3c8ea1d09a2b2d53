"""Texts and facts become messages: the rules alone."""

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from frontdoor.messages.rules.rendering import PAGE, fill, has_open_placeholder, page, placeholders

anything = st.text(max_size=60)
#: What people could write to get more than words into a message.
nasty = st.sampled_from(
    [
        "((council))",
        "((x??y))",
        "# Big",
        "* point",
        "<script>alert(1)</script>",
        "a\r\nBcc: all@example.com",
        'https://evil.example/" onclick="x',
        "\x020\x03",
        "& < > \" '",
        "محمد 👩🏽‍🦯",
    ]
)


def test_a_placeholder_is_replaced_by_its_fact() -> None:
    assert fill("Dear ((name)), hello.", {"name": "Ada"}).text == "Dear Ada, hello."


@pytest.mark.parametrize(("late", "said"), [("yes", "It is late."), ("Yes", "It is late."), ("no", ""), ("", "")])
def test_optional_words_are_said_when_the_fact_is_yes(late: str, said: str) -> None:
    assert fill("((is_late??It is late.))", {"is_late": late}).text == said


def test_a_fact_that_is_missing_counts_as_empty_and_leaves_no_gap() -> None:
    assert fill("One\n\n((due))\n\nTwo", {}).text == "One\n\nTwo"


@given(value=anything | nasty)
def test_what_a_fact_says_is_never_read_as_template_language(value: str) -> None:
    filled = fill("[((words))]", {"words": value, "council": "NO", "x": "yes"}).text
    said = re.sub(r"[\x00-\x08\x0b-\x1f\x7f]", "", value.replace("\r\n", "\n")).strip()
    assert filled == f"[{said}]"


@given(subject=anything | nasty, value=anything | nasty)
def test_a_subject_is_always_one_line(subject: str, value: str) -> None:
    line = fill(f"{subject} ((words))", {"words": value}).line
    assert len(line.splitlines()) <= 1


@given(value=anything | nasty)
def test_what_a_fact_says_is_never_read_as_markup(value: str) -> None:
    html = fill("Before ((words)) after", {"words": value}).html()
    tags = set(re.findall(r"<[^>]*>", html))
    link = {f'<a href="{value}">', "</a>"} if re.fullmatch(r"https?://[^\s<>\"']+", value) else set()
    assert tags <= {"<p>", "</p>", "<br>"} | link


def test_a_heading_or_bullet_in_somebodys_words_stays_words() -> None:
    assert fill("((words))", {"words": "# Big\n* point"}).html() == "<p># Big<br>* point</p>"


def test_an_address_within_somebodys_words_is_no_link_and_one_that_is_a_fact_is() -> None:
    facts = {"words": "Win at https://evil.example now", "link": "https://council.example/a?b=1&c=2"}
    html = fill("((words))\n((link))", facts).html()
    assert "<a" not in html.split("<br>")[0]
    assert '<a href="https://council.example/a?b=1&amp;c=2">https://council.example/a?b=1&amp;c=2</a>' in html


def test_headings_bullets_paragraphs_and_links_become_html() -> None:
    text = "# Next\n\nWe come.\nSoon.\n\n* one\n* two & three\n\nSee https://council.example/x."
    assert fill(text, {}).html() == (
        "<h2>Next</h2>\n<p>We come.<br>Soon.</p>\n<ul><li>one</li><li>two &amp; three</li></ul>\n"
        '<p>See <a href="https://council.example/x">https://council.example/x</a>.</p>'
    )


def test_in_plain_text_a_heading_is_a_line_and_somebodys_words_stay_as_they_are() -> None:
    filled = fill("# Next\n\n((words))", {"words": "# Big"})
    assert filled.plain == "Next\n\n# Big"
    assert filled.text == "# Next\n\n# Big"


def test_a_heading_with_words_right_below_keeps_both() -> None:
    assert fill("# Next\nWe come.", {}).html() == "<h2>Next</h2><p>We come.</p>"


def test_on_our_pages_the_same_message_wears_the_design_systems_classes() -> None:
    html = fill("# Next\n\n((link))", {"link": "https://council.example/"}).html(PAGE)
    assert '<h3 class="govuk-heading-s">Next</h3>' in html
    assert '<a class="govuk-link" href="https://council.example/">' in html


def test_a_mail_is_a_whole_page_with_its_subject_as_title() -> None:
    html = page("A & B", fill("Hello", {}))
    assert html.startswith("<!DOCTYPE html>")
    assert "<title>A &amp; B</title>" in html


def test_the_facts_a_text_uses_are_known() -> None:
    assert placeholders("((a)) ((b??c))", "((d))") == {"a", "b", "d"}


@pytest.mark.parametrize("text", ["((a)", "a))", "((a ((b)) c))", "((a??((b))))", "((A))", "(( a ))"])
def test_a_placeholder_that_is_open_nested_or_misspelt_is_found(text: str) -> None:
    assert has_open_placeholder(text)


@pytest.mark.parametrize("text", ["", "((a))", "((a??b)) (c)", "f(x(y)z)", "(((link)))"])
def test_ordinary_brackets_are_no_placeholders(text: str) -> None:
    assert not has_open_placeholder(text)
