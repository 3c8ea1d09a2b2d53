"""What is known of people in the demonstration council, made through the operations everybody uses."""

from datetime import datetime, timedelta

from frontdoor.customers.api import held_about
from frontdoor.customers.models import BrokenGlass, CautionaryAlert
from frontdoor.foundation.accounts.actors import Actor
from frontdoor.places.api import addresses
from frontdoor.web.demo.known import make_known
from frontdoor.web.demo.seeding import FIRST_UPRN
from frontdoor.web.demo.told_once import file_and_tell


def test_ada_has_a_need_a_preference_and_a_look_and_a_glass_waits_for_dee(town: None, ada: Actor, at: datetime) -> None:
    at += timedelta(days=365)
    file_and_tell(at=at)
    make_known(list(addresses(range(FIRST_UPRN, FIRST_UPRN + 3)).values()), at=at)
    own = held_about(ada.user_id or 0, at=at)

    assert [each.kind for each in own.needs] == ["large-print"]
    assert [each.who for each in own.looks] == ["An adviser"]
    assert BrokenGlass.objects.filter(reviewed_at__isnull=True, by="cem").exists()
    assert CautionaryAlert.objects.get().kind == "dog"
