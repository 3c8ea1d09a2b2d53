"""Changing a stored form: things put, moved, removed and renamed, and what looks at them following. Pure."""

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from frontdoor.kernel.policy_files import read
from frontdoor.services.queries import lgsl
from frontdoor.services.rules.checking import Surroundings, check
from frontdoor.services.rules.editing import places
from frontdoor.services.rules.editing.clauses import Built, CannotBuild, Clause, comparisons, put_together, take_apart
from frontdoor.services.rules.editing.naming import name_from
from frontdoor.services.rules.editing.places import NotThere
from frontdoor.services.rules.editing.questions import NameTaken, with_item
from frontdoor.services.rules.editing.renaming import (
    in_formula,
    lookers,
    rename_answers,
    rename_question,
    with_answers,
    with_name,
)
from tests.services.conftest import HOLE

KINDS = {
    "size": "one_of",
    "things": "any_of",
    "danger": "yes_no",
    "depth": "number",
    "seen": "date",
    "rooms": "group",
    "words": "short_text",
}


def hole() -> Any:
    return read(HOLE).data


# -- places


def test_a_value_is_put_where_nothing_was_yet() -> None:
    assert places.put({}, ("fees", "rows", 0, "label"), "One") == {"fees": {"rows": [{"label": "One"}]}}


def test_putting_leaves_the_form_it_was_given_as_it_was() -> None:
    before = {"questions": [{"id": "a"}]}

    places.put(before, ("questions", 0, "id"), "b")

    assert before == {"questions": [{"id": "a"}]}


@pytest.mark.parametrize(
    ("data", "where"),
    [
        ({"questions": "text"}, ("questions", 0)),
        ({"questions": ["text"]}, ("questions", 0, "id")),
        ({"questions": []}, ("questions", 3)),
    ],
)
def test_nothing_is_put_where_something_else_is_in_the_way(data: Any, where: Any) -> None:
    with pytest.raises(NotThere):
        places.put(data, where, "x")


@pytest.mark.parametrize("where", [("questions", 9), ("nothing",), ("name", 0)])
def test_nothing_is_had_from_where_nothing_is(where: Any) -> None:
    with pytest.raises(NotThere):
        places.get(hole(), where)


def test_an_item_of_a_list_is_removed() -> None:
    assert [each["id"] for each in places.remove(hole(), ("stoppers", 0))["stoppers"]] == ["outside", "deep"]


def test_a_key_is_removed() -> None:
    assert "lgsl" not in places.remove(hole(), ("lgsl",))


@given(st.integers(0, 5), st.integers(-3, 9))
def test_moving_keeps_every_question(start: int, to: int) -> None:
    moved = places.move(hole(), ("questions", start), to)

    ids = [each["id"] for each in moved["questions"]]
    assert sorted(ids) == sorted(each["id"] for each in hole()["questions"])
    assert ids.index(hole()["questions"][start]["id"]) == min(max(to, 0), 5)


def test_only_items_of_a_list_are_moved() -> None:
    with pytest.raises(NotThere):
        places.move(hole(), ("name",), 1)


@pytest.mark.parametrize(
    ("where", "known", "found"),
    [
        (("questions", 0), {"id": "danger"}, ("questions", 0)),
        (("questions", 0), {"id": "shape"}, ("questions", 2)),
        (("questions", 0), {"id": "gone"}, None),
        (("questions", 9), {"id": "depth"}, ("questions", 3)),
        (("nothing", 0), {"id": "x"}, None),
        (("contact",), {}, ("contact",)),
        (("nothing", "inside"), {}, None),
    ],
)
def test_an_item_is_found_again_by_its_name(where: Any, known: Any, found: Any) -> None:
    assert places.found_again(hole(), where, known) == found


def test_an_item_without_a_name_is_found_again_by_what_it_says() -> None:
    rows = {"eligibility": [{"title": "New"}, {"title": "Old"}]}

    assert places.found_again(rows, ("eligibility", 0), {"title": "Old"}) == ("eligibility", 1)


def test_what_is_no_mapping_has_no_name() -> None:
    assert places.name_of("text") == ""


def test_a_condition_looks_at_the_questions_before_it() -> None:
    assert [each["id"] for each in places.questions_before(hole(), ("questions", 2))] == ["danger", "where"]


def test_a_stopper_looks_at_every_question() -> None:
    assert len(places.questions_before(hole(), ("stoppers", 0))) == 6


def test_inside_a_group_a_condition_looks_at_the_groups_own_questions() -> None:
    data = {"questions": [{"id": "g", "kind": "group", "questions": [{"id": "a"}, {"id": "b"}]}]}

    assert [each["id"] for each in places.questions_before(data, ("questions", 0, "questions", 1))] == ["a"]


def test_what_is_no_list_of_questions_has_none() -> None:
    assert places.questions_before({"questions": "text"}, ("stoppers", 0)) == []


# -- renaming


@given(st.sampled_from(range(6)), st.from_regex(r"\A[a-z]{3}_renamed\Z"))
def test_a_renamed_question_leaves_a_checked_definition_checked(index: int, new: str) -> None:
    around = Surroundings(lgsl=lgsl(), teams=["highways"])
    before = _core_problems(hole(), around)

    renamed = rename_question(hole(), ("questions", index), new)

    assert _core_problems(renamed, around) == before


def _core_problems(data: Any, around: Surroundings) -> list[str]:
    """Return what is wrong, but for the sections that other contexts demand of a whole file."""
    return [each.wrong for each in check(data, stem="hole", around=around)[1] if not each.wrong.endswith("is missing.")]


def test_a_renamed_question_is_followed_by_stoppers_and_questions() -> None:
    renamed = rename_question(hole(), ("questions", 3), "how_deep")

    assert renamed["stoppers"][2]["when"] == "how_deep > 100"
    assert renamed["questions"][4]["when"] == "answered(how_deep) or shape == 'square'"


def test_a_renamed_question_is_followed_by_what_a_fee_counts() -> None:
    data = {"questions": [{"id": "items"}], "fees": {"rows": [{"per": "items"}, {"per": "other"}, "text"]}}

    renamed = rename_question(data, ("questions", 0), "things")

    assert renamed["fees"]["rows"] == [{"per": "things"}, {"per": "other"}, "text"]


def test_a_name_inside_a_group_is_the_groups_own() -> None:
    data = {
        "questions": [
            {"id": "age"},
            {"id": "people", "questions": [{"id": "age"}, {"id": "school", "when": "age < 16"}]},
            {"id": "last", "when": "age > 60"},
        ]
    }

    renamed = rename_question(data, ("questions", 1, "questions", 0), "years")

    assert renamed["questions"][1]["questions"][1]["when"] == "years < 16"
    assert renamed["questions"][2]["when"] == "age > 60"


def test_a_question_without_a_name_is_named_and_nothing_follows() -> None:
    data = {"questions": [{"label": "x"}, {"id": "b", "when": "a == 1"}]}

    assert rename_question(data, ("questions", 0), "a")["questions"][0]["id"] == "a"


def test_only_the_name_in_a_condition_changes() -> None:
    assert with_name("size  ==  'size' and count(size)>2", "size", "how_big") == (
        "how_big  ==  'size' and count(how_big)>2"
    )


def test_a_condition_of_several_lines_is_renamed_in_each() -> None:
    assert with_name("(é == 'ö' or\n a == 'ä' and a != 'x')", "a", "b") == "(é == 'ö' or\n b == 'ä' and b != 'x')"


def test_a_condition_that_cannot_be_read_stays_as_it_is() -> None:
    assert with_name("size = 'a", "size", "b") == "size = 'a"


def test_a_renamed_figure_is_followed_by_conditions_and_later_figures() -> None:
    figures = [{"id": "cost", "formula": "depth * 2"}, {"id": "all", "formula": "cost + 1"}]
    data = {**hole(), "calculations": figures, "eligibility": [{"when": "cost > 5"}]}

    renamed = with_item(data, ("calculations", 0), {"id": "price", "formula": "depth * 2"})

    assert renamed["calculations"][1]["formula"] == "price + 1"
    assert renamed["eligibility"][0]["when"] == "price > 5"


def test_only_its_own_group_looks_at_a_question_inside_it() -> None:
    inner = [{"id": "age"}, {"id": "school", "when": "age < 16"}]
    data = {"questions": [{"id": "people", "questions": inner}], "fees": {"rows": [{"per": "age"}]}}

    assert lookers(data, ("questions", 0, "questions", 0)) == [("questions", 0, "questions", 1, "when")]


def test_formulas_are_among_what_looks_at_a_question() -> None:
    figures = [{"id": "cost", "formula": "depth * 2"}, {"id": "bad", "formula": "("}]
    data = {**hole(), "calculations": figures}

    assert ("calculations", 0, "formula") in lookers(data, ("questions", 3))


def test_a_renamed_answer_is_followed_where_its_question_is_compared() -> None:
    text = "size in ['big', 'small'] and other == 'big'"

    assert with_answers(text, "size", {"big": "large"}) == "size in ['large', 'small'] and other == 'big'"


def test_renamed_answers_are_followed_in_the_whole_form() -> None:
    renamed = rename_answers(hole(), ("questions", 2), {"round": "circle"})

    assert renamed["questions"][3]["when"] == "shape == 'circle'"


def test_no_renamed_answer_changes_nothing() -> None:
    assert rename_answers(hole(), ("questions", 2), {}) == hole()


def test_what_looks_at_a_question_is_known() -> None:
    assert lookers(hole(), ("questions", 2)) == [("questions", 3, "when"), ("questions", 4, "when")]


def test_a_fee_for_each_looks_at_its_question() -> None:
    data = {"questions": [{"id": "items"}], "fees": {"rows": [{"per": "items", "when": "items >"}]}}

    assert lookers(data, ("questions", 0)) == [("fees", "rows", 0, "per")]


def test_nothing_looks_at_a_question_without_a_name() -> None:
    assert lookers({"questions": [{}]}, ("questions", 0)) == []


@pytest.mark.parametrize(
    ("formula", "group", "renamed"),
    [
        ("pay + 12 * pay", "", "wage + 12 * wage"),
        ("pay + sum(household, pay)", "", "wage + sum(household, pay)"),
        ("pay + sum(household, pay)", "household", "pay + sum(household, wage)"),
        ("count(household, pay > 3)", "household", "count(household, wage > 3)"),
        ("count(household)", "household", "count(household)"),
        ("sum(pay, pay)", "", "sum(wage, pay)"),
        ("pay +", "", "pay +"),
    ],
)
def test_a_renamed_question_is_followed_by_formulas(formula: str, group: str, renamed: str) -> None:
    assert in_formula(formula, "pay", "wage", group=group) == renamed


def test_a_renamed_question_is_followed_by_the_figures_of_the_form() -> None:
    figures = [{"formula": "depth * 2"}, "text", {"id": "x"}]

    renamed = rename_question({**hole(), "calculations": figures}, ("questions", 3), "deep")

    assert renamed["calculations"] == [{"formula": "deep * 2"}, "text", {"id": "x"}]


def test_figures_that_are_no_list_follow_nothing() -> None:
    assert rename_question({**hole(), "calculations": 3}, ("questions", 3), "deep")["calculations"] == 3


# -- clauses


@pytest.mark.parametrize(
    ("text", "clause"),
    [
        ("size == 'big'", Clause("size", "is", ("big",))),
        ("size != 'big'", Clause("size", "is-not", ("big",))),
        ("size in ['big', 'small']", Clause("size", "is", ("big", "small"))),
        ("size not in ['big', 'small']", Clause("size", "is-not", ("big", "small"))),
        ("'mud' in things", Clause("things", "has", ("mud",))),
        ("'mud' not in things", Clause("things", "has-not", ("mud",))),
        ("danger == True", Clause("danger", "is", ("yes",))),
        ("danger == False", Clause("danger", "is", ("no",))),
        ("depth > 100", Clause("depth", "more", ("100",))),
        ("depth <= -2.5", Clause("depth", "at-most", ("-2.5",))),
        ("seen < '2026-04-01'", Clause("seen", "less", ("2026-04-01",))),
        ("answered(words)", Clause("words", "answered")),
        ("not answered(words)", Clause("words", "not-answered")),
        ("count(rooms) >= 3", Clause("rooms", "count-at-least", ("3",))),
    ],
)
def test_a_usual_condition_is_taken_apart_and_put_together_again(text: str, clause: Clause) -> None:
    built = take_apart(text, KINDS)

    assert built == Built((clause,))
    assert put_together(built, KINDS) == text


def test_no_condition_has_no_rows() -> None:
    assert take_apart(" ", KINDS) == Built(())


@pytest.mark.parametrize(("joint", "is_any"), [("and", False), ("or", True)])
def test_conditions_joined_are_rows(joint: str, is_any: bool) -> None:
    built = take_apart(f"danger == True {joint} depth > 3", KINDS)

    assert built is not None
    assert (len(built.clauses), built.is_any) == (2, is_any)


@pytest.mark.parametrize(
    "text",
    [
        "size = 'x",
        "danger == True and (depth > 3 or depth < 1)",
        "1 < depth < 3",
        "'big' == size",
        "'mud' in ['mud']",
        "size in ('big', 'small')",
        "not danger == True",
        "danger",
        "unknown == 'x'",
        "count(things) != 3",
        "answered('x')",
        "size == words",
        "depth == 'x'",
        "danger == 'yes'",
        "size in ['big']",
        "'mud' in depth",
        "not count(things)",
    ],
)
def test_a_condition_of_another_form_stays_text(text: str) -> None:
    assert take_apart(text, KINDS) is None


@pytest.mark.parametrize(
    ("clause", "wrong"),
    [
        (Clause("unknown", "is", ("x",)), "Choose a question"),
        (Clause("size", "more", ("x",)), "Choose how"),
        (Clause("size", "is"), "Choose or enter"),
        (Clause("danger", "is", ("perhaps",)), "Choose yes or no"),
        (Clause("depth", "more", ("deep",)), "Enter a number"),
        (Clause("depth", "more", ("inf",)), "Enter a number"),
        (Clause("rooms", "count-is", ("2.5",)), "Enter a number"),
        (Clause("things", "has", ("mud", "water")), "Choose one only"),
    ],
)
def test_a_row_that_makes_no_condition_says_what_to_choose(clause: Clause, wrong: str) -> None:
    with pytest.raises(CannotBuild, match=wrong):
        put_together(Built((clause,)), KINDS)


def test_what_somebody_types_never_leaves_its_quotation_marks() -> None:
    clause = Clause("words", "is", ("' or True or '",))

    assert put_together(Built((clause,)), KINDS) == "words == \"' or True or '\""


def test_every_kind_can_be_asked_whether_it_was_answered() -> None:
    assert all("answered" in comparisons(kind) for kind in KINDS.values())


# -- names


@pytest.mark.parametrize(
    ("words", "joint", "name"),
    [
        ("How big is the hole?", "_", "big_hole"),
        ("What is it?", "_", "what_is_it"),
        ("Écoles à côté", "-", "ecoles-cote"),
        ("3 items", "_", "question_3_items"),
        ("???", "_", "question"),
        ("Class", "_", "class_2"),
        ("Taken", "-", "taken-2"),
    ],
)
def test_a_name_is_made_of_the_telling_words(words: str, joint: str, name: str) -> None:
    assert name_from(words, taken={"taken"}, joint=joint, otherwise="question") == name


def test_a_new_question_and_its_answers_get_names() -> None:
    item = {
        "kind": "one_of",
        "label": "Which colour?",
        "options": [{"label": "Red"}, {"value": "b", "label": "Blue"}, 3],
    }

    added = with_item(hole(), ("questions", 6), item)["questions"][6]

    assert added["id"] == "colour"
    assert [each["value"] for each in added["options"][:2]] == ["red", "b"]


def test_a_question_is_not_called_as_another() -> None:
    with pytest.raises(NameTaken):
        with_item(hole(), ("questions", 2), {"id": "depth", "label": "x"})


def test_a_changed_question_is_followed_by_its_conditions() -> None:
    changed = {**hole()["questions"][2], "id": "form"}

    data = with_item(hole(), ("questions", 2), changed, answers={"round": "circle"})

    assert data["questions"][3]["when"] == "form == 'circle'"


def test_a_row_of_a_table_gets_no_name() -> None:
    data = with_item({}, ("eligibility", 0), {"title": "Yes", "result": "yes"})

    assert data == {"eligibility": [{"title": "Yes", "result": "yes"}]}


def test_a_stopper_is_named_after_its_heading() -> None:
    assert with_item({}, ("stoppers", 0), {"title": "Call us"})["stoppers"][0]["id"] == "call-us"
