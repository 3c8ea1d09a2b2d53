"""A service in a second language: its texts found, put in their places, and looked through by the checker."""

from collections.abc import Callable, Iterator, Mapping
from typing import Annotated, Any, get_args

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import BaseModel, Field

from frontdoor.kernel.language import LANGUAGES, TRANSLATED, Translated, language, speaking
from frontdoor.kernel.policy_files import read as parsed
from frontdoor.services.rules.as_files import as_file, brought_up_to_date
from frontdoor.services.rules.checking import document_model
from frontdoor.services.rules.definition import Definition
from frontdoor.services.rules.differences import differences
from frontdoor.services.rules.folder import Folder, read_sets
from frontdoor.services.rules.in_language import in_language, lost_in, said_in, texts_of, wanted, words_in
from frontdoor.services.rules.merging import merge
from frontdoor.services.rules.routes import walk
from frontdoor.services.rules.sections import DefinitionSection, definition_sections
from frontdoor.services.rules.sets import QuestionSet
from tests.services.conftest import HOLE
from tests.services.test_question_sets import one

Read = Callable[..., Folder]
#: Texts of a definition that are no words to read: names, conditions, numbers, addresses, codes.
NOT_WORDS = {
    "id", "value", "kind", "when", "formula", "amount", "per", "at", "url", "phone", "not_before", "not_after",
    "team", "use", "prefix", "first", "code", "prefill", "received", "status_changed", "question", "closed",
    "en", "says", "of", "near", "shows", "calendar", "met_by", "source", "starts", "pack", "variant", "issue", "sought",
    "answers", "decisions", "documents", "next", "after",
}  # fmt: skip
#: Texts that staff alone read, in English.
FOR_STAFF = {
    "DecisionDefinition.label", "DocumentDefinition.label", "ResultDefinition.label", "StepDefinition.label",
    "TaskDefinition.title", "TaskDefinition.checklist",
}  # fmt: skip


def in_welsh(text: str, words: Mapping[str, str]) -> str:
    """Return a file with translations."""
    listed = "".join(f"      - en: {en!r}\n        says: {says!r}\n" for en, says in words.items())
    return f"{text}languages:\n  - code: cy\n    texts:\n{listed or '      []'}\n"


def whole(read: Read, text: str = HOLE) -> dict[str, str]:
    """Return a translation of everything that a file says."""
    return {each.text: f"Cy: {each.text}" for each in wanted(one(read(hole=text)).stored(), "cy")}


def welsh(read: Read, text: str = HOLE) -> Definition:
    return in_language(one(read(hole=in_welsh(text, whole(read, text)))), "cy")


def told(read: Read, words: Mapping[str, str], text: str = HOLE) -> list[str]:
    return [each.wrong for each in read(hole=in_welsh(text, words)).mistakes]


def models_in(annotation: Any) -> Iterator[type[BaseModel]]:
    if isinstance(annotation, type) and issubclass(annotation, BaseModel):
        yield annotation
    for each in get_args(annotation):
        yield from models_in(each)


def texts_nobody_marked(model: type[BaseModel], seen: set[type[BaseModel]]) -> Iterator[str]:
    if model in seen:
        return
    seen.add(model)
    for name, field in model.model_fields.items():
        inner = list(models_in(field.annotation))
        for each in inner:
            yield from texts_nobody_marked(each, seen)
        marked = any(isinstance(mark, Translated) for mark in (*field.metadata, *marks_within(field.annotation)))
        if not inner and str in {field.annotation, *plain_within(field.annotation)} and not marked:
            yield f"{model.__name__}.{name}"


def marks_within(annotation: Any) -> list[Any]:
    return [mark for each in get_args(annotation) for mark in getattr(each, "__metadata__", ())]


def plain_within(annotation: Any) -> list[Any]:
    inside = get_args(annotation)
    return [get_args(each)[0] if hasattr(each, "__metadata__") else each for each in inside]


def test_every_text_of_a_definition_is_said_to_be_words_or_is_known_not_to_be() -> None:
    unmarked = set(texts_nobody_marked(document_model(), set()))

    assert {each for each in unmarked - FOR_STAFF if each.split(".")[1] not in NOT_WORDS} == set()


def test_everything_that_is_read_is_said_in_the_language(read: Read) -> None:
    texts = texts_of(welsh(read).stored())

    assert texts and {each.text for each in texts if not each.text.startswith("Cy: ")} == set()


def test_the_questions_about_contact_are_in_the_language_too(read: Read) -> None:
    found = welsh(read).question("contact_name")

    assert found is not None and found.label == "Beth yw eich enw?"


def test_what_a_form_sends_is_called_as_its_definition_says_and_else_by_its_pattern(hole: Definition) -> None:
    named = Definition.from_stored({**hole.stored(), "sends": "complaint"})
    own = Definition.from_stored({**hole.stored(), "sends": "first-time buyer’s form"})

    assert [each.noun for each in (hole, named, own)] == ["report", "complaint", "first-time buyer’s form"]
    with speaking("cy"):
        assert [each.noun for each in (hole, named, own)] == ["adroddiad", "cwyn", "first-time buyer’s form"]


def test_the_questions_of_a_form_in_english_are_english_whoever_reads_them_first(read: Read) -> None:
    with speaking("cy"):
        found = one(read(hole=HOLE)).question("contact_name")

    assert found is not None and found.label == "What is your name?"


def test_a_language_that_a_service_has_not_leaves_it_as_it_is(read: Read) -> None:
    definition = one(read(hole=HOLE))

    assert in_language(definition, "cy") is definition
    assert in_language(definition, "en") is definition


def test_what_is_not_translated_stays_english(hole: Definition) -> None:
    stored = {**hole.stored(), "languages": [{"code": "cy", "texts": [{"en": "Roads", "says": "Ffyrdd"}]}]}

    found = in_language(Definition.from_stored(stored), "cy")

    assert (found.group, found.name) == ("Ffyrdd", "Report a hole")


def without_texts(data: Any) -> Any:
    emptied = Definition.from_stored(data).stored()
    emptied.pop("languages", None)
    for said in texts_of(emptied):
        holder = emptied
        for step in said.path[:-1]:
            holder = holder[step]  # type: ignore[index] -- a path leads through lists and mappings
        holder[said.path[-1]] = ""  # type: ignore[index] -- as above
    return emptied


@given(
    st.dictionaries(
        st.sampled_from(["Round", "Square", "Water", "Where is it?", "Call us"]), st.text("abc ", min_size=1)
    )
)
def test_whatever_the_words_no_id_value_or_condition_changes(words: dict[str, str]) -> None:
    texts = [{"en": en, "says": says} for en, says in words.items() if says.strip()]
    english = Definition.from_stored({**parsed(HOLE).data, "languages": [{"code": "cy", "texts": texts}]})

    found = in_language(english, "cy")

    assert without_texts(found.stored()) == without_texts(english.stored())
    assert [each.answers for each in walk(found).routes] == [each.answers for each in walk(english).routes]


def test_a_long_text_is_translated_paragraph_by_paragraph(hole: Definition) -> None:
    stored = {
        **hole.stored(),
        "description": "One.\n\nTwo.\n\n3.",
        "languages": [{"code": "cy", "texts": [{"en": "One.", "says": "Un."}]}],
    }

    assert in_language(Definition.from_stored(stored), "cy").description == "Un.\n\nTwo.\n\n3."
    assert {each.text for each in wanted(stored, "cy") if not each.says and each.path == ("description",)} == {"Two."}


def test_what_was_kept_in_english_is_said_in_the_language_of_its_service(read: Read) -> None:
    assert said_in(welsh(read), "Round") == "Cy: Round"
    assert said_in(one(read(hole=HOLE)), "Round") == "Round"


# ------------------------------------------------------------------------------ the checker
def test_a_form_that_is_translated_whole_has_no_mistake(read: Read) -> None:
    assert told(read, whole(read)) == []


def test_a_missing_translation_is_told_with_its_place(read: Read) -> None:
    words = whole(read)
    del words["Round"]

    assert told(read, words) == ["There is no Welsh for ‘Round’ (question ‘shape’, option ‘round’, label)."]


def test_english_that_changed_is_missing_and_its_old_translation_is_left_over(read: Read) -> None:
    found = told(read, whole(read), HOLE.replace("label: Round", "label: Like a plate"))

    assert found == [
        "There is no Welsh for ‘Like a plate’ (question ‘shape’, option ‘round’, label).",
        "Nothing says ‘Round’ any more, and its Welsh is still there.",
    ]


@pytest.mark.parametrize(
    ("english", "welsh", "lost"),
    [
        ("Call 999 now.", "Ffoniwch nawr.", "999"),
        ("Call 999, or 105.", "Ffoniwch 105.", "999"),
        ("See https://example.org/a for more.", "Gweler yma.", "https://example.org/a"),
        ("Write to help@example.org.", "Ysgrifennwch.", "help@example.org"),
        ("Dear ((name))", "Annwyl", "((name))"),
        ("2 of 2", "2", "2"),
        ("Call 999 now.", "Ffoniwch 999 nawr.", ""),
        ("Between midnight and 5am", "Rhwng hanner nos a 5 y bore", ""),
    ],
)
def test_numbers_addresses_and_places_may_not_be_lost(english: str, welsh: str, lost: str) -> None:
    assert lost_in(english, welsh) == lost


def test_a_translation_that_lost_something_is_told(read: Read) -> None:
    text = HOLE.replace("message: Call us now.", "message: Call 999 now.")

    assert told(read, {**whole(read, text), "Call 999 now.": "Ffoniwch."}, text) == ["The Welsh has lost ‘999’."]


def test_a_translation_too_long_for_its_place_is_told(read: Read) -> None:
    found = told(read, {**whole(read), "Round": "o" * 201})

    assert found == [f"In Welsh, ‘{'o' * 60}…’ has 201 characters; 200 is the most."]


def test_a_translation_too_long_for_its_place_is_not_shown(hole: Definition) -> None:
    texts = [{"en": "Report a hole", "says": "o" * 201}]
    stored = {**hole.stored(), "languages": [{"code": "cy", "texts": texts}]}

    assert in_language(Definition.from_stored(stored), "cy").name == "Report a hole"


def test_the_same_text_is_translated_once(read: Read) -> None:
    text = in_welsh(HOLE, whole(read)) + "      - en: Round\n        says: Crwn\n"

    assert [each.wrong for each in read(hole=text).mistakes] == ["‘Round’ is translated twice."]


@pytest.mark.parametrize(
    ("code", "wrong"),
    [("en", "We know no language ‘en’."), ("xx", "We know no language ‘xx’."), ("cy", "‘cy’ is there twice.")],
)
def test_a_language_is_one_we_know_and_there_once(read: Read, code: str, wrong: str) -> None:
    text = f"{in_welsh(HOLE, whole(read))}  - code: {code}\n"

    assert [each.wrong for each in read(hole=text).mistakes] == [wrong]


def test_languages_know_how_they_run() -> None:
    assert (language("ur").direction, language("cy").direction, language("en-gb").code) == ("rtl", "ltr", "en")
    assert all(code == each.code for code, each in LANGUAGES.items())


@pytest.mark.usefixtures("bare")
@pytest.mark.parametrize(
    "wrong", [{"questions": [3], "name": 4}, {"unheard_of": "x"}, {"keywords": "x"}, {"closes": "x"}, {"fees": []}]
)
def test_what_is_wrong_or_no_text_is_passed_over(wrong: dict[str, Any]) -> None:
    assert texts_of(wrong) == []


@pytest.mark.usefixtures("bare")
def test_a_list_of_texts_is_read_text_by_text(monkeypatch: pytest.MonkeyPatch) -> None:
    section = DefinitionSection("told", Told, "To whom it is told.")
    monkeypatch.setitem(definition_sections._entries, "told", section)

    found = texts_of({"told": {"whom": ["The police", 3, "The crew"], "codes": ["a"]}})

    assert [(each.path, each.text, each.longest) for each in found] == [
        (("told", "whom", 0), "The police", 20),
        (("told", "whom", 2), "The crew", 20),
    ]


class Told(BaseModel):
    whom: tuple[Annotated[str, Field(max_length=20), TRANSLATED], ...] = ()
    codes: tuple[Annotated[str, Field(max_length=20)], ...] = ()


def test_translations_that_are_nothing_of_the_kind_are_passed_over() -> None:
    wrong = {"languages": [3, {"code": "cy", "texts": [{"en": 1, "says": "x"}, "x"]}, {"code": "cy", "texts": "x"}]}

    assert words_in(wrong, "cy") == {}


# ------------------------------------------------------------------------------ files, sets, differences
SETS = """sets:
  - id: vehicle
    name: A vehicle
    questions:
      - id: plate
        kind: short_text
        label: What does the plate say?
    languages:
      - code: cy
        texts:
          - en: What does the plate say?
            says: Beth mae'r plât yn ei ddweud?
"""
USING = f"{HOLE}  - use: vehicle\n"


def sets_of(text: str) -> dict[str, QuestionSet]:
    found, _broken, mistakes = read_sets(text)
    assert mistakes == []
    return found


def test_the_questions_of_a_set_bring_their_translations(read: Read) -> None:
    definition = one(read(hole=in_welsh(USING, whole(read)), question_sets=SETS))

    assert in_language(definition, "cy").questions[-1].label == "Beth mae'r plât yn ei ddweud?"


def test_a_services_own_translation_goes_before_its_sets(read: Read) -> None:
    words = {**whole(read), "What does the plate say?": "Beth sydd arno?"}

    definition = one(read(hole=in_welsh(USING, words), question_sets=SETS))

    assert in_language(definition, "cy").questions[-1].label == "Beth sydd arno?"


def test_an_export_changes_the_line_of_one_translation_and_leaves_the_sets_alone(read: Read) -> None:
    text = in_welsh(USING, whole(read))
    before = one(read(hole=text, question_sets=SETS))
    texts = [
        each.model_copy(update={"says": "Crwn"}) if each.en == "Round" else each for each in before.languages[0].texts
    ]
    # As the browser keeps it: in another order.
    after = before.model_copy(update={"languages": (before.languages[0].model_copy(update={"texts": tuple(texts)}),)})

    made = brought_up_to_date(text, after, sets=sets_of(SETS))

    changed = [(old, new) for old, new in zip(text.splitlines(), made.splitlines(), strict=True) if old != new]
    assert changed == [("        says: 'Cy: Round'", "        says: Crwn")]


def test_the_order_of_translations_says_nothing(read: Read) -> None:
    text = in_welsh(HOLE, whole(read))
    turned = in_welsh(HOLE, dict(reversed(whole(read).items())))

    assert brought_up_to_date(text, one(read(hole=turned)), sets={}) == text


def test_a_new_file_holds_no_translation_that_a_set_gives(read: Read) -> None:
    made = as_file(one(read(hole=in_welsh(USING, whole(read)), question_sets=SETS)).stored(), sets=sets_of(SETS))

    assert "Beth mae" not in made and "says: 'Cy: Round'" in made


def test_a_file_whose_translations_all_come_from_sets_says_the_language_alone(read: Read) -> None:
    stored = one(read(hole=USING, question_sets=SETS)).stored()
    texts = [{"en": "What does the plate say?", "says": "Beth mae'r plât yn ei ddweud?"}]

    made = as_file({**stored, "languages": [{"code": "cy", "texts": texts}, {"code": "pl"}]}, sets=sets_of(SETS))

    assert made.endswith("languages:\n  - code: cy\n  - code: pl\n")


def test_translations_that_a_file_writes_wrongly_reach_the_checker(read: Read) -> None:
    found = read(hole=f"{USING}languages:\n  - cy\n  - code: pl\n    texts: none\n", question_sets=SETS)

    assert len(found.mistakes) == 2


def test_a_changed_translation_is_told_in_words(read: Read) -> None:
    before = one(read(hole=in_welsh(HOLE, whole(read))))
    after = one(read(hole=in_welsh(HOLE, {**whole(read), "Round": "Crwn"})))

    (found,) = differences(before, after)

    assert (found.where, found.was, found.now) == (
        "language ‘cy’, translation of ‘Round’, what it says", "Cy: Round", "Crwn",
    )  # fmt: skip


def test_two_who_translated_different_texts_are_brought_together(hole: Definition) -> None:
    def said(**words: str) -> dict[str, Any]:
        texts = [{"en": en, "says": says} for en, says in words.items()]
        return {**hole.stored(), "languages": [{"code": "cy", "texts": texts}]}

    merged = merge(said(Roads="a"), ours=said(Roads="a", Round="b"), theirs=said(Roads="c"))

    assert words_in(merged.definition, "cy") == {"Roads": "c", "Round": "b"}
    assert merged.clashes == []
