"""What the database itself refuses."""

from collections.abc import Callable
from datetime import datetime
from typing import Any

import pytest
from django.db import IntegrityError

from frontdoor.foundation.accounts.actors import PUBLIC
from frontdoor.services.api import service, start_draft
from frontdoor.services.models import ServiceVersion, Submission
from tests.services.conftest import HOLE

pytestmark = pytest.mark.engine


@pytest.fixture
def version(publishing: Callable[..., Any], at: datetime) -> ServiceVersion:
    publishing(hole=HOLE)
    record = service("hole", at=at)
    assert record is not None
    start_draft(record, channel="web", by=PUBLIC, at=at)
    return ServiceVersion.objects.get()


def test_a_service_counts_its_versions_once_each(version: ServiceVersion) -> None:
    with pytest.raises(IntegrityError):
        ServiceVersion.objects.create(
            service_id=version.service_id,
            number=1,
            definition={},
            checksum="",
            published_at=version.published_at,
            published_by="x",
        )


@pytest.mark.usefixtures("version")
@pytest.mark.parametrize(
    "changes",
    [
        {"state": "elsewhere"},
        {"state": "submitted"},
        {"reference": "X"},
        {"state": "submitted", "reference": "X"},
    ],
)
def test_a_submission_is_sent_with_a_moment_and_a_reference_or_not_at_all(changes: dict[str, str]) -> None:
    with pytest.raises(IntegrityError, match=r"fd_services_(state_is_known|submitted_with)"):
        Submission.objects.update(**changes)


@pytest.mark.usefixtures("version")
def test_versions_count_from_one() -> None:
    with pytest.raises(IntegrityError):
        ServiceVersion.objects.update(number=0)


def test_rows_say_what_they_are(version: ServiceVersion) -> None:
    assert str(version.service) == "hole"
    assert str(version) == f"{version.service_id} version 1"
    assert str(Submission.objects.get()) == str(Submission.objects.get().pk)
