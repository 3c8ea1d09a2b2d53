"""The demonstration shows Bola acting for Ada."""

from datetime import datetime

import pytest

from frontdoor.cases.models import Entry
from frontdoor.customers.api import acts_for_whom, circles_of
from frontdoor.foundation.accounts.actors import Actor
from frontdoor.web.demo.represented import act_for_each_other

pytestmark = pytest.mark.usefixtures("town")


def test_bola_acts_for_ada_has_reported_for_her_and_helps_in_her_circle(bola: Actor, at: datetime) -> None:
    act_for_each_other(at=at)

    (right,) = acts_for_whom(bola.user_id or 0, at=at)
    assert right.principal_name == "Ada Okafor"
    assert Entry.objects.get(kind="opened").acting_for == right.on_behalf
    assert [name for _id, name, _mine in circles_of(bola.user_id or 0)] == ["Ada Okafor"]
