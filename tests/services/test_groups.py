"""The same questions about each of several, with conditions inside each."""

from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any

import pytest

from frontdoor.foundation.accounts.actors import PUBLIC
from frontdoor.services import api
from frontdoor.services.api import BadAnswer, DraftRecord, DraftSubmitted, check_answers, mark_submitted, path
from frontdoor.services.operations.items import remove_item, save_item_answer
from frontdoor.services.operations.submissions import start_draft
from frontdoor.services.rules.flow import next_question, plain_answers
from frontdoor.services.rules.folder import Folder
from frontdoor.services.rules.kinds.base import clean_answer, kind_of
from frontdoor.services.rules.kinds.groups import NUMBER, asked_of, unanswered
from frontdoor.services.rules.questions import Question

NOW = datetime(2025, 5, 20, 9, 0, tzinfo=UTC)
Read = Callable[..., Folder]

HOUSEHOLD = """
id: household
name: Tell us who lives with you
group: Homes
team: highways
summary: Tell us who lives with you.
questions:
  - id: people
    kind: group
    label: Who lives with you?
    item: person
    min: 1
    max: 3
    questions:
      - id: name
        kind: name
        label: What is their name?
        short_label: Name
      - id: works
        kind: yes_no
        label: Do they work?
        short_label: Works
      - id: pay
        kind: money
        label: What are they paid a month?
        short_label: Monthly pay
        when: works == True
  - id: big
    kind: yes_no
    label: Is it crowded?
    when: count(people) > 1
"""
ADA = {"name": "Ada", "works": True, "pay": "1200.00"}
BOLA = {"name": "Bola", "works": False}


@pytest.fixture
def group(read: Read) -> Question:
    folder = read(household=HOUSEHOLD)
    assert [str(each) for each in folder.mistakes] == []
    return folder.definitions[0].questions[0]


@pytest.fixture
def draft(publishing: Callable[..., Any], at: datetime) -> DraftRecord:
    publishing(household=HOUSEHOLD)
    service = api.service("household", at=at)
    assert service is not None
    return start_draft(service, channel="web", by=PUBLIC, at=at)


# ------------------------------------------------------------------------------ the kind
def test_a_condition_looks_at_the_answers_about_the_same_one(group: Question) -> None:
    assert [each.id for each in asked_of(group, {"works": True})] == ["name", "works", "pay"]
    assert [each.id for each in asked_of(group, {"works": False})] == ["name", "works"]


def test_the_next_question_about_one_is_the_first_without_an_answer(group: Question) -> None:
    assert [found.id if (found := unanswered(group, item)) else None for item in ({}, {"name": "Ada"}, ADA, BOLA)] == [
        "name", "works", None, None,
    ]  # fmt: skip


def test_what_became_hidden_is_left_out_on_sending(group: Question) -> None:
    assert clean_answer(group, [{**BOLA, "pay": "900"}, ADA], now=NOW) == [BOLA, ADA]


def test_numbers_of_the_way_in_are_not_kept(group: Question) -> None:
    assert clean_answer(group, [{NUMBER: 7, **ADA}], now=NOW) == [ADA]


@pytest.mark.parametrize(
    ("value", "says"),
    [
        ("Ada", "Who lives with you? must be a list"),
        (["Ada"], "Who lives with you? must be a list"),
        ([{"name": "Ada", "works": True}], "Person 1: Enter an amount of money"),
        ([ADA, {"name": "Bola", "works": "perhaps"}], "Person 2: Select yes or no: ‘Do they work?’"),
        ([ADA] * 4, "Add no more than 3 of these"),
        ([], "Add 1 person"),
    ],
)
def test_a_group_that_will_not_do_is_refused(group: Question, value: Any, says: str) -> None:
    with pytest.raises(BadAnswer) as refusal:
        clean_answer(group, value, now=NOW)
    assert str(refusal.value) == says


def test_fewer_than_there_must_be_are_refused(group: Question) -> None:
    with pytest.raises(BadAnswer, match="Add at least 2 of these"):
        clean_answer(group.model_copy(update={"min": 2}), [ADA], now=NOW)


def test_what_may_be_left_out_of_one_is_left_out(group: Question) -> None:
    optional = tuple(each.model_copy(update={"required": False}) for each in group.questions)

    assert clean_answer(group.model_copy(update={"questions": optional}), [{"name": "Ada"}], now=NOW) == [
        {"name": "Ada"}
    ]


def test_a_group_is_complete_when_everything_about_each_is_answered(group: Question) -> None:
    kind = kind_of(group)

    assert kind.is_complete(group, [ADA, BOLA])
    assert not kind.is_complete(group, [ADA, {"name": "Bola"}])
    assert not kind.is_complete(group, [])
    assert not kind.is_complete(group, [ADA] * 4)


def test_a_group_reads_as_a_line_for_each(group: Question) -> None:
    assert kind_of(group).plain(group, [ADA, BOLA]) == (
        "Person 1: Name: Ada; Works: Yes; Monthly pay: £1,200\nPerson 2: Name: Bola; Works: No"
    )


def test_a_condition_after_a_group_can_count_it(read: Read) -> None:
    definition = read(household=HOUSEHOLD).definitions[0]

    assert "big" in [each.id for each in path(definition, {"people": [ADA, BOLA]})]
    assert "big" not in [each.id for each in path(definition, {"people": [ADA]})]


def test_a_form_goes_on_from_a_group_only_when_it_is_complete(read: Read) -> None:
    definition = read(household=HOUSEHOLD).definitions[0]
    half = next_question(definition, {"people": [{"name": "Ada"}]})
    whole = next_question(definition, {"people": [BOLA]})

    assert half is not None
    assert half.id == "people"
    assert whole is not None
    assert whole.id == "contact_by"


def test_a_whole_submission_with_a_group_is_checked_and_read(read: Read) -> None:
    definition = read(household=HOUSEHOLD).definitions[0]
    checked = check_answers(definition, {"people": [ADA], "contact_by": ["none"]}, now=NOW)

    assert checked.errors == {}
    assert plain_answers(definition, checked.answers)[0].text.startswith("Person 1: Name: Ada")


# ------------------------------------------------------------------------------ on its way in
def test_each_answer_about_each_is_kept_by_itself(draft: DraftRecord, at: datetime) -> None:
    for number, question_id, value in ((1, "name", "Ada"), (2, "name", "Bola"), (1, "works", "no")):
        kept = save_item_answer(draft.id, group_id="people", number=number, question_id=question_id, value=value, at=at)

    assert kept.answers["people"] == [{NUMBER: 1, "name": "Ada", "works": False}, {NUMBER: 2, "name": "Bola"}]
    assert kept.revision == 3


def test_taking_one_away_in_another_tab_puts_no_answer_to_the_wrong_one(draft: DraftRecord, at: datetime) -> None:
    for number, name in ((1, "Ada"), (2, "Bola")):
        save_item_answer(draft.id, group_id="people", number=number, question_id="name", value=name, at=at)
    remove_item(draft.id, group_id="people", number=1, at=at)

    kept = save_item_answer(draft.id, group_id="people", number=2, question_id="works", value="yes", at=at)

    assert kept.answers["people"] == [{NUMBER: 2, "name": "Bola", "works": True}]


def test_no_more_are_added_than_the_group_may_have(draft: DraftRecord, at: datetime) -> None:
    for number in (1, 2, 3):
        save_item_answer(draft.id, group_id="people", number=number, question_id="name", value="Ada", at=at)

    with pytest.raises(BadAnswer, match="no more than 3"):
        save_item_answer(draft.id, group_id="people", number=4, question_id="name", value="Bola", at=at)


def test_an_answer_that_will_not_do_changes_nothing(draft: DraftRecord, at: datetime) -> None:
    with pytest.raises(BadAnswer):
        save_item_answer(draft.id, group_id="people", number=1, question_id="pay", value="lots", at=at)

    assert api.draft(draft.id, at=at) == draft


@pytest.mark.parametrize(("group_id", "question_id"), [("big", "name"), ("nobody", "name"), ("people", "big")])
def test_what_the_group_does_not_ask_is_not_kept(
    draft: DraftRecord, at: datetime, group_id: str, question_id: str
) -> None:
    with pytest.raises(LookupError):
        save_item_answer(draft.id, group_id=group_id, number=1, question_id=question_id, value="x", at=at)


def test_a_draft_that_was_sent_takes_no_more(draft: DraftRecord, at: datetime) -> None:
    mark_submitted(draft.id, reference="4KQ7MX9TA", at=at)

    with pytest.raises(DraftSubmitted):
        remove_item(draft.id, group_id="people", number=1, at=at)


# ------------------------------------------------------------------------------ mistakes in the file
@pytest.mark.parametrize(
    ("old", "new", "says"),
    [
        ("when: works == True", "when: big == True", "The condition looks at ‘big’, which is no question."),
        ("when: works == True", "when: works == 'yes'", "‘works’ is answered True or False, never ‘yes’."),
        ("        kind: name", "        kind: place", "A question of the kind place cannot be asked of each."),
        ("        kind: name", "        kind: nmae", "There is no kind of question ‘nmae’."),
        ("      - id: works", "      - id: name", "There are two questions called ‘name’."),
        ("        short_label: Name", "        public: true", "What is asked of each is never public."),
        ("item: person", "max_length: 3", "‘max_length’ means nothing to a question of the kind group."),
    ],
)
def test_a_mistake_inside_a_group_has_its_line(read: Read, old: str, new: str, says: str) -> None:
    text = HOUSEHOLD.replace(old, new, 1)
    line = HOUSEHOLD[: HOUSEHOLD.index(old)].count("\n") + 1

    found = [str(each) for each in read(household=text).mistakes if says in str(each)]

    assert found, [str(each) for each in read(household=text).mistakes]
    assert f"household.yaml:{line}:" in found[0]


def test_a_group_that_asks_nothing_is_told(read: Read) -> None:
    text = HOUSEHOLD[: HOUSEHOLD.index("    questions:\n")] + HOUSEHOLD[HOUSEHOLD.index("  - id: big") :]

    assert any("‘people’ asks nothing of each." in str(each) for each in read(household=text).mistakes)


def test_a_declaration_must_say_what_is_declared(read: Read) -> None:
    text = HOUSEHOLD + "  - id: sign\n    kind: declaration\n    label: Sign here\n"

    assert any("does not say what is declared" in str(each) for each in read(household=text).mistakes)
