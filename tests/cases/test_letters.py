"""Letters on a case: begun with its facts, refused with what is missing, sent and kept word for word."""

from collections.abc import Callable
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any
from uuid import uuid4

import pytest
from django.test import Client

from frontdoor.cases.api import waiting_for
from frontdoor.cases.models import Case, Document, Entry, Letter
from frontdoor.cases.operations.changing import SayMore
from frontdoor.cases.operations.closing import close
from frontdoor.cases.operations.deciding import propose
from frontdoor.cases.operations.keeping import apply_retention
from frontdoor.cases.operations.writing import NewLetter, mark_posted, write_letter
from frontdoor.cases.queries.letters import letter_facts, reader_of, to_post_page, ways_of
from frontdoor.cases.rules.letters import CannotWrite, Way, Ways, checked_address, ways_to, why_missing
from frontdoor.cases.rules.states import Outcome
from frontdoor.cases.rules.workflow import WorkflowSection
from frontdoor.customers.api import Person
from frontdoor.foundation.accounts.access import NotAllowed
from frontdoor.foundation.accounts.actors import SYSTEM, Actor
from frontdoor.foundation.audit.api import views
from frontdoor.messages.api import TO_WRITE, LetterText, begin, left_open, letters
from frontdoor.messages.models import Message
from frontdoor.messages.operations.texts import shipped
from frontdoor.messages.queries import body_of, subject_of
from frontdoor.services.api import catalogue
from tests.factories.cases import JO, a_case, again
from tests.factories.catalogue import republish

pytestmark = pytest.mark.usefixtures("council")

As = Callable[[str], Client]
ADDRESS = "Jo Amari\n1 Mill Lane\nMarlowmere\nMW1 1AA"


@pytest.fixture
def case(council: None, at: datetime) -> Case:
    """Return a case of street scene, which Jo told us of."""
    return a_case(at=at, place="Mill Lane")


def text(name: str, case: Case, language: str = "") -> LetterText:
    """Return one of the texts that may be chosen."""
    (found,) = [each for each in letters(case.service, language=language) if each.key == f"letter-{name}"]
    return found


def new(case: Case, name: str = "own-words", **given: Any) -> NewLetter:
    """Return a letter as its writer may leave it."""
    first = {
        "version_id": text(name, case).version_id, "way": Way.EMAIL, "subject": "About your report",
        "body": "Dear Jo Amari\n\nWe come on Friday.\n\nOtto Brandt", "key": uuid4(),
    }  # fmt: skip
    return NewLetter(**{**first, **given})


def by_post(case: Case, **given: Any) -> NewLetter:
    return new(case, way=Way.POST, address=ADDRESS, **given)


def facts(case: Case, by: Actor, at: datetime, language: str = "en") -> dict[str, str]:
    return letter_facts(case, reader_of(case), by=by, language=language, at=at)


def test_a_letter_for_one_service_is_for_one_that_there_is(at: datetime) -> None:
    assert {each.service for each in shipped()} - {""} <= {each.slug for each in catalogue(at=at)}


# ---- to whom, and how


@pytest.mark.parametrize(
    ("known", "possible", "said"),
    [
        ({"is_removed": False, "is_known": True, "email": "a@b.example"}, (Way.EMAIL, Way.POST), ""),
        ({"is_removed": False, "is_known": True, "email": ""}, (Way.POST,), "no email address"),
        ({"is_removed": False, "is_known": False, "email": ""}, (), "without a name or address"),
        ({"is_removed": True, "is_known": True, "email": "a@b.example"}, (), "taken from this case"),
    ],
)
def test_what_is_not_possible_says_why(known: dict[str, Any], possible: tuple[Way, ...], said: str) -> None:
    ways = ways_to(**known)
    assert ways.possible == possible
    assert said in ways.nobody + ways.no_email


def test_an_address_is_lines_that_a_postman_can_read() -> None:
    assert checked_address(" Jo\r\n\n1  Mill Lane\nTown \x00") == "Jo\n1 Mill Lane\nTown"
    for wrong in ("Jo\nTown", "\n".join("abcdefgh"), f"Jo\nTown\n{'x' * 81}"):
        with pytest.raises(CannotWrite):
            checked_address(wrong)


def test_a_fact_that_is_missing_says_why() -> None:
    assert why_missing("decision", to_write=False) == "nothing is decided on this case"
    assert why_missing("phone", to_write=False) == "this is not known"
    assert why_missing("by_when", to_write=True) == "this is for you to write"


def test_no_service_may_call_a_document_of_its_own_a_letter() -> None:
    with pytest.raises(ValueError, match="what we write to people"):
        WorkflowSection.model_validate({"documents": [{"id": "letter", "label": "A letter"}]})


# ---- what it begins with


def test_every_shipped_letter_is_filled_by_a_case_but_for_what_is_to_be_written(
    case: Case, otto: Actor, at: datetime
) -> None:
    known = facts(case, otto, at)
    decided = {"decision", "reason"}
    for each in letters("hmo-licence"):
        begun = begin(f"{each.subject}\n{each.body}", known)
        assert set(begun.missing) <= set(TO_WRITE) | decided, each.key


def test_dates_are_said_in_words_and_the_name_with_its_greeting(case: Case, otto: Actor, at: datetime) -> None:
    known = facts(case, otto, at)
    assert (known["greeting"], known["received"]) == ("Dear Jo Amari", "Tuesday 20 May 2025")
    assert known["due"].endswith(" 2025")
    assert (known["officer"], known["team"]) == ("Otto Brandt", "Street scene")


def test_a_day_that_has_passed_is_no_day_to_expect_anything_by(case: Case, otto: Actor, at: datetime) -> None:
    assert facts(case, otto, case.due_at)["due"] != ""
    assert facts(case, otto, case.due_at + timedelta(seconds=1))["due"] == ""


def test_somebody_without_a_name_is_greeted_without(otto: Actor, at: datetime) -> None:
    case = a_case(at=at, person=Person(email="jo@example.org"))
    assert (facts(case, otto, at)["greeting"], facts(case, otto, at)["name"]) == ("Hello", "")


def test_a_welsh_letter_says_its_dates_in_welsh(otto: Actor, at: datetime) -> None:
    case = a_case(at=at, language="cy")
    assert text("decision", case, "cy").language == "cy"
    assert facts(case, otto, at, "cy")["received"] == "Dydd Mawrth 20 Mai 2025"


def test_the_decision_is_the_last_that_was_made(otto: Actor, at: datetime) -> None:
    section = """workflow:
  decisions:
    - id: urgency
      label: How urgent it is
      results: [{ id: today, label: Today }, { id: soon, label: Soon }]

duplicates:
"""
    republish("fly-tipping", {"duplicates:\n": section}, at=at)
    case = a_case(at=at)
    assert facts(case, otto, at)["decision"] == ""
    propose(case, kind="urgency", result="today", reasons="Glass.", by=otto, at=at)
    propose(again(case), kind="urgency", result="soon", reasons="It is swept.", by=otto, at=at)
    known = facts(again(case), otto, at)
    assert (known["decision"], known["reason"]) == ("Soon", "It is swept.")


def test_of_a_case_without_decisions_it_is_how_it_was_closed_and_nothing_is_due(
    case: Case, otto: Actor, at: datetime
) -> None:
    close(case, outcome=Outcome.FIXED, words="We took it away.", by=otto, at=at)
    known = facts(case, otto, at)
    assert (bool(known["decision"]), known["reason"], known["due"]) == (True, "We took it away.", "")


# ---- sending


def test_what_went_by_email_is_kept_word_for_word_and_goes_through_the_outbox(
    case: Case, otto: Actor, at: datetime, announced: Callable[[], list[str]], deliver: Callable[..., int]
) -> None:
    letter = write_letter(case, new=new(case), by=otto, at=at)

    assert announced()[-2:] == ["messages.message-queued.1", "cases.letter-written.1"]
    deliver(at)
    sent = Message.objects.get(key=f"letter:{letter.pk}")
    assert (sent.to, sent.state, subject_of(sent)) == (JO.email, "delivered", "About your report")
    assert body_of(sent).plain.startswith("Dear Jo Amari\n\nWe come on Friday.\n\nOtto Brandt\n\nSee your report")
    document = Document.objects.get()
    assert (document.kind, document.number, document.label, document.added_by, document.added_at) == (
        "letter", 1, "Letter by email", "otto", at,
    )  # fmt: skip
    entry = Entry.objects.get(kind="letter")
    assert (entry.actor, entry.audience) == ("otto", "resident")
    assert entry.text == "About your report\n\nDear Jo Amari\n\nWe come on Friday.\n\nOtto Brandt"


def test_by_post_it_waits_until_somebody_has_posted_it(case: Case, otto: Actor, dee: Actor, at: datetime) -> None:
    letter = write_letter(case, new=by_post(case), by=otto, at=at)
    assert not Message.objects.exists()
    assert [row.pk for row in to_post_page(otto.team_ids).rows] == [letter.pk]
    assert letter.to == ADDRESS

    later = at + timedelta(hours=2)
    assert mark_posted(letter, by=dee, at=later) is True
    assert mark_posted(letter, by=otto, at=later) is False
    letter.refresh_from_db()
    assert (letter.posted_by, letter.posted_at) == ("dee", later)
    assert to_post_page(None).rows == []
    assert Entry.objects.filter(kind="posted").count() == 1


def test_what_went_by_email_is_not_posted(case: Case, otto: Actor, at: datetime) -> None:
    with pytest.raises(CannotWrite, match="by email"):
        mark_posted(write_letter(case, new=new(case), by=otto, at=at), by=otto, at=at)


def test_pressing_twice_writes_one_letter(case: Case, otto: Actor, at: datetime) -> None:
    wanted = new(case)
    assert write_letter(case, new=wanted, by=otto, at=at) == write_letter(again(case), new=wanted, by=otto, at=at)
    assert Message.objects.count() == 1


def test_a_second_letter_is_a_document_of_its_own(case: Case, otto: Actor, at: datetime) -> None:
    write_letter(case, new=new(case), by=otto, at=at)
    write_letter(again(case), new=by_post(case), by=otto, at=at)
    assert list(Document.objects.values_list("number", flat=True)) == [1, 1]


@pytest.mark.parametrize("left", ["((due))", "((what_we_need))", "{{ name }}", "((due"])
def test_what_is_left_open_is_refused_by_its_name(left: str, case: Case, otto: Actor, at: datetime) -> None:
    for part in ("subject", "body"):
        with pytest.raises(CannotWrite) as refused:
            write_letter(case, new=replace(new(case), **{part: f"By {left} then"}), by=otto, at=at)
        assert (left in str(refused.value), refused.value.part) == (True, part)
    assert not Document.objects.exists()


@pytest.mark.parametrize("name", ["<script>alert(1)</script>", "{{ reference }}", "((decision))"])
def test_a_name_does_no_harm(name: str, otto: Actor, at: datetime, deliver: Callable[..., int]) -> None:
    case = a_case(at=at, person=Person(name=name, email="jo@example.org"))
    known, chosen = facts(case, otto, at), text("acknowledgement", case)
    body = begin(chosen.body, known).text
    assert left_open(body, known) == []
    letter = write_letter(case, new=new(case, "acknowledgement", body=body), by=otto, at=at)
    html = body_of(Message.objects.get(key=f"letter:{letter.pk}")).html()
    assert "<script>" not in html
    assert f"Dear {name}" in letter.body


@pytest.mark.parametrize(
    ("wrong", "error"), [({"subject": " "}, SayMore), ({"body": ""}, SayMore), ({"subject": "x" * 201}, CannotWrite)]
)
def test_a_letter_says_something(
    wrong: dict[str, str], error: type[Exception], case: Case, otto: Actor, at: datetime
) -> None:
    with pytest.raises(error):
        write_letter(case, new=new(case, **wrong), by=otto, at=at)


def test_it_begins_with_a_text_for_cases_of_the_service(case: Case, otto: Actor, at: datetime) -> None:
    (other,) = [each for each in letters("hmo-licence") if each.is_of_service]
    for version_id in (other.version_id, 0):
        with pytest.raises(CannotWrite, match="Choose a text"):
            write_letter(case, new=new(case, version_id=version_id), by=otto, at=at)


def test_nobody_is_written_to_who_cannot_be(otto: Actor, at: datetime) -> None:
    nobody, unreachable = a_case(at=at, person=None), a_case(at=at, person=Person(phone="07700900123"))
    with pytest.raises(CannotWrite, match="nobody to write to"):
        write_letter(nobody, new=by_post(nobody), by=otto, at=at)
    with pytest.raises(CannotWrite, match="no email address"):
        write_letter(unreachable, new=new(unreachable), by=otto, at=at)
    with pytest.raises(CannotWrite, match="Enter the address"):
        write_letter(unreachable, new=new(unreachable, way=Way.POST), by=otto, at=at)
    write_letter(unreachable, new=by_post(unreachable), by=otto, at=at)


@pytest.mark.parametrize("who", ["cem", "kit", "mina", "eve", "ada", "sam"])
def test_only_the_councils_staff_of_the_team_writes(
    who: str, case: Case, otto: Actor, at: datetime, request: pytest.FixtureRequest
) -> None:
    letter = write_letter(case, new=by_post(case), by=otto, at=at)
    with pytest.raises(NotAllowed):
        write_letter(again(case), new=new(case), by=request.getfixturevalue(who), at=at)
    with pytest.raises(NotAllowed):
        mark_posted(letter, by=request.getfixturevalue(who), at=at)


def test_a_closed_case_may_be_written_to_and_stays_closed(case: Case, otto: Actor, at: datetime) -> None:
    close(case, outcome=Outcome.FIXED, words="We took it away.", by=otto, at=at)
    write_letter(again(case), new=new(case), by=otto, at=at)
    assert again(case).closed_at == at


def test_a_letter_counts_as_what_a_clock_waits_for(otto: Actor) -> None:
    aware = datetime.fromisoformat("2026-05-01T10:00+01:00")
    damp = a_case("housing-repair", answers={"problem": "damp", "tenure": "council"}, at=aware)
    by = replace(SYSTEM, team_ids=frozenset({damp.team_id}))
    letter = new(damp, moment="investigated")
    write_letter(damp, new=letter, by=by, at=aware + timedelta(days=5))
    assert Entry.objects.get(case=damp, kind="moment").facts["moment"] == "investigated"


def test_retention_takes_the_letters(case: Case, otto: Actor, at: datetime) -> None:
    write_letter(case, new=new(case), by=otto, at=at)
    close(again(case), outcome=Outcome.NOT_FOUND, words="Gone.", by=otto, at=at)
    apply_retention(by=SYSTEM, at=at + timedelta(days=9000))
    assert not Letter.objects.exists()
    assert ways_of(again(case), None) == Ways(
        nobody="Everything personal was taken from this case when its time was over. Nobody is left to write to."
    )


# ---- the pages


def on(case: Case) -> str:
    return f"/office/cases/{case.reference}"


def typed(case: Case, **given: Any) -> dict[str, Any]:
    wanted = new(case)
    first = {
        "text": wanted.version_id, "key": wanted.key, "way": "email", "address": "", "subject": wanted.subject,
        "body": wanted.body,
    }  # fmt: skip
    return {**first, **given}


def page(client: Client, address: str, status: int = 200) -> str:
    response = client.get(address)
    assert response.status_code == status
    return str(response.content.decode())


def test_an_officer_chooses_a_text_and_sees_it_filled(case: Case, as_user: As) -> None:
    otto = as_user("otto")
    assert f"{on(case)}/letter/" in page(otto, f"{on(case)}/")
    assert "Holding reply" in page(otto, f"{on(case)}/letter/")
    begun = page(otto, f"{on(case)}/letter/?text={text('holding', case).version_id}")
    assert "Dear Jo Amari" in begun
    assert "By email, to jo@example.org" in begun
    assert "<code>((what_we_do))</code>: this is for you to write" in begun
    for wrong in ("", "x", "999999", "9" * 40):
        assert "Select a text to begin with" in page(otto, f"{on(case)}/letter/?text={wrong}", 422)


def test_an_officer_sends_it_and_reads_it_on_the_case(case: Case, as_user: As) -> None:
    otto = as_user("otto")
    assert otto.post(f"{on(case)}/letter/", typed(case)).status_code == 302
    shown = page(otto, f"{on(case)}/")
    assert "We come on Friday." in shown
    assert "Letter by email: About your report" in shown
    assert "Jo Amari" in page(otto, f"{on(case)}/letters/{Letter.objects.get().pk}/")
    assert f"letter {Letter.objects.get().pk}" in [each.reason for each in views(case.reference)]


@pytest.mark.parametrize(
    ("wrong", "said"),
    [
        ({"body": "My own words, by ((by_when))."}, "Write something in place of ((by_when))"),
        ({"subject": "", "body": "My own words."}, "Enter a subject"),
        ({"way": "", "body": "My own words."}, "Select how it goes"),
        ({"way": "pigeon", "body": "My own words."}, "Select how it goes"),
        ({"way": "post", "body": "My own words."}, "Enter the address"),
        ({"body": "My own words." + "x" * 10_000}, "10,000 characters or fewer"),
    ],
)
def test_a_letter_that_cannot_go_is_not_lost(wrong: dict[str, str], said: str, case: Case, as_user: As) -> None:
    refused = as_user("otto").post(f"{on(case)}/letter/", typed(case, **wrong))
    html = refused.content.decode()
    assert (refused.status_code, said in html, "My own words" in html) == (422, True, True)


def test_by_post_it_is_printed_and_said_to_be_posted(case: Case, as_user: As) -> None:
    otto = as_user("otto")
    sent = otto.post(f"{on(case)}/letter/", typed(case, way="post", address=ADDRESS))
    printed = page(otto, sent["Location"])
    assert "1 Mill Lane" in printed
    assert "Nobody prints and posts this for you" in printed
    assert "About your report" in page(otto, "/office/letters/")
    assert '<span class="fd-tile__count">1</span> Letters to post' in page(otto, "/office/")
    assert "Not posted yet" in page(otto, f"{on(case)}/")
    assert otto.post(f"{sent['Location']}posted/", {"from": "list"})["Location"] == "/office/letters/"
    assert otto.post(f"{sent['Location']}posted/")["Location"] == f"{on(case)}/"
    assert "Nothing waits to be posted" in page(otto, "/office/letters/")
    assert "Posted by Otto Brandt" in page(otto, sent["Location"])


def test_an_email_is_not_posted_on_its_page(case: Case, as_user: As, otto: Actor, at: datetime) -> None:
    letter = write_letter(case, new=new(case), by=otto, at=at)
    said = as_user("otto").post(f"{on(case)}/letters/{letter.pk}/posted/", follow=True)
    assert "This letter went by email." in said.content.decode()


def test_others_read_that_there_is_a_letter_and_not_what_it_says(
    case: Case, as_user: As, otto: Actor, at: datetime
) -> None:
    letter = write_letter(case, new=by_post(case), by=otto, at=at)
    kit, cem = as_user("kit"), as_user("cem")
    shown = page(kit, f"{on(case)}/")
    assert "Letter by post" in shown
    assert "Jo Amari" not in shown
    page(kit, f"{on(case)}/letters/{letter.pk}/", 403)
    page(kit, f"{on(case)}/letter/", 403)
    assert kit.post(f"{on(case)}/letters/{letter.pk}/posted/").status_code == 403
    assert cem.post(f"{on(case)}/letters/{letter.pk}/posted/").status_code == 403
    assert "1 Mill Lane" in page(cem, f"{on(case)}/letters/{letter.pk}/")
    page(kit, "/office/letters/", 403)
    page(as_user("otto"), f"{on(case)}/letters/{2**70}/", 404)


def test_an_anonymous_case_says_why_nobody_is_written_to(as_user: As, at: datetime) -> None:
    case = a_case(at=at, person=None)
    assert "there is nobody to write to" in page(as_user("otto"), f"{on(case)}/letter/")
    refused = as_user("otto").post(f"{on(case)}/letter/", typed(case))
    assert (refused.status_code, "We come on Friday." in refused.content.decode()) == (422, True)
    begun = page(as_user("otto"), f"{on(case)}/letter/?text={text('holding', case).version_id}")
    assert "there is nobody to write to" in begun


def test_a_case_without_an_email_address_says_so(as_user: As, at: datetime) -> None:
    case = a_case(at=at, person=Person(name="Jo", phone="07700900123"))
    assert "We have no email address for them" in page(as_user("otto"), f"{on(case)}/letter/")


def test_a_closed_case_says_that_it_stays_so(case: Case, as_user: As, otto: Actor, at: datetime) -> None:
    close(case, outcome=Outcome.FIXED, words="We took it away.", by=otto, at=at)
    html = page(as_user("otto"), f"{on(case)}/letter/?text={text('acknowledgement', case).version_id}")
    assert "stays closed when you write" in html
    assert "<code>((due))</code>: nothing is due on this case" in html


def test_whoever_asked_in_another_language_is_written_to_in_it_where_there_is_a_text(as_user: As, at: datetime) -> None:
    welsh, polish = a_case(at=at, language="cy"), a_case(at=at, language="pl")
    otto = as_user("otto")
    begun = page(otto, f"{on(welsh)}/letter/?text={text('holding', welsh, 'cy').version_id}")
    assert "Annwyl Jo Amari" in begun
    assert "so the letter is in Welsh" in begun
    assert "Holding reply, in Welsh" in page(otto, f"{on(welsh)}/letter/")
    english = page(otto, f"{on(polish)}/letter/?text={text('holding', polish).version_id}")
    assert "There is no Polish text of this letter" in english


def test_the_address_of_a_home_is_suggested_and_of_a_public_place_is_not(as_user: As, at: datetime) -> None:
    (own,) = [each for each in letters("hmo-licence") if each.is_of_service]
    public = a_case(at=at, place="9 Hill Street, Marlowmere", uprn=1)
    home = a_case("hmo-licence", at=at, place="9 Hill Street, Marlowmere", uprn=1)
    Case.objects.filter(pk=home.pk).update(team_id=public.team_id)
    suggested = "Jo Amari\n9 Hill Street\nMarlowmere"
    assert suggested in page(as_user("otto"), f"{on(home)}/letter/?text={own.version_id}")
    assert suggested not in page(as_user("otto"), f"{on(public)}/letter/?text={text('holding', public).version_id}")


@pytest.mark.parametrize("count", [1, 3])
def test_the_list_of_letters_to_post_costs_the_same_however_many(
    count: int, as_user: As, otto: Actor, at: datetime, django_assert_num_queries: Any
) -> None:
    for _ in range(count):
        case = a_case(at=at)
        write_letter(case, new=by_post(case), by=otto, at=at)
    client = as_user("otto")
    page(client, "/office/letters/")
    with django_assert_num_queries(LIST_OF_LETTERS):
        page(client, "/office/letters/")


LIST_OF_LETTERS = 9


def test_who_writes_no_letters_is_told_of_none_to_post(kit: Actor, otto: Actor, at: datetime) -> None:
    told = {actor.username: {each.label for each in waiting_for(actor, at=at)} for actor in (kit, otto)}
    assert {username for username, labels in told.items() if "Letters to post" in labels} == {"otto"}
