"""Files that people sent us: what each is, to whom it belongs, and what the scanner said."""

import uuid
from typing import ClassVar

from django.db import models
from django.db.models import Q

from frontdoor.foundation.files.records import Scan


class StoredFile(models.Model):
    """A kept file. Where its bytes are follows from its id, which is random: see `places_of`."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    owner = models.CharField(max_length=80, db_index=True)
    name = models.CharField(max_length=120)
    content_type = models.CharField(max_length=100)
    size = models.PositiveBigIntegerField()
    sha256 = models.CharField(max_length=64)
    width = models.PositiveIntegerField(null=True)
    height = models.PositiveIntegerField(null=True)
    public = models.BooleanField()
    received_at = models.DateTimeField()
    received_from = models.CharField(max_length=150)
    #: Set while the owner is a draft: when the file goes if nobody has taken it over by then.
    provisional_until = models.DateTimeField(null=True)
    scan = models.CharField(max_length=10, default=Scan.UNSCANNED.value)
    scan_note = models.CharField(max_length=200, blank=True)
    scan_tried_at = models.DateTimeField(null=True)

    class Meta:
        indexes = [
            models.Index(
                fields=["scan_tried_at"],
                condition=Q(scan=Scan.UNSCANNED.value),
                name="fd_files_waiting_for_scan",
            ),
            models.Index(
                fields=["provisional_until"],
                condition=Q(provisional_until__isnull=False),
                name="fd_files_provisional",
            ),
        ]
        constraints = [
            models.CheckConstraint(condition=Q(scan__in=[scan.value for scan in Scan]), name="fd_files_scan_is_known"),
            models.CheckConstraint(condition=Q(size__gt=0), name="fd_files_file_is_not_empty"),
            models.CheckConstraint(
                condition=Q(width__isnull=True, height__isnull=True) | Q(width__isnull=False, height__isnull=False),
                name="fd_files_width_and_height_together",
            ),
        ]

    class Privacy:
        # About whom a file is, its owner knows: a case, or a draft.
        subject = None
        named = ("owner", "received_from")
        personal: ClassVar[dict[str, str]] = {
            "name": "as the sender named it",
            "received_from": "who is answerable for it",
        }
        plain: ClassVar[set[str]] = {
            "id", "content_type", "size", "sha256", "width", "height", "public", "received_at",
            "provisional_until", "scan", "scan_note", "scan_tried_at",
        }  # fmt: skip
        linked: ClassVar[set[str]] = {"owner"}

    def __str__(self) -> str:
        return f"{self.name} of {self.owner}"

    @property
    def is_image(self) -> bool:
        return self.width is not None
