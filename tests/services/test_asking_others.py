"""Asking another person: who may be written to, how often, and how the link ends."""

from datetime import datetime, timedelta

import pytest

from frontdoor.foundation.accounts.actors import PUBLIC
from frontdoor.foundation.audit.api import trail
from frontdoor.messages.models import Message
from frontdoor.services.api import (
    BadWhom,
    CannotAsk,
    DraftSubmitted,
    OtherState,
    Reason,
    Whom,
    ask_other,
    ask_other_again,
    be_silent,
    decline,
    mark_submitted,
    other_token,
    person_of,
    save_answer,
    take_back,
    their_part,
)
from frontdoor.services.models import OtherPerson
from tests.factories.others import PAT, answer_all, asked
from tests.services.others import begun, person

pytestmark = pytest.mark.usefixtures("shed")
DAY = timedelta(days=1)


def whom(email: str = "pat@example.org", name: str = "Pat Hill", asked_by: str = "Ada Okafor") -> Whom:
    return Whom(name=name, email=email, asked_by=asked_by)


def letters(template: str = "other-asked") -> list[Message]:
    return list(Message.objects.filter(version__template__key=template).order_by("id"))


def test_whoever_is_asked_gets_a_link_that_is_theirs(at: datetime) -> None:
    draft = ask_other(begun(at=at).id, other_id="landlord", whom=PAT, by=PUBLIC, at=at)

    (letter,) = letters()
    assert letter.to == "pat@example.org"
    assert (letter.facts["applicant"], letter.facts["role"]) == ("Ada Okafor", "landlord")
    token = letter.facts["link"].rstrip("/").rsplit("/", 1)[1]
    assert person_of(token) == person(draft, "landlord")


def test_a_letter_says_nothing_of_what_the_applicant_answered(at: datetime) -> None:
    ask_other(begun(at=at).id, other_id="landlord", whom=PAT, by=PUBLIC, at=at)

    assert "where the key is" not in str(letters()[0].facts)


@pytest.mark.parametrize("token", ["", "made-up", "abc:def"])
def test_a_token_that_is_none_of_ours_stands_for_nobody(token: str) -> None:
    assert person_of(token) is None


def test_asking_is_kept_in_the_trail_without_saying_who(at: datetime) -> None:
    draft = ask_other(begun(at=at).id, other_id="landlord", whom=PAT, by=PUBLIC, at=at)

    (line,) = trail(f"draft:{draft.id}", newest=9)
    assert (line.action, line.after) == ("services.other-asked", {"other": "landlord"})


def test_everything_that_will_not_do_is_said_at_once(at: datetime) -> None:
    with pytest.raises(BadWhom) as refusal:
        ask_other(begun(at=at).id, other_id="landlord", whom=whom("", "", "www.x"), by=PUBLIC, at=at)

    assert set(refusal.value.parts) == {"name", "email", "asked_by"}


@pytest.mark.parametrize("email", ["nobody", "ada@example.com"])
def test_an_address_that_is_none_or_ones_own_is_refused(at: datetime, email: str) -> None:
    with pytest.raises(BadWhom):
        ask_other(begun(at=at).id, other_id="landlord", whom=whom(email), by=PUBLIC, at=at)


def test_somebody_who_is_not_needed_is_not_asked(at: datetime) -> None:
    with pytest.raises(CannotAsk, match="do not need"):
        ask_other(begun(at=at, rents=False).id, other_id="landlord", whom=PAT, by=PUBLIC, at=at)


def test_nobody_is_asked_for_a_form_that_was_sent(at: datetime) -> None:
    draft = begun(at=at)
    mark_submitted(draft.id, reference="4KQ7MX9TA", at=at)

    with pytest.raises(DraftSubmitted):
        ask_other(draft.id, other_id="landlord", whom=PAT, by=PUBLIC, at=at)


def test_another_address_ends_the_link_to_the_first(at: datetime) -> None:
    draft = begun(at=at)
    first = asked(draft.id, "landlord", at=at, whom=whom("past@example.org"))
    second = asked(draft.id, "landlord", at=at)

    assert their_part(first, at=at) is None
    assert their_part(second, at=at) is not None


def test_whoever_is_asked_no_longer_is_forgotten_but_for_the_address_to_be_counted(at: datetime) -> None:
    draft = begun(at=at)
    one = asked(draft.id, "landlord", at=at)
    answer_all(one, at=at)
    take_back(draft.id, other_id="landlord", by=PUBLIC, at=at)

    row = OtherPerson.objects.get(pk=one)
    assert (row.state, row.name, row.asked_by, row.answers, row.seen) == ("taken-back", "", "", {}, "")
    assert their_part(one, at=at) is None


def test_taking_back_what_nobody_was_asked_changes_nothing(at: datetime) -> None:
    draft = begun(at=at)

    assert take_back(draft.id, other_id="landlord", by=PUBLIC, at=at).revision == draft.revision


def test_one_form_does_not_write_to_ever_more_people(at: datetime) -> None:
    draft = begun(at=at)
    for number in range(5):
        asked(draft.id, "landlord", at=at, whom=whom(f"pat{number}@example.org"))

    with pytest.raises(BadWhom, match="several people today"):
        asked(draft.id, "landlord", at=at, whom=whom("pat6@example.org"))
    asked(draft.id, "landlord", at=at + DAY, whom=whom("pat6@example.org"))


def test_many_forms_do_not_write_to_one_address(at: datetime) -> None:
    for _ in range(3):
        asked(begun(at=at).id, "landlord", at=at)

    with pytest.raises(BadWhom, match="that address several times today"):
        asked(begun(at=at).id, "landlord", at=at)
    asked(begun(at=at).id, "landlord", at=at + DAY)


def test_taking_back_makes_no_room_for_more_letters_to_an_address(at: datetime) -> None:
    draft = begun(at=at)
    for _ in range(3):
        asked(draft.id, "landlord", at=at)
        take_back(draft.id, other_id="landlord", by=PUBLIC, at=at)

    with pytest.raises(BadWhom, match="that address several times today"):
        asked(draft.id, "landlord", at=at)


@pytest.mark.parametrize("is_taken_back", [False, True])
def test_whoever_said_no_is_not_asked_once_more(at: datetime, is_taken_back: bool) -> None:
    draft = begun(at=at)
    decline(asked(draft.id, "landlord", at=at), reason=Reason.WILL_NOT, by=PUBLIC, at=at)
    if is_taken_back:
        take_back(draft.id, other_id="landlord", by=PUBLIC, at=at)

    with pytest.raises(BadWhom, match="wants no emails"):
        asked(draft.id, "landlord", at=at)
    asked(draft.id, "landlord", at=at, whom=whom("kim@example.org"))


def test_the_link_is_sent_again_to_whoever_has_had_a_day(at: datetime) -> None:
    draft = begun(at=at)
    asked(draft.id, "landlord", at=at)

    with pytest.raises(CannotAsk, match="less than a day ago"):
        ask_other_again(draft.id, other_id="landlord", by=PUBLIC, at=at)
    ask_other_again(draft.id, other_id="landlord", by=PUBLIC, at=at + DAY)
    first, second = letters()
    assert first.facts["link"] == second.facts["link"]


def test_nobody_is_written_to_without_end(at: datetime) -> None:
    draft = begun(at=at)
    asked(draft.id, "landlord", at=at)
    for day in range(1, 4):
        ask_other_again(draft.id, other_id="landlord", by=PUBLIC, at=at + day * DAY)

    with pytest.raises(CannotAsk, match="often enough"):
        ask_other_again(draft.id, other_id="landlord", by=PUBLIC, at=at + 4 * DAY)


def test_whoever_wants_no_emails_is_not_written_to_again(at: datetime) -> None:
    draft = begun(at=at)
    be_silent(asked(draft.id, "landlord", at=at), at=at)

    with pytest.raises(CannotAsk, match="They want no more emails"):
        ask_other_again(draft.id, other_id="landlord", by=PUBLIC, at=at + DAY)


@pytest.mark.parametrize("other_id", ["landlord", "aunt"])
def test_there_is_nobody_to_ask_again_before_somebody_was_asked(at: datetime, other_id: str) -> None:
    with pytest.raises(CannotAsk, match="nobody to send"):
        ask_other_again(begun(at=at).id, other_id=other_id, by=PUBLIC, at=at)


def test_whoever_saw_another_answer_is_asked_to_look_again_at_once(at: datetime) -> None:
    draft = begun(at=at)
    one = asked(draft.id, "landlord", at=at)
    answer_all(one, at=at)
    save_answer(draft.id, question_id="size", value="7", at=at)
    ask_other_again(draft.id, other_id="landlord", by=PUBLIC, at=at)

    part = their_part(one, at=at)
    assert part is not None
    assert (part.asked.state, part.answers["knows"]) == (OtherState.ASKED, False)
    assert len(letters("other-asked-again")) == 1


def test_a_token_is_of_one_person(at: datetime) -> None:
    one = asked(begun(at=at).id, "landlord", at=at)

    assert person_of(other_token(one)) == one
