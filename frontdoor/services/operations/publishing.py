"""Putting the catalogue's files into force: what only the files changed, never what the browser did since."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, Final

from django.db import transaction

from frontdoor.foundation.accounts.api import Actor, ensure_team, escalate_to
from frontdoor.foundation.audit.api import AuditLine, record_many
from frontdoor.foundation.outbox.api import announce_many
from frontdoor.foundation.stamps.api import touch
from frontdoor.services import queries
from frontdoor.services.events import ServicePublished, ServiceWithdrawn
from frontdoor.services.models import Service, ServiceVersion
from frontdoor.services.operations.changing import checksum
from frontdoor.services.operations.registering import put_into_force
from frontdoor.services.records import Source
from frontdoor.services.rules.definition import Definition
from frontdoor.services.rules.folder import Folder
from frontdoor.services.rules.sources import Step, step_for, step_without_file

#: Why a service is left as it is, by what sync found.
_WHY: Final = {
    Step.CLASH: "published in the browser since; export it first: frontdoor catalogue export",
    Step.CLASH_GONE: "its file has gone, but it was published in the browser since; withdraw it there, or export it: "
    "frontdoor catalogue export",
}


@dataclass(frozen=True, slots=True)
class Published:
    """What a publication changed: slugs of services. `published` has a new version, or is offered again.

    :param refused: services that were left as they are, each with the reason: file and browser both changed.
    """

    published: tuple[str, ...] = ()
    withdrawn: tuple[str, ...] = ()
    refused: tuple[tuple[str, str], ...] = ()
    #: Registers of which an entry was added, changed or left out.
    registers: tuple[str, ...] = ()
    #: User names to whom a team's lateness goes, and nobody has.
    strangers: tuple[str, ...] = ()

    @property
    def is_empty(self) -> bool:
        return not self.published and not self.withdrawn and not self.refused and not self.registers


@dataclass(slots=True)
class _Changes:
    lines: list[AuditLine] = field(default_factory=list)
    events: list[ServicePublished | ServiceWithdrawn] = field(default_factory=list)
    refused: list[tuple[str, str]] = field(default_factory=list)
    #: Services whose file says something else than when it was last looked at.
    agreed: list[Service] = field(default_factory=list)


@transaction.atomic
def publish(folder: Folder, *, over: Collection[str] = (), by: Actor, at: datetime) -> Published:
    """Put a folder into force: new versions where only the file changed, services without their file withdrawn.

    A service that was published in the browser since its file was last brought in stays as it is; if its file
    changed as well it is refused, and nothing of either is lost. Nothing is ever deleted: cases stay with the version
    they were opened under, and drafts go on under the one that counts when they are next opened. The statements are
    of the same number however many services there are, teams aside.

    :param over: slugs of services whose file is brought in although the browser published since.
    :raises ValueError: if the folder has a mistake; check it first and show them all.
    """
    if folder.mistakes:
        raise ValueError("A catalogue with mistakes is not published.")
    for team in folder.teams:
        ensure_team(team.slug, name=team.name, email=team.email)
    # Teams that name nobody keep whom they have: that may have been set elsewhere.
    strangers = escalate_to({team.slug: team.escalates_to for team in folder.teams if team.escalates_to})
    changed = put_into_force(folder.registers, by=by, at=at)
    changes = _Changes()
    # Held to the end, so that two publications at once follow each other; two that both bring in the same new
    # service meet at its unique slug, and the later one fails whole.
    services = {row.slug: row for row in Service.objects.select_for_update().order_by("pk")}
    rows = ServiceVersion.objects.order_by("number").defer("definition")
    numbers = {row.service_id: row.number for row in rows}
    newest = {row.service_id: row for row in rows if row.called_off_at is None}
    published = _bring_in(folder.definitions, services, newest, numbers, changes, over=over, by=by, at=at)
    withdrawn = _take_out({each.id for each in folder.definitions}, services, newest, changes, by=by, at=at)
    outcome = Published(published, withdrawn, tuple(sorted(changes.refused)), changed, tuple(strangers))
    Service.objects.bulk_update(changes.agreed, ["file_checksum"], batch_size=500)
    if published or withdrawn:
        touch(queries.STAMP)
        record_many(changes.lines)
        announce_many(changes.events, at=at)
    return outcome


def hold_service(service_id: int) -> None:
    """Keep everybody else who would hold this service waiting until the transaction ends."""
    Service.objects.select_for_update().get(pk=service_id)


def _bring_in(
    definitions: Iterable[Definition],
    services: dict[str, Service],
    newest: dict[int, ServiceVersion],
    numbers: dict[int, int],
    changes: _Changes,
    *,
    over: Collection[str],
    by: Actor,
    at: datetime,
) -> tuple[str, ...]:
    missing = [Service(slug=each.id) for each in definitions if each.id not in services]
    services.update((service.slug, service) for service in Service.objects.bulk_create(missing))
    fresh: list[ServiceVersion] = []
    standing: list[ServiceVersion] = []
    for definition in definitions:
        service = services[definition.id]
        before = newest.get(service.pk)
        digest = checksum(definition)
        step = step_for(file=digest, agreed=service.file_checksum, **_newest(before))
        if step is Step.CLASH and definition.id not in over:
            changes.refused.append((definition.id, _WHY[step]))
            continue
        if service.file_checksum != digest:
            service.file_checksum = digest
            changes.agreed.append(service)
        if step is Step.LEAVE:
            if before is not None and service.withdrawn_at is not None and not service.is_withdrawn_by_hand:
                standing.append(before)
            continue
        fresh.append(
            ServiceVersion(
                service=service,
                number=numbers.get(service.pk, 0) + 1,
                definition=definition.stored(),
                checksum=digest,
                source=Source.FILE.value,
                effective_from=definition.available_from,
                published_at=at,
                published_by=by.username,
            )
        )
    changed = [*ServiceVersion.objects.bulk_create(fresh), *standing]
    offered = Service.objects.filter(pk__in=[version.service_id for version in changed], is_withdrawn_by_hand=False)
    offered.update(withdrawn_at=None)
    slugs = {service.pk: service.slug for service in services.values()}
    for version in changed:
        slug = slugs[version.service_id]
        previous = newest.get(version.service_id)
        changes.lines.append(
            AuditLine(
                action="services.published",
                on=f"service:{slug}",
                actor=by.username,
                at=at,
                before={"version": previous.number} if previous else None,
                after={"version": version.number, "checksum": version.checksum, "source": version.source},
            )
        )
        changes.events.append(
            ServicePublished(service_id=version.service_id, slug=slug, version_id=version.pk, number=version.number)
        )
    return tuple(sorted(slugs[version.service_id] for version in changed))


def _newest(row: ServiceVersion | None) -> dict[str, Any]:
    """Return what the rule asks of the newest version."""
    if row is None:
        return {"newest": "", "is_browsers": False}
    return {"newest": row.checksum, "is_browsers": row.source == Source.BROWSER}


def _take_out(
    kept: set[str],
    services: dict[str, Service],
    newest: dict[int, ServiceVersion],
    changes: _Changes,
    *,
    by: Actor,
    at: datetime,
) -> tuple[str, ...]:
    gone = []
    for slug, service in services.items():
        if slug in kept or service.withdrawn_at is not None:
            continue
        step = step_without_file(agreed=service.file_checksum, **_newest(newest.get(service.pk)))
        if step is Step.CLASH_GONE:
            changes.refused.append((slug, _WHY[step]))
        elif step is Step.WITHDRAW:
            gone.append(service)
    Service.objects.filter(pk__in=[service.pk for service in gone]).update(withdrawn_at=at)
    for service in gone:
        changes.lines.append(
            AuditLine(action="services.withdrawn", on=f"service:{service.slug}", actor=by.username, at=at)
        )
        changes.events.append(ServiceWithdrawn(service_id=service.pk, slug=service.slug))
    return tuple(sorted(service.slug for service in gone))
