"""Publishing what was approved, at once or for a day; going back; withdrawing: each with its refusals and its line."""

from collections.abc import Callable
from datetime import date, datetime, timedelta
from typing import Any

import pytest

from frontdoor.foundation.accounts.access import NotAllowed
from frontdoor.foundation.accounts.actors import Actor
from frontdoor.foundation.audit.api import trail
from frontdoor.services.api import ServiceState, catalogue, service
from frontdoor.services.models import Proposal, ServiceVersion
from frontdoor.services.operations.beginning import begin_from_version, begin_new
from frontdoor.services.operations.changing import AnotherIsScheduled, NothingNew
from frontdoor.services.operations.proposing import ChangedMeanwhile, bring_in, change
from frontdoor.services.operations.releasing import (
    BadDay,
    BaseMoved,
    CannotReturn,
    NotScheduled,
    StandsAlready,
    call_off,
    offer_again,
    publish_proposal,
    roll_back,
    withdraw,
)
from frontdoor.services.operations.reviewing import NotRight, NoWords, approve, send_to_review
from frontdoor.services.records import ProposalState, Source
from frontdoor.services.rules.proposals import CannotMove
from tests.services.conftest import HOLE

#: The fixed moment is 20 May 2025.
JUNE = date(2025, 6, 1)
DEEPER = HOLE.replace("max: 900", "max: 990")
WHY = {"reason": "The form asks the wrong thing."}


@pytest.fixture
def publish_change(publishing: Callable[..., Any], sam: Actor, dee: Actor, at: datetime) -> Callable[..., Any]:
    """Return a function that takes a change from beginning to approval: `publish_change(summary="New.")`."""
    publishing(hole=HOLE)

    def approved(**changes: Any) -> Proposal:
        row = begin_from_version(newest(), by=sam, at=at)
        change(row.pk, definition={**row.definition, **changes}, edition=0, by=sam, at=at)
        send_to_review(row.pk, edition=1, by=sam, at=at)
        approve(row.pk, edition=1, by=dee, at=at)
        row.refresh_from_db()
        return row

    return approved


def newest() -> ServiceVersion:
    return ServiceVersion.objects.select_related("service").order_by("-number")[0]


def summary(at: datetime) -> str:
    found = service("hole", at=at)
    assert found is not None
    return found.definition.summary


# ------------------------------------------------------------------------------ publishing
def test_what_was_approved_becomes_the_newest_version_at_once(
    publish_change: Callable[..., Any], announced: Callable[[], list[str]], sam: Actor, at: datetime
) -> None:
    row = publish_change(summary="New.")

    version = publish_proposal(row.pk, edition=1, by=sam, at=at)

    row.refresh_from_db()
    assert (row.state, row.version_id) == (ProposalState.PUBLISHED, version.pk)
    assert (version.number, version.source, version.published_by) == (2, Source.BROWSER, "sam")
    assert summary(at) == "New."
    assert announced()[-1] == "services.service-published.1"
    assert {line.action for line in trail("service:hole")[:2]} == {"services.published", "services.proposal-published"}


#: Sections that contexts above register are left out in these tests.
SECTIONS = {"promise", "statuses", "outcomes", "access", "privacy", "retention"}


@pytest.fixture
def new_one(publishing: Callable[..., Any], sam: Actor, dee: Actor, at: datetime) -> Proposal:
    """Return an approved proposal for a service that there is not yet."""
    publishing(hole=HOLE)
    row = begin_new(
        "swing", name="Report a swing", pattern="report", group="Parks", team="highways", summary="Tell us.",
        by=sam, at=at,
    )  # fmt: skip
    core = {key: value for key, value in row.definition.items() if key not in SECTIONS}
    change(row.pk, definition=core, edition=0, by=sam, at=at)
    send_to_review(row.pk, edition=1, by=sam, at=at)
    approve(row.pk, edition=1, by=dee, at=at)
    return row


def test_a_new_service_is_offered_once_it_is_published(new_one: Proposal, sam: Actor, at: datetime) -> None:
    assert service("swing", at=at) is None

    publish_proposal(new_one.pk, edition=1, by=sam, at=at)

    assert [each.slug for each in catalogue(at=at)] == ["swing", "hole"]


def test_a_new_service_for_a_day_is_not_offered_before(new_one: Proposal, sam: Actor, at: datetime) -> None:
    publish_proposal(new_one.pk, edition=1, on=JUNE, by=sam, at=at)

    now, then = service("swing", at=at), service("swing", at=at + timedelta(days=12))
    assert now is not None
    assert then is not None
    assert (now.state, now.starts, then.state) == (ServiceState.FUTURE, JUNE, ServiceState.CURRENT)


def test_a_new_service_that_is_called_off_was_never_there(new_one: Proposal, sam: Actor, at: datetime) -> None:
    publish_proposal(new_one.pk, edition=1, on=JUNE, by=sam, at=at)

    call_off("swing", number=1, **WHY, by=sam, at=at)

    assert service("swing", at=at) is None


def test_what_was_not_approved_is_not_published(publish_change: Callable[..., Any], sam: Actor, at: datetime) -> None:
    row = publish_change(summary="New.")
    change(row.pk, definition={**row.definition, "summary": "Newer."}, edition=1, by=sam, at=at)

    with pytest.raises(CannotMove):
        publish_proposal(row.pk, edition=2, by=sam, at=at)


def test_another_edition_than_was_looked_at_is_not_published(
    publish_change: Callable[..., Any], sam: Actor, at: datetime
) -> None:
    with pytest.raises(ChangedMeanwhile):
        publish_proposal(publish_change(summary="New.").pk, edition=0, by=sam, at=at)


def test_what_it_refers_to_may_have_gone_since(publish_change: Callable[..., Any], sam: Actor, at: datetime) -> None:
    row = publish_change(summary="New.")
    Proposal.objects.filter(pk=row.pk).update(definition={**row.definition, "team": "gone"})

    with pytest.raises(NotRight, match="cannot work any more"):
        publish_proposal(row.pk, edition=1, by=sam, at=at)


def test_of_two_that_press_publish_the_second_is_refused(
    publish_change: Callable[..., Any], sam: Actor, at: datetime
) -> None:
    row = publish_change(summary="New.")
    publish_proposal(row.pk, edition=1, by=sam, at=at)

    with pytest.raises(CannotMove):
        publish_proposal(row.pk, edition=1, by=sam, at=at)

    assert ServiceVersion.objects.count() == 2


# ------------------------------------------------------------------------------ somebody published in between
def test_what_was_published_in_between_is_not_undone(
    publish_change: Callable[..., Any], publishing: Callable[..., Any], sam: Actor, at: datetime
) -> None:
    row = publish_change(summary="New.")
    publishing(hole=DEEPER)

    with pytest.raises(BaseMoved, match="Version 2 was published by system"):
        publish_proposal(row.pk, edition=1, by=sam, at=at)


def test_both_are_kept_when_it_is_brought_in(
    publish_change: Callable[..., Any], publishing: Callable[..., Any], sam: Actor, dee: Actor, at: datetime
) -> None:
    row = publish_change(summary="New.")
    publishing(hole=DEEPER)

    assert bring_in(row.pk, edition=1, by=sam, at=at) == []

    row.refresh_from_db()
    assert row.state == ProposalState.WRITING
    send_to_review(row.pk, edition=2, by=sam, at=at)
    approve(row.pk, edition=2, by=dee, at=at)
    publish_proposal(row.pk, edition=2, by=sam, at=at)
    found = service("hole", at=at)
    assert found is not None
    depth = found.definition.question("depth")
    assert depth is not None
    assert (found.definition.summary, depth.max) == ("New.", 990)


def test_what_both_changed_is_told_and_kept_as_proposed(
    publish_change: Callable[..., Any], publishing: Callable[..., Any], sam: Actor, at: datetime
) -> None:
    row = publish_change(summary="New.")
    publishing(hole=HOLE.replace("Tell us about a hole.", "From the file."))

    assert bring_in(row.pk, edition=1, by=sam, at=at) == ["summary"]

    row.refresh_from_db()
    assert row.definition["summary"] == "New."


def test_a_called_off_beginning_is_left_behind(publish_change: Callable[..., Any], sam: Actor, at: datetime) -> None:
    publish_proposal(publish_change(summary="June.").pk, edition=1, on=JUNE, by=sam, at=at)
    row = begin_from_version(newest(), by=sam, at=at)
    call_off("hole", number=2, **WHY, by=sam, at=at)

    bring_in(row.pk, edition=0, by=sam, at=at)

    row.refresh_from_db()
    assert (row.base.number if row.base else 0, row.definition["summary"]) == (1, "Tell us about a hole.")


# ------------------------------------------------------------------------------ a day
def test_a_version_for_a_day_counts_from_that_day(publish_change: Callable[..., Any], sam: Actor, at: datetime) -> None:
    publish_proposal(publish_change(summary="June.").pk, edition=1, on=JUNE, by=sam, at=at)

    assert (summary(at), summary(at + timedelta(days=12))) == ("Tell us about a hole.", "June.")


def test_the_day_is_said_as_a_file_says_it(publish_change: Callable[..., Any], sam: Actor, at: datetime) -> None:
    version = publish_proposal(publish_change(summary="June.").pk, edition=1, on=JUNE, by=sam, at=at)

    assert (version.definition["available_from"], version.effective_from) == ("2025-06-01", JUNE)


def test_a_day_after_its_end_is_to_mend(publish_change: Callable[..., Any], sam: Actor, at: datetime) -> None:
    row = publish_change(withdrawn="2025-05-30")

    with pytest.raises(NotRight, match="withdrawn before it is available"):
        publish_proposal(row.pk, edition=1, on=JUNE, by=sam, at=at)


@pytest.mark.parametrize("day", [date(2025, 5, 20), date(2025, 5, 19), date(2027, 5, 20)])
def test_a_day_is_after_today_and_not_far(
    publish_change: Callable[..., Any], day: date, sam: Actor, at: datetime
) -> None:
    with pytest.raises(BadDay):
        publish_proposal(publish_change(summary="New.").pk, edition=1, on=day, by=sam, at=at)


def test_nothing_is_published_before_a_version_that_would_replace_it(
    publish_change: Callable[..., Any], sam: Actor, at: datetime
) -> None:
    publish_proposal(publish_change(summary="June.").pk, edition=1, on=JUNE, by=sam, at=at)

    with pytest.raises(AnotherIsScheduled, match="1 June 2025"):
        publish_proposal(publish_change(summary="Now.").pk, edition=1, by=sam, at=at)


def test_what_is_called_off_never_counts(publish_change: Callable[..., Any], sam: Actor, at: datetime) -> None:
    publish_proposal(publish_change(summary="June.").pk, edition=1, on=JUNE, by=sam, at=at)

    call_off("hole", number=2, **WHY, by=sam, at=at)

    assert summary(at + timedelta(days=60)) == "Tell us about a hole."
    assert trail("service:hole")[0].reason == WHY["reason"]


@pytest.mark.parametrize("number", [1, 7])
def test_only_what_waits_for_its_day_is_called_off(
    publish_change: Callable[..., Any], number: int, sam: Actor, at: datetime
) -> None:
    publish_change(summary="New.")

    with pytest.raises(NotScheduled):
        call_off("hole", number=number, **WHY, by=sam, at=at)


# ------------------------------------------------------------------------------ back
def test_an_earlier_version_is_in_force_again_at_once(
    publish_change: Callable[..., Any], sam: Actor, at: datetime
) -> None:
    publish_proposal(publish_change(summary="Bad.").pk, edition=1, by=sam, at=at)

    version = roll_back("hole", number=1, **WHY, by=sam, at=at)

    assert (version.number, summary(at)) == (3, "Tell us about a hole.")
    assert trail("service:hole")[0].reason == WHY["reason"]


def test_nothing_goes_back_to_what_was_never_in_force(
    publish_change: Callable[..., Any], sam: Actor, at: datetime
) -> None:
    publish_proposal(publish_change(summary="June.").pk, edition=1, on=JUNE, by=sam, at=at)

    with pytest.raises(CannotReturn, match="never in force"):
        roll_back("hole", number=2, **WHY, by=sam, at=at)


def test_nothing_goes_back_to_what_is_in_force(publish_change: Callable[..., Any], sam: Actor, at: datetime) -> None:
    publish_change(summary="New.")

    with pytest.raises(CannotReturn, match="in force now"):
        roll_back("hole", number=1, **WHY, by=sam, at=at)


def test_nothing_goes_back_to_what_cannot_work_any_more(
    publish_change: Callable[..., Any], sam: Actor, at: datetime
) -> None:
    publish_proposal(publish_change(summary="Bad.").pk, edition=1, by=sam, at=at)
    old = ServiceVersion.objects.get(number=1)
    ServiceVersion.objects.filter(pk=old.pk).update(definition={**old.definition, "team": "gone"})

    with pytest.raises(NotRight, match="Version 1 cannot work any more"):
        roll_back("hole", number=1, **WHY, by=sam, at=at)


# ------------------------------------------------------------------------------ withdrawing
def test_a_withdrawn_service_is_offered_again_when_somebody_says_so(
    publish_change: Callable[..., Any], announced: Callable[[], list[str]], sam: Actor, at: datetime
) -> None:
    publish_change(summary="New.")
    withdraw("hole", **WHY, by=sam, at=at)
    assert catalogue(at=at) == []
    assert announced()[-1] == "services.service-withdrawn.1"

    offer_again("hole", reason="It works again.", by=sam, at=at)

    assert [each.slug for each in catalogue(at=at)] == ["hole"]
    assert [line.reason for line in trail("service:hole")[:2]] == ["It works again.", WHY["reason"]]


def test_nothing_is_withdrawn_or_offered_twice(publish_change: Callable[..., Any], sam: Actor, at: datetime) -> None:
    publish_change(summary="New.")
    with pytest.raises(StandsAlready):
        offer_again("hole", **WHY, by=sam, at=at)
    withdraw("hole", **WHY, by=sam, at=at)

    with pytest.raises(StandsAlready):
        withdraw("hole", **WHY, by=sam, at=at)


ACTS: dict[str, Callable[..., Any]] = {
    "withdraw": withdraw,
    "offer again": offer_again,
    "roll back": lambda slug, **given: roll_back(slug, number=1, **given),
    "call off": lambda slug, **given: call_off(slug, number=1, **given),
}


@pytest.mark.parametrize("act", ACTS)
def test_what_residents_notice_takes_a_reason(
    publish_change: Callable[..., Any], act: str, sam: Actor, at: datetime
) -> None:
    publish_change(summary="New.")

    with pytest.raises(NoWords):
        ACTS[act]("hole", reason=" ", by=sam, at=at)


@pytest.mark.parametrize("who", ["dee", "eve", "otto", "cem"])
@pytest.mark.parametrize("act", [*ACTS, "publish"])
def test_only_designers_decide_what_residents_see(
    publish_change: Callable[..., Any], act: str, who: str, request: pytest.FixtureRequest, at: datetime
) -> None:
    actor: Actor = request.getfixturevalue(who)
    row = publish_change(summary="New.")

    with pytest.raises(NotAllowed):
        if act == "publish":
            publish_proposal(row.pk, edition=1, by=actor, at=at)
        else:
            ACTS[act]("hole", reason="Because.", by=actor, at=at)


def test_what_says_the_same_as_the_newest_is_not_published(
    publish_change: Callable[..., Any], sam: Actor, at: datetime
) -> None:
    row = publish_change(summary="New.")
    Proposal.objects.filter(pk=row.pk).update(definition=newest().definition)

    with pytest.raises(NothingNew):
        publish_proposal(row.pk, edition=1, by=sam, at=at)
