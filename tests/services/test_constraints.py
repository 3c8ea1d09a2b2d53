"""What the database itself refuses."""

from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any

import pytest
from django.db import IntegrityError

from frontdoor.foundation.accounts.actors import PUBLIC, Actor
from frontdoor.services.api import service, start_draft
from frontdoor.services.models import Proposal, Service, ServiceVersion, Submission
from frontdoor.services.operations.proposing import begin
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


@pytest.mark.usefixtures("version")
@pytest.mark.parametrize("changes", [{"source": "elsewhere"}, {"called_off_at": datetime(2025, 5, 1, tzinfo=UTC)}])
def test_a_version_comes_from_somewhere_and_is_called_off_only_before_a_day(changes: dict[str, Any]) -> None:
    with pytest.raises(IntegrityError, match=r"fd_services_(source_is_known|called_off_only_if_for_a_day)"):
        ServiceVersion.objects.update(**changes)


def test_a_service_is_withdrawn_by_hand_at_some_moment(version: ServiceVersion) -> None:
    with pytest.raises(IntegrityError, match="fd_services_withdrawn_by_hand_has_a_moment"):
        Service.objects.filter(pk=version.service_id).update(is_withdrawn_by_hand=True)


@pytest.mark.parametrize("state", ["elsewhere", "published"])
def test_a_proposal_is_somewhere_and_published_as_a_version(
    version: ServiceVersion, sam: Actor, at: datetime, state: str
) -> None:
    row = begin("hole", definition={}, base=version, by=sam, at=at)

    with pytest.raises(IntegrityError, match=r"fd_services_(proposal_state_is_known|published_as_a_version)"):
        Proposal.objects.filter(pk=row.pk).update(state=state)


def test_rows_say_what_they_are(version: ServiceVersion) -> None:
    assert str(version.service) == "hole"
    assert str(version) == f"{version.service_id} version 1"
    assert str(Submission.objects.get()) == str(Submission.objects.get().pk)
