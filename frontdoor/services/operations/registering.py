"""Putting registers into force: what their files list now can be chosen, and nothing they ever listed is lost."""

import hashlib
import json
from collections.abc import Iterable
from dataclasses import asdict
from datetime import datetime

from django.db import transaction

from frontdoor.foundation.accounts.actors import Actor
from frontdoor.foundation.audit import api as audit
from frontdoor.foundation.stamps.api import touch
from frontdoor.services.models import RegisterEntry, RegisterRow
from frontdoor.services.queries.registers import REGISTERS_STAMP
from frontdoor.services.rules.registers import Register

_BATCH = 500


@transaction.atomic
def put_into_force(registers: Iterable[Register], *, by: Actor, at: datetime) -> tuple[str, ...]:
    """Let questions ask from these registers as they are now; return the ids of those that changed.

    A register without files stays as it is: a service that was published in the browser may ask from it.
    """
    known = {row.slug: row for row in RegisterRow.objects.select_for_update().order_by("pk")}
    changed = []
    for register in registers:
        digest = hashlib.sha256(json.dumps(asdict(register), default=str, sort_keys=True).encode()).hexdigest()
        row = known.get(register.id) or RegisterRow(slug=register.id)
        if row.checksum == digest:
            continue
        row.title, row.source, row.checksum = register.title, register.source, digest
        row.save()
        _list(row, register)
        counts = {"entries": len(register.entries), "source": register.source}
        audit.record("services.register-changed", on=f"register:{register.id}", by=by, at=at, after=counts)
        changed.append(register.id)
    if changed:
        touch(REGISTERS_STAMP)
    return tuple(changed)


def _list(row: RegisterRow, register: Register) -> None:
    RegisterEntry.objects.filter(register=row).update(place=None)
    RegisterEntry.objects.bulk_create(
        [
            RegisterEntry(
                register=row, value=each.value, label=each.label, hint=each.hint, group=each.group,
                begins=each.begins, ends=each.ends, facts=dict(each.facts), place=place,
            )
            for place, each in enumerate(register.entries)
        ],
        update_conflicts=True,
        unique_fields=["register", "value"],
        update_fields=["label", "hint", "group", "begins", "ends", "facts", "place"],
        batch_size=_BATCH,
    )  # fmt: skip
