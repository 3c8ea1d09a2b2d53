"""Closed is not fixed: what people say of a closing, who answers them, and what that comes to."""

from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any

import pytest
from django.test import Client
from pydantic import ValidationError

from frontdoor.cases.models import Case, Entry, ReopenRequest
from frontdoor.cases.operations.closing import (
    CannotDispute,
    close,
    confirm_fixed,
    decide_reopen,
    dispute,
    say_half_fixed,
)
from frontdoor.cases.operations.hearing import confirm_from_partner, half_fixed_from_partner
from frontdoor.cases.queries.rates import Rates, rates
from frontdoor.cases.queries.reading import cause_in_words, resident_view, tracking_token
from frontdoor.cases.rules.reopening import Answerer, DisputesSection
from frontdoor.cases.rules.states import Outcome, Status
from frontdoor.foundation.accounts.access import NotAllowed
from frontdoor.foundation.accounts.actors import PUBLIC, Actor, Role
from frontdoor.foundation.accounts.api import team
from frontdoor.foundation.stamps.api import touch
from frontdoor.services.models import ServiceVersion
from frontdoor.services.queries import STAMP
from tests.factories.cases import a_case, again

pytestmark = pytest.mark.usefixtures("council")


@pytest.fixture
def closed(council: None, otto: Actor, at: datetime) -> Case:
    """Return a fly-tipping case of street scene that was put right."""
    return a_closed(otto, at=at)


def a_closed(otto: Actor, *, at: datetime, outcome: Outcome = Outcome.FIXED) -> Case:
    case = a_case("fly-tipping", at=at)
    close(case, outcome=outcome, words="We cleared it.", by=otto, at=at)
    return case


def reasons(**reason: Any) -> None:
    """Give fly-tipping a reason of its own."""
    version = ServiceVersion.objects.get(service__slug="fly-tipping")
    own = {"reasons": [{"id": "own", "label": "Our own reason", **reason}]}
    ServiceVersion.objects.filter(pk=version.pk).update(definition={**version.definition, "disputes": own})
    touch(STAMP)


# ---- saying so


def test_half_fixed_says_what_is_left_and_must_be_answered(
    closed: Case, at: datetime, announced: Callable[[], list[str]]
) -> None:
    confirm_fixed(closed, by=PUBLIC, at=at)
    request = say_half_fixed(closed, left="The mattress is still there.", by=PUBLIC, at=at)

    assert (request.half, request.outcome, request.closed_at) == (True, "fixed", at)
    assert announced()[-1] == "cases.case-half-fixed.1"
    assert again(closed).confirmed_at is None
    view = resident_view(again(closed), at=at)
    assert view.is_disputed
    assert view.is_half
    assert not view.may_say_half
    assert view.timeline[-1].who == "You"
    with pytest.raises(CannotDispute, match="told us already"):
        say_half_fixed(closed, left="And the sofa.", by=PUBLIC, at=at)


def test_only_what_was_put_right_can_be_half_right(otto: Actor, at: datetime) -> None:
    case = a_closed(otto, at=at, outcome=Outcome.NOT_OURS)

    assert not resident_view(case, at=at).may_say_half
    with pytest.raises(CannotDispute, match="could be half right"):
        say_half_fixed(case, left="All of it.", by=PUBLIC, at=at)


def test_what_is_open_cannot_be_half_fixed(at: datetime) -> None:
    with pytest.raises(CannotDispute, match="not closed"):
        say_half_fixed(a_case("fly-tipping", at=at), left="All of it.", by=PUBLIC, at=at)


def test_the_tracking_page_takes_half_of_it_with_a_reason(
    closed: Case, at: datetime, client: Client, settings: Any
) -> None:
    settings.FRONTDOOR_NOW = at.isoformat()
    address = f"/track/{tracking_token(closed.reference)}/"

    assert "It is half put right" in client.get(address).content.decode()
    refused = client.post(address, {"act": "half", "dispute": "", "cause": "came-back"})
    assert refused.status_code == 422
    assert 'href="#dispute"' in refused.content.decode()
    assert "Enter what is left to do" in refused.content.decode()
    client.post(address, {"act": "half", "dispute": "The mattress is there.", "cause": "came-back"})

    assert "You told us that it is only half put right." in client.get(address).content.decode()
    request = ReopenRequest.objects.get()
    assert (request.half, cause_in_words(request)) == (True, "It was done, but has come back")


def test_officers_read_that_it_is_half_and_who_answers(
    closed: Case, at: datetime, as_user: Callable[[str], Client]
) -> None:
    say_half_fixed(closed, left="The mattress is there.", cause="came-back", by=PUBLIC, at=at)

    otto = as_user("otto")
    page = otto.get(f"/office/cases/{closed.reference}/").content.decode()
    assert "it is only half put right" in page
    assert "by anybody of the team. Their reason: It was done, but has come back." in page
    assert "said to be half right" in otto.get("/office/disputes/").content.decode()
    otto.post(f"/office/cases/{closed.reference}/dispute/", {"decision": "accept", "words": "We come again."})
    assert again(closed).status == Status.IN_HAND


# ---- who answers


def test_the_reason_says_who_answers(closed: Case, otto: Actor, cem: Actor, at: datetime) -> None:
    request = dispute(closed, reason="It is back.", cause="came-back", by=PUBLIC, at=at)

    assert request.answered_by == Answerer.TEAM
    with pytest.raises(NotAllowed):
        decide_reopen(request, accept=True, words="Yes.", by=cem, at=at)
    decide_reopen(request, accept=True, words="We come again.", by=otto, at=at)


def test_without_a_reason_a_leader_answers(closed: Case, otto: Actor, at: datetime) -> None:
    request = dispute(closed, reason="It is back.", by=PUBLIC, at=at)

    assert (request.answered_by, cause_in_words(request)) == (Answerer.LEADER, "")
    with pytest.raises(NotAllowed):
        decide_reopen(request, accept=True, words="Yes.", by=otto, at=at)


def test_a_reason_that_is_not_offered_is_refused(closed: Case, at: datetime) -> None:
    with pytest.raises(CannotDispute, match="Choose one of the reasons"):
        dispute(closed, reason="It is back.", cause="made-up", by=PUBLIC, at=at)
    assert not ReopenRequest.objects.exists()


@pytest.mark.parametrize("accept", [True, False])
def test_another_team_looks_afresh_and_gives_it_back_if_it_finds_nothing(
    otto: Actor, at: datetime, accept: bool
) -> None:
    reasons(team="highways")
    highways, before = team("highways"), a_closed(otto, at=at)
    assert highways is not None
    request = dispute(before, reason="It is in the road.", cause="own", by=PUBLIC, at=at)
    assert again(before).team_id == highways.id

    leader = Actor(
        username="lea", user_id=otto.user_id, roles=otto.roles | {Role.TEAM_LEADER},
        team_ids=frozenset({highways.id}),
    )  # fmt: skip
    decide_reopen(request, accept=accept, words="We looked.", by=leader, at=at)

    assert (again(before).team_id == highways.id) is accept
    assert Entry.objects.filter(case=before, kind="handed-over").count() == (1 if accept else 2)


@pytest.mark.parametrize("there", ["no-such-team", "street-scene"])
def test_a_team_that_is_no_more_or_holds_it_leaves_it_where_it_is(otto: Actor, at: datetime, there: str) -> None:
    reasons(team=there)
    case = a_closed(otto, at=at)

    request = dispute(case, reason="It is back.", cause="own", by=PUBLIC, at=at)

    assert request.team_before_id is None


def test_reasons_are_told_apart_and_fit_the_service() -> None:
    with pytest.raises(ValidationError, match="Two reasons have one id"):
        DisputesSection.model_validate({"reasons": [{"id": "a", "label": "A"}, {"id": "a", "label": "B"}]})
    assert DisputesSection().of("came-back", pattern="report") is not None
    assert DisputesSection().of("came-back", pattern="apply") is None


# ---- by another system


def test_another_system_confirms_and_says_half_once(closed: Case, at: datetime) -> None:
    key = Actor(username="partner", scopes=frozenset({"cases:update"}))
    assert confirm_from_partner(closed, key="a", by=key, at=at) == confirm_from_partner(closed, key="a", by=key, at=at)
    said = half_fixed_from_partner(again(closed), words="The sofa.", key="b", by=key, at=at)
    assert said == half_fixed_from_partner(again(closed), words="The sofa.", key="b", by=key, at=at)
    assert ReopenRequest.objects.get().half


# ---- what it comes to


def test_the_rates_say_what_they_are_shares_of(otto: Actor, dee: Actor, at: datetime) -> None:
    confirmed, half, denied, undone, refused, silent = (a_closed(otto, at=at) for _ in range(6))
    other = a_closed(otto, at=at, outcome=Outcome.NOT_OURS)
    later = at + timedelta(days=1)
    confirm_fixed(confirmed, by=PUBLIC, at=later)
    say_half_fixed(half, left="The sofa.", by=PUBLIC, at=later)
    dispute(denied, reason="Still there.", by=PUBLIC, at=later)
    accepted = dispute(undone, reason="Still there.", by=PUBLIC, at=later)
    decide_reopen(accepted, accept=True, words="Yes.", by=dee, at=later)
    for _again in range(2):
        no = dispute(refused, reason="Still there.", by=PUBLIC, at=later)
        decide_reopen(no, accept=False, words="No.", by=dee, at=later)
    dispute(other, reason="It is yours.", by=PUBLIC, at=later)

    (found,) = rates(team_ids=otto.team_ids, since=at, until=at + timedelta(days=2))

    assert found == Rates(
        service="fly-tipping", closed=7, put_right=6, confirmed=1, half=1, denied=3, disputed=4, reopened=1
    )
    assert found.silent == 1
    assert silent.status == Status.CLOSED
    assert rates(team_ids=None, since=at, until=at + timedelta(days=2)) == [found]
    assert rates(team_ids=[0], since=at, until=at + timedelta(days=2)) == []
    assert rates(team_ids=None, since=later, until=at + timedelta(days=2)) == []


def test_leaders_read_the_rates_of_their_teams(
    closed: Case, at: datetime, as_user: Callable[[str], Client], settings: Any
) -> None:
    settings.FRONTDOOR_NOW = (at + timedelta(days=1)).isoformat()
    confirm_fixed(closed, by=PUBLIC, at=at)
    dee = as_user("dee")

    page = dee.get("/office/outcomes/?days=28").content.decode()
    assert "Report fly-tipping" in page
    assert "1 (100.0%)" in page
    assert "the last 91 days" in dee.get("/office/outcomes/?days=x").content.decode()
    assert as_user("otto").get("/office/outcomes/").status_code == 403
