"""One row for each body of data that processes remember: its stamp changes when the data does."""

from typing import ClassVar

from django.db import models


class Stamp(models.Model):
    """The present version of some data, as a random word that is never used again."""

    name = models.CharField(max_length=60, primary_key=True)
    value = models.CharField(max_length=32)

    class Privacy:
        subject = None
        personal: ClassVar[dict[str, str]] = {}
        plain: ClassVar[set[str]] = {"name", "value"}
        linked: ClassVar[set[str]] = set()

    def __str__(self) -> str:
        return f"{self.name} {self.value}"
