"""How forms were used: counts of days whose forms are deleted, and the forms that are still kept, together."""

from collections import Counter, defaultdict
from dataclasses import dataclass, field, replace
from datetime import date, datetime, time, timedelta
from typing import Final

from django.db.models import Count, Q, Sum

from frontdoor.kernel.clock import LONDON
from frontdoor.services.models import AnswerRefused, DayOfUse, Submission
from frontdoor.services.records import DraftState
from frontdoor.services.rules.use import Ended, Tally, Told

#: A form that nobody has touched for so long counts as left.
LEFT_AFTER: Final = timedelta(hours=1)
_SENT: Final = Q(state=DraftState.SUBMITTED.value)
_NUMBERS: Final = ("begun", "sent", "stopped", "not_eligible")


def first_day(days: int, *, at: datetime) -> date:
    """Return the first of so many days, of which today is the last."""
    return at.astimezone(LONDON).date() - timedelta(days=days - 1)


def use_of_services(*, since: date, at: datetime) -> dict[int, Tally]:
    """Return how each service's form was used by those who began it since a day, without names, by service id.

    Two queries: one sums the kept days, one counts the drafts that are still there. Those left are told by no name.
    """
    found: defaultdict[int, Tally] = defaultdict(Tally)
    days = (
        DayOfUse.objects.filter(day__gte=since)
        .values("service_version__service_id")
        .annotate(**{f"all_{name}": Sum(name) for name in _NUMBERS})
        .values_list("service_version__service_id", *(f"all_{name}" for name in _NUMBERS))
    )
    for service_id, begun, sent, stopped, not_eligible in days:
        # Whatever is in a kept day has ended: what was not completed was left.
        left = _left(begun - sent - stopped - not_eligible)
        found[service_id] = Tally(begun, sent, stopped, not_eligible, left)
    drafts = (
        Submission.objects.filter(started_at__gte=_midnight(since))
        .values("service_version__service_id")
        .annotate(
            begun=Count("id"),
            sent=Count("id", filter=_SENT),
            stopped=Count("id", filter=~_SENT & Q(told=Told.STOPPED.value)),
            not_eligible=Count("id", filter=~_SENT & Q(told=Told.NOT_ELIGIBLE.value)),
            left=Count("id", filter=~_SENT & Q(told="", updated_at__lt=at - LEFT_AFTER)),
        )
        .values_list("service_version__service_id", *_NUMBERS, "left")
    )
    for service_id, begun, sent, stopped, not_eligible, left_number in drafts:
        found[service_id] = found[service_id].plus(Tally(begun, sent, stopped, not_eligible, _left(left_number)))
    return dict(found)


def _left(number: int) -> Counter[str]:
    return Counter({"": number}) if number else Counter()


@dataclass(frozen=True, slots=True)
class VersionUse:
    """How one version's form was used, and which answers were not taken: by question, then by kind of mistake."""

    tally: Tally = field(default_factory=Tally)
    refused: dict[str, Counter[str]] = field(default_factory=dict)


def use_of_versions(version_ids: list[int], *, since: date, at: datetime) -> dict[int, VersionUse]:
    """Return how versions' forms were used by those who began them since a day. Three queries."""
    tallies: defaultdict[int, Tally] = defaultdict(Tally)
    days = DayOfUse.objects.filter(service_version_id__in=version_ids, day__gte=since)
    for row in days.values("service_version_id", "by_name", *_NUMBERS):
        version_id = row.pop("service_version_id")
        tallies[version_id] = tallies[version_id].plus(Tally.read(row.pop("by_name"), **row))
    for version_id, tally in _drafts(version_ids, since=since, at=at):
        tallies[version_id] = tallies[version_id].plus(tally)
    refused: defaultdict[int, dict[str, Counter[str]]] = defaultdict(dict)
    rows = (
        AnswerRefused.objects.filter(service_version_id__in=version_ids, day__gte=since)
        .values("service_version_id", "question", "why")
        .annotate(times=Sum("number"))
        .values_list("service_version_id", "question", "why", "times")
    )
    for version_id, question, why, times in rows:
        refused[version_id].setdefault(question, Counter())[why] = times
    return {each: VersionUse(tallies[each], refused[each]) for each in version_ids}


def _drafts(version_ids: list[int], *, since: date, at: datetime) -> list[tuple[int, Tally]]:
    """Return the drafts that are still kept, counted by the database, each group with its version."""
    alike = ("service_version_id", "state", "told", "stands_at", "pace", "device", "channel")
    rows = (
        Submission.objects.filter(service_version_id__in=version_ids, started_at__gte=_midnight(since))
        .values(*alike)
        .annotate(number=Count("id"), untouched=Count("id", filter=Q(updated_at__lt=at - LEFT_AFTER)))
        .values_list(*alike, "number", "untouched")
    )
    found = []
    for version_id, state, told, stands_at, pace, device, channel, number, untouched in rows:
        left = Ended(state == DraftState.SUBMITTED, told, stands_at, pace, device, channel, number=untouched)
        touched = replace(left, number=number - untouched, is_under_way=True)
        found += [(version_id, each.tally()) for each in (left, touched)]
    return found


def _midnight(day: date) -> datetime:
    return datetime.combine(day, time(), tzinfo=LONDON)
