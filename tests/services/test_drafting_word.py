"""Word forms: tables, content controls, old form fields and merge tags."""

import pytest

from frontdoor.services.providers.forms.word import read_word
from frontdoor.services.rules.drafting.draft import Draft, Fate, draft_of
from frontdoor.services.rules.drafting.meaning import INSTEAD
from frontdoor.services.rules.drafting.merge_tags import tags_in, without_tags
from frontdoor.services.rules.drafting.paper import CannotDraft
from frontdoor.services.rules.kinds.base import field_kinds
from tests.factories.forms import word


def drafted(data: bytes) -> Draft:
    return draft_of(read_word(data), kinds=(*field_kinds.names(), *INSTEAD), most_questions=60)


def asked(data: bytes) -> list[tuple[str, str]]:
    return [(question.kind, question.label) for question in drafted(data).questions]


def control(name: str, inside: str = "") -> str:
    return f'<w:sdt><w:sdtPr><w:alias w:val="{name}"/>{inside}</w:sdtPr><w:sdtContent><w:r/></w:sdtContent></w:sdt>'


def legacy(name: str, inside: str) -> str:
    return (
        f'<w:r><w:fldChar w:fldCharType="begin"><w:ffData><w:name w:val="{name}"/>{inside}</w:ffData></w:fldChar></w:r>'
    )


# ------------------------------------------------------------------------------ tables and lines
def test_an_empty_cell_beside_a_label_is_a_question() -> None:
    assert asked(word([("Full name", ""), ("Email address", "")])) == [
        ("name", "Full name"),
        ("email", "Email address"),
    ]


def test_two_pairs_in_a_row_are_two_questions() -> None:
    assert asked(word([("Make", "", "Colour", "")])) == [("short_text", "Make"), ("short_text", "Colour")]


def test_a_table_with_a_head_asks_each_column_once() -> None:
    draft = drafted(word([("Full name", "Relationship"), ("", ""), ("", "")]))

    assert [question.label for question in draft.questions] == ["Full name", "Relationship"]
    assert len(draft.with_fate(Fate.REPEATS)) == 2


def test_a_question_says_in_which_row_of_which_table_it_is() -> None:
    assert [question.where for question in drafted(word([("Make", ""), ("Colour", "")])).questions] == [
        "table 1, row 1",
        "table 1, row 2",
    ]


def test_a_ruled_line_after_a_label_is_a_question() -> None:
    assert asked(word(lines=["Reference: ________"])) == [("short_text", "Reference")]


def test_printed_boxes_of_a_cell_are_the_answers_of_its_label() -> None:
    [question] = drafted(word([("Do you drive?", "☐ Yes ☐ No")])).questions

    assert (question.kind, question.label) == ("yes_no", "Do you drive?")


# ------------------------------------------------------------------------------ content controls
@pytest.mark.parametrize(
    ("inside", "kind"),
    [
        ("<w:text/>", "short_text"),
        ('<w:text w:multiLine="1"/>', "long_text"),
        ('<w:date><w:dateFormat w:val="d/M/yyyy"/></w:date>', "date"),
        (
            '<w:dropDownList><w:listItem w:displayText="Red"/><w:listItem w:displayText="Blue"/></w:dropDownList>',
            "one_of",
        ),
    ],
)
def test_a_content_control_is_a_question_of_its_kind(inside: str, kind: str) -> None:
    assert asked(word(xml=[control("Shade", inside)])) == [(kind, "Shade")]


def test_a_content_control_to_tick_is_a_yes_or_no_question() -> None:
    box = '<w14:checkbox xmlns:w14="http://schemas.microsoft.com/office/word/2010/wordml"/>'

    assert asked(word(xml=[control("Furnished", box)])) == [("yes_no", "Furnished")]


def test_a_picture_control_asks_nothing() -> None:
    with pytest.raises(CannotDraft):
        read_word(word(xml=[control("Logo", "<w:picture/>")]))


def test_controls_to_tick_with_words_after_them_are_the_answers_of_their_row() -> None:
    box = '<w14:checkbox xmlns:w14="http://schemas.microsoft.com/office/word/2010/wordml"/>'
    inside = f"{control('', box)}<w:r><w:t>Cat</w:t></w:r>{control('', box)}<w:r><w:t>Dog</w:t></w:r>"
    [question] = drafted(word([("Pets", "")], into_last_cell=inside)).questions

    assert (question.label, [label for _value, label in question.options]) == ("Pets", ["Cat", "Dog"])


# ------------------------------------------------------------------------------ old form fields, merge fields
@pytest.mark.parametrize(
    ("inside", "kind"),
    [
        ("<w:textInput/>", "short_text"),
        ('<w:textInput><w:type w:val="date"/></w:textInput>', "date"),
        ("<w:checkBox/>", "yes_no"),
        ('<w:ddList><w:listEntry w:val="Red"/><w:listEntry w:val="Blue"/></w:ddList>', "one_of"),
    ],
)
def test_an_old_form_field_is_a_question_of_its_kind(inside: str, kind: str) -> None:
    assert asked(word(xml=[legacy("shadeOfPaint", inside)])) == [(kind, "Shade of paint")]


def test_the_most_characters_of_an_old_form_field_are_kept() -> None:
    data = word(xml=[legacy("badge", '<w:textInput><w:maxLength w:val="8"/></w:textInput>')])

    assert [question.max_length for question in drafted(data).questions] == [8]


def test_a_merge_field_is_a_question() -> None:
    assert asked(word(xml=['<w:fldSimple w:instr=" MERGEFIELD FavouriteColour "/>'])) == [
        ("short_text", "Favourite colour")
    ]


def test_a_merge_tag_takes_its_label_from_the_cell_before_it() -> None:
    assert asked(word([("Issue fee", "<<courtFee>>")])) == [("money", "Issue fee")]


def test_a_merge_tag_takes_its_label_from_the_words_before_it_on_its_line() -> None:
    assert asked(word(lines=["Yours: {{ a }} Theirs: {{ b }}"])) == [("short_text", "Yours"), ("short_text", "Theirs")]


def test_tags_that_control_the_merge_are_left_and_say_so() -> None:
    draft = drafted(word([("Colour", "<<cs_{x}>><<colour>><<es_>>")]))

    assert {(each.name, each.why) for each in draft.with_fate(Fate.LEFT)} == {
        ("<<cs_{x}>>", "an instruction to the program that fills the form in"),
        ("<<es_>>", "an instruction to the program that fills the form in"),
    }


def test_a_tag_that_formats_a_date_is_a_date() -> None:
    assert [tag.is_date for tag in tags_in("<<{dateFormat(issued,'d MMM')}>>")] == [True]


def test_a_text_without_its_tags_is_what_is_printed() -> None:
    assert without_tags("Claim number: <<number>>") == "Claim number"


def test_a_title_that_is_the_name_of_a_file_is_none() -> None:
    data = word([("Name", "")], title="Was: old.docx")

    assert read_word(data).title == ""


def test_a_heading_gives_the_title() -> None:
    assert read_word(word([("Name", "")], heading="Apply for a skip")).title == "Apply for a skip"


def test_fields_of_one_name_have_a_name_each() -> None:
    names = [field.name for field in read_word(word([("Name", "<<n>>"), ("Name", "<<n>>")])).fields]

    assert names == ["<<n>>", "<<n>> (2)"]
