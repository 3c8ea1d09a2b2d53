"""What publishing the catalogue promises, and what the catalogue then says."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from frontdoor.foundation.accounts.actors import SYSTEM
from frontdoor.foundation.accounts.api import team
from frontdoor.foundation.audit.api import trail
from frontdoor.services.api import ServiceState, catalogue, service, version, versions
from frontdoor.services.models import ServiceVersion
from frontdoor.services.operations.publishing import Published, publish
from frontdoor.services.rules.folder import Folder
from tests.services.conftest import HOLE

Publishing = Callable[..., Published]
DEEPER = HOLE.replace("max: 900", "max: 990")
PIT = HOLE.replace("id: hole", "id: pit").replace("Report a hole", "Report a pit")


def test_a_new_file_is_a_first_version(
    publishing: Publishing, at: datetime, announced: Callable[[], list[str]]
) -> None:
    assert publishing(hole=HOLE) == Published(published=("hole",))

    record = service("hole", at=at)
    assert record is not None
    assert (record.slug, record.name, record.number, record.state) == (
        "hole",
        "Report a hole",
        1,
        ServiceState.CURRENT,
    )
    assert announced() == ["services.service-published.1"]
    assert [line.action for line in trail("service:hole")] == ["services.published"]
    assert team("highways") is not None


def test_publishing_the_same_again_changes_nothing(publishing: Publishing, announced: Callable[[], list[str]]) -> None:
    publishing(hole=HOLE)

    assert publishing(hole="# only a remark\n" + HOLE).is_empty
    assert announced() == ["services.service-published.1"]


def test_changed_content_is_a_new_version_and_the_old_one_stays(publishing: Publishing, at: datetime) -> None:
    publishing(hole=HOLE)
    before = service("hole", at=at)

    assert publishing(hole=DEEPER) == Published(published=("hole",))

    after = service("hole", at=at)
    assert before is not None
    assert after is not None
    assert (before.number, after.number) == (1, 2)
    assert before.id == after.id
    old = version(before.version_id).definition.question("depth")
    assert old is not None
    assert old.max == 900
    [second, _first] = trail("service:hole")
    assert second.before == {"version": 1}


def test_a_service_whose_file_has_gone_is_withdrawn_and_never_deleted(
    publishing: Publishing, at: datetime, announced: Callable[[], list[str]]
) -> None:
    publishing(hole=HOLE, pit=PIT)

    assert publishing(pit=PIT) == Published(withdrawn=("hole",))

    gone = service("hole", at=at)
    assert gone is not None
    assert gone.state is ServiceState.WITHDRAWN
    assert [each.slug for each in catalogue(at=at)] == ["pit"]
    assert announced()[-1] == "services.service-withdrawn.1"
    assert publishing(pit=PIT).is_empty


def test_a_file_that_comes_back_is_offered_again_in_its_old_version(publishing: Publishing, at: datetime) -> None:
    publishing(hole=HOLE)
    publishing()

    assert publishing(hole=HOLE) == Published(published=("hole",))

    record = service("hole", at=at)
    assert record is not None
    assert (record.number, record.state) == (1, ServiceState.CURRENT)


@pytest.mark.django_db
def test_a_folder_with_mistakes_is_never_published(read: Callable[..., Folder], at: datetime) -> None:
    with pytest.raises(ValueError, match="not published"):
        publish(read(hole="id: pit"), by=SYSTEM, at=at)


def test_more_services_take_no_more_statements(
    publishing: Publishing, django_assert_max_num_queries: Any, at: datetime
) -> None:
    many = {f"hole{n}": PIT.replace("id: pit", f"id: hole{n}").replace("a pit", f"pit {n}") for n in range(30)}
    publishing(hole=HOLE)

    with django_assert_max_num_queries(20):
        publishing(hole=HOLE, **many)


# ------------------------------------------------------------------------------ days
def test_a_future_service_says_from_when(publishing: Publishing, at: datetime) -> None:
    publishing(hole=HOLE + "available_from: 2025-06-01\n")

    now, then = service("hole", at=at), service("hole", at=datetime(2025, 5, 31, 23, 30, tzinfo=UTC))
    assert now is not None
    assert then is not None
    assert (now.state, str(now.starts)) == (ServiceState.FUTURE, "2025-06-01")
    # Half past eleven in the evening in UTC is already the first of June in London.
    assert (then.state, then.starts) == (ServiceState.CURRENT, None)
    assert catalogue(at=at) == []


def test_a_future_version_leaves_the_present_one_in_force_until_its_day(publishing: Publishing, at: datetime) -> None:
    publishing(hole=HOLE)
    publishing(hole=DEEPER + "available_from: 2025-06-01\n")

    now, later = service("hole", at=at), service("hole", at=at + timedelta(days=30))
    assert now is not None
    assert later is not None
    assert (now.number, now.state) == (1, ServiceState.CURRENT)
    assert (later.number, later.state) == (2, ServiceState.CURRENT)


def test_a_service_is_withdrawn_on_the_day_its_file_says(publishing: Publishing, at: datetime) -> None:
    publishing(hole=HOLE + "withdrawn: 2025-06-01\n")

    now, later = service("hole", at=at), service("hole", at=at + timedelta(days=30))
    assert now is not None
    assert later is not None
    assert (now.state, later.state) == (ServiceState.CURRENT, ServiceState.WITHDRAWN)


# ------------------------------------------------------------------------------ reading
@pytest.mark.django_db
def test_a_service_nobody_has_heard_of_is_none(at: datetime) -> None:
    assert service("nonsense", at=at) is None
    assert catalogue(at=at) == []
    with pytest.raises(LookupError, match="no version 7"):
        version(7)


def test_the_catalogue_is_read_without_a_query_once_it_is_remembered(
    publishing: Publishing, at: datetime, django_assert_num_queries: Any
) -> None:
    publishing(hole=HOLE, pit=PIT)
    catalogue(at=at)

    with django_assert_num_queries(0):
        assert [each.slug for each in catalogue(at=at)] == ["hole", "pit"]
        record = service("hole", at=at)
        assert record is not None
        assert version(record.version_id).definition is record.definition


def test_many_versions_are_read_in_one_query(publishing: Publishing, django_assert_num_queries: Any) -> None:
    publishing(hole=HOLE, pit=PIT)
    publishing(hole=DEEPER, pit=PIT)
    ids = list(ServiceVersion.objects.values_list("pk", flat=True))
    version(ids[0])

    with django_assert_num_queries(1):
        found = versions([*ids, 999_999])

    assert set(found) == set(ids)
    assert {each.state for each in found.values()} == {None}
