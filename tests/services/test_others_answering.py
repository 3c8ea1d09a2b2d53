"""Another person answers: one question after the other, confirmed once, or not at all; reminded; asked again."""

from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID, uuid4

import pytest
from django.db import IntegrityError, connection, transaction
from django.test.utils import CaptureQueriesContext

from frontdoor.foundation.accounts.actors import PUBLIC
from frontdoor.messages.models import Message
from frontdoor.services.api import (
    BadAnswer,
    ChangedMeanwhile,
    HasAnswered,
    LinkEnded,
    NotComplete,
    OtherState,
    Reason,
    Stands,
    be_silent,
    bring_up_to_date,
    confirm_their_part,
    decline,
    draft,
    email_me_a_link,
    keep_their_answer,
    mark_submitted,
    resume_token,
    save_answer,
    standings,
    take_back,
    their_part,
)
from frontdoor.services.models import OtherPerson, Submission
from frontdoor.services.operations.expiry import delete_expired
from frontdoor.services.operations.reminding import remind, remind_others
from frontdoor.services.tasks import remind_other_people
from tests.factories.others import Whom, answer_all, asked
from tests.services.others import ASKS_MORE, SHED, begun

pytestmark = pytest.mark.usefixtures("shed")
DAY = timedelta(days=1)
KIM = Whom(name="Kim Ford", email="kim@example.org", asked_by="Ada Okafor")


def letters(template: str) -> list[Message]:
    return list(Message.objects.filter(version__template__key=template).order_by("id"))


def confirm(person_id: UUID, *, at: datetime, **more: Any) -> None:
    part = their_part(person_id, at=at)
    assert part is not None
    confirm_their_part(person_id, **{"revision": part.revision, "by": PUBLIC, "at": at, **more})


@pytest.fixture
def form(at: datetime) -> UUID:
    return begun(at=at).id


@pytest.fixture
def landlord(form: UUID, at: datetime) -> UUID:
    """Ask Pat, the landlord."""
    return asked(form, "landlord", at=at)


def stands(form: UUID, *, at: datetime) -> dict[str, Stands]:
    found = draft(form, at=at)
    assert found is not None
    return {each.other.id: each.stands for each in standings(found.service.definition, found.answers, found.others)}


def test_they_see_what_they_are_asked_and_shown_and_nothing_of_the_rest(landlord: UUID, at: datetime) -> None:
    part = their_part(landlord, at=at)
    assert part is not None

    assert [each.id for each in part.service.definition.all_questions] == ["knows", "since", "signed"]
    assert "where the key is" not in repr(part)
    assert [each.text for each in part.shows] == ["6"]


def test_each_answer_is_kept_by_itself(landlord: UUID, at: datetime) -> None:
    keep_their_answer(landlord, question_id="knows", value=True, at=at)
    part = keep_their_answer(landlord, question_id="since", value="for ever", at=at)

    assert part.answers == {"knows": True, "since": "for ever"}


def test_an_answer_that_will_not_do_is_not_kept(landlord: UUID, at: datetime) -> None:
    with pytest.raises(BadAnswer):
        keep_their_answer(landlord, question_id="knows", value="perhaps", at=at)


def test_what_they_are_not_asked_they_cannot_answer(landlord: UUID, form: UUID, at: datetime) -> None:
    with pytest.raises(LookupError):
        keep_their_answer(landlord, question_id="secret", value="mine", at=at)
    assert Submission.objects.get(pk=form).answers["secret"] == "where the key is"


def test_what_they_change_takes_their_signature_away(landlord: UUID, at: datetime) -> None:
    keep_their_answer(landlord, question_id="knows", value=False, at=at)
    keep_their_answer(landlord, question_id="signed", value="Pat Hill", at=at)

    assert "signed" not in keep_their_answer(landlord, question_id="knows", value=True, at=at).answers


def test_what_they_confirm_they_change_no_more(landlord: UUID, at: datetime) -> None:
    answer_all(landlord, at=at)

    for attempt in (
        lambda: keep_their_answer(landlord, question_id="knows", value=True, at=at),
        lambda: confirm(landlord, at=at),
        lambda: decline(landlord, reason=Reason.CANNOT, by=PUBLIC, at=at),
    ):
        with pytest.raises(HasAnswered):
            attempt()


def test_nothing_is_confirmed_before_everything_is_answered(landlord: UUID, at: datetime) -> None:
    with pytest.raises(NotComplete) as refusal:
        confirm(landlord, at=at)

    assert set(refusal.value.questions) == {"knows", "signed"}


@pytest.mark.parametrize("seen", [{"revision": 0}, {"seen": "something else"}])
def test_nothing_is_confirmed_that_was_not_seen(landlord: UUID, at: datetime, seen: dict[str, Any]) -> None:
    keep_their_answer(landlord, question_id="knows", value=False, at=at)
    keep_their_answer(landlord, question_id="signed", value="Pat Hill", at=at)

    with pytest.raises(ChangedMeanwhile):
        confirm(landlord, at=at, **seen)


def test_what_was_seen_is_confirmed(landlord: UUID, form: UUID, at: datetime) -> None:
    keep_their_answer(landlord, question_id="knows", value=False, at=at)
    keep_their_answer(landlord, question_id="signed", value="Pat Hill", at=at)
    part = their_part(landlord, at=at)
    assert part is not None
    confirm(landlord, at=at, seen=part.seen)

    assert stands(form, at=at)["landlord"] is Stands.ANSWERED


def test_a_check_page_made_before_somebody_answered_is_not_sent(landlord: UUID, form: UUID, at: datetime) -> None:
    before = Submission.objects.get(pk=form).revision
    answer_all(landlord, at=at)

    assert Submission.objects.get(pk=form).revision > before


def test_the_applicant_is_told_when_the_last_one_has_answered(landlord: UUID, form: UUID, at: datetime) -> None:
    kim = asked(form, "friend", at=at, whom=KIM)
    answer_all(landlord, at=at)
    assert letters("others-answered") == []
    answer_all(kim, at=at)

    (letter,) = letters("others-answered")
    assert letter.to == "ada@example.com"
    assert resume_token(form) in letter.facts["link"]


def test_nobody_is_told_where_we_know_no_address(at: datetime) -> None:
    form = begun(at=at, contact_by=None, contact_name=None, contact_email=None).id
    answer_all(asked(form, "landlord", at=at), at=at)

    assert letters("others-answered") == []


def test_a_no_is_told_to_the_applicant_and_ends_it(landlord: UUID, form: UUID, at: datetime) -> None:
    keep_their_answer(landlord, question_id="knows", value=True, at=at)
    part = decline(landlord, reason=Reason.NOT_ME, by=PUBLIC, at=at)

    assert (part.asked.state, part.answers) == (OtherState.DECLINED, {})
    (letter,) = letters("other-declined")
    assert (letter.to, letter.facts["person"]) == ("ada@example.com", "Pat Hill")
    assert stands(form, at=at)["landlord"] is Stands.DECLINED


def ended_by_taking_back(form: UUID, at: datetime) -> None:
    take_back(form, other_id="landlord", by=PUBLIC, at=at)


def ended_by_sending(form: UUID, at: datetime) -> None:
    mark_submitted(form, reference="4KQ7MX9TA", at=at)


def ended_by_deleting(form: UUID, at: datetime) -> None:
    Submission.objects.filter(pk=form).delete()


def ended_by_expiry(form: UUID, at: datetime) -> None:
    Submission.objects.filter(pk=form).update(expires_at=at)


def ended_as_not_needed(form: UUID, at: datetime) -> None:
    save_answer(form, question_id="rents", value=False, at=at)


@pytest.mark.parametrize(
    "end", [ended_by_taking_back, ended_by_sending, ended_by_deleting, ended_by_expiry, ended_as_not_needed]
)
def test_nobody_answers_by_a_link_that_has_ended(
    landlord: UUID, form: UUID, at: datetime, end: Callable[[UUID, datetime], None]
) -> None:
    end(form, at)

    with pytest.raises(LinkEnded):
        keep_their_answer(landlord, question_id="knows", value=True, at=at)


def test_whoever_was_never_asked_cannot_answer(at: datetime) -> None:
    with pytest.raises(LinkEnded):
        be_silent(uuid4(), at=at)


def test_what_was_not_confirmed_is_forgotten_when_the_form_is_sent(landlord: UUID, form: UUID, at: datetime) -> None:
    keep_their_answer(landlord, question_id="knows", value=True, at=at)
    mark_submitted(form, reference="4KQ7MX9TA", at=at)

    row = OtherPerson.objects.get(pk=landlord)
    assert (row.answers, row.remind_at) == ({}, None)


def test_what_was_confirmed_stays_to_be_read_by_whoever_said_it(landlord: UUID, form: UUID, at: datetime) -> None:
    answer_all(landlord, at=at)
    mark_submitted(form, reference="4KQ7MX9TA", at=at)

    part = their_part(landlord, at=at)
    assert part is not None
    assert part.answers["knows"] is False


def test_what_they_said_is_deleted_with_the_form(landlord: UUID, at: datetime) -> None:
    answer_all(landlord, at=at)
    delete_expired(at=at + timedelta(days=40))

    assert not OtherPerson.objects.exists()


def test_they_are_reminded_on_their_days_and_then_no_more(landlord: UUID, at: datetime) -> None:
    sent = [remind_others(at=at + days * DAY) for days in (2, 3, 4, 7, 8, 20)]

    assert sent == [0, 1, 0, 1, 0, 0]
    assert {letter.to for letter in letters("other-reminder")} == {"pat@example.org"}


def test_reminders_missed_are_one(landlord: UUID, at: datetime) -> None:
    assert remind_other_people(at=at + 8 * DAY) == "1 reminded"
    assert remind_others(at=at + 8 * DAY) == 0


def answered(landlord: UUID, form: UUID, at: datetime) -> None:
    answer_all(landlord, at=at)


def said_no(landlord: UUID, form: UUID, at: datetime) -> None:
    decline(landlord, reason=Reason.CANNOT, by=PUBLIC, at=at)


def wanted_silence(landlord: UUID, form: UUID, at: datetime) -> None:
    be_silent(landlord, at=at)


def not_needed(landlord: UUID, form: UUID, at: datetime) -> None:
    ended_as_not_needed(form, at)


def sent_already(landlord: UUID, form: UUID, at: datetime) -> None:
    Submission.objects.filter(pk=form).update(state="submitted", submitted_at=at, reference="4KQ7MX9TA")


@pytest.mark.parametrize("happened", [answered, said_no, wanted_silence, not_needed, sent_already])
def test_nobody_is_reminded_who_need_not_answer(
    landlord: UUID, form: UUID, at: datetime, happened: Callable[[UUID, UUID, datetime], None]
) -> None:
    happened(landlord, form, at)

    assert remind_others(at=at + 3 * DAY) == 0


def test_nobody_is_reminded_of_a_service_that_is_not_offered_any_more(
    landlord: UUID, publishing: Callable[..., Any], at: datetime
) -> None:
    publishing(moment=at + DAY, other=SHED.replace("id: shed", "id: other").replace("Ask for", "Mend"))

    assert remind_others(at=at + 3 * DAY) == 0


def test_reminding_many_costs_as_many_statements_as_reminding_one(at: datetime) -> None:
    asked(begun(at=at).id, "landlord", at=at)
    with CaptureQueriesContext(
        connection,
    ) as one:
        remind_others(at=at + 3 * DAY)
    for number in range(3):
        whom = Whom(name="Pat Hill", email=f"pat{number}@example.org", asked_by="Ada Okafor")
        asked(begun(at=at).id, "landlord", at=at, whom=whom)
    with CaptureQueriesContext(connection) as three:
        assert remind_others(at=at + 3 * DAY) == 3
    assert len(three) == len(one)


def test_whoever_waits_for_others_is_reminded_of_whom(landlord: UUID, form: UUID, at: datetime) -> None:
    email_me_a_link(form, email="ada@example.com", page=str, at=at)
    remind(at=at + 7 * DAY)

    (letter,) = letters("draft-reminder")
    assert letter.facts["still"] == "You have answered everything. We still wait for: landlord."


def test_whoever_answered_what_has_changed_is_asked_again(
    landlord: UUID, form: UUID, publishing: Callable[..., Any], at: datetime
) -> None:
    answer_all(landlord, at=at)
    publishing(moment=at + DAY, shed=ASKS_MORE)
    after = bring_up_to_date(form, at=at + DAY)

    assert after.news == (
        "What we ask your landlord has changed.",
        "We have asked Pat Hill to answer again.",
    )
    assert stands(form, at=at + DAY)["landlord"] is Stands.ASKED
    assert len(letters("other-asked-again")) == 1


def test_whoever_wants_no_emails_is_asked_again_by_the_applicant(
    landlord: UUID, form: UUID, publishing: Callable[..., Any], at: datetime
) -> None:
    answer_all(landlord, at=at)
    OtherPerson.objects.filter(pk=landlord).update(is_silent=True)
    publishing(moment=at + DAY, shed=ASKS_MORE)

    _changed, told = bring_up_to_date(form, at=at + DAY).news
    assert told == "Pat Hill has to answer again, and wants no emails about it. Call them."
    assert letters("other-asked-again") == []


def test_what_is_changed_and_not_needed_waits_quietly(
    landlord: UUID, form: UUID, publishing: Callable[..., Any], at: datetime
) -> None:
    answer_all(landlord, at=at)
    save_answer(form, question_id="rents", value=False, at=at)
    publishing(moment=at + DAY, shed=ASKS_MORE)

    assert bring_up_to_date(form, at=at + DAY).news == ()
    assert OtherPerson.objects.get(pk=landlord).state == "asked"


def test_what_has_not_changed_stays_confirmed(
    landlord: UUID, form: UUID, publishing: Callable[..., Any], at: datetime
) -> None:
    answer_all(landlord, at=at)
    publishing(moment=at + DAY, shed=SHED.replace("Tell us about your shed.", "Tell us of your shed."))
    bring_up_to_date(form, at=at + DAY)

    assert stands(form, at=at + DAY)["landlord"] is Stands.ANSWERED


def test_what_no_longer_fits_is_kept_in_words_for_whoever_said_it(
    landlord: UUID, form: UUID, publishing: Callable[..., Any], at: datetime
) -> None:
    keep_their_answer(landlord, question_id="knows", value=True, at=at)
    keep_their_answer(landlord, question_id="since", value="for ever", at=at)
    shorter = "label: Since when?\n        max_length: 4"
    publishing(moment=at + DAY, shed=SHED.replace("label: Since when?", shorter))
    bring_up_to_date(form, at=at + DAY)

    part = their_part(landlord, at=at + DAY)
    assert part is not None
    assert [each.text for each in part.set_aside] == ["for ever"]
    assert "since" not in part.answers


def test_whom_the_form_asks_no_more_is_let_go(
    landlord: UUID, form: UUID, publishing: Callable[..., Any], at: datetime
) -> None:
    publishing(moment=at + DAY, shed=SHED.replace("- id: landlord", "- id: owner"))

    assert bring_up_to_date(form, at=at + DAY).news == ("We do not ask Pat Hill any more.",)
    assert their_part(landlord, at=at + DAY) is None


@pytest.mark.parametrize(
    "wrong",
    [
        {"state": "dreaming"},
        {"state": "answered"},
        {"state": "declined", "settled_at": datetime(2026, 1, 1).astimezone()},
        {"reason": "cannot"},
        {"is_silent": True},
    ],
)
def test_the_database_refuses_what_cannot_be(landlord: UUID, wrong: dict[str, Any]) -> None:
    with pytest.raises(IntegrityError), transaction.atomic():
        OtherPerson.objects.filter(pk=landlord).update(**wrong)


def test_the_database_lets_one_person_be_asked_as_each(landlord: UUID, form: UUID, at: datetime) -> None:
    kim = asked(form, "friend", at=at, whom=KIM)

    with pytest.raises(IntegrityError), transaction.atomic():
        OtherPerson.objects.filter(pk=kim).update(other="landlord")
