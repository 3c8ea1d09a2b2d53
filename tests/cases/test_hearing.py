"""What residents, followers and partners' systems tell us."""

from collections.abc import Callable
from datetime import datetime, timedelta

import pytest

from frontdoor.cases.models import Case, Entry, Follower
from frontdoor.cases.operations.changing import SayMore
from frontdoor.cases.operations.closing import close
from frontdoor.cases.operations.hearing import (
    add_information,
    answer,
    dispute_from_partner,
    follow,
    stop_following,
    update_from_partner,
)
from frontdoor.cases.operations.working import ask, take
from frontdoor.cases.permissions import UPDATES
from frontdoor.cases.queries.reading import photos
from frontdoor.cases.rules.states import CannotMove, Outcome, Status
from frontdoor.customers.api import Person
from frontdoor.foundation.accounts.access import NotAllowed
from frontdoor.foundation.accounts.actors import PUBLIC, Actor
from frontdoor.foundation.files.api import DRAFT
from tests.factories.cases import JO, a_case, a_customer, a_photo, again

pytestmark = pytest.mark.usefixtures("council")

KIM = Person(name="Kim Bell", email="kim@example.org")
PARTNER = Actor(username="key:Lamps Ltd", name="Lamps Ltd", scopes=frozenset({UPDATES}))


@pytest.fixture
def case(council: None, at: datetime) -> Case:
    """Return a public case."""
    return a_case("fly-tipping", at=at)


# ---- the person who reported


def test_information_is_for_the_officer_and_the_resident_only(
    case: Case, at: datetime, announced: Callable[[], list[str]]
) -> None:
    entry = add_information(case, text="There is more now.", by=PUBLIC, at=at + timedelta(days=1))
    assert (entry.audience, entry.text) == ("resident", "There is more now.")
    assert again(case).updated_at == at + timedelta(days=1)
    assert announced()[-1] == "cases.information-added.1"
    with pytest.raises(SayMore):
        add_information(case, text="", by=PUBLIC, at=at)


def test_a_closed_case_still_listens(case: Case, otto: Actor, at: datetime) -> None:
    close(case, outcome=Outcome.FIXED, words="Done.", by=otto, at=at)
    assert add_information(case, text="Thank you!", by=PUBLIC, at=at).kind == "information"


def test_photos_come_with_information_and_answers(case: Case, otto: Actor, at: datetime) -> None:
    first, second = (a_photo(owner=f"{DRAFT}{number}", at=at) for number in "12")
    add_information(case, text="See here.", by=PUBLIC, at=at, attached=[first])
    ask(case, text="Which side?", by=otto, at=at)
    answer(case, text="This one.", by=PUBLIC, at=at, attached=[second])
    assert photos([case.pk])[case.pk] == [f"/files/{first}/public", f"/files/{second}/public"]


def test_an_answer_needs_a_question_and_words(case: Case, otto: Actor, at: datetime) -> None:
    with pytest.raises(CannotMove, match="not waiting"):
        answer(case, text="Yes.", by=PUBLIC, at=at)
    ask(case, text="Which side?", by=otto, at=at)
    with pytest.raises(SayMore):
        answer(case, text=" ", by=PUBLIC, at=at)
    assert again(case).status == Status.WAITING


# ---- followers


def test_that_is_the_one(case: Case, at: datetime, announced: Callable[[], list[str]]) -> None:
    kim = a_customer(KIM, at=at)
    row = follow(case, customer_id=kim, by=PUBLIC, at=at)
    assert row is not None
    assert follow(case, customer_id=kim, by=PUBLIC, at=at) == row
    assert announced().count("cases.case-followed.1") == 1
    assert Entry.objects.filter(case=case, kind="followed").count() == 1


def test_whoever_reported_needs_not_follow(case: Case, at: datetime) -> None:
    assert follow(case, customer_id=a_customer(JO, at=at), by=PUBLIC, at=at) is None
    assert not Follower.objects.exists()


def test_people_without_details_are_counted_once_each(case: Case, at: datetime) -> None:
    for key in ("draft:1", "draft:1", "draft:2"):
        follow(case, customer_id=None, key=key, by=PUBLIC, at=at)
    assert case.followers.count() == 2


def test_stopping_and_coming_back(case: Case, at: datetime, announced: Callable[[], list[str]]) -> None:
    kim = a_customer(KIM, at=at)
    row = follow(case, customer_id=kim, by=PUBLIC, at=at)
    assert row is not None
    stop_following(row, at=at)
    stop_following(row, at=at + timedelta(days=1))
    row.refresh_from_db()
    assert row.stopped_at == at
    follow(case, customer_id=kim, by=PUBLIC, at=at + timedelta(days=2))
    row.refresh_from_db()
    assert row.stopped_at is None
    assert announced().count("cases.case-followed.1") == 2


def test_what_is_not_public_cannot_be_followed_by_strangers(cem: Actor, at: datetime) -> None:
    hidden = a_case("noise", at=at)
    kim = a_customer(KIM, at=at)
    with pytest.raises(NotAllowed):
        follow(hidden, customer_id=kim, by=PUBLIC, at=at)
    assert follow(hidden, customer_id=kim, by=cem, at=at) is not None


# ---- partners' systems


def test_a_partner_moves_a_case_once_for_each_update(
    case: Case, at: datetime, announced: Callable[[], list[str]]
) -> None:
    for _again in range(2):
        update_from_partner(
            again(case), status=Status.IN_HAND, outcome=None, words="A crew is on its way.", key="7", by=PARTNER, at=at
        )
    assert again(case).status == Status.IN_HAND
    (entry,) = Entry.objects.filter(case=case, kind="partner")
    assert (entry.audience, entry.text) == ("public", "A crew is on its way.")
    assert announced().count("cases.case-status-changed.1") == 1


def test_a_partner_closes_with_the_usual_outcome(case: Case, at: datetime) -> None:
    update_from_partner(case, status=Status.CLOSED, outcome=None, words="", key="8", by=PARTNER, at=at)
    now = again(case)
    assert (now.status, now.outcome) == (Status.CLOSED, Outcome.FIXED)
    assert now.closing_words
    update_from_partner(now, status=Status.CLOSED, outcome=None, words="", key="8", by=PARTNER, at=at)
    assert Entry.objects.filter(case=case, kind="closed").count() == 1


def test_a_partner_is_answered_with_the_public_line_every_time(case: Case, at: datetime) -> None:
    said = {
        update_from_partner(again(case), status=Status.CLOSED, outcome=None, words="", key="8", by=PARTNER, at=at)
        for _again in range(2)
    }
    assert said == {Entry.objects.get(case=case, kind="closed").pk}


def test_a_partner_may_change_a_case_that_is_not_public_only_if_it_opened_it(case: Case, at: datetime) -> None:
    Case.objects.filter(pk=case.pk).update(is_public=False)
    with pytest.raises(NotAllowed):
        update_from_partner(again(case), status=Status.NEW, outcome=None, words="x", key="1", by=PARTNER, at=at)
    Case.objects.filter(pk=case.pk).update(opened_by=PARTNER.username)
    assert update_from_partner(again(case), status=Status.NEW, outcome=None, words="x", key="1", by=PARTNER, at=at)


def test_a_partner_ends_our_wait(case: Case, otto: Actor, at: datetime) -> None:
    ask(case, text="Which side?", by=otto, at=at)
    update_from_partner(case, status=Status.IN_HAND, outcome=None, words="Found.", key="", by=PARTNER, at=at)
    assert again(case).status == Status.IN_HAND
    assert case.clocks.get().state == "running"


def test_words_alone_move_nothing(case: Case, at: datetime, announced: Callable[[], list[str]]) -> None:
    said = update_from_partner(case, status=Status.NEW, outcome=None, words="Seen.", key="9", by=PARTNER, at=at)
    assert Entry.objects.get(pk=said).text == "Seen."
    assert "cases.case-status-changed.1" not in announced()


def test_a_partner_can_neither_ask_nor_reopen(case: Case, otto: Actor, at: datetime) -> None:
    with pytest.raises(CannotMove):
        update_from_partner(case, status=Status.WAITING, outcome=None, words="?", key="1", by=PARTNER, at=at)
    close(case, outcome=Outcome.FIXED, words="Done.", by=otto, at=at)
    with pytest.raises(CannotMove):
        update_from_partner(case, status=Status.IN_HAND, outcome=None, words="", key="2", by=PARTNER, at=at)


def test_a_partner_disputes_a_closed_case_once_for_each_update(case: Case, otto: Actor, at: datetime) -> None:
    close(case, outcome=Outcome.FIXED, words="Done.", by=otto, at=at)
    for _again in range(2):
        dispute_from_partner(again(case), words="Still there.", key="3", by=PARTNER, at=at)
    assert again(case).reopen_requests.get().reason == "Still there."


def test_a_partners_dispute_of_an_open_case_is_words_alone(case: Case, at: datetime) -> None:
    dispute_from_partner(case, words="Still there.", key="3", by=PARTNER, at=at)
    assert again(case).status == Status.NEW
    assert Entry.objects.get(case=case, kind="partner").text == "Still there."


def test_only_a_key_for_updates_may_update(case: Case, otto: Actor, at: datetime) -> None:
    reader = Actor(username="key:reader", name="Reader", scopes=frozenset({"cases:read"}))
    for actor in (reader, otto, PUBLIC):
        with pytest.raises(NotAllowed):
            update_from_partner(case, status=Status.IN_HAND, outcome=None, words="", key="1", by=actor, at=at)
    take(case, by=PARTNER, at=at)
    assert again(case).holder_id is None
