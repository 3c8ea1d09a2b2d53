"""Asking people outside: what they may see, what they may say, and how long their link works."""

import re
from collections.abc import Callable
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from django.test import Client

from frontdoor.cases.models import NEVER, Attachment, Case, Entry, Notification, OutsideRequest
from frontdoor.cases.operations.asking_outside import (
    NewRequest,
    _is_late,
    answer_outside,
    ask_outside,
    give_more_time,
    not_theirs,
    remind_of_request,
    remind_outside,
    take_request_back,
    wait_no_longer,
    want_more_time,
)
from frontdoor.cases.operations.changing import SayMore
from frontdoor.cases.operations.closing import close
from frontdoor.cases.operations.keeping import apply_retention
from frontdoor.cases.queries.outside import outside_link, outside_token, request_of_token, seen_outside
from frontdoor.cases.rules.outside import (
    MOST_TIMES_WRITTEN,
    MOST_WAITING,
    CannotAnswer,
    CannotAskOutside,
    NoSuchRequest,
    OutsideState,
    Shown,
)
from frontdoor.cases.rules.states import CannotMove, Outcome
from frontdoor.cases.views.outside import WRONG_AN_HOUR
from frontdoor.foundation.accounts.access import NotAllowed
from frontdoor.foundation.accounts.actors import SYSTEM, Actor
from frontdoor.foundation.accounts.models import User
from frontdoor.kernel.geo import Point
from frontdoor.messages.models import Message
from tests.factories.cases import a_case, again
from tests.factories.catalogue import republish
from tests.foundation.uploads import photo, upload

pytestmark = pytest.mark.usefixtures("council")


@pytest.fixture
def case(council: None, at: datetime) -> Case:
    """Return a fly-tipping case of street scene, with personal things in it."""
    return a_case(
        at=at, place="7 Mill Lane", point=Point(53.6, 1.2), description="My neighbour did it.",
        answers={"description": "My neighbour did it."},
    )  # fmt: skip


def asked(case: Case, by: Actor, at: datetime, **given: Any) -> OutsideRequest:
    """Ask a firm whether it can collect."""
    new = NewRequest(**{"name": "Holt & Sons", "email": "holt@example.org", "text": "Can you collect it?", **given})
    return ask_outside(case, new=new, by=by, at=at)


# ---- asking


def test_whoever_is_asked_gets_a_link_and_the_case_keeps_what_they_see(case: Case, otto: Actor, at: datetime) -> None:
    request = asked(case, otto, at)
    assert request.due_at.date().isoformat() == "2025-05-28"  # five working days, the bank holiday not counted
    assert request.expires_at == request.due_at + timedelta(days=14)
    message = Message.objects.get(version__template__key="outside-asked")
    assert message.facts["link"] == outside_link(request)
    assert "neighbour" not in str(message.facts)
    assert "They see: street." in Entry.objects.get(kind="asked-outside").text


@pytest.mark.parametrize(
    ("given", "words"),
    [
        ({"name": " "}, "Enter the name"),
        ({"name": "x" * 121}, "120 characters"),
        ({"email": "holt"}, "Enter their email address"),
        ({"text": " "}, "Enter what you ask"),
        ({"days": 0}, "between 1 and 60"),
        ({"shows": ("everything",)}, "Select what they may see"),
        ({"shows": ("words",)}, "why they need to see something personal"),
    ],
    ids=str,
)
def test_what_cannot_be_asked(given: dict[str, Any], words: str, case: Case, otto: Actor, at: datetime) -> None:
    with pytest.raises((CannotAskOutside, SayMore), match=words):
        asked(case, otto, at, **given)
    assert not OutsideRequest.objects.exists()


def test_who_asks_works_on_the_case_and_may_read_what_they_show(
    case: Case, otto: Actor, cem: Actor, kit: Actor, at: datetime
) -> None:
    with pytest.raises(NotAllowed):
        asked(case, cem, at)
    with pytest.raises(NotAllowed):
        asked(case, kit, at, shows=("contact",), reason="To ring.")
    close(case, outcome=Outcome.NOT_FOUND, words="Gone.", by=otto, at=at)
    with pytest.raises(CannotMove):
        asked(case, otto, at)


def test_only_so_many_are_asked_at_once(case: Case, otto: Actor, at: datetime) -> None:
    for number in range(MOST_WAITING):
        asked(case, otto, at, name=str(number))
    with pytest.raises(CannotAskOutside, match="Only 10"):
        asked(case, otto, at)


def test_they_see_what_was_chosen_and_nothing_else(case: Case, otto: Actor, at: datetime) -> None:
    little = seen_outside(asked(case, otto, at, shows=()))
    assert (little.place, little.words, little.answers, little.contact, little.with_map) == ("", "", [], None, False)
    every = tuple(each.value for each in Shown)
    much = seen_outside(asked(case, otto, at, shows=every, reason="They go there."))
    assert (much.place, much.words, much.with_map) == ("7 Mill Lane", "My neighbour did it.", True)
    assert much.contact is not None
    assert much.contact.name == "Jo Amari"
    assert ("My neighbour did it.") in [text for _label, text in much.answers]


# ---- the link


@pytest.fixture
def request_(case: Case, otto: Actor, at: datetime) -> OutsideRequest:
    """Return a question to a firm."""
    return asked(case, otto, at)


def test_a_link_opens_its_own_request_until_it_ends(request_: OutsideRequest, at: datetime) -> None:
    token = outside_token(request_)
    assert request_of_token(token, at=at).pk == request_.pk
    for wrong in (token[:-1], token.replace(".1:", ".2:"), "", "x" * 40, f"{request_.pk.hex}.1"):
        with pytest.raises(NoSuchRequest):
            request_of_token(wrong, at=at)
    with pytest.raises(NoSuchRequest, match="any more"):
        request_of_token(token, at=request_.expires_at)


def test_what_is_taken_back_opens_nothing_and_is_not_taken_back_twice(
    request_: OutsideRequest, otto: Actor, cem: Actor, at: datetime
) -> None:
    with pytest.raises(NotAllowed):
        take_request_back(request_, by=cem, at=at)
    take_request_back(request_, by=otto, at=at)
    with pytest.raises(NoSuchRequest):
        request_of_token(outside_token(request_), at=at)
    with pytest.raises(CannotAskOutside, match="this is taken back"):
        take_request_back(request_, by=otto, at=at)
    with pytest.raises(CannotAnswer):
        answer_outside(request_, text="Yes", at=at)


def test_nobody_is_asked_about_a_closed_case(request_: OutsideRequest, otto: Actor, at: datetime) -> None:
    close(request_.case, outcome=Outcome.NOT_FOUND, words="Gone.", by=otto, at=at)
    assert OutsideRequest.objects.get().state == OutsideState.REVOKED


# ---- answering


def test_an_answer_is_kept_and_whoever_holds_the_case_is_told(
    request_: OutsideRequest, cast: dict[str, User], at: datetime
) -> None:
    answer_outside(request_, text="On Friday.", at=at)
    assert (request_.state, request_.answer) == (OutsideState.ANSWERED, "On Friday.")
    assert Entry.objects.get(kind="answered-outside").text == "Holt & Sons answered: On Friday."
    assert Notification.objects.get(user_id=cast["dee"].pk).text == "Holt & Sons answered what you asked"
    with pytest.raises(CannotAnswer):
        not_theirs(request_, text="No.", at=at)
    with pytest.raises(CannotAnswer):
        want_more_time(request_, text="A week.", at=at)


def test_it_may_not_be_for_them(request_: OutsideRequest, at: datetime) -> None:
    with pytest.raises(SayMore):
        not_theirs(request_, text="", at=at)
    not_theirs(request_, text="Ask the canal trust.", at=at)
    assert OutsideRequest.objects.get().state == OutsideState.NOT_THEIRS


def test_more_time_is_asked_for_and_given_with_a_link_of_its_own(
    request_: OutsideRequest, otto: Actor, at: datetime
) -> None:
    old = outside_token(request_)
    want_more_time(request_, text="Until Friday week.", at=at)
    later = at + timedelta(days=2)
    give_more_time(OutsideRequest.objects.select_related("case").get(), days=10, by=otto, at=later)
    now = OutsideRequest.objects.get()
    assert (now.more_time, now.issue, now.due_at > request_.due_at) == ("", 2, True)
    with pytest.raises(NoSuchRequest):
        request_of_token(old, at=later)
    assert Message.objects.filter(version__template__key="outside-asked").count() == 2
    with pytest.raises(CannotAskOutside, match="somebody else has just changed it"):
        give_more_time(request_, days=10, by=otto, at=later)
    OutsideRequest.objects.update(issue=MOST_TIMES_WRITTEN)
    with pytest.raises(CannotAskOutside, match="often enough"):
        give_more_time(OutsideRequest.objects.select_related("case").get(), days=1, by=otto, at=later)


def test_they_are_reminded_once_half_way(request_: OutsideRequest, at: datetime) -> None:
    assert remind_outside(at=at) == 0
    half = at + (request_.due_at - at) / 2
    assert (remind_outside(at=half), remind_outside(at=half)) == (1, 0)
    assert not remind_of_request(request_, at=half), "another worker was first"
    assert Message.objects.filter(version__template__key="outside-reminder").count() == 1


def test_the_promise_stands_still_while_anybody_outside_is_waited_for_where_the_service_says_so(
    otto: Actor, at: datetime
) -> None:
    republish("fly-tipping", {"duplicates:\n": "workflow:\n  stops_for_others: true\n\nduplicates:\n"}, at=at)
    case = a_case(at=at)
    first, second = asked(case, otto, at), asked(case, otto, at)
    assert again(case).due_at == NEVER
    answer_outside(first, text="Yes.", at=at + timedelta(days=1))
    assert again(case).due_at == NEVER
    take_request_back(second, by=otto, at=at + timedelta(days=1))
    assert again(case).due_at != NEVER


def test_a_promise_waits_for_nobody_who_lets_their_day_pass_and_a_late_answer_is_still_taken(
    otto: Actor, dee: Actor, at: datetime
) -> None:
    republish("fly-tipping", {"duplicates:\n": "workflow:\n  stops_for_others: true\n\nduplicates:\n"}, at=at)
    case = a_case(at=at)
    request = asked(case, otto, at)
    assert wait_no_longer(by=SYSTEM, at=request.due_at) == 0
    after = request.due_at + timedelta(minutes=1)
    assert (wait_no_longer(by=SYSTEM, at=after), wait_no_longer(by=SYSTEM, at=after)) == (1, 0)
    assert again(case).due_at != NEVER
    assert Notification.objects.filter(user_id=dee.user_id, text__contains="has not answered").count() == 1

    late = OutsideRequest.objects.select_related("case").get()
    give_more_time(late, days=2, by=otto, at=after)
    assert again(case).due_at == NEVER
    answer_outside(late, text="Yes.", at=after)
    assert again(case).due_at != NEVER


def test_what_another_worker_found_late_is_told_once(case: Case, otto: Actor, dee: Actor, at: datetime) -> None:
    request = asked(case, otto, at)
    after = request.due_at + timedelta(minutes=1)
    seen_before = OutsideRequest.objects.select_related("case").get()
    assert wait_no_longer(by=SYSTEM, at=after) == 1
    assert _is_late(seen_before, by=SYSTEM, at=after) is False


def test_retention_forgets_who_was_asked(request_: OutsideRequest, otto: Actor, at: datetime) -> None:
    close(request_.case, outcome=Outcome.NOT_FOUND, words="Gone.", by=otto, at=at)
    apply_retention(by=SYSTEM, at=at + timedelta(days=9000))
    assert not OutsideRequest.objects.exists()


# ---- pages


@pytest.fixture
def page(request_: OutsideRequest, settings: Any, tmp_path: Path, at: datetime) -> str:
    """Return the address at which the firm answers."""
    settings.FRONTDOOR_NOW, settings.MEDIA_ROOT = at.isoformat(), tmp_path
    return f"/asked-of-you/{outside_token(request_)}/"


def test_they_answer_without_an_account_with_words_and_photos(client: Client, page: str, case: Case) -> None:
    html = client.get(page).content.decode()
    assert "Can you collect it?" in html
    # A browser that may not say where a page came from says "null" when it sends it, and nothing of it is taken.
    assert "no-referrer" not in html
    assert not re.search("neighbour|jo@example.org|7 Mill Lane", html)
    assert client.post(page, {"act": "answer"}).status_code == 422
    assert "Select what you want to tell us" in client.post(page, {"act": "sing"}).content.decode()
    bad = client.post(page, {"act": "answer", "text": "Kept words", "photos": upload(b"no", "a.exe")})
    assert (bad.status_code, "Kept words" in bad.content.decode()) == (422, True)
    done = client.post(page, {"act": "answer", "text": "Yes.", "photos": upload(photo(), "photo.jpg")})
    assert "We have your answer" in done.content.decode()
    assert Attachment.objects.get(case=case).is_public is False
    assert "We have what you told us" in client.get(page).content.decode()


@pytest.mark.parametrize(("act", "words"), [("not-theirs", "ask somebody else"), ("more-time", "new date")])
def test_they_may_say_no_or_later(act: str, words: str, client: Client, page: str) -> None:
    assert words in client.post(page, {"act": act, "text": "Because."}).content.decode()


def test_guessing_links_is_answered_plainly_and_then_not_at_all(client: Client, page: str) -> None:
    for _ in range(WRONG_AN_HOUR):
        answer = client.get("/asked-of-you/guessed:token/")
        assert (answer.status_code, "This link does not work" in answer.content.decode()) == (404, True)
    assert client.get(page).status_code == 429


def test_officers_ask_see_what_they_see_and_take_it_back(
    as_user: Callable[[str], Client], case: Case, settings: Any, at: datetime
) -> None:
    settings.FRONTDOOR_NOW = at.isoformat()
    otto, here = as_user("otto"), f"/office/cases/{case.reference}"
    fields = {"name": "Holt", "email": "holt@example.org", "text": "Can you?", "days": "5", "shows": ["words"]}
    refused = otto.post(f"{here}/ask-others/", fields)
    assert (refused.status_code, "something personal" in refused.content.decode()) == (422, True)
    otto.post(f"{here}/ask-others/", {**fields, "reason": "They know the site."})
    request = OutsideRequest.objects.get()
    assert "My neighbour did it." in otto.get(f"/office/asked/{request.pk}/").content.decode()
    assert as_user("cem").get(f"/office/asked/{request.pk}/").status_code == 404
    otto.post(f"{here}/more-time/", {"request": str(request.pk), "days": "9"})
    assert "See what they see" in otto.get(f"{here}/").content.decode()
    otto.post(f"{here}/take-back/", {"request": str(request.pk)})
    assert OutsideRequest.objects.get().state == OutsideState.REVOKED
