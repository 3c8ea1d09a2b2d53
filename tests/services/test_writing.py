"""Definitions as files: nothing is lost, and a file that is there keeps every line that says the same."""

import copy
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from frontdoor.kernel.policy_files import read
from frontdoor.services.operations.changing import checksum
from frontdoor.services.queries import question_sets
from frontdoor.services.rules.as_files import as_file, brought_up_to_date, content
from frontdoor.services.rules.definition import Definition
from frontdoor.services.rules.sets import expand
from frontdoor.services.rules.writing import CannotKeep, rewritten, stored_as_yaml

FILES = sorted(
    each for each in Path("catalogue").glob("*.yaml") if each.name not in {"teams.yaml", "question-sets.yaml"}
)
SETS = question_sets(Path("catalogue"))

KEPT = """\
# Where the facts come from: the act of 1980
id: hole
name: Report a hole  # as people say
group: Roads
team: highways

# The summary was agreed in March
summary: Tell us about a hole.

questions:
  # First, because of danger
  - id: danger
    kind: yes_no
    label: Is there danger?
  # What it looks like
  - id: shape
    kind: one_of
    label: What shape is it?
    required: true
    options:
      - { value: round, label: Round }
      # Rare
      - { value: square, label: Square }

# Agreed with the team
promise:
  days: 10  # working days
"""


def reading(text: str) -> Definition:
    return Definition.from_stored(expand(read(text).data, SETS).data)


def after(change: Callable[[dict[str, Any]], object], text: str = KEPT) -> str:
    """Return a file's text after a change to what it says, having read it again."""
    was = reading(text)
    stored = copy.deepcopy(was.stored())
    change(stored)
    now = Definition.from_stored(stored)
    made = brought_up_to_date(text, now, sets=SETS)
    assert checksum(reading(made)) == checksum(now), made
    return made


def different(made: str, text: str = KEPT) -> tuple[list[str], list[str]]:
    """Return the lines that went and those that came."""
    old, new = text.splitlines(), made.splitlines()
    return [line for line in old if line not in new], [line for line in new if line not in old]


@pytest.mark.parametrize("path", FILES, ids=lambda each: each.stem)
def test_a_file_of_the_catalogue_written_anew_says_the_same(path: Path) -> None:
    definition = reading(path.read_text())

    assert checksum(reading(as_file(definition.stored(), sets=SETS))) == checksum(definition)


@pytest.mark.parametrize("path", FILES, ids=lambda each: each.stem)
def test_a_file_of_the_catalogue_changes_only_where_it_differs(path: Path) -> None:
    text = path.read_text()

    made = after(lambda it: it.update(summary="Something else: with a colon."), text)

    gone, come = different(made, text)
    assert [line.split(":")[0] for line in gone[:1]] == ["summary"]
    assert come == ["summary: 'Something else: with a colon.'"]


@pytest.mark.slow
@pytest.mark.parametrize("path", FILES, ids=lambda each: each.stem)
def test_every_question_of_the_catalogue_can_change_move_and_go(path: Path) -> None:
    text = path.read_text()
    for index in range(len(reading(text).questions)):
        after(
            lambda it, index=index: it["questions"][index].update(label="no", hint="A # sign\n\nand a paragraph"), text
        )
        after(lambda it, index=index: it["questions"].insert(0, it["questions"].pop(index)), text)


def test_what_says_the_same_stays_as_it_is() -> None:
    assert after(lambda _it: None) == KEPT


def test_a_changed_line_keeps_the_remark_behind_it() -> None:
    assert different(after(lambda it: it.update(name="Report a pit"))) == (
        ["name: Report a hole  # as people say"],
        ["name: Report a pit  # as people say"],
    )


def test_a_new_key_comes_after_the_one_before_it_and_under_no_foreign_comment() -> None:
    made = after(lambda it: it.update(keywords=["pit", "no: pit"]))

    assert "group: Roads\nkeywords:\n  - pit\n  - 'no: pit'\nteam: highways\n" in made
    assert different(made)[0] == []


def test_a_key_that_goes_leaves_its_comment() -> None:
    made = after(lambda it: it.pop("promise"))

    assert different(made) == (["promise:", "  days: 10  # working days"], [])


def test_an_option_that_goes_takes_only_its_own_line() -> None:
    made = after(lambda it: it["questions"][1]["options"].pop(0))

    assert different(made) == (["      - { value: round, label: Round }"], [])


def test_paragraphs_become_a_line_and_a_line_paragraphs() -> None:
    text = KEPT.replace("questions:\n", "description: |\n  One.\n\n  Two.\n# Asked of all\nquestions:\n", 1)

    made = after(lambda it: it.update(description="One."), text)

    assert "\ndescription: One.\n# Asked of all\nquestions:\n" in made
    again = after(lambda it: it.update(description="One.\n\nTwo."), made)
    assert "\ndescription: |-\n  One.\n\n  Two.\n# Asked of all\nquestions:\n" in again


def test_a_list_of_words_is_written_whole() -> None:
    text = KEPT.replace("group: Roads\n", "keywords:\n  - pit\n  - dip\ngroup: Roads\n")

    made = after(lambda it: it.update(keywords=["pit", "dent"]), text)

    assert different(made, text) == (["  - dip"], ["  - dent"])


def test_a_section_changes_within() -> None:
    assert different(after(lambda it: it["promise"].update(days=5))) == (
        ["  days: 10  # working days"],
        ["  days: 5  # working days"],
    )


def test_an_option_in_braces_stays_in_braces() -> None:
    made = after(lambda it: it["questions"][1]["options"][1].update(label="Four corners"))

    assert different(made) == (
        ["      - { value: square, label: Square }"],
        ["      - {value: square, label: Four corners}"],
    )


def test_a_default_that_is_written_out_stays_until_it_changes() -> None:
    assert "required: true" in after(lambda it: it["questions"][1].update(label="Which?"))
    assert "required: false" in after(lambda it: it["questions"][1].update(required=False))


def test_questions_take_their_comments_along_when_they_move() -> None:
    made = after(lambda it: it["questions"].reverse())

    assert made.index("# What it looks like") < made.index("id: shape") < made.index("# First, because")


def test_a_new_question_may_come_first() -> None:
    made = after(lambda it: it["questions"].insert(0, {"id": "new", "kind": "yes_no", "label": "Is it new?"}))

    assert different(made) == ([], ["  - id: new", "    label: Is it new?"])


def test_an_item_whose_first_key_goes_is_written_anew() -> None:
    text = KEPT.replace("  - id: danger\n    kind: yes_no\n", "  - hint: Look\n    id: danger\n    kind: yes_no\n")

    made = after(lambda it: it["questions"][0].pop("hint"), text)

    assert "  # First, because of danger\n  - id: danger\n" in made


def test_an_item_that_gets_a_key_before_its_first_is_written_anew() -> None:
    text = KEPT.replace("  - id: danger\n    kind: yes_no\n", "  - kind: yes_no\n    id: danger\n")
    was = reading(text)
    stored = {"questions": [{"hint": "New", **was.stored()["questions"][0]}, was.stored()["questions"][1]]}
    now = Definition.from_stored({**was.stored(), **stored})
    made = rewritten(text, was=was.stored(), now=now.stored())

    assert checksum(reading(made)) == checksum(now)


@pytest.mark.parametrize("text", [KEPT.replace("Roads", "&a Roads"), '{"id": "hole"}'])
def test_what_cannot_be_changed_by_lines_is_refused(text: str) -> None:
    was = reading(KEPT)

    with pytest.raises(CannotKeep):
        rewritten(text, was=was.stored(), now=was.stored())


def test_a_way_of_writing_that_we_do_not_follow_is_refused_rather_than_written_wrongly() -> None:
    text = KEPT.replace("summary: Tell us about a hole.", "? summary\n: Tell us about a hole.")

    with pytest.raises(CannotKeep, match="move it away"):
        after(lambda it: it.update(summary="New."), text)


@given(
    text=st.text(st.characters(blacklist_categories=["Cs", "Cc"]) | st.just("\n"), min_size=1, max_size=60),
    flag=st.booleans() | st.integers(-9999, 9999) | st.none(),
)
@settings(max_examples=60, deadline=None)
def test_any_text_of_a_section_comes_back_as_it_was(text: str, flag: Any) -> None:
    stored = {**reading(KEPT).stored(), "access": {"words": text, "flag": flag, "list": [text, text]}}

    assert read(stored_as_yaml(stored)).data["access"] == stored["access"]


def test_a_file_goes_on_using_its_sets_whoever_changed_the_rest() -> None:
    (path, *_others) = [each for each in FILES if "- use:" in each.read_text()]
    text = path.read_text()
    stored = content(reading(text).stored())  # as the browser knows it
    stored["questions"] = [{**stored["questions"][0], "hint": "Something else."}, *stored["questions"][1:]]

    assert "- use: public-photos" in brought_up_to_date(text, Definition.from_stored(stored), sets=SETS)


def test_a_question_that_is_no_longer_as_its_set_has_it_is_written_out() -> None:
    (path, *_others) = [each for each in FILES if "- use:" in each.read_text()]
    text = path.read_text()
    stored = reading(text).stored()
    changed = [{**each, "max": 3} if each["id"] == "photos" else each for each in stored["questions"]]

    assert "- use:" not in brought_up_to_date(text, Definition.from_stored({**stored, "questions": changed}), sets=SETS)


def test_a_file_with_mistakes_is_left_alone() -> None:
    with pytest.raises(CannotKeep, match="has mistakes"):
        brought_up_to_date("id: 7", reading(KEPT), sets={})


def test_without_the_sets_a_new_file_says_every_question() -> None:
    (path, *_others) = [each for each in FILES if "- use:" in each.read_text()]
    assert "- use:" not in as_file(reading(path.read_text()).stored(), sets={})
