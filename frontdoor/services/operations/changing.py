"""Steps that the operations on versions share."""

import hashlib
import json
from datetime import date, datetime

from frontdoor.foundation.accounts.actors import Actor
from frontdoor.foundation.audit import api as audit
from frontdoor.foundation.outbox.api import announce
from frontdoor.foundation.stamps.api import touch
from frontdoor.kernel.clock import LONDON
from frontdoor.kernel.refusals import Refusal
from frontdoor.services import queries
from frontdoor.services.events import ServicePublished
from frontdoor.services.models import Service, ServiceVersion
from frontdoor.services.records import Source
from frontdoor.services.rules.as_files import content
from frontdoor.services.rules.definition import Definition


class NothingNew(Refusal):
    """A wording says what the newest version says."""


class AnotherIsScheduled(Refusal):
    """A version is to count from a later day, and would replace whatever is published before it."""


def checksum(definition: Definition) -> str:
    """Return what tells one content from another, whatever the order of keys and the sets that the file uses."""
    text = json.dumps(content(definition.stored()), sort_keys=True, ensure_ascii=False)
    return hashlib.sha256(text.encode()).hexdigest()


def today(at: datetime) -> date:
    """Return the day of a moment, here."""
    return at.astimezone(LONDON).date()


def check_it_says_something_new(slug: str, *, definition: Definition) -> None:
    """Raise NothingNew if the newest version of the service says the same."""
    newest = queries.newest_version(slug)
    if newest is not None and newest.checksum == checksum(definition):
        raise NothingNew(f"It says the same as version {newest.number}, so there is nothing to publish.")


def check_nothing_is_scheduled(newest: ServiceVersion | None, *, at: datetime) -> None:
    """Raise AnotherIsScheduled if the newest version has not begun to count."""
    if newest is not None and newest.effective_from is not None and newest.effective_from > today(at):
        day = f"{newest.effective_from:%-d %B %Y}"
        raise AnotherIsScheduled(f"Version {newest.number} is to count from {day}. Call it off first.")


def add_version(
    service: Service,
    *,
    definition: Definition,
    on: date | None = None,
    restores: int | None = None,
    reason: str = "",
    by: Actor,
    at: datetime,
) -> ServiceVersion:
    """Keep what the browser published as the newest version of a service that the caller holds, and announce it.

    :param on: the first day it counts; None for at once.
    :param restores: the number of the version whose words it brings back, for the trail.
    """
    last = ServiceVersion.objects.filter(service=service).order_by("-number").first()
    days = [day for day in (on, definition.available_from) if day is not None and day > today(at)]
    row = ServiceVersion.objects.create(
        service=service,
        number=last.number + 1 if last else 1,
        definition=definition.stored(),
        checksum=checksum(definition),
        source=Source.BROWSER.value,
        effective_from=max(days, default=None),
        published_at=at,
        published_by=by.username,
    )
    touch(queries.STAMP)
    more = {"from": f"{row.effective_from}"} if row.effective_from else {}
    action = "services.published" if restores is None else "services.rolled-back"
    restored = {} if restores is None else {"restores": restores}
    audit.record(
        action, on=f"service:{service.slug}", by=by, at=at, reason=reason,
        before={"version": last.number} if last else None,
        after={"version": row.number, "checksum": row.checksum, "source": row.source, **more, **restored},
    )  # fmt: skip
    announce(ServicePublished(service_id=service.pk, slug=service.slug, version_id=row.pk, number=row.number), at=at)
    return row
