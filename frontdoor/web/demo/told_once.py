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


def file_and_tell(*, at: datetime) -> None:
    """File what the invented systems hold, and let Bola tell of her new address three weeks ago."""
    cast = actors_named({"ada", "bola"})
    homes = addresses(NEW_HOMES.values())
    if len(cast) < 2 or len(homes) < 2:
        return
    for source, rows in HELD.items():
        filed = [Row(line, row) for line, row in enumerate(rows, start=2)]
        file_delivery(source, rows=filed, as_of=at - EARLIER, whole=False, by=SYSTEM, at=at - EARLIER)
    own = {name: _own(actor, at=at - EARLIER) for name, actor in cast.items()}
    while compare_waiting(at=at):
        pass
    _moved(own["bola"], homes[NEW_HOMES["bola"]], by=cast["bola"], at=at - EARLIER)


def answer_and_tell(*, at: datetime) -> None:
    """Let Housing and the library's team answer what Bola told, and tell what is still on its way today.

    Council Tax is down, so that it waits for what Ada told; `frontdoor example-system` brings it up.
    """
    cast = actors_named({"ada", "bola", "cem"})
    homes = addresses(NEW_HOMES.values())
    if len(cast) < 3 or len(homes) < 2:
        return
    ada, bola, then = cast["ada"], cast["bola"], at - EARLIER + timedelta(days=1)
    answer_dropped_files()
    read_back(at=then)
    with transaction.atomic(durable=True):
        own = _own(bola, at=at)
        for told in changes_told([own])[own]:
            for each in told.sources:
                if each.stage == Stage.WITH_PEOPLE:
                    confirm(each.delivery_id, words="Changed on the card.", by=cast["cem"], at=then)
        _tell_today(_own(ada, at=at), homes[NEW_HOMES["ada"]], ada=ada, bola=bola, at=at)


def _tell_today(own: int, home: AddressRecord, *, ada: Actor, bola: Actor, at: datetime) -> None:
    _moved(own, home, by=ada, at=at - timedelta(hours=3))
    _told(own, Kind.NAME, {"name": "Ada Bell"}, by=ada, at=at - timedelta(hours=2))
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
