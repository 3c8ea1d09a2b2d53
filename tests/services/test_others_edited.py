"""What follows when a form that others answer too is changed in the browser."""

from typing import Any
from uuid import UUID

import pytest

from frontdoor.kernel.policy_files import read
from frontdoor.services.api import LinkEnded, be_silent
from frontdoor.services.forms.pages import APPLICANTS_OWN, page_at, parts, surround_of
from frontdoor.services.models import OtherPerson
from frontdoor.services.rules.definition import Definition
from frontdoor.services.rules.differences import differences
from frontdoor.services.rules.editing.places import put
from frontdoor.services.rules.editing.questions import with_item
from frontdoor.services.rules.editing.renaming import lookers, rename_question
from frontdoor.services.rules.uses import uses
from frontdoor.services.views.drawn import decision_tables
from tests.factories.others import asked
from tests.services.others import SHED, begun

FORM: dict[str, Any] = read(SHED).data


def test_a_question_called_otherwise_is_still_shown() -> None:
    renamed = rename_question(FORM, ("questions", 1), "area")

    assert renamed["others"][0]["shows"] == ["area"]


def test_what_another_person_is_asked_is_followed_among_their_own_questions() -> None:
    renamed = rename_question(FORM, ("others", 0, "questions", 0), "seen")

    assert renamed["others"][0]["questions"][1]["when"] == "seen == True"


def test_the_applicants_question_of_the_same_name_is_another() -> None:
    both = put(FORM, ("others", 0, "questions", 0, "id"), "rents")
    renamed = rename_question(both, ("others", 0, "questions", 0), "lets")

    assert renamed["others"][0]["when"] == "rents == True"


def test_whoever_removes_a_question_is_told_who_is_shown_its_answer() -> None:
    assert lookers(FORM, ("questions", 1)) == [("others", 0, "shows", 0)]


def test_what_is_shown_is_followed_only_where_it_is_a_name() -> None:
    broken = put(put(FORM, ("others", 0, "shows"), [7]), ("others", 1), "nobody")

    assert lookers(broken, ("questions", 1)) == []


def test_somebody_new_is_given_a_name() -> None:
    added = with_item(FORM, ("others", 2), {"who": "great aunt"})

    assert added["others"][2]["id"] == "great_aunt"


def test_each_of_them_has_a_page_and_so_has_each_of_their_questions() -> None:
    assert ("others",) in [where for where, _title, _what in parts()]
    titles = [page_at(FORM, where) for where in (("others", 0), ("others", 0, "questions", 1))]
    assert [each.title for each in titles if each is not None] == ["landlord", "Since when?"]


def test_a_condition_of_theirs_is_offered_their_own_earlier_questions(db: None) -> None:
    found = surround_of({**FORM, "calculations": [{"id": "twice"}]}, ("others", 0, "questions", 1), [])

    assert [each["id"] for each in found.questions] == ["knows"]


def test_what_changed_of_them_is_told_in_words() -> None:
    before, after = Definition.from_stored(FORM), Definition.from_stored(put(FORM, ("others", 0, "required"), False))

    assert [(each.where, each.was, each.now) for each in differences(before, after)] == [
        ("other person ‘landlord’, required", "", "no")
    ]


def test_it_is_said_of_a_question_that_it_decides_who_else_is_asked(shed: None) -> None:
    assert uses(Definition.from_stored(FORM))["rents"] == ("who else is asked",)


def test_a_link_to_what_the_form_does_not_ask_has_ended(shed: None, at: Any) -> None:
    person: UUID = asked(begun(at=at).id, "landlord", at=at)
    OtherPerson.objects.filter(pk=person).update(other="aunt")

    with pytest.raises(LinkEnded):
        be_silent(person, at=at)


def test_whoever_reads_a_wording_sees_who_else_answers_and_what(shed: None) -> None:
    (told,) = decision_tables(Definition.from_stored(FORM))

    assert told["rows"][0] == [
        "rents == True",
        "Landlord",
        "the form waits for them; for the council alone",
        "Do you know the shed?; Since when?; Sign",
    ]
    assert told["rows"][1][2] == "the form can go without them; the applicant sees it"


def test_a_question_of_theirs_has_no_boxes_for_what_is_the_applicants_own() -> None:
    theirs, own = page_at(FORM, ("others", 0, "questions", 1)), page_at(FORM, ("questions", 2))
    assert theirs is not None
    assert own is not None

    assert {each.key for each in own.fields} - {each.key for each in theirs.fields} == APPLICANTS_OWN
