"""Changes that were told once in the demonstration: one that a system which is down still waits for, one that has
reached everybody, and two that somebody has to look at.
"""

from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Final

from django.db import transaction

from frontdoor.customers.api import (
    Kind,
    Row,
    Stage,
    Telling,
    answer_dropped_files,
    changes_told,
    compare_waiting,
    confirm,
    file_delivery,
    own_record,
    read_back,
    tell,
)
from frontdoor.foundation.accounts.actors import SYSTEM, Actor
from frontdoor.foundation.accounts.api import actors_named
from frontdoor.places.api import AddressRecord, addresses

#: What the invented systems hold of Ada, Bola and their uncle, by source.
HELD: Final[Mapping[str, tuple[Mapping[str, str], ...]]] = {
    "council-tax": (
        {
            "account_ref": "4410207731", "title": "Ms", "first_name": "Ada", "last_name": "Okafor",
            "dob": "14/02/1984", "property_address": "3 Chapel Row, Marlowmere", "email": "ada@example.com",
            "telephone": "07700 900123", "band": "C",
        },
        {
            "account_ref": "4410209954", "title": "Mr", "first_name": "Emeka", "last_name": "Okafor",
            "dob": "02/11/1941", "property_address": "18 Mill Lane, Marlowmere", "band": "B",
        },
    ),
    "housing": (
        {
            "tenancy_ref": "T-20418", "full_name": "Ada Okafor", "date_of_birth": "14/02/1984",
            "address": "3 Chapel Row, Marlowmere", "mobile": "07700 900123", "email": "ada@example.com",
        },
        {
            "tenancy_ref": "T-18830", "full_name": "Bola Okafor", "date_of_birth": "30/07/1986",
            "address": "22 Quay Road, Marlowmere", "email": "bola@example.com",
        },
    ),
    "library": (
        {
            "card_number": "L-77120", "name": "Ada Okafor", "born": "14/02/1984", "email": "ada@example.com",
            "phone": "07700 900123",
        },
        {"card_number": "L-61447", "name": "Bola Okafor", "born": "30/07/1986", "email": "bola@example.com"},
    ),
    "electoral-roll": (
        {
            "elector_number": "AK 1204/2", "surname": "Okafor", "forenames": "Ada",
            "address": "3 Chapel Row, Marlowmere",
        },
    ),
}  # fmt: skip
#: Where Ada and Bola moved to, by the number of the property in the invented borough.
NEW_HOMES: Final = {"ada": 999_000_000_411, "bola": 999_000_000_733}
EARLIER: Final = timedelta(days=20)


def tell_once(*, at: datetime) -> None:
    """File what the invented systems hold, and let Ada and Bola tell of what has changed."""
    cast = actors_named({"ada", "bola"})
    homes = addresses(NEW_HOMES.values())
    if len(cast) < 2 or len(homes) < 2:
        return
    ada, bola = cast["ada"], cast["bola"]
    for source, rows in HELD.items():
        filed = [Row(line, row) for line, row in enumerate(rows, start=2)]
        file_delivery(source, rows=filed, as_of=at - EARLIER, whole=False, by=SYSTEM, at=at - EARLIER)
    own = {each.username: _own(each, at=at - EARLIER) for each in (ada, bola)}
    while compare_waiting(at=at):
        pass
    _moved(own["bola"], homes[NEW_HOMES["bola"]], by=bola, at=at - EARLIER)
    _moved(own["ada"], homes[NEW_HOMES["ada"]], by=ada, at=at - timedelta(hours=3))
    _told(own["ada"], Kind.NAME, {"name": "Ada Bell"}, by=ada, at=at - timedelta(hours=2))
    death = {
        "name": "Emeka Okafor",
        "born_on": "1941-11-02",
        "died_on": (at - timedelta(days=4)).date().isoformat(),
        "told_by": "Bola Okafor",
        "relationship": "niece",
        "told_by_contact": "bola@example.com",
    }
    _told(None, Kind.BEREAVEMENT, death, by=bola, at=at - timedelta(hours=1))


def _own(actor: Actor, *, at: datetime) -> int:
    return own_record(by=actor, name=actor.name, email=f"{actor.username}@example.com", at=at)


def _moved(record: int, home: AddressRecord, *, by: Actor, at: datetime) -> None:
    _told(record, Kind.ADDRESS, {"uprn": str(home.uprn)}, by=by, at=at)


def _told(record: int | None, kind: Kind, says: Mapping[str, str], *, by: Actor, at: datetime) -> None:
    tell(
        Telling(
            kind=kind,
            record=record,
            says=says,
            holds_from=None if kind == Kind.BEREAVEMENT else at.date(),
            once=f"demonstration-{kind}",
            name=by.name,
            email=f"{by.username}@example.com",
        ),
        by=by,
        at=at,
    )


def answer_once(*, at: datetime) -> None:
    """Let Housing answer its files of three weeks ago, and the library's team say what it did of those.

    What was told today stays as it is: Council Tax is down, and `frontdoor example-system` brings it up.
    """
    cast = actors_named({"bola", "cem"})
    if len(cast) < 2:
        return
    then = at - EARLIER + timedelta(days=1)
    answer_dropped_files(before=at - timedelta(days=1))
    read_back(at=then)
    own = _own(cast["bola"], at=at)
    with transaction.atomic(durable=True):
        for told in changes_told([own])[own]:
            for each in told.sources:
                if each.stage == Stage.WITH_PEOPLE:
                    confirm(each.delivery_id, words="Changed on the card.", by=cast["cem"], at=then)
