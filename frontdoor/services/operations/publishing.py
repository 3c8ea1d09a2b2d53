"""Putting the catalogue's files into force, all or nothing."""

import hashlib
import json
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime

from django.db import transaction

from frontdoor.foundation.accounts.api import Actor, ensure_team
from frontdoor.foundation.audit.api import AuditLine, record_many
from frontdoor.foundation.outbox.api import announce_many
from frontdoor.foundation.stamps.api import touch
from frontdoor.services import queries
from frontdoor.services.events import ServicePublished, ServiceWithdrawn
from frontdoor.services.models import Service, ServiceVersion
from frontdoor.services.rules.definition import Definition
from frontdoor.services.rules.folder import Folder


@dataclass(frozen=True, slots=True)
class Published:
    """What a publication changed: slugs of services. `published` has a new version, or is offered again."""

    published: tuple[str, ...] = ()
    withdrawn: tuple[str, ...] = ()

    @property
    def is_empty(self) -> bool:
        return not self.published and not self.withdrawn


@dataclass(slots=True)
class _Changes:
    lines: list[AuditLine] = field(default_factory=list)
    events: list[ServicePublished | ServiceWithdrawn] = field(default_factory=list)


@transaction.atomic
def publish(folder: Folder, *, by: Actor, at: datetime) -> Published:
    """Put a folder into force: new versions where the content changed, services without a file withdrawn.

    Nothing is ever deleted: cases and drafts stay with the version they were begun under. The statements
    are of the same number however many services there are, teams aside.

    :raises ValueError: if the folder has a mistake; check it first and show them all.
    """
    if folder.mistakes:
        raise ValueError("A catalogue with mistakes is not published.")
    for team in folder.teams:
        ensure_team(team.slug, name=team.name, email=team.email)
    changes = _Changes()
    # Held to the end, so that two publications at once follow each other; two that both bring in the same new
    # service meet at its unique slug, and the later one fails whole.
    services = {row.slug: row for row in Service.objects.select_for_update().order_by("pk")}
    outcome = Published(
        published=_bring_in(folder.definitions, services, changes, by=by, at=at),
        withdrawn=_take_out({each.id for each in folder.definitions}, services, changes, by=by, at=at),
    )
    if not outcome.is_empty:
        touch(queries.STAMP)
        record_many(changes.lines)
        announce_many(changes.events, at=at)
    return outcome


def checksum(definition: Definition) -> str:
    """Return what tells one content from another, whatever the order of keys in the file."""
    text = json.dumps(definition.stored(), sort_keys=True, ensure_ascii=False)
    return hashlib.sha256(text.encode()).hexdigest()


def hold_service(service_id: int) -> None:
    """Keep everybody else who would hold this service waiting until the transaction ends."""
    Service.objects.select_for_update().get(pk=service_id)


def _bring_in(
    definitions: Iterable[Definition],
    services: dict[str, Service],
    changes: _Changes,
    *,
    by: Actor,
    at: datetime,
) -> tuple[str, ...]:
    latest = {row.service_id: row for row in ServiceVersion.objects.order_by("number").defer("definition")}
    missing = [Service(slug=each.id) for each in definitions if each.id not in services]
    services.update((service.slug, service) for service in Service.objects.bulk_create(missing))
    fresh: list[ServiceVersion] = []
    standing: list[ServiceVersion] = []
    for definition in definitions:
        service = services[definition.id]
        before = latest.get(service.pk)
        digest = checksum(definition)
        if before is not None and before.checksum == digest:
            if service.withdrawn_at is not None:
                standing.append(before)
            continue
        fresh.append(
            ServiceVersion(
                service=service,
                number=before.number + 1 if before else 1,
                definition=definition.stored(),
                checksum=digest,
                effective_from=definition.available_from,
                published_at=at,
                published_by=by.username,
            )
        )
    changed = [*ServiceVersion.objects.bulk_create(fresh), *standing]
    Service.objects.filter(pk__in=[version.service_id for version in changed]).update(withdrawn_at=None)
    slugs = {service.pk: service.slug for service in services.values()}
    for version in changed:
        slug = slugs[version.service_id]
        previous = latest.get(version.service_id)
        changes.lines.append(
            AuditLine(
                action="services.published",
                on=f"service:{slug}",
                actor=by.username,
                at=at,
                before={"version": previous.number} if previous else None,
                after={"version": version.number, "checksum": version.checksum},
            )
        )
        changes.events.append(
            ServicePublished(service_id=version.service_id, slug=slug, version_id=version.pk, number=version.number)
        )
    return tuple(sorted(slugs[version.service_id] for version in changed))


def _take_out(
    kept: set[str], services: dict[str, Service], changes: _Changes, *, by: Actor, at: datetime
) -> tuple[str, ...]:
    gone = [each for slug, each in services.items() if slug not in kept and each.withdrawn_at is None]
    Service.objects.filter(pk__in=[service.pk for service in gone]).update(withdrawn_at=at)
    for service in gone:
        changes.lines.append(
            AuditLine(action="services.withdrawn", on=f"service:{service.slug}", actor=by.username, at=at)
        )
        changes.events.append(ServiceWithdrawn(service_id=service.pk, slug=service.slug))
    return tuple(sorted(service.slug for service in gone))
