"""Reading the tracker: how far each thing has come, by what the platform knows and what people said."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, Final

from django.db.models import Case, CharField, Exists, F, OuterRef, Q, QuerySet, Value, When

from frontdoor.kernel.clock import LONDON
from frontdoor.services.models import UNDER_WAY, Proposal, ServiceVersion, TrackedItem, TrackerTarget
from frontdoor.services.queries import catalogue, every_service
from frontdoor.services.records import ProposalState
from frontdoor.services.rules.burn_down import Followed
from frontdoor.services.rules.tracked import DECIDED, DONE, ItemSort, ItemStatus, ItemValues

_DECIDED: Final = [each.value for each in DECIDED]


@dataclass(frozen=True, slots=True)
class ItemQuery:
    """Which items are wanted; what is empty narrows nothing."""

    sort: str = ""
    status: str = ""
    owner: str = ""
    text: str = ""


def tracked(wanted: ItemQuery, *, at: datetime) -> QuerySet[Any]:
    """Return items, each with `now`, how far it has come, and `known`, which is the same if the platform knows it.

    Decisions of people stand. Otherwise what the platform knows of the service counts for more than what was said:
    it is offered, or a wording of it is in review or being written. The database decides it, for filters and pages.
    """
    offered = [each.slug for each in catalogue(at=at)]
    proposed = Proposal.objects.filter(slug=OuterRef("slug"))
    words = CharField()
    known = Case(
        When(Q(slug="") | Q(status__in=_DECIDED), then=Value("")),
        When(slug__in=offered, then=Value(ItemStatus.LIVE.value)),
        When(
            Exists(proposed.filter(state__in=[ProposalState.IN_REVIEW.value, ProposalState.APPROVED.value])),
            then=Value(ItemStatus.IN_REVIEW.value),
        ),
        When(Exists(proposed.filter(state=ProposalState.WRITING.value)), then=Value(ItemStatus.DRAFTING.value)),
        default=Value(""),
        output_field=words,
    )
    found = TrackedItem.objects.annotate(known=known).annotate(
        now=Case(When(known="", then=F("status")), default=F("known"), output_field=words)
    )
    for name, value in (("sort", wanted.sort), ("now", wanted.status), ("owner", wanted.owner)):
        found = found.filter(**{name: value}) if value else found
    if wanted.text:
        found = found.filter(Q(key__contains=wanted.text.casefold()) | Q(where_now__icontains=wanted.text))
    return found


def totals(*, at: datetime) -> Counter[tuple[str, str]]:
    """Return how many there are by sort and status. One query."""
    rows = tracked(ItemQuery(), at=at).values_list("sort", "now")
    return Counter((sort, now) for sort, now in rows)


def followed(*, at: datetime) -> dict[ItemSort, list[Followed]]:
    """Return when each thing was known and done, by sort, for the burn-down. Two queries."""
    rows = list(tracked(ItemQuery(), at=at).values_list("sort", "slug", "status", "now", "status_on", "added_on"))
    first = first_published({slug for _sort, slug, *_rest in rows if slug})
    found: dict[ItemSort, list[Followed]] = {sort: [] for sort in ItemSort}
    for sort, slug, status, now, status_on, added_on in rows:
        done_on = None
        if now in DONE:
            # Whichever came first: somebody said that it is done, or its service was published.
            days = [status_on] if status in DONE else []
            days += [first[slug]] if now == ItemStatus.LIVE and slug in first else []
            done_on = max(min(days), added_on)
        found[ItemSort(sort)].append(Followed(added_on, done_on))
    return found


def first_published(slugs: Iterable[str]) -> dict[str, date]:
    """Return the day from which each service was offered, by its slug. One query."""
    rows = ServiceVersion.objects.filter(called_off_at=None, service__slug__in=set(slugs)).order_by("-number")
    # The lowest number comes last, and counts.
    found = rows.values_list("service__slug", "published_at", "effective_from")
    return {slug: max(at.astimezone(LONDON).date(), later or date.min) for slug, at, later in found}


def targets() -> dict[ItemSort, date]:
    """Return by when everything of a sort is to be done, where that was said. One query."""
    return {ItemSort(sort): day for sort, day in TrackerTarget.objects.values_list("sort", "day")}


def owners() -> list[str]:
    """Return who owns anything, by name. One query."""
    return list(TrackedItem.objects.exclude(owner="").order_by("owner").values_list("owner", flat=True).distinct())


def slugs_known(*, at: datetime) -> set[str]:
    """Return services that something may be linked to: all there have been, and those that are proposed."""
    proposed = Proposal.objects.filter(state__in=UNDER_WAY).values_list("slug", flat=True)
    return {each.slug for each in every_service(at=at)} | set(proposed)


def tracked_ids() -> dict[tuple[ItemSort, str], int]:
    """Return the id of everything that is tracked, by its sort and `key_of` its name. One query."""
    rows = TrackedItem.objects.values_list("sort", "key", "id")
    return {(ItemSort(sort), key): item_id for sort, key, item_id in rows}


def values_of(row: TrackedItem) -> ItemValues:
    """Return what is known of an item."""
    return ItemValues(
        sort=ItemSort(row.sort),
        name=row.name,
        volume=row.volume,
        where_now=row.where_now,
        owner=row.owner,
        slug=row.slug,
        status=ItemStatus(row.status),
        reason=row.reason,
    )
