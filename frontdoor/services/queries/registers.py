"""Reading registers. Each process remembers them whole, and notices a change within seconds."""

from typing import Final

from frontdoor.foundation.stamps.api import Remembered
from frontdoor.services.models import RegisterEntry, RegisterRow
from frontdoor.services.rules.registers import Entry, Register

#: What `foundation.stamps` is told when a register changes.
REGISTERS_STAMP: Final = "services.registers"


def _read() -> dict[str, Register]:
    entries: dict[int, list[Entry]] = {}
    for row in RegisterEntry.objects.filter(place__isnull=False).order_by("register", "place"):
        entries.setdefault(row.register_id, []).append(
            Entry(
                value=row.value,
                label=row.label,
                hint=row.hint,
                group=row.group,
                begins=row.begins,
                ends=row.ends,
                facts=row.facts,
            )
        )
    return {
        row.slug: Register(row.slug, row.title, row.source, tuple(entries.get(row.pk, ())))
        for row in RegisterRow.objects.order_by("slug")
    }


_registers = Remembered(REGISTERS_STAMP, _read)


def registers() -> dict[str, Register]:
    """Return the registers by id, each with what it lists now. No query while remembered."""
    return _registers.get()


def registers_stamp() -> str:
    """Return what changes whenever a register does."""
    return _registers.stamped()[0]
