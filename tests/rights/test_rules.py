"""What may be about somebody else is found whatever its case and marks, and taken out without a rest."""

from hypothesis import given
from hypothesis import strategies as st

from frontdoor.rights.rules.third_parties import TAKEN_OUT, names_in, speaks_of_others, taken_out, texts_of

JSON = st.recursive(
    st.text() | st.integers() | st.booleans() | st.none(),
    lambda inner: st.lists(inner) | st.dictionaries(st.text(), inner),
    max_leaves=8,
)


@given(JSON)
def test_what_has_a_text_in_it_speaks_of_others_where_its_class_says_so(value: object) -> None:
    assert speaks_of_others("free text, may name people", value) == bool(texts_of(value))


@given(JSON)
def test_what_a_class_is_sure_of_speaks_of_nobody(value: object) -> None:
    assert not speaks_of_others("to write to them", value)


@given(JSON)
def test_what_is_taken_out_whole_leaves_nothing(value: object) -> None:
    assert taken_out(value, []) == TAKEN_OUT


def test_a_name_is_found_without_its_marks_and_not_inside_another() -> None:
    names = ("Zoë Ní Bhriain", "Ann Lee")
    assert names_in({"a": ["was zoe ni bhriain there?"], "b": "Joann Leeson"}, names) == ("Zoë Ní Bhriain",)


def test_words_are_taken_out_of_every_depth() -> None:
    said = taken_out({"a": ["Bola Okafor came", "BOLA too"]}, ["Bola", "Bola Okafor"])
    assert said == {"a": [f"{TAKEN_OUT} came", f"{TAKEN_OUT} too"]}
