"""Questions kept once and used by many services."""

from collections.abc import Callable
from typing import Any

import pytest

from frontdoor.kernel.policy_files import read_file
from frontdoor.services.operations.publishing import Published
from frontdoor.services.rules.definition import Definition
from frontdoor.services.rules.differences import differences
from frontdoor.services.rules.flow import path
from frontdoor.services.rules.folder import Folder
from frontdoor.services.rules.sets import QuestionSet, SetsFile, collapsed
from tests.services.conftest import HOLE

Read = Callable[..., Folder]
SETS = """sets:
  - id: vehicle
    name: A vehicle
    questions:
      - id: has_plate
        kind: yes_no
        label: Has it a number plate?
      - id: plate
        kind: short_text
        label: What does it say?
        when: has_plate == True
"""
USING = f"{HOLE}  - use: vehicle\n"


def one(folder: Folder) -> Definition:
    assert folder.mistakes == ()
    return folder.definitions[0]


def ids(definition: Definition) -> list[str]:
    return [each.id for each in definition.questions]


def test_the_questions_of_a_set_stand_where_it_is_used(read: Read) -> None:
    text = USING.replace("  - id: shape\n", "  - use: vehicle\n    prefix: other\n  - id: shape\n")

    assert ids(one(read(hole=text, question_sets=SETS))) == [
        "danger", "where", "other_has_plate", "other_plate", "shape", "depth", "things", "description", "has_plate",
        "plate",
    ]  # fmt: skip


def test_conditions_inside_a_set_follow_its_prefix(read: Read) -> None:
    definition = one(read(hole=f"{HOLE}  - use: vehicle\n    prefix: other\n", question_sets=SETS))

    assert definition.questions[-1].when == "other_has_plate == True"


def test_the_condition_of_a_use_is_on_every_question_of_the_set(read: Read) -> None:
    definition = one(read(hole=f"{USING}    when: danger == False\n", question_sets=SETS))

    assert [each.when for each in definition.questions[-2:]] == [
        "danger == False", "(danger == False) and (has_plate == True)",
    ]  # fmt: skip
    assert "has_plate" not in [each.id for each in path(definition, {"danger": True})]


def test_a_mistake_in_a_set_is_told_once_in_its_own_file(read: Read) -> None:
    wrong = SETS.replace("when: has_plate", "when: has_plat")
    found = read(hole=USING, pit=USING.replace("id: hole", "id: pit").replace("a hole", "a pit"), question_sets=wrong)

    (mistake,) = found.mistakes
    assert (mistake.file, mistake.line) == ("question-sets.yaml", 11)
    assert "‘has_plat’, which is no question. Did you mean ‘has_plate’?" in str(mistake)


def test_a_mistake_in_a_set_hides_none_of_a_service_that_uses_another(read: Read) -> None:
    wrong = SETS + "  - { id: other, name: Other, questions: [{ id: x, kind: no_kind, label: X }] }\n"
    found = read(hole=USING.replace("summary: Tell us about a hole.\n", ""), question_sets=wrong)

    assert [each.file for each in found.mistakes] == ["hole.yaml", "question-sets.yaml"]


def test_a_service_that_uses_no_set_is_read_whatever_is_wrong_with_the_sets(read: Read) -> None:
    found = read(hole=HOLE, question_sets="sets: none")

    assert [each.id for each in found.definitions] == ["hole"]


@pytest.mark.parametrize(
    ("sets", "line", "sentence"),
    [
        (SETS.replace("kind: yes_no", "kind: yes_now"), 6, "There is no kind of question ‘yes_now’."),
        (SETS.replace("        label: Has it a number plate?\n", ""), 5, "‘label’ is missing."),
        (f"{SETS}{SETS.removeprefix('sets:')}".replace("\n\n", "\n"), 12, "There are two sets ‘vehicle’."),
        ("sets: none", 1, "‘sets’ must be a list"),
        ("sets:\n  - vehicle", 2, "must be a group of keys"),
        ("[]", 1, ""),
    ],
)
def test_what_is_wrong_with_the_file_of_sets_has_its_line(sets: str, line: int, sentence: str, read: Read) -> None:
    told = read(hole=HOLE, question_sets=sets).mistakes

    assert {each.file for each in told} == {"question-sets.yaml"}
    assert any(each.line == line and sentence in each.wrong for each in told)


@pytest.mark.parametrize(
    ("use", "sentence"),
    [
        ("  - use: vehicel\n", "There is no set ‘vehicel’. Did you mean ‘vehicle’?"),
        ("  - use: vehicle\n    prefx: a\n", "There is no key ‘prefx’ here. Did you mean ‘prefix’?"),
        ("  - use: vehicle\n  - use: vehicle\n", "There are two questions called ‘has_plate’."),
        ("  - use: vehicle\n    when: shpe == 1\n", "‘shpe’, which is no question. Did you mean ‘shape’?"),
    ],
)
def test_what_does_not_fit_a_service_is_told_where_it_uses_the_set(use: str, sentence: str, read: Read) -> None:
    text = HOLE + use
    told = read(hole=text, question_sets=SETS).mistakes

    assert {each.file for each in told} == {"hole.yaml"}
    assert min(each.line for each in told) > len(HOLE.splitlines())
    assert any(sentence in str(each) for each in told)


def test_a_mistake_behind_a_set_keeps_its_own_line(read: Read) -> None:
    text = f"{USING}  - id: last\n    kind: nothing\n    label: Last?\n"
    (mistake,) = read(hole=text, question_sets=SETS).mistakes

    assert mistake.line == len(text.splitlines()) - 1


def test_nobody_writes_which_questions_came_from_a_set(read: Read) -> None:
    (mistake,) = read(hole=f"{HOLE}uses: []\n", question_sets=SETS).mistakes

    assert "‘uses’ is filled in when the catalogue is read." in mistake.wrong


def test_a_changed_set_makes_new_versions_of_the_services_that_use_it_alone(
    publishing: Callable[..., Published],
) -> None:
    pit = HOLE.replace("id: hole", "id: pit").replace("a hole", "a pit")
    publishing(hole=USING, pit=pit, question_sets=SETS)
    changed = publishing(hole=USING, pit=pit, question_sets=SETS.replace("Has it a number", "Does it have a number"))

    assert changed.published == ("hole",)


def test_a_question_moved_into_a_set_makes_no_difference_to_read(read: Read) -> None:
    written_out = SETS.split("questions:\n")[1].replace("      ", "  ")
    before = one(read(hole=HOLE + written_out))
    after = one(read(hole=USING, question_sets=SETS))

    assert differences(before, after) == []


def known() -> dict[str, QuestionSet]:
    found, _mistakes = read_file("question-sets.yaml", SETS, SetsFile)
    assert found is not None
    return {each.id: each for each in found.sets}


@pytest.mark.parametrize("settings", ["", "    prefix: other\n", "    when: danger == False\n"])
def test_a_definition_is_written_again_with_its_sets(settings: str, read: Read) -> None:
    stored = one(read(hole=USING + settings, question_sets=SETS)).stored()
    written: dict[str, Any] = collapsed(stored, known())

    assert len(written["questions"]) == 7
    assert written["questions"][-1]["use"] == "vehicle"
    assert "uses" not in written


def test_a_question_changed_for_one_service_is_written_out(read: Read) -> None:
    stored = one(read(hole=USING, question_sets=SETS)).stored()
    stored["questions"][-1]["label"] = "What does the plate say?"

    assert [each.get("id") for each in collapsed(stored, known())["questions"][-2:]] == ["has_plate", "plate"]


@pytest.mark.parametrize("gone", ["set", "question"])
def test_what_is_there_no_more_is_written_out(gone: str, read: Read) -> None:
    stored = one(read(hole=USING, question_sets=SETS)).stored()
    if gone == "question":
        stored["questions"] = stored["questions"][:6]
    written = collapsed(stored, known() if gone == "question" else {})

    assert not any("use" in each for each in written["questions"])


def test_a_set_that_cannot_be_read_is_told_in_its_own_file_alone(read: Read) -> None:
    wrong = SETS.replace("when: has_plate == True", "when: has_plate ==")
    (mistake,) = read(hole=f"{USING}    prefix: other\n", question_sets=wrong).mistakes

    assert mistake.file == "question-sets.yaml"
