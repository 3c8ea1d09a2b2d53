"""Taking files in, passing them on, scanning them, letting them go.

Bytes are written before the row that names them, and removed after it is gone: a transaction that is taken
back leaves at worst bytes without a row, which a sweep removes, and never a row without its bytes.
"""

from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime, timedelta
from typing import Final
from uuid import UUID, uuid4

from django.core.files.storage import default_storage
from django.core.files.uploadedfile import UploadedFile
from django.db import transaction
from django.db.models import Case, CharField, F, Value, When

from frontdoor.foundation.accounts.actors import Actor
from frontdoor.foundation.audit import api as audit
from frontdoor.foundation.files import scanning, storage
from frontdoor.foundation.files.examining import Examined, examine
from frontdoor.foundation.files.models import StoredFile
from frontdoor.foundation.files.queries import record_of
from frontdoor.foundation.files.records import FileRecord, FileRefused, FileRules, Scan
from frontdoor.kernel.clock import SystemClock
from frontdoor.kernel.language import say

#: Owners that begin like this are on their way in; what nobody takes over goes again.
DRAFT: Final = "draft:"
#: Longer than any draft is kept, so that a draft never outlives its files.
PROVISIONAL_FOR: Final = timedelta(days=90)

_SCANS_A_SWEEP: Final = 50
#: The worker delivers nothing while it sweeps, and a scanner that hangs takes ten seconds to say nothing.
_SWEEP_UP_TO: Final = timedelta(seconds=20)
_BATCH: Final = 200
#: Bytes without a row may belong to a request that is still running; nobody uploads for a day.
_STRAY_AFTER: Final = timedelta(days=1)


class FileGone(FileRefused):
    """A file that was to be handed over is not there any more, or belongs to somebody else."""


def receive(upload: "UploadedFile[bytes]", *, rules: FileRules, owner: str, by: Actor, at: datetime) -> FileRecord:
    """Take a file in: check it, scan it, keep it with its re-encoded picture.

    Call it outside a transaction: decoding and scanning take a second or more, for which SQLite's only
    writer would be held up.

    :param owner: "draft:<id>" while it may still be thrown away, otherwise the reference of what it is for.
    :raises FileRefused: with the reason in a sentence for the sender.
    """
    _check_count(owner, rules)
    examined = examine(upload, rules=rules)
    verdict = scanning.scan(upload)
    if verdict.scan == Scan.INFECTED:
        audit.record("files.infected-refused", on=owner, by=by, at=at, reason=verdict.note)
        raise FileRefused(say("The selected file contains a virus, so we have not kept it"))
    return _keep(upload, examined, verdict, rules=rules, owner=owner, by=by, at=at)


def _check_count(owner: str, rules: FileRules) -> None:
    if StoredFile.objects.filter(owner=owner).count() >= rules.max_count:
        raise FileRefused(say("You can only add {count} files. Remove one first", count=rules.max_count))


def _keep(
    upload: "UploadedFile[bytes]",
    examined: Examined,
    verdict: scanning.Verdict,
    *,
    rules: FileRules,
    owner: str,
    by: Actor,
    at: datetime,
) -> FileRecord:
    file_id = uuid4()
    picture = examined.picture
    upload.seek(0)
    storage.write(storage.original_path(file_id), upload)
    if picture:
        storage.write_bytes(storage.picture_path(file_id), picture.jpeg)
    row = StoredFile.objects.create(
        id=file_id,
        owner=owner,
        name=examined.name,
        content_type=examined.content_type,
        size=examined.size,
        sha256=examined.sha256,
        width=picture.width if picture else None,
        height=picture.height if picture else None,
        public=rules.public,
        received_at=at,
        received_from=by.username,
        provisional_until=at + PROVISIONAL_FOR if owner.startswith(DRAFT) else None,
        scan=verdict.scan,
        scan_note=verdict.note,
        scan_tried_at=at,
    )
    return record_of(row)


@transaction.atomic
def hand_over(owners: Mapping[UUID, str]) -> None:
    """Give files that belong to drafts to their new owners for good. Safe to run again.

    One statement per 200 files, none for none, so that a batch of cases costs as much as one.

    :raises FileGone: if a file is missing, or already belongs to somebody else.
    """
    ids = list(owners)
    for batch in (ids[start : start + _BATCH] for start in range(0, len(ids), _BATCH)):
        to = Case(
            *(When(pk=file_id, then=Value(owners[file_id])) for file_id in batch),
            default=F("owner"),
            output_field=CharField(),
        )
        drafts = StoredFile.objects.filter(pk__in=batch, provisional_until__isnull=False)
        if drafts.update(owner=to, provisional_until=None) != len(batch):
            _check_owners(batch, owners)


def _check_owners(batch: Sequence[UUID], owners: Mapping[UUID, str]) -> None:
    now_owned = dict(StoredFile.objects.filter(pk__in=batch).values_list("pk", "owner"))
    if any(now_owned.get(file_id) != owners[file_id] for file_id in batch):
        raise FileGone("One of your files is not there any more. Add it again.")


@transaction.atomic
def pass_on(file_id: UUID, *, owner: str, to: str) -> None:
    """Give a file that was kept for good to another owner, with whom it goes or stays from then on.

    :raises FileGone: if it is missing, or belongs to somebody else.
    """
    kept = StoredFile.objects.filter(pk=file_id, owner=owner, provisional_until__isnull=True)
    if not kept.update(owner=to):
        raise FileGone("The file is not there any more.")


@transaction.atomic
def discard(*, owner: str) -> int:
    """Remove every file of an owner; return how many there were."""
    return _remove(list(StoredFile.objects.filter(owner=owner).values_list("pk", flat=True)))


@transaction.atomic
def remove(file_id: UUID, *, owner: str) -> None:
    """Remove one file of an owner; nothing happens if it is not there, or somebody else's."""
    _remove(list(StoredFile.objects.filter(pk=file_id, owner=owner).values_list("pk", flat=True)))


def _remove(ids: Sequence[UUID]) -> int:
    StoredFile.objects.filter(pk__in=ids).delete()

    def remove_bytes() -> None:
        for file_id in ids:
            storage.remove(file_id)

    transaction.on_commit(remove_bytes)
    return len(ids)


def scan_waiting(*, at: datetime) -> int:
    """Scan what could not be scanned when it came; return how many files have an answer now.

    The longest untried come first, so that one which the scanner never answers for blocks none. It stops after
    some seconds: the rest waits for the next sweep.
    """
    if not scanning.has_scanner():
        return 0
    answered = 0
    began = SystemClock().now()
    waiting = StoredFile.objects.filter(scan=Scan.UNSCANNED).order_by(F("scan_tried_at").asc(nulls_first=True))
    for row in list(waiting[:_SCANS_A_SWEEP]):
        if SystemClock().now() - began > _SWEEP_UP_TO:
            break
        try:
            with default_storage.open(storage.original_path(row.pk)) as content:
                verdict = scanning.scan(content)
        except FileNotFoundError:
            verdict = scanning.Verdict(Scan.UNSCANNED, "the file is missing from the store")
        answered += _record_verdict(row, verdict, at=at)
    return answered


def _record_verdict(row: StoredFile, verdict: scanning.Verdict, *, at: datetime) -> int:
    with transaction.atomic():
        # Conditional: another worker may have been quicker.
        changed = StoredFile.objects.filter(pk=row.pk, scan=Scan.UNSCANNED).update(
            scan=verdict.scan, scan_note=verdict.note, scan_tried_at=at
        )
    if changed and verdict.scan == Scan.INFECTED:
        # Never served from this moment on, whatever becomes of the move.
        storage.quarantine(row.pk)
    return changed if verdict.scan != Scan.UNSCANNED else 0


@transaction.atomic
def remove_forgotten(*, at: datetime) -> int:
    """Remove files of drafts that came to nothing; return how many."""
    forgotten = StoredFile.objects.filter(provisional_until__lt=at)
    return _remove(list(forgotten.values_list("pk", flat=True)[:1000]))


def remove_stray_bytes() -> int:
    """Remove bytes that no row names, a day after they were written; return how many files."""
    # The machine's clock on purpose: it is the one that dated the bytes.
    written_before = SystemClock().now() - _STRAY_AFTER
    removed = 0
    for ids in _ids_in_store():
        known = set(StoredFile.objects.filter(pk__in=ids).values_list("pk", flat=True))
        for file_id in ids:
            if file_id in known:
                continue
            path = storage.original_path(file_id)
            if not default_storage.exists(path) or default_storage.get_modified_time(path) < written_before:
                storage.remove(file_id)
                removed += 1
    return removed


def _ids_in_store() -> Iterator[list[UUID]]:
    """Yield the ids that have bytes in the store, a folder at a time."""
    if not default_storage.exists(storage.FILES):
        return
    for shelf in default_storage.listdir(storage.FILES)[0]:
        yield [UUID(hex=name) for name in default_storage.listdir(f"{storage.FILES}/{shelf}")[0]]
