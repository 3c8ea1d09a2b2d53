"""Ada as four systems hold her, and a council whose connectors lead to this machine."""

import shutil
import socket
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any, Final
from uuid import uuid4

from django.conf import settings

from frontdoor.customers.api import Kind, Person, Telling, meet, recognise
from frontdoor.customers.models import ChangeDelivery, SourceRecord
from frontdoor.customers.operations.filing import Row, file_delivery
from frontdoor.customers.operations.telling_once import tell
from frontdoor.foundation.accounts.actors import SYSTEM, Actor
from frontdoor.foundation.accounts.models import User

#: Within the agreements of the sources. Tuesday, ten in the morning in London.
JUNE: Final = datetime(2026, 6, 2, 9, 0, tzinfo=UTC)
NEW_HOME: Final = {"address": "9 Quay Road, Marlowmere", "postcode": "AA3 1AB"}
SECRET: Final = "a-secret-of-the-tests"
#: By source: the number of Ada's record there.
HERS: Final = {"council-tax": "CT-100", "housing": "T-200", "library": "L-300", "electoral-roll": "E-400"}
_ROWS: Final[dict[str, dict[str, str]]] = {
    "council-tax": {"account_ref": "CT-100", "first_name": "Ada", "last_name": "Okafor", "dob": "14/02/1984"},
    "housing": {"tenancy_ref": "T-200", "full_name": "Ada Okafor", "date_of_birth": "14/02/1984"},
    "library": {"card_number": "L-300", "name": "Ada Okafor", "born": "14/02/1984"},
    "electoral-roll": {"elector_number": "E-400", "surname": "Okafor", "forenames": "Ada"},
}


def free_port() -> int:
    """Return a port of this machine at which nobody listens."""
    with socket.socket() as found:
        found.bind(("127.0.0.1", 0))
        return int(found.getsockname()[1])


def connected_to(port: int, folder: Path) -> Path:
    """Return a catalogue whose sources are ours, with Council Tax at a port of this machine."""
    shutil.copytree(Path(settings.BASE_DIR) / "sources", folder / "sources")
    for there in Path(settings.FRONTDOOR_CATALOGUE).iterdir():
        (folder / there.name).symlink_to(there)
    file = folder / "sources" / "council-tax.yaml"
    file.write_text(file.read_text().replace("127.0.0.1:8099", f"127.0.0.1:{port}"))
    return folder


def ada_everywhere(ada: User) -> int:
    """File Ada as the platform and four systems hold her, joined to one customer; return her own record here."""
    (details,) = recognise(
        [Person(name="Ada Okafor", email="ada@example.com", phone="07700 900123", user_id=ada.pk)], at=JUNE
    )
    assert details is not None
    meet([details], at=JUNE)
    hers = SourceRecord.objects.get(customer=details)
    for source, row in _ROWS.items():
        file_delivery(source, rows=[Row(2, row)], as_of=JUNE, by=SYSTEM, at=JUNE)
    SourceRecord.objects.filter(key__in=HERS.values()).update(joined_to=hers.pk, compared_at=JUNE)
    return hers.pk


def told(record: int | None, *, by: Actor, at: datetime = JUNE, kind: Kind = Kind.ADDRESS, **given: Any) -> str:
    """Tell of a change, of Ada's new home unless said otherwise; return its reference."""
    usual: dict[str, Any] = {
        "says": NEW_HOME,
        "holds_from": date(2026, 6, 1),
        "once": uuid4().hex,
        "email": "ada@example.com",
        "name": "Ada Okafor",
    }
    return tell(Telling(kind=kind, record=record, **{**usual, **given}), by=by, at=at)


def delivery(reference: str, source: str) -> ChangeDelivery:
    """Return the delivery of a change to a source, as it stands now."""
    return ChangeDelivery.objects.get(change__reference=reference, source=source)


def stages(reference: str) -> dict[str, str]:
    """Return how far each source has come with a change."""
    return dict(ChangeDelivery.objects.filter(change__reference=reference).values_list("source", "stage"))
