"""Who may do what: everybody of the cast, on a case of street scene, a hidden one, and one of another team."""

from collections.abc import Callable
from datetime import datetime
from typing import Any

import pytest

from frontdoor.cases import permissions
from frontdoor.cases.models import Case, Entry
from frontdoor.cases.operations.closing import close, link, mark_duplicate, unlink
from frontdoor.cases.operations.working import (
    add_note,
    ask,
    change_category,
    extend,
    hand_over,
    stop_waiting,
    take,
)
from frontdoor.cases.records import NoSuchCase
from frontdoor.cases.rules.states import Outcome
from frontdoor.foundation.accounts.access import NotAllowed
from frontdoor.foundation.accounts.actors import PUBLIC, Actor
from frontdoor.foundation.accounts.api import actor_of
from frontdoor.foundation.accounts.models import User
from tests.factories.cases import a_case

pytestmark = pytest.mark.usefixtures("council")

#: Rule: who may, of a public case that street scene holds; of a hidden one of another team; of a public one of another.
RULES: dict[str, tuple[set[str], set[str], set[str]]] = {
    "may_see": ({"cem", "dee", "otto", "kit"}, {"cem"}, {"cem", "dee", "otto"}),
    "may_see_contact": ({"cem", "dee", "otto"}, {"cem"}, {"cem"}),
    "may_work": ({"dee", "otto", "kit"}, set(), set()),
    "may_write": ({"dee", "otto"}, set(), set()),
    "may_note": ({"cem", "dee", "otto", "kit"}, {"cem"}, {"cem"}),
    "may_hand_over": ({"cem", "dee", "otto"}, {"cem"}, {"cem"}),
    "may_approve": ({"dee"}, set(), set()),
}


@pytest.mark.parametrize("rule", sorted(RULES))
def test_who_may(rule: str, cast: dict[str, User], at: datetime) -> None:
    may = getattr(permissions, rule)
    cases = [a_case("fly-tipping", at=at), a_case("noise", at=at), a_case("pothole", at=at)]
    found = [{name for name, user in cast.items() if may(actor_of(user), case)} for case in cases]
    assert found == list(RULES[rule])
    assert not any(may(PUBLIC, case) for case in cases)


def test_a_list_shows_exactly_what_may_be_seen(cast: dict[str, User], at: datetime) -> None:
    cases = [a_case(slug, at=at) for slug in ("fly-tipping", "noise", "pothole", "missed-bin")]
    for user in cast.values():
        actor = actor_of(user)
        listed = set(permissions.visible_to(actor).values_list("pk", flat=True))
        assert listed == {case.pk for case in cases if permissions.may_see(actor, case)}, user.username


def test_a_stranger_is_told_the_same_as_of_what_is_not_there(eve: Actor, otto: Actor, cem: Actor, at: datetime) -> None:
    case, hidden = a_case("fly-tipping", at=at), a_case("noise", at=at)
    refused = []
    for actor, reference in ((eve, case.reference), (otto, hidden.reference), (cem, "BCDFGHJKM"), (PUBLIC, "")):
        with pytest.raises(NoSuchCase) as refusal:
            permissions.case_for(actor, reference)
        refused.append(str(refusal.value))
    assert len(set(refused)) == 1
    assert permissions.case_for(cem, hidden.reference) == hidden


Act = Callable[[Case, Actor, datetime], Any]
ACTS: dict[str, Act] = {
    "take": lambda case, by, at: take(case, by=by, at=at),
    "hand over": lambda case, by, at: hand_over(case, team_slug="waste", by=by, at=at),
    "note": lambda case, by, at: add_note(case, text="Hm.", by=by, at=at),
    "ask": lambda case, by, at: ask(case, text="Where?", by=by, at=at),
    "go on": lambda case, by, at: stop_waiting(case, by=by, at=at),
    "extend": lambda case, by, at: extend(case, amount=1, reason="Snow", asked_by="kit", by=by, at=at),
    "change category": lambda case, by, at: change_category(case, to="graffiti", by=by, at=at),
    "close": lambda case, by, at: close(case, outcome=Outcome.FIXED, words="Done.", by=by, at=at),
    "mark duplicate": lambda case, by, at: mark_duplicate(case, of=a_case(at=at), words="Twice.", by=by, at=at),
    "link": lambda case, by, at: link(case, other=a_case(at=at), by=by, at=at),
    "unlink": lambda case, by, at: unlink(case, other=a_case(at=at), by=by, at=at),
}


@pytest.mark.parametrize("act", sorted(ACTS))
def test_strangers_and_other_teams_change_nothing(act: str, cast: dict[str, User], at: datetime) -> None:
    case = a_case("pothole", at=at)
    # Highways hold it: otto and kit work for street scene, mina is a councillor, eve has no business here.
    for name in ("eve", "mina", "ada", "ines", "otto", "kit"):
        with pytest.raises(NotAllowed):
            ACTS[act](case, actor_of(cast[name]), at)
    with pytest.raises(NotAllowed):
        ACTS[act](case, PUBLIC, at)
    assert Entry.objects.filter(case=case).count() == 1
