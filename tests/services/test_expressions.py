"""The language of conditions."""

import time
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from frontdoor.services.rules.expressions import MAX_LENGTH, BadExpression, parse, parts

ANSWERS = {
    "size": "large",
    "count_of": 3,
    "what": ["glass", "litter"],
    "danger": False,
    "note": "",
    "gap": None,
    # Money and decimals are kept as text.
    "pay": "900.00",
    "share": "0.1",
}


@pytest.mark.parametrize(
    ("text", "holds"),
    [
        ("size == 'large'", True),
        ("size != 'large'", False),
        ("'glass' in what", True),
        ("'mud' in what", False),
        ("'mud' not in what", True),
        ("size in ['small', 'large']", True),
        ("size in ('small', 'tiny')", False),
        ("what == ['glass', 'litter']", True),
        ("count_of >= 3 and count_of < 4", True),
        ("1 < count_of <= 3", True),
        ("count_of > -1", True),
        ("danger == False", True),
        ("danger", False),
        ("not danger", True),
        ("danger or size == 'large'", True),
        ("count(what) == 2", True),
        ("count(size) == 5", True),
        ("count(count_of) == 1", True),
        ("count(nothing) == 0", True),
        ("pay < 16000", True),
        ("pay == 900", True),
        ("pay > 1000", False),
        ("share == 0.1", True),
        ("answered(size)", True),
        ("answered(note)", False),
        ("answered(nothing)", False),
    ],
)
def test_a_condition_holds_or_not(text: str, holds: bool) -> None:
    assert parse(text).holds(ANSWERS) is holds


@pytest.mark.parametrize("sign", ["==", "!=", "<", "<=", ">", ">=", "in", "not in"])
@pytest.mark.parametrize("pair", ["gap {} size", "size {} gap", "missing {} 'x'", "'x' {} missing"])
def test_a_comparison_with_a_question_that_has_no_answer_never_holds(pair: str, sign: str) -> None:
    assert parse(pair.format(sign)).holds(ANSWERS) is False


@pytest.mark.parametrize("text", ["size < 3", "count_of in size", "what > 'a'", "3 in count_of"])
def test_things_that_cannot_be_compared_do_not_hold(text: str) -> None:
    assert parse(text).holds(ANSWERS) is False


@pytest.mark.parametrize(
    ("text", "wrong", "mend"),
    [
        ("size = 'large'", "cannot be read", "two equals signs"),
        ("size == 'large' && danger", "cannot be read", "‘and’ and ‘or’"),
        ("size == 'large", "cannot be read", "Close the quotation mark"),
        ("size ==", "cannot be read", "Write it like"),
        ("", "cannot be read", "Write it like"),
        ("size.upper() == 'X'", "no function size.upper()", "answered(x) and count(x)"),
        ("size.real", "no dots", "Use =="),
        ("what[0] == 'x'", "no square brackets", "Use =="),
        ("2 ** 99999999 > 1", "no arithmetic", "Use =="),
        ("'a' * 9999 == 'b'", "no arithmetic", "Use =="),
        ("size == None", "None is not something", "answered(x)"),
        ("size == b'x'", "is not something", "quotes"),
        ("-size > 3", "minus", "Remove"),
        ("~count_of", "no", "Use =="),
        ("open('x')", "no function open()", "answered"),
        ("(lambda: 1)()", "no function", "answered"),
        ("answered(size, what)", "takes one question", "answered(question_id)"),
        ("count(*what)", "takes one question", "count(question_id)"),
        ("count(x=what)", "takes one question", "count(question_id)"),
        ("[x for x in what]", "no ‘ListComp’", "Use =="),
        ("f'{size}' == 'x'", "no ‘JoinedStr’", "Use =="),
        ("size if danger else what", "no ‘IfExp’", "Use =="),
        ("size is 'large'", "no ‘Is’", "Use =="),
        ("{'a': 1} == size", "no ‘Dict’", "Use =="),
        ("x " * MAX_LENGTH, "characters", "Split"),
        ("not " * 60 + "danger", "too involved", "Split"),
        ("a in [" + "1," * 210 + "]", "too involved", "Split"),
    ],
)
def test_what_cannot_be_read_is_refused_with_a_mending(text: str, wrong: str, mend: str) -> None:
    with pytest.raises(BadExpression) as refused:
        parse(text)

    assert wrong in str(refused.value)
    assert mend in refused.value.mend
    assert refused.value.position >= 0


def test_a_condition_names_the_questions_it_looks_at_and_what_it_compares_them_with() -> None:
    found = parse("size == 'large' and 'glass' in what and answered(note) and kind in ['a', 'b']")

    assert found.names == {"size", "what", "note", "kind"}
    assert set(found.compared) == {("size", "large"), ("what", "glass"), ("kind", "a"), ("kind", "b")}


VALUES = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=20) | st.floats(),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(max_size=5), inner, max_size=3),
    max_leaves=6,
)
PIECES = [
    "a",
    "b",
    "==",
    "!=",
    "<",
    "in",
    "not",
    "and",
    "or",
    "(",
    ")",
    "[",
    "]",
    "'x'",
    "1",
    "-",
    ",",
    "count",
    "answered",
    "**",
    "*",
    ".",
    "__class__",
    "lambda",
    ":",
    "True",
    "None",
    "{",
    "}",
    "=",
    "\n",
    "\t",
    "é",
]


@given(st.lists(st.sampled_from(PIECES), max_size=25).map(" ".join) | st.text(max_size=80), VALUES, VALUES)
def test_rubbish_is_refused_or_answered_and_never_anything_else(text: str, a: Any, b: Any) -> None:
    try:
        condition = parse(text)
    except BadExpression:
        return
    assert condition.holds({"a": a, "b": b}) in (True, False)


def test_the_longest_condition_is_quick() -> None:
    text = " or ".join(["answered(a) == 1"] * 20)
    started = time.perf_counter()
    for _time in range(100):
        parse(text).holds({"a": None})

    assert time.perf_counter() - started < 1


def test_a_condition_is_made_of_what_it_joins() -> None:
    joined = parse("size == 'large' and not (danger or count(what) > 2)")

    assert {(part.text, tuple(part.names)) for part in parts(joined)} == {
        ("size == 'large'", ("size",)),
        ("danger", ("danger",)),
        ("count(what) > 2", ("what",)),
    }


def test_functions_of_the_library_stay_out_however_many_conditions_were_asked() -> None:
    parse("size == 'large'").holds({})

    with pytest.raises(BadExpression):
        parse("list(size) == 'large'")
