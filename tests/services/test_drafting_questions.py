"""What boxes on a page, with the words around them, become."""

import pytest

from frontdoor.services.providers.forms.pdf import read_pdf
from frontdoor.services.rules.drafting.draft import Account, Draft, Fate, draft_of
from frontdoor.services.rules.drafting.file import as_file
from frontdoor.services.rules.drafting.lines import Glyph, runs_of
from frontdoor.services.rules.drafting.meaning import INSTEAD
from frontdoor.services.rules.drafting.paper import Box, CannotDraft, Field, Fill, Run
from frontdoor.services.rules.drafting.questions import DraftedQuestion
from frontdoor.services.rules.drafting.sheet import Sheet
from frontdoor.services.rules.kinds.base import field_kinds
from tests.factories.forms import PUSH, RADIO, READ_ONLY, REQUIRED, A, pdf, tick

Word = tuple[float, float, str]


def drafted(*fields: A, words: tuple[Word, ...] = ()) -> Draft:
    return draft_of(read_pdf(pdf(*fields, words=words)), kinds=(*field_kinds.names(), *INSTEAD), most_questions=60)


def only(*fields: A, words: tuple[Word, ...] = ()) -> DraftedQuestion:
    [question] = drafted(*fields, words=words).questions
    return question


def left(*fields: A, words: tuple[Word, ...] = ()) -> list[Account]:
    return drafted(*fields, A("other", at=(200, 100), tip="Something else"), words=words).with_fate(Fate.LEFT)


# ------------------------------------------------------------------------------ labels
def test_words_to_the_left_of_a_box_are_its_label() -> None:
    assert only(A("a"), words=((50, 705, "Favourite colour"),)).label == "Favourite colour"


def test_words_over_a_box_are_its_label() -> None:
    assert only(A("a"), words=((200, 722, "Favourite colour"),)).label == "Favourite colour"


def test_the_lines_of_a_label_are_put_together() -> None:
    words = ((50, 711, "If so, what was the"), (50, 699, "favourite colour?"))

    assert only(A("a", at=(200, 696), size=(150, 26)), words=words).label == "If so, what was the favourite colour?"


def test_a_line_that_belongs_to_the_next_box_is_not_in_the_label() -> None:
    words = ((50, 705, "Favourite colour"), (50, 691, "Favourite song"))
    draft = drafted(A("a"), A("b", at=(200, 686), size=(150, 13)), words=words)

    assert [question.label for question in draft.questions] == ["Favourite colour", "Favourite song"]


def test_words_over_the_far_end_of_a_box_are_not_its_label() -> None:
    words = ((50, 705, "Favourite colour"), (310, 722, "Page 2"))

    assert only(A("a"), words=words).label == "Favourite colour"


def test_a_box_with_nothing_of_its_own_goes_on_from_the_one_before_it() -> None:
    draft = drafted(A("a"), A("b", at=(360, 700)), words=((50, 705, "Other pets, and their names"),))

    assert [question.label for question in draft.questions] == ["Other pets, and their names"] * 2


def test_of_two_rows_that_touch_a_box_takes_the_words_of_its_own() -> None:
    words = ((50, 714, "Amount you want back"), (50, 702, "Routing to use"))
    draft = drafted(A("a", at=(200, 712), size=(150, 10)), A("b", at=(200, 699), size=(150, 13)), words=words)

    assert [question.label for question in draft.questions] == ["Amount you want back", "Routing to use"]


def test_two_heads_over_one_column_are_its_label_together() -> None:
    words = ((50, 725, "First name"), (130, 725, "Last name"))

    assert only(A("a", (50, 700), (200, 18)), words=words).label == "First name Last name"


def test_a_tooltip_is_the_label_where_nothing_is_printed() -> None:
    assert only(A("a", tip="Enter your favourite colour")).label == "Your favourite colour"


def test_a_tooltip_that_is_only_the_fields_name_says_nothing() -> None:
    [account] = left(A("applicant-colour-1", tip="applicant-colour-1"))

    assert account.why == "nothing is printed near it that says what it asks"


def test_numbers_of_lines_and_stars_are_no_part_of_a_label() -> None:
    question = only(A("a"), words=((20, 705, "1.2*"), (60, 705, "Favourite colour")))

    assert (question.label, question.required) == ("Favourite colour", True)


def test_a_label_too_long_for_the_catalogue_goes_on_in_the_hint() -> None:
    tip = "Tell us what you saw. " + "We need it in your own words, however long that takes. " * 5
    question = only(A("a", tip=tip))

    assert (
        question.label
        == "Tell us what you saw. " + ("We need it in your own words, however long that takes. " * 3)[:-1]
    )
    assert question.hint.startswith("We need it")


def test_a_heading_over_a_label_is_no_part_of_it() -> None:
    sheet = Sheet([field := Field("a", Fill.TEXT, (Box(1, 200, 700, 350, 718),))], HEADED, 1)

    assert [run.text for run in sheet.before(field.box)] == ["Favourite colour"]


def test_the_number_of_a_question_is_parted_from_its_words() -> None:
    letters = [*_spelt("10.1", 20), *_spelt("If so", 48)]

    assert [run.text for run in runs_of(letters)] == ["10.1", "If so"]


def test_a_year_after_a_word_is_not_parted_from_it() -> None:
    letters = [*_spelt("in", 20), *_spelt("2025", 34)]

    assert [run.text for run in runs_of(letters)] == ["in 2025"]


def _spelt(text: str, x: float) -> list[Glyph]:
    return [Glyph(sign, 1, x + 5 * at, 700, x + 5 * at + 5, 710, "Plain") for at, sign in enumerate(text)]


HEADED = (
    Run("About you", Box(1, 50, 716, 110, 728), 12, bold=True),
    Run("Favourite colour", Box(1, 50, 704, 130, 714), 10),
)


# ------------------------------------------------------------------------------ kinds
@pytest.mark.parametrize(
    ("label", "meaning"),
    [
        ("Email address", "email"),
        ("Daytime phone number", "phone"),
        ("Home address", "address"),
        ("Date of birth", "date_of_birth"),
        ("When did you move in?", "date"),
        ("National Insurance number", "national_insurance"),
        ("Vehicle registration mark", "vehicle_registration"),
        ("Company number", "company_number"),
        ("How many children live with you?", "number"),
        ("Full name", "name"),
        ("Name of organisation", "short_text"),
        ("Reference number", "short_text"),
        ("Signature of applicant", "declaration"),
        ("Favourite colour", "short_text"),
        ("Amount claimed", "money"),
        ("Is it insured? (Y/N)", "yes_no"),
        ("Enw", "name"),
        ("Dyddiad geni", "date_of_birth"),
        ("Cod post", "address"),
    ],
)
def test_a_label_says_what_kind_of_question_it_is(label: str, meaning: str) -> None:
    assert only(A("a", tip=label), words=((50, 705, label.replace("(", "\\(").replace(")", "\\)")),)).meaning == meaning


def test_a_currency_sign_before_a_box_makes_it_money() -> None:
    assert only(A("a"), words=((50, 705, "Rent"), (190, 705, "£"))).meaning == "money"


def test_a_unit_after_a_box_makes_it_a_number() -> None:
    assert only(A("a", size=(40, 18)), words=((50, 705, "Work each week"), (244, 705, "hours"))).meaning == "number"


def test_a_tall_box_is_for_several_lines() -> None:
    assert only(A("a", at=(200, 600), size=(300, 118)), words=((50, 705, "What happened"),)).meaning == "long_text"


def test_a_box_for_a_signature_is_a_declaration() -> None:
    assert only(A("a", sort="Sig"), words=((50, 705, "Applicant"),)).meaning == "declaration"


def test_a_kind_that_is_not_registered_gives_way_to_a_present_one_and_says_so() -> None:
    paper = read_pdf(pdf(A("a"), words=((50, 705, "National Insurance number"),)))
    [question] = draft_of(paper, kinds=["short_text"], most_questions=60).questions

    assert question.kind == "short_text"
    assert question.check == ("This is a question of the kind national_insurance, which is not registered here.",)


def test_every_kind_that_may_be_missing_has_one_instead_that_is_always_there() -> None:
    assert set(INSTEAD.values()) <= set(field_kinds.names())


def test_the_most_characters_of_a_box_are_kept() -> None:
    assert only(A("a", most=12), words=((50, 705, "Badge"),)).max_length == 12


def test_a_field_the_file_requires_is_required() -> None:
    assert only(A("a", flags=REQUIRED), words=((50, 705, "Badge"),)).required


# ------------------------------------------------------------------------------ choices
def test_a_list_to_choose_from_is_one_of_its_options() -> None:
    question = only(A("a", sort="Ch", options=("Cat", "Dog")), words=((50, 705, "Pet"),))

    assert (question.meaning, [label for _value, label in question.options]) == ("one_of", ["Cat", "Dog"])


def test_a_list_that_takes_several_is_any_of_its_options() -> None:
    assert only(A("a", sort="Ch", flags=1 << 21, options=("Cat", "Dog")), words=((50, 705, "Pet"),)).meaning == "any_of"


def test_radio_buttons_are_one_question_with_the_words_after_each() -> None:
    field = A("a", (200, 700), (10, 10), "Btn", flags=RADIO, values=("x", "y"))
    question = only(field, words=((50, 701, "Pet"), (215, 701, "Cat"), (215, 681, "Dog")))

    assert (question.label, question.meaning, question.options) == ("Pet", "one_of", (("cat", "Cat"), ("dog", "Dog")))


def test_boxes_for_yes_and_no_are_a_yes_or_no_question() -> None:
    words = ((50, 701, "Do you drive?"), (215, 701, "Yes"), (265, 701, "No"))

    assert only(tick("a", (200, 700)), tick("b", (250, 700)), words=words).meaning == "yes_no"


def test_boxes_in_a_column_are_any_of_their_answers() -> None:
    words = ((50, 701, "Which of these do you own"), (215, 701, "Car"), (215, 681, "Boat"), (215, 661, "Plane"))
    question = only(*(tick(str(y), (200, y)) for y in (700, 680, 660)), words=words)

    assert question.meaning == "any_of" or question.options
    assert [label for _value, label in question.options] == ["Car", "Boat", "Plane"]


@pytest.mark.parametrize(
    ("printed", "meaning"),
    [
        ("Tick only one box", "one_of"),
        ("Tick all that apply", "any_of"),
        ("Title", "one_of"),
        ("Is it red or blue?", "one_of"),
        ("Colours in it", "any_of"),
    ],
)
def test_what_is_printed_over_boxes_says_whether_one_or_any_may_be_ticked(printed: str, meaning: str) -> None:
    words = ((50, 701, printed), (215, 701, "Red"), (265, 701, "Blue"))

    assert only(tick("a", (200, 700)), tick("b", (250, 700)), words=words).meaning == meaning


def test_a_box_alone_is_a_yes_or_no_question() -> None:
    question = only(tick("a", (50, 700)), words=((65, 701, "The flat is furnished"),))

    assert (question.meaning, question.label) == ("yes_no", "The flat is furnished")


def test_a_box_that_agrees_to_something_is_a_consent() -> None:
    assert only(tick("a", (50, 700)), words=((65, 701, "I agree to the terms"),)).meaning == "consent"


def test_a_value_comes_once_however_often_an_answer_is_printed() -> None:
    field = A("a", sort="Ch", options=("Flat 1", "Flat, 1"))

    assert [value for value, _label in only(field, words=((50, 705, "Home"),)).options] == ["flat-1", "flat-1-2"]


def test_a_list_of_yes_and_no_is_a_yes_or_no_question() -> None:
    assert only(A("a", sort="Ch", options=("Yes", "No")), words=((50, 705, "Insured"),)).meaning == "yes_no"


def test_an_empty_list_is_a_text_to_check() -> None:
    assert only(A("a", sort="Ch"), words=((50, 705, "Ward"),)).check == ("The list in the form is empty.",)


def test_more_answers_than_the_catalogue_takes_are_cut_and_said() -> None:
    question = only(A("a", sort="Ch", options=tuple(f"Ward {n}" for n in range(70))), words=((50, 705, "Ward"),))

    assert len(question.options) == 60
    assert question.check == ("The form offers 70 answers; the first 60 are here.",)


def test_boxes_without_a_question_over_them_say_that_one_is_wanted() -> None:
    words = ((50, 760, "Pets"), (65, 701, "Cat"), (115, 701, "Dog"), (165, 701, "Fish"))
    question = only(*(tick(str(x), (x, 700)) for x in (50, 100, 150)), words=words)

    assert (question.label, question.check) == (
        "Cat / Dog / Fish",
        ("The form prints no question over these boxes: write one.",),
    )


def test_boxes_of_the_same_answers_again_are_those_of_another_question() -> None:
    words = ((215, 701, "Weekly"), (275, 701, "Monthly"), (215, 681, "Weekly"), (275, 681, "Monthly"))
    boxes = [tick(f"{x}{y}", (x, y)) for y in (700, 680) for x in (200, 260)]
    pay = (A("gross", (100, 698), (80, 14)), A("net", (100, 678), (80, 14)))
    draft = drafted(*pay, *boxes, words=(*words, (20, 701, "Gross pay"), (20, 681, "Net pay")))

    assert [q.label for q in draft.questions if q.options] == ["Gross pay", "Net pay"]


# ------------------------------------------------------------------------------ several boxes, one question


def test_day_month_and_year_are_one_date() -> None:
    boxes = (
        A("d", (200, 700), (20, 18), most=2),
        A("m", (230, 700), (20, 18), most=2),
        A("y", (260, 700), (40, 18), most=4),
    )
    question = only(*boxes, words=((50, 705, "Moving date"),))

    assert (question.meaning, question.label, question.fields) == ("date", "Moving date", ("d", "m", "y"))


def test_first_and_last_name_are_one_name() -> None:
    words = ((50, 705, "Your first name"), (50, 675, "Last name"))
    question = only(A("f"), A("l", at=(200, 670)), words=words)

    assert (question.meaning, question.label, question.fields) == ("name", "Your name", ("f", "l"))


def test_names_of_two_people_are_two_questions() -> None:
    words = (
        (50, 705, "First name"),
        (50, 675, "Last name"),
        (50, 645, "First name of tenant"),
        (50, 615, "Last name of tenant"),
    )
    draft = drafted(*(A(str(y), at=(200, y)) for y in (700, 670, 640, 610)), words=words)

    assert [question.fields for question in draft.questions] == [("700", "670"), ("640", "610")]


def test_lines_town_and_postcode_are_one_address() -> None:
    words = ((50, 705, "Address"), (50, 665, "Town"), (50, 645, "Postcode"))
    boxes = (A("1"), A("2", at=(200, 680)), A("3", at=(200, 660)), A("4", at=(200, 640)))

    assert [question.meaning for question in drafted(*boxes, words=words).questions] == ["address"]


def test_sort_code_account_number_and_holder_are_bank_details() -> None:
    words = ((50, 705, "Sort code"), (50, 675, "Account number"), (50, 645, "Name of account holder"))
    question = only(A("s"), A("n", at=(200, 670)), A("h", at=(200, 640)), words=words)

    assert (question.meaning, question.label) == ("bank_details", "Sort code, account number, name of account holder")


def test_an_address_is_not_called_after_its_first_line() -> None:
    words = ((50, 705, "Address line 1"), (50, 675, "Address line 2"))

    assert only(A("1"), A("2", at=(200, 670)), words=words).label == "Address"


def test_pounds_and_pence_are_one_amount() -> None:
    boxes = (A("pounds", (200, 700), (80, 18)), A("pence", (280, 700), (22, 18), most=2))
    question = only(*boxes, words=((50, 705, "Weekly rent"),))

    assert (question.meaning, question.fields) == ("money", ("pounds", "pence"))


# ------------------------------------------------------------------------------ repetition
def rows_of_a_table(count: int) -> Draft:
    words = ((50, 725, "Full name"), (200, 725, "Relationship"))
    fields = []
    for row in range(count):
        fields += [A(f"n{row}", (50, 700 - 18 * row), (145, 18)), A(f"r{row}", (200, 700 - 18 * row), (145, 18))]
    return drafted(*fields, words=words)


def test_rows_of_a_table_are_asked_once() -> None:
    assert [question.label for question in rows_of_a_table(4).questions] == ["Full name", "Relationship"]


def test_each_field_of_a_further_row_says_which_question_it_repeats() -> None:
    again = rows_of_a_table(3).with_fate(Fate.REPEATS)

    assert [(each.name, each.question) for each in again] == [
        ("n1", "full_name"),
        ("r1", "relationship"),
        ("n2", "full_name"),
        ("r2", "relationship"),
    ]


# ------------------------------------------------------------------------------ what is left, and why
@pytest.mark.parametrize(
    ("field", "why"),
    [
        (A("b", sort="Btn", flags=PUSH), "a button to press, which asks nothing"),
        (A("b", flags=READ_ONLY, tip="Total"), "nobody can fill it in: the form works it out, or shows it"),
        (A("b", tip="Official use only"), "for official use only"),
        (A("b", tip="Surname", shown=False), "no page shows it"),
        (A("b"), "nothing is printed near it that says what it asks"),
    ],
)
def test_a_field_that_is_no_question_says_why(field: A, why: str) -> None:
    assert [(each.name, each.why) for each in left(field)] == [("b", why)]


@pytest.mark.parametrize(
    ("at", "where"),
    [((20, 800), "page 1, top left"), ((300, 420), "page 1, middle centre"), ((480, 20), "page 1, bottom right")],
)
def test_what_was_left_says_where_on_which_page_it_is(at: tuple[float, float], where: str) -> None:
    assert [each.where for each in left(A("b", at=at, size=(20, 10)))] == [where]


def test_a_form_of_which_nothing_is_understood_says_so() -> None:
    with pytest.raises(CannotDraft, match="None of this form's fields says what it asks"):
        drafted(A("b"))


# ------------------------------------------------------------------------------ ids
@pytest.mark.parametrize("label", ["Contact email", "Class", "Description", "3,800 people", "Учёт", "Answered"])
def test_an_id_is_one_the_catalogue_takes(label: str) -> None:
    from frontdoor.services.rules.questions import Question

    question = only(A("a", tip=label))

    assert Question(id=question.id, kind="short_text", label="?").id not in {"class", "description", "answered"}


def test_two_questions_with_one_label_have_an_id_each() -> None:
    words = ((50, 705, "Colour"), (50, 605, "Colour"))
    draft = drafted(A("a"), A("b", at=(200, 600)), words=words)

    assert [question.id for question in draft.questions] == ["colour", "colour_2"]


def test_a_label_that_comes_twice_is_to_be_told_apart() -> None:
    words = ((50, 705, "Colour"), (50, 605, "Colour"))
    draft = drafted(A("a"), A("b", at=(200, 600)), words=words)

    assert [bool(question.check) for question in draft.questions] == [False, True]


def test_a_declaration_in_the_file_has_a_statement_to_begin_with() -> None:
    draft = drafted(A("a", sort="Sig"), words=((50, 705, "Applicant"),))

    assert "statement: What I have told you is true as far as I know." in as_file(draft, source="form.pdf")


def test_a_declaration_is_to_be_given_its_words() -> None:
    question = only(A("a", sort="Sig"), words=((50, 705, "Applicant"),))

    assert question.check == ("Write what people declare: the words the form prints over the place to sign.",)
