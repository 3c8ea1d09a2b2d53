"""Walking every way through a form, and what no way leads to."""

from collections.abc import Callable
from typing import Any

import pytest

from frontdoor.services.rules.definition import Definition, Stopper
from frontdoor.services.rules.flow import path, stopper_for
from frontdoor.services.rules.folder import Folder
from frontdoor.services.rules.questions import Question
from frontdoor.services.rules.routes import ANYTHING, impossible, walk
from tests.services.conftest import HOLE

Read = Callable[..., Folder]


def form(*questions: dict[str, Any], stoppers: tuple[dict[str, Any], ...] = ()) -> Definition:
    return Definition(
        id="hole",
        name="Report a hole",
        group="Roads",
        team="highways",
        summary="Tell us.",
        questions=tuple(Question.model_validate({"kind": "short_text", "label": "?", **each}) for each in questions),
        stoppers=tuple(Stopper.model_validate({"title": "?", "message": "?", **each}) for each in stoppers),
    )


def said(definition: Definition) -> list[str]:
    return [problem.wrong for problem in impossible(definition)]


def tried(definition: Definition, question_id: str) -> list[Any]:
    found: list[Any] = []
    for route in walk(definition).routes:
        if question_id in route.answers and route.answers[question_id] not in found:
            found.append(route.answers[question_id])
    return found


SIZES = tuple({"value": size, "label": size} for size in ("small", "large"))


def test_ways_agree_with_the_form_itself(hole: Definition) -> None:
    for route in walk(hole).routes:
        asked = [each.id for each in path(hole, route.answers)]

        assert asked[: len(route.asked)] == list(route.asked)
        if not route.stopper:
            assert asked == list(route.asked)
            assert stopper_for(hole, route.answers, seen=["deep"]) is None


def test_every_answer_that_a_condition_tells_apart_is_given(hole: Definition) -> None:
    assert set(tried(hole, "shape")) == {"round", "square"}
    assert set(tried(hole, "depth")) == {99, 100, 101}
    assert tried(hole, "danger") == [True, False]


def test_answers_that_the_rest_of_the_form_cannot_tell_apart_go_on_as_one() -> None:
    options = tuple({"value": f"o{number}", "label": "?"} for number in range(30))
    asked = tuple({"id": name, "kind": "one_of", "options": options} for name in "abcdef")
    one_of_them = " or ".join(f"{name} == 'o0'" for name in "abcdef")

    # The states are the sets of questions answered with o0: 64, not 30 to the sixth.
    walked = walk(form(*asked, {"id": "last", "when": one_of_them}), most_steps=5_000)

    assert walked.is_whole
    assert {"last" in route.asked for route in walked.routes} == {True, False}


def test_comparing_two_answers_keeps_both_apart_until_the_second_is_given() -> None:
    number = {"kind": "number", "min": 1, "max": 3}
    definition = form({"id": "a", **number}, {"id": "b", **number}, {"id": "last", "when": "a < b and a > 1 and b > 2"})

    assert "last" in walk(definition).asked


def test_an_answer_that_nobody_looks_at_is_given_once(hole: Definition) -> None:
    assert tried(hole, "things") == [ANYTHING]


def test_every_stopper_is_met_and_every_question_asked(hole: Definition) -> None:
    walked = walk(hole)

    assert walked.stopped == {"danger", "outside"}
    assert walked.warned == {"deep"}
    assert walked.asked >= {each.id for each in hole.questions}


@pytest.mark.parametrize(
    ("question", "when", "values"),
    [
        ({"kind": "yes_no"}, "q == True", [True, False]),
        ({"kind": "one_of", "options": SIZES, "required": False}, "q == 'large'", ["small", "large", None]),
        ({"kind": "number", "max": 10}, "q >= 10", [9, 10]),
        ({"kind": "number"}, "q < -1", [-2, -1, 0]),
        ({"kind": "any_of", "options": SIZES}, "'large' in q", [["small"], ["large"], ["small", "large"]]),
        ({"kind": "any_of", "options": SIZES}, "count(q) > 1", [["small"], ["small", "large"]]),
        ({"kind": "date"}, "q > '2025-03-01'", ["2025-02-28", "2025-03-01", "2025-03-02"]),
        ({"kind": "date"}, "q > 'tomorrow'", ["2000-01-01"]),
        ({"kind": "consent"}, "q == True", [True]),
        ({"kind": "short_text"}, "q == 'x'", ["x", ANYTHING]),
        ({"kind": "short_text", "required": False}, "answered(q)", [ANYTHING, None]),
    ],
)
def test_answers_are_tried_on_either_side_of_what_they_are_compared_with(
    question: dict[str, Any], when: str, values: list[Any]
) -> None:
    found = tried(form({"id": "q", **question}, {"id": "then", "when": when}), "q")

    assert sorted(found, key=repr) == sorted(values, key=repr)


def test_ways_that_go_on_alike_are_walked_once() -> None:
    # Twenty questions of two answers, each of which only the next looks at: a million ways, some eighty steps.
    questions = [{"id": "q0", "kind": "yes_no"}]
    for number in range(1, 20):
        questions.append({"id": f"q{number}", "kind": "yes_no"})
        questions.append({"id": f"then{number}", "when": f"q{number - 1} == True and q{number} == True"})

    walked = walk(form(*questions), most_steps=500)

    assert walked.is_whole
    assert walked.asked >= {each["id"] for each in questions}


def test_a_way_that_was_left_off_may_end_at_a_stopper_too() -> None:
    definition = form(
        {"id": "first", "kind": "yes_no"},
        {"id": "then", "when": "first == True"},
        {"id": "last"},
        stoppers=({"id": "always", "when": "answered(last)"},),
    )

    routes = walk(definition).routes
    assert {route.stopper for route in routes} == {"always"}
    assert {route.answers["first"] for route in routes} == {True, False}


def test_a_walk_that_was_cut_short_says_so_and_blames_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    questions = [{"id": f"q{number}", "kind": "yes_no"} for number in range(12)]
    last = {"id": "last", "when": " and ".join(f"q{number} == True" for number in range(12)) + " and q0 == False"}

    assert not walk(form(*questions, last), most_steps=100).is_whole
    assert said(form(*questions, last)) == ["‘last’ is never asked: no answers before it let its condition hold."]
    monkeypatch.setattr("frontdoor.services.rules.routes.MOST_STEPS", 100)
    monkeypatch.setattr(walk, "__kwdefaults__", {**walk.__kwdefaults__, "most_steps": 100})
    assert said(form(*questions, last)) == []


@pytest.mark.parametrize(
    ("definition", "wrong"),
    [
        (
            form(
                {"id": "size", "kind": "one_of", "options": SIZES},
                {"id": "q", "when": "size == 'large' and size == 'small'"},
            ),
            "‘q’ is never asked: no answers before it let its condition hold.",
        ),
        (
            form({"id": "depth", "kind": "number", "max": 10}, {"id": "q", "when": "depth > 10"}),
            "‘q’ is never asked: no answers before it let its condition hold.",
        ),
        (
            form({"id": "sure", "kind": "yes_no"}, stoppers=(
                {"id": "sure", "when": "sure == True"}, {"id": "both", "when": "sure == True"},
            )),
            "‘both’ is never shown: no answers let its condition hold, or another comes first.",
        ),
        (
            form({"id": "sure", "kind": "yes_no"}, {"id": "q", "when": "sure == True"}, stoppers=(
                {"id": "sure", "when": "sure == True"},
            )),
            "‘q’ is never asked: no answers before it let its condition hold.",
        ),
        (
            form({"id": "sure", "kind": "yes_no"}, stoppers=({"id": "always", "when": "answered(sure)"},)),
            "Nobody can send this form: every way through it ends at a stopper.",
        ),
    ],
)  # fmt: skip
def test_what_no_answers_lead_to_is_told(definition: Definition, wrong: str) -> None:
    assert wrong in said(definition)


def test_a_mistake_of_the_kind_is_told_with_its_line(read: Read) -> None:
    old, new = "when: shape == 'round'", "when: shape == 'round' and shape == 'square'"
    line = HOLE[: HOLE.index(old)].count("\n") + 1

    found = [str(each) for each in read(hole=HOLE.replace(old, new)).mistakes]

    assert any(each.startswith(f"hole.yaml:{line}: ‘depth’ is never asked") for each in found)
