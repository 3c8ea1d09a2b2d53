"""An earlier wording of two services, and its use, so that the wording of today has something to stand beside."""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from datetime import datetime, timedelta
from io import StringIO
from pathlib import Path
from random import Random
from tempfile import TemporaryDirectory
from typing import Final

from django.conf import settings
from django.core.management import call_command
from django.db import transaction

from frontdoor.kernel.clock import LONDON
from frontdoor.services.api import ServiceRecord, add_counts, add_refused, catalogue, service
from frontdoor.web.demo.used import DAYS, used

#: By service: what its file says today, what it said before, and the question at which people gave up over that.
EARLIER: Final[Mapping[str, tuple[str, str, str]]] = {
    "pothole": ("How deep is it?", "What is the depth of the defect below the carriageway?", "depth"),
    "missed-bin": ("When should it have been emptied?", "Scheduled collection", "collected"),
}
#: How long ago today's wording replaced it.
SINCE: Final = timedelta(weeks=16)
_BEGUN: Final = timedelta(days=DAYS + 7)


def publish_earlier(*, at: datetime) -> None:
    """Publish the earlier wording a year ago and today's since then, with its use; on a first start only."""
    if catalogue(at=at):
        return
    _publish({slug: (now, before) for slug, (now, before, _question) in EARLIER.items()}, at=at - _BEGUN)
    earlier = [found for slug in EARLIER if (found := service(slug, at=at)) is not None]
    _publish(dict.fromkeys(EARLIER, ("", "")), at=at - SINCE)
    with transaction.atomic(durable=True):
        for each in earlier:
            _use(each, at=at)


def _publish(wordings: Mapping[str, tuple[str, str]], *, at: datetime) -> None:
    """Put the services' files, one text in each replaced by another, into force as if it were an earlier moment."""
    shipped = Path(settings.FRONTDOOR_CATALOGUE)
    with TemporaryDirectory() as folder, _clock_at(at):
        for name, (now, before) in {"teams": ("", ""), "question-sets": ("", ""), **wordings}.items():
            text = (shipped / f"{name}.yaml").read_text(encoding="utf-8")
            Path(folder, f"{name}.yaml").write_text(text.replace(now, before, 1) if now else text, encoding="utf-8")
        # The cast comes later, so teams cannot name anybody of it yet; today’s wording names them again.
        call_command("catalogue", "sync", folder, stdout=StringIO(), stderr=StringIO())


@contextmanager
def _clock_at(moment: datetime) -> Iterator[None]:
    """Let commands believe that it is another moment, as an operator does who sets FRONTDOOR_NOW."""
    before = settings.FRONTDOOR_NOW
    settings.FRONTDOOR_NOW = moment.isoformat()
    try:
        yield
    finally:
        settings.FRONTDOOR_NOW = before


def _use(earlier: ServiceRecord, *, at: datetime) -> None:
    _now, _before, question = EARLIER[earlier.slug]
    until = (at - SINCE).astimezone(LONDON).date()
    random = Random(question)  # noqa: S311 -- the same every time
    found = used(random, earlier.definition, until=until, days=DAYS - SINCE.days, lost_at={question: 13})
    add_counts({(earlier.version_id, day): tally for day, tally in found.days.items()})
    add_refused({(earlier.version_id, *which): number for which, number in found.refused.items()})
