"""Writing services as files of the catalogue, so that developers go on from what designers published."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from django.db import transaction

from frontdoor.foundation.accounts.actors import Actor
from frontdoor.foundation.audit.api import AuditLine, record_many
from frontdoor.services import permissions, queries
from frontdoor.services.models import Service, ServiceVersion
from frontdoor.services.rules.as_files import Sets, as_file, brought_up_to_date
from frontdoor.services.rules.definition import Definition
from frontdoor.services.rules.writing import CannotKeep


@dataclass(frozen=True, slots=True)
class Exported:
    """What an export did: names of services; `refused` with the reason."""

    written: tuple[str, ...]
    unchanged: tuple[str, ...]
    refused: tuple[tuple[str, str], ...]


@transaction.atomic
def export(folder: Path, *, slugs: Collection[str] = (), is_catalogue: bool, by: Actor, at: datetime) -> Exported:
    """Write the newest version of services into a folder, a file each.

    A file that is there keeps its comments and its order: only the lines of what differs are changed.

    :param slugs: the services; all that are offered if none are named.
    :param is_catalogue: whether it is the folder that `sync` reads. File and browser then agree from now on.
    """
    permissions.check_may_design(by)
    rows = _newest(slugs)
    sets = queries.question_sets(folder)
    written: list[str] = []
    unchanged: list[str] = []
    refused: list[tuple[str, str]] = []
    for row in rows:
        path = folder / f"{row.service.slug}.yaml"
        try:
            before = path.read_text(encoding="utf-8") if path.exists() else ""
            after = _text(before, Definition.from_stored(row.definition), sets)
        except UnicodeDecodeError:
            refused.append((row.service.slug, "The file that is there is not UTF-8."))
            continue
        except CannotKeep as refusal:
            refused.append((row.service.slug, str(refusal)))
            continue
        if after != before:
            path.write_text(after, encoding="utf-8")
        (written if after != before else unchanged).append(row.service.slug)
        if is_catalogue:
            Service.objects.filter(pk=row.service_id).update(file_checksum=row.checksum)
    record_many(
        [AuditLine(action="services.exported", on=f"service:{slug}", actor=by.username, at=at) for slug in written]
    )
    return Exported(tuple(written), tuple(unchanged), tuple(refused))


def _newest(slugs: Collection[str]) -> list[ServiceVersion]:
    rows = ServiceVersion.objects.filter(called_off_at__isnull=True).select_related("service").order_by("number")
    rows = rows.filter(service__slug__in=slugs) if slugs else rows.filter(service__withdrawn_at__isnull=True)
    newest = {row.service.slug: row for row in rows}
    return [newest[slug] for slug in sorted(newest)]


def _text(before: str, now: Definition, sets: Sets) -> str:
    return brought_up_to_date(before, now, sets=sets) if before.strip() else as_file(now.stored(), sets=sets)
