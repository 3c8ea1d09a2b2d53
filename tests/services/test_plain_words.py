"""Whether what residents read is plain."""

from collections.abc import Callable

import pytest
from hypothesis import given
from hypothesis import strategies as st

from frontdoor.services.queries import plain_words
from frontdoor.services.rules.folder import Folder
from frontdoor.services.rules.plain_words import PLAIN, PlainWords, check_words, reading_age
from tests.services.conftest import HOLE

SHORT = "The cat sat on the mat. It was a fat cat."
LONG = "Notwithstanding considerations regarding institutional responsibilities, applicants acknowledge obligations."


def test_the_index_is_that_of_its_source() -> None:
    # 12 words of 60 letters in one sentence, by hand.
    assert reading_age(["abcde " * 12]) == pytest.approx(4.71 * 60 / 12 + 0.5 * 12 - 21.43 + 5)


def test_words_of_a_syllable_are_read_by_the_youngest() -> None:
    assert reading_age([SHORT]) == 0


@pytest.mark.parametrize("text", ["", "…", "12 ½ — !"])
def test_what_has_no_words_has_no_difficulty(text: str) -> None:
    assert reading_age([text]) >= 0


@given(st.lists(st.text()))
def test_any_text_can_be_measured(texts: list[str]) -> None:
    assert reading_age(texts) >= 0


def test_jargon_is_told_with_its_place_and_what_to_say() -> None:
    plain = PlainWords(jargon={"utilise": "use"})
    (problem,) = check_words({"questions": [{"label": "Which bin do you Utilise?"}]}, plain)
    assert (problem.path, problem.mend) == (("questions", 0, "label"), "Say: use.")


def test_jargon_that_says_nothing_is_left_out() -> None:
    (problem,) = check_words({"summary": "I hereby ask."}, PlainWords(jargon={"hereby": "nothing"}))
    assert problem.mend == "Leave it out."


def test_a_word_within_a_word_is_no_jargon() -> None:
    assert check_words({"summary": "We use a robustness test."}, PlainWords(jargon={"robust": "strong"})) == []


@pytest.mark.parametrize("key", ["when", "id", "source", "keywords"])
def test_what_residents_do_not_read_need_not_be_plain(key: str) -> None:
    assert check_words({key: "prior to"}, PlainWords(jargon={"prior to": "before"})) == []


def test_a_sentence_without_end_is_told() -> None:
    said = [each.wrong for each in check_words({"hint": "so " * 32}, PLAIN)]
    assert said[0].startswith("A sentence has 32 words; 31 is the most")


def test_a_text_that_few_can_read_is_told() -> None:
    found = check_words({"message": f"{LONG} " * 4}, PlainWords(reading_age=100))
    assert ["This text is read at" in each.wrong for each in found] == [True]


def test_a_short_text_is_not_measured_alone() -> None:
    assert check_words({"message": LONG}, PLAIN) == []


def test_a_service_whose_texts_are_hard_together_is_told() -> None:
    (problem,) = check_words({"questions": [{"hint": LONG}] * 4}, PLAIN)
    assert problem.path == ()
    assert problem.wrong.endswith("11 is the most.")


def test_a_file_with_hard_words_is_refused_with_the_line(read: Callable[..., Folder]) -> None:
    text = HOLE.replace("summary:", "description: " + "so " * 40 + "\nsummary:")
    line = text[: text.index("description:")].count("\n") + 1
    assert any(each.line == line and "40 words" in each.wrong for each in read(hole=text).mistakes)


def test_the_councils_measure_can_be_read() -> None:
    assert plain_words().jargon["prior to"] == "before"
