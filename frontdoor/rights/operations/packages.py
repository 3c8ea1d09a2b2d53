"""Gathering everything about somebody, deciding what of it is another's, and writing it for them."""

import hashlib
import json
import tempfile
import zipfile
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import IO, Any, Final
from uuid import UUID

from django.core.serializers.json import DjangoJSONEncoder
from django.db import transaction
from django.db.models import F

from frontdoor.customers import api as customers
from frontdoor.customers.api import KnownBy
from frontdoor.foundation.accounts.actors import Actor
from frontdoor.foundation.audit import api as audit
from frontdoor.foundation.files.api import content, records
from frontdoor.foundation.outbox.api import announce
from frontdoor.foundation.privacy.api import Held
from frontdoor.kernel.language import later
from frontdoor.kernel.refusals import Refusal
from frontdoor.rights import permissions
from frontdoor.rights.events import PackageAsked, PackageDecided
from frontdoor.rights.models import Flag, Package
from frontdoor.rights.providers import paper, shelf
from frontdoor.rights.queries.gathering import decided, everything, suspects, whole
from frontdoor.rights.queries.writing import papers
from frontdoor.rights.rules.package import Attached, PackageFile
from frontdoor.rights.rules.states import Decision, PackageState

#: How long somebody can fetch what we wrote for them.
KEPT_FOR: Final = timedelta(days=30)
#: After so long a worker that was writing is taken for gone.
_LEASE: Final = timedelta(minutes=30)


class NoSuchPerson(Refusal):
    """There is no such customer, or their details were removed."""


class NotNow(Refusal):
    """The package is not so far, or further already."""


class StillToDecide(Refusal):
    """Something that may be about others was not looked at yet."""


class SayWhy(Refusal):
    """Something is left out without a reason. `part` is the number of the flag."""

    def __init__(self, sentence: str, *, part: str) -> None:
        super().__init__(sentence)
        self.part = part


@dataclass(frozen=True, slots=True)
class Decided:
    """What somebody decided of a datum that may be about others.

    :param words: what of it is taken out, a line each; "" for all of it.
    """

    decision: Decision
    reason: str = ""
    words: str = ""


@transaction.atomic
def ask_for_package(customer: int, *, case_id: int | None = None, by: Actor, at: datetime) -> Package:
    """Begin a package of everything about a person; it is gathered in the background.

    :raises NoSuchPerson: :raises NotAllowed: unless policy lets the actor answer such requests.
    """
    permissions.check_may_answer_rights(by, None)
    person = customers.known_by(customer)
    if person is None:
        raise NoSuchPerson("There is no such person, or their details were removed.")
    package = Package.objects.create(
        record_id=person.customer, case_id=case_id, user_id=next(iter(person.users), None), asked_by=by.username,
        asked_at=at,
    )  # fmt: skip
    _record("rights.package-asked", package, by=by, at=at)
    announce(PackageAsked(package_id=str(package.pk)), at=at)
    return package


def gather(package_id: UUID) -> None:
    """Count what a package has, and flag what in it may be about others. Doing it again flags only what is new."""
    package = Package.objects.get(pk=package_id)
    if package.state not in {PackageState.ASKED.value, PackageState.OPEN.value}:
        return
    person = _person(package)
    held = everything(person)
    found = [
        Flag(package=package, table=each.table, row=each.row, field=each.field, names_somebody=bool(each.names))
        for each in suspects(person, held)
    ]
    with transaction.atomic():
        Flag.objects.bulk_create(found, batch_size=500, ignore_conflicts=True)
        Package.objects.filter(pk=package_id).update(
            state=PackageState.OPEN.value, counts={each.facts.label: len(each.pks) for each in held}
        )


@transaction.atomic
def decide(package: Package, *, decisions: Mapping[int, Decided], by: Actor, at: datetime) -> int:
    """Keep what was decided of flags, by their numbers; return how many.

    :raises SayWhy: if something is left out without a reason. :raises NotNow: :raises NotAllowed:
    """
    permissions.check_may_answer_rights(by, None)
    _check_state(package, PackageState.OPEN)
    rows = list(Flag.objects.select_for_update().filter(package=package, pk__in=decisions.keys()).order_by("pk"))
    for row in rows:
        said = decisions[row.pk]
        if said.decision == Decision.REDACT and not said.reason.strip():
            raise SayWhy("Say why it is left out: they are told.", part=str(row.pk))
        row.decision, row.by, row.at = said.decision.value, by.username, at
        is_out = said.decision == Decision.REDACT
        row.reason, row.words = (said.reason.strip()[:300], said.words.strip()) if is_out else ("", "")
    Flag.objects.bulk_update(rows, ["decision", "reason", "words", "by", "at"], batch_size=200)
    return len(rows)


@transaction.atomic
def finish(package: Package, *, by: Actor, at: datetime) -> None:
    """Let a package be written, now that everything in it was looked at.

    :raises StillToDecide: if something was not, or has come since. :raises NotNow: :raises NotAllowed:
    """
    permissions.check_may_answer_rights(by, None)
    _check_state(package, PackageState.OPEN)
    gather(package.pk)
    waiting = Flag.objects.filter(package=package, decision="").count()
    if waiting:
        what = "One thing that may be about somebody else is" if waiting == 1 else f"{waiting} things that may be are"
        raise StillToDecide(f"{what} still to be decided.")
    moved = Package.objects.filter(pk=package.pk, state=PackageState.OPEN.value).update(
        state=PackageState.WRITING.value, decided_by=by.username, decided_at=at
    )
    if not moved:
        raise NotNow("Somebody else was faster.")
    _record("rights.package-decided", package, by=by, at=at)
    announce(PackageDecided(package_id=str(package.pk)), at=at)


def write(package_id: UUID, *, at: datetime) -> None:
    """Write a package that was decided, as PDF and JSON with its attachments in one archive.

    Outside any transaction: it may take minutes. Two workers do not write the same one.
    """
    claimed = Package.objects.filter(pk=package_id, state=PackageState.WRITING.value).exclude(
        claimed_at__gt=at - _LEASE
    )
    if not claimed.update(claimed_at=at):
        return
    package = Package.objects.get(pk=package_id)
    with tempfile.TemporaryFile() as archive:
        _write_into(archive, package, at=at)
        archive.seek(0)
        digest = hashlib.file_digest(archive, "sha256").hexdigest()
        size = archive.tell()
        archive.seek(0)
        shelf.put(package.pk, archive)
    with transaction.atomic():
        Package.objects.filter(pk=package_id).update(
            state=PackageState.READY.value, ready_at=at, expires_at=at + KEPT_FOR, size=size, sha256=digest
        )


def _write_into(archive: IO[bytes], package: Package, *, at: datetime) -> None:
    person = _person(package)
    held = everything(person)
    redactions = decided(package)
    manifest: list[tuple[str, str]] = []
    with zipfile.ZipFile(archive, "w", zipfile.ZIP_DEFLATED) as packed:

        def add(name: str, body: bytes) -> str:
            packed.writestr(name, body)
            manifest.append((hashlib.sha256(body).hexdigest(), name))
            return manifest[-1][0]

        attached = tuple(
            Attached(file=name, type=kind, sha256=add(name, body)) for name, kind, body in _files(held, redactions)
        )
        said = whole(person, held, redactions=redactions, attached=attached, at=at)
        add(
            "about-you.json",
            json.dumps(said.model_dump(), cls=DjangoJSONEncoder, indent=1, ensure_ascii=False).encode(),
        )
        for number, page in enumerate(papers(said), start=1):
            add("about-you.pdf" if number == 1 else f"about-you-{number}.pdf", paper.pdf_of(page))
        packed.writestr("MANIFEST.sha256", "".join(f"{digest}  {name}\n" for digest, name in manifest))


def _files(held: Iterable[Held], redactions: Mapping[tuple[str, str, str], Flag]) -> Iterator[tuple[str, str, bytes]]:
    """Yield the files that belong to a person: name in the archive, media type, bytes. None that is left out."""
    out = {row for table, row, _field in redactions if table == "fd_files.StoredFile"}
    table = next((each for each in held if each.facts.label == "fd_files.StoredFile"), None)
    if table is None:
        return
    for pk, record in records([pk for pk in table.pks if str(pk) not in out]).items():
        body = content(pk) if record.staff_url is not None else None  # what is infected is given to nobody
        if body is not None:
            yield f"files/{pk}-{record.name.replace('/', '-')}", record.content_type, body


@transaction.atomic
def fetched(package: Package, *, by: Actor, at: datetime) -> IO[Any]:
    """Hand a package over, and keep that it was: its bytes, to be read.

    :raises NotNow: if it is not ready, or was kept as long as we said. :raises NotAllowed: for anybody else's.
    """
    if not permissions.answers_rights(by):
        permissions.check_may_fetch(by, package)
    if package.state != PackageState.READY.value or package.expires_at is None or package.expires_at <= at:
        raise NotNow(later("This was kept for 30 days. Ask us again, and we write it anew."))
    own = package.user_id == by.user_id
    Package.objects.filter(pk=package.pk).update(fetched_at=at if own else F("fetched_at"))
    audit.record(
        "rights.package-fetched" if own else "rights.package-taken-out", on=f"record:{package.record_id}", by=by, at=at,
        after={"package": str(package.pk), "sha256": package.sha256},
    )  # fmt: skip
    return shelf.take(package.pk)


def end_packages(*, at: datetime) -> int:
    """Remove packages that were kept as long as we said, with what was decided of them; return how many."""
    over = list(Package.objects.filter(state=PackageState.READY.value, expires_at__lte=at).order_by("expires_at")[:200])
    for package in over:
        end(package)
    return len(over)


def end(package: Package) -> None:
    """Remove what was written of a package and what was decided of it; that it was given stays."""
    with transaction.atomic():
        Package.objects.filter(pk=package.pk).update(state=PackageState.ENDED.value)
        Flag.objects.filter(package=package).delete()
        transaction.on_commit(lambda: shelf.remove(package.pk))


def as_json(said: PackageFile) -> bytes:
    """Return a package as machines read it."""
    return json.dumps(said.model_dump(), cls=DjangoJSONEncoder, indent=1, ensure_ascii=False).encode()


def _record(action: str, package: Package, *, by: Actor, at: datetime) -> None:
    audit.record(action, on=f"record:{package.record_id}", by=by, at=at, after={"package": str(package.pk)})


def _check_state(package: Package, wanted: PackageState) -> None:
    if package.state != wanted.value:
        raise NotNow("This package is not so far, or further already.")


def _person(package: Package) -> KnownBy:
    person = customers.known_by(_customer_of(package.record_id))
    if person is None:
        raise NoSuchPerson("There is no such person, or their details were removed.")
    return person


def _customer_of(record: int) -> int:
    return customers.first_of([record]).get(record, record)
