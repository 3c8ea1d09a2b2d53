"""The shipped catalogue, published anew with one service's file changed."""

from collections.abc import Mapping
from datetime import datetime
from pathlib import Path

from django.conf import settings

from frontdoor.foundation.accounts.actors import SYSTEM
from frontdoor.services.operations.publishing import publish
from frontdoor.services.queries import files_in, lgsl
from frontdoor.services.rules.folder import read_folder


def republish(slug: str, changes: Mapping[str, str], *, at: datetime) -> None:
    """Publish the catalogue with texts in one service's file replaced."""
    files = {name: file.read_text() for name, file in files_in(Path(settings.FRONTDOOR_CATALOGUE)).items()}
    text = files[f"{slug}.yaml"]
    for old, new in changes.items():
        assert old in text
        text = text.replace(old, new)
    publish(read_folder({**files, f"{slug}.yaml": text}, lgsl=lgsl()), by=SYSTEM, at=at)
