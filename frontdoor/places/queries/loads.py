"""Which files were loaded, what they changed of an address, and what the postcode directory says."""

from datetime import date
from typing import Final

from frontdoor.foundation.ui.pages import Page, keyset
from frontdoor.kernel.names import parse_postcode
from frontdoor.places.models import Address, AddressChange, Load, Postcode
from frontdoor.places.records import ChangeRecord, LoadRecord, PostcodeRecord

_CALLED: Final = {
    "line": "Address", "place": "Place", "postcode": "Postcode", "ward_id": "Ward", "lat": "Latitude",
    "lon": "Longitude", "retired_on": "Retired on",
}  # fmt: skip
_MOST_CHANGES: Final = 50


def loads(*, after: str = "", before: str = "") -> tuple[list[LoadRecord], Page[Load]]:
    """Return a page of loads, the newest first, and what pages through them. One query.

    :raises Http404: for a cursor that is not ours.
    """
    page = keyset(Load.objects.all(), order=("-id",), after=after, before=before)
    return [_record(row) for row in page.rows], page


def _record(row: Load) -> LoadRecord:
    return LoadRecord(
        id=row.pk, kind=row.get_kind_display(), source=row.source, file=row.file, as_of=row.as_of,
        loaded_at=row.loaded_at, loaded_by=row.loaded_by, rows=row.rows, added=row.added, changed=row.changed,
        retired=row.retired, quarantined=row.quarantined,
    )  # fmt: skip


def retired_on(uprn: int) -> date | None:
    """Return the day from which an address is not there any more, if a file said so. One query."""
    return Address.objects.filter(pk=uprn).values_list("retired_on", flat=True).first()


def changes(uprn: int) -> list[ChangeRecord]:
    """Return what loads changed of an address, the newest first. One query."""
    rows = AddressChange.objects.filter(address_id=uprn).select_related("load").order_by("-id")[:_MOST_CHANGES]
    return [
        ChangeRecord(
            what=row.get_what_display(), load=row.load.source, as_of=row.load.as_of,
            before=tuple((_CALLED.get(name, name), value) for name, value in row.before.items()),
        )
        for row in rows
    ]  # fmt: skip


def postcode(text: str) -> PostcodeRecord | None:
    """Return what the directory says of a postcode. Raises NotAPostcode. One query."""
    row = Postcode.objects.filter(pk=parse_postcode(text)).first()
    if row is None:
        return None
    return PostcodeRecord(
        code=row.code,
        ward_code=row.ward_code,
        lsoa_code=row.lsoa_code,
        lat=row.lat,
        lon=row.lon,
        terminated_on=row.terminated_on,
    )
