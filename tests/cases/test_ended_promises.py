"""A promise that is not asked for any more."""

from datetime import datetime, timedelta

import pytest

from frontdoor.cases.models import Clock
from frontdoor.cases.operations.clocks import stop_clock, the_promise, undo_ending
from frontdoor.cases.rules.extending import NotExtendable
from frontdoor.foundation.accounts.actors import SYSTEM, Actor
from tests.factories.cases import a_case, again


@pytest.mark.usefixtures("council")
def test_a_promise_that_was_ended_is_not_extended_nor_brought_back_with_its_case(dee: Actor, at: datetime) -> None:
    case = a_case(at=at)
    stop_clock(Clock.objects.get(case=case), reason="They asked us to stop.", by=dee, at=at)

    with pytest.raises(NotExtendable, match="does not run on this case"):
        the_promise(again(case), by=dee, at=at)
    undo_ending(again(case), since=at + timedelta(minutes=1), by=SYSTEM, at=at + timedelta(minutes=2))

    assert Clock.objects.get(case=case).state == "stopped"
