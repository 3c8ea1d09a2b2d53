"""What several systems hold about a few people of the demonstration, what they need, and who has looked at it."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Final

from frontdoor.cases.api import NewCase, open_cases
from frontdoor.customers.api import (
    NewAlert,
    Person,
    Row,
    break_glass,
    compare_waiting,
    customers_of_details,
    file_delivery,
    look,
    meet,
    recognise,
    record_summaries,
    restrict,
    say_of_contact,
    set_alert,
    set_needs,
    tie,
)
from frontdoor.foundation.accounts.actors import PUBLIC, SYSTEM, Actor
from frontdoor.foundation.accounts.api import actors_named
from frontdoor.places.api import AddressRecord

#: When the systems delivered what they hold, before the demonstration's day.
DELIVERED: Final = timedelta(days=20)
#: How many addresses it needs.
HOMES: Final = 3
#: Columns of each system, as its file in sources/ has them: who is in it, with the number of the home.
COUNCIL_TAX: Final = (
    (0, {"account_ref": "70012345", "title": "Ms", "first_name": "Ada", "last_name": "Okafor", "dob": "04/03/1981",
         "email": "ada@example.com", "telephone": "01632 960456", "band": "B", "balance": "£212.40"}),
    (0, {"account_ref": "70012346", "title": "Mr", "first_name": "Chidi", "last_name": "Okafor", "dob": "19/11/1979",
         "band": "B", "balance": "£0.00"}),
    (1, {"account_ref": "70020001", "title": "Mrs", "first_name": "Greta", "last_name": "Brandt", "dob": "02/08/1952",
         "telephone": "01632 960789", "band": "C", "balance": "£0.00"}),
    (2, {"account_ref": "70020002", "title": "Mr", "first_name": "Walter", "last_name": "Finch", "dob": "30/06/1967",
         "telephone": "01632 960321", "band": "A", "balance": "£88.10"}),
)  # fmt: skip
HOUSING: Final = (
    (0, {"tenancy_ref": "T-5512", "full_name": "OKAFOR, Ada", "date_of_birth": "1981-03-04", "mobile": "07700 900456",
         "email": "ada@example.com", "ni_number": "QQ123456C", "rent_arrears": "£0.00"}),
)  # fmt: skip
LIBRARY: Final = (
    (0, {"card_number": "L-00817", "name": "Ada Okafor", "born": "4 March 1981", "email": "ada.o@example.org",
         "phone": "07700 900456"}),
)  # fmt: skip


def make_known(homes: list[AddressRecord], *, at: datetime) -> None:
    """File what council tax, housing and the library hold, join what is Ada's, and let staff have looked at it."""
    cast = actors_named({"ada", "cem", "dee", "otto"})
    if len(cast) < 4 or len(homes) < HOMES:
        return
    ada, cem, dee = cast["ada"], cast["cem"], cast["dee"]
    then = at - DELIVERED
    person = Person(name="Ada Okafor", email="ada@example.com", phone="07700 900456", user_id=ada.user_id)
    (details,) = recognise([person], at=then)
    if details is None:  # pragma: no cover -- she says who she is
        raise AssertionError("Ada is nobody")
    meet([details], at=then)
    _report(details, homes[0], at=at - timedelta(days=6))
    filed: dict[str, list[int]] = {}
    for slug, rows in (("council-tax", COUNCIL_TAX), ("housing", HOUSING), ("library", LIBRARY)):
        lines = [Row(number, {**given, **_home(slug, homes[place])}) for number, (place, given) in enumerate(rows, 2)]
        done = file_delivery(slug, rows=lines, as_of=then, file_name=f"{slug}.csv", whole=False, by=SYSTEM, at=then)
        filed[slug] = list(done.record_ids)
    compare_waiting(at=then)
    hers = customers_of_details([details])[details]
    # The card of the library waits for somebody to look, or was tied by its score.
    for number in (filed["council-tax"][0], filed["housing"][0]):
        if number not in {each.id for each in record_summaries(hers)}:
            hers = tie(hers, right=number, reason="She gave both numbers when she called.", by=dee, at=then)
    mine = next(each.id for each in record_summaries(hers) if each.details_id == details)
    set_needs(mine, needs={"large-print": "18 point"}, by=ada, at=at - timedelta(days=12))
    answers = {("progress", "phone"): False, ("news", "email"): True}
    say_of_contact(mine, answers=answers, how="on their own page", by=ada, at=at - timedelta(days=12))
    reason = "She called about a bin that was not emptied"
    look(hers, purpose="answer-a-request", reason=reason, by=cem, at=at - timedelta(days=5))
    _care(filed["council-tax"], cem=cem, dee=dee, at=at)


def _report(details: int, home: AddressRecord, *, at: datetime) -> None:
    words = "Everyone else was emptied, ours was out by 6."
    new = NewCase(service="missed-bin", description=words, customer_id=details, uprn=home.uprn, place=home.line)
    open_cases(batch=[new, replace(new, service="pothole", description="A hole outside our house.")], by=PUBLIC, at=at)


def _home(slug: str, home: AddressRecord) -> Mapping[str, str]:
    where = {"property_address": home.line} if slug == "council-tax" else {"address": home.line}
    code = {"post_code": home.postcode} if slug == "housing" else {"postcode": home.postcode}
    return {**where, **code} if slug == "library" else {**where, **code, "uprn": str(home.uprn)}


def _care(council_tax: list[int], *, cem: Actor, dee: Actor, at: datetime) -> None:
    """Let few see a colleague's mother, whom Cem had to see once, and let it be known that there is a dog."""
    _ada, _chidi, greta, walter = council_tax
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
