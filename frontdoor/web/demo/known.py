"""What a few people of the demonstration need, whose records few may see, and who has looked."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Final

from frontdoor.cases.api import NewCase, open_cases
from frontdoor.customers.api import (
    NewAlert,
    Row,
    break_glass,
    file_delivery,
    first_of,
    look,
    own_record,
    record_summaries,
    restrict,
    say_of_contact,
    set_alert,
    set_needs,
)
from frontdoor.foundation.accounts.actors import PUBLIC, SYSTEM, Actor
from frontdoor.foundation.accounts.api import actors_named
from frontdoor.places.api import AddressRecord

#: When Council Tax delivered what it holds, before the demonstration's day.
DELIVERED: Final = timedelta(days=20)
#: How many addresses it needs.
HOMES: Final = 2
#: Of whom Council Tax knows besides, each with the number of the home.
COUNCIL_TAX: Final = (
    (0, {"account_ref": "70020001", "title": "Mrs", "first_name": "Greta", "last_name": "Brandt", "dob": "02/08/1952",
         "telephone": "01632 960789", "band": "C", "balance": "£0.00"}),
    (1, {"account_ref": "70020002", "title": "Mr", "first_name": "Walter", "last_name": "Finch", "dob": "30/06/1967",
         "telephone": "01632 960321", "band": "A", "balance": "£88.10"}),
    (1, {"account_ref": "70020003", "title": "Ms", "first_name": "Carys", "last_name": "Finch", "dob": "11/12/1969",
         "band": "A", "balance": "£88.10"}),
)  # fmt: skip


def make_known(homes: list[AddressRecord], *, at: datetime) -> None:
    """Let Ada say what she needs and staff look at what is known of her, and file a few whom few may see."""
    cast = actors_named({"ada", "cem", "dee", "otto"})
    if len(cast) < 4 or len(homes) < HOMES:
        return
    ada, cem, dee = cast["ada"], cast["cem"], cast["dee"]
    then = at - DELIVERED
    mine = own_record(by=ada, name=ada.name, email="ada@example.com", at=then)
    hers = first_of([mine])[mine]
    details = next(each.details_id for each in record_summaries(hers) if each.id == mine)
    if details is not None:
        _report(details, homes[0], at=at - timedelta(days=6))
    set_needs(mine, needs={"large-print": "18 point"}, by=ada, at=at - timedelta(days=12))
    answers = {("progress", "phone"): False, ("news", "email"): True}
    say_of_contact(mine, answers=answers, how="on their own page", by=ada, at=at - timedelta(days=12))
    reason = "She called about a bin that was not emptied"
    look(hers, purpose="answer-a-request", reason=reason, by=cem, at=at - timedelta(days=5))
    rows = [Row(line, {**given, **_home(homes[place])}) for line, (place, given) in enumerate(COUNCIL_TAX, 2)]
    filed = file_delivery("council-tax", rows=rows, as_of=then, whole=False, by=SYSTEM, at=then)
    greta, walter, _carys = filed.record_ids
    _care(greta, walter, cem=cem, dee=dee, at=at)


def _report(details: int, home: AddressRecord, *, at: datetime) -> None:
    words = "Everyone else was emptied, ours was out by 6."
    new = NewCase(service="missed-bin", description=words, customer_id=details, uprn=home.uprn, place=home.line)
    open_cases(batch=[new, replace(new, service="pothole", description="A hole outside our house.")], by=PUBLIC, at=at)


def _home(home: AddressRecord) -> Mapping[str, str]:
    return {"property_address": home.line, "postcode": home.postcode, "uprn": str(home.uprn)}


def _care(greta: int, walter: int, *, cem: Actor, dee: Actor, at: datetime) -> None:
    """Let few see a colleague's mother, whom Cem had to see once, and let it be known that there is a dog."""
    began = at - timedelta(days=8)
    restrict(
        greta,
        kind="staff-relative",
        reason="The mother of a colleague in street scene.",
        review_on=(at + timedelta(days=180)).date(),
        never=["otto"],
        told="dee",
        by=dee,
        at=began,
    )
    break_glass(
        greta,
        purpose="answer-a-request",
        reason="She rang about her bill, and no team leader was in.",
        is_confirmed=True,
        by=cem,
        at=at - timedelta(days=1),
    )
    dog = NewAlert(
        kind="dog",
        reason="A large dog runs free in the front garden.",
        evidence="The refuse crew’s report of last month.",
        review_on=(at + timedelta(days=200)).date(),
        told_on=began.date(),
        told_how="By letter",
    )
    set_alert(walter, new=dog, by=cem, at=began)
