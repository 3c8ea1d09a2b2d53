"""What was done to a case, in words for staff."""

from frontdoor.cases.rules.deeds import deed_in_words


def test_what_has_no_words_of_its_own_is_said_as_its_name_says_it() -> None:
    assert deed_in_words("files.infected-refused") == "infected refused"


def test_what_was_done_is_said_in_words() -> None:
    assert deed_in_words("cases.handed-over") == "handed it over"
