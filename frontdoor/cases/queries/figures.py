"""What cases from elsewhere come to: the figures that somebody else can count again from the source's own file."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import timedelta
from statistics import mean, median

from django.db.models import Count, F, Max, Min

from frontdoor.cases.models import HISTORY, Case, Entry
from frontdoor.kernel.refusals import Refusal

_DAY = timedelta(days=1)


class NoSuchSource(Refusal):
    """No case came from there."""


@dataclass(frozen=True, slots=True)
class Figures:
    """The figures of one source.

    :param timed: cases that a duration is known of: from the first event to the last where the source gave its events,
        else from opening to closing.
    :param mean_days: of `timed`.
    :param dated: closed cases to which the source itself gave a due date.
    :param on_time: of `dated`, those closed by then.
    :param reopened: cases that went on after they were closed.
    """

    source: str
    cases: int
    closed: int
    timed: int
    mean_days: float | None
    median_days: float | None
    dated: int
    on_time: int
    channels: dict[str, int]
    reopened: int

    @property
    def share_on_time(self) -> float | None:
        """Return the share of `dated` closed by their due date, as a percentage."""
        return 100 * self.on_time / self.dated if self.dated else None


def sources() -> list[str]:
    """Return where cases came from, by name. One query."""
    found = Case.objects.exclude(source="").order_by("source").values_list("source", flat=True).distinct()
    return list(found)


def figures(source: str) -> Figures:
    """Return the figures of a source. Six queries.

    :raises NoSuchSource: with the sources there are.
    """
    cases = Case.objects.filter(source=source)
    count = cases.count()
    if not source or not count:
        raise NoSuchSource(f"No case came from ‘{source}’. There are: {', '.join(sources()) or 'none'}.")
    days = [each / _DAY for each in _durations(source)]
    closed = cases.filter(closed_at__isnull=False)
    given = Entry.objects.filter(case__source=source, kind="opened", facts__due_given=True).values("case_id")
    dated = closed.filter(pk__in=given)
    channels = cases.values_list("channel").annotate(count=Count("id")).order_by("-count", "channel")
    reopened = Entry.objects.filter(case__source=source, kind=HISTORY, facts__reopens=True)
    return Figures(
        source=source,
        cases=count,
        closed=closed.count(),
        timed=len(days),
        mean_days=mean(days) if days else None,
        median_days=median(days) if days else None,
        dated=dated.count(),
        on_time=dated.filter(closed_at__lte=F("due_at")).count(),
        channels=dict(channels),
        reopened=reopened.values("case_id").distinct().count(),
    )


def _durations(source: str) -> Iterator[timedelta]:
    events = Entry.objects.filter(case__source=source, kind=HISTORY).values("case_id")
    spans = events.annotate(first=Min("at"), last=Max("at")).values_list("first", "last")
    if spans:
        yield from (last - first for first, last in spans)
        return
    closed = Case.objects.filter(source=source, closed_at__isnull=False).values_list("opened_at", "closed_at")
    yield from (last - first for first, last in closed if last is not None)
