"""Cases that may have to do with one, found by where they are and who reported them."""

from collections.abc import Collection, Iterable, Mapping
from datetime import timedelta
from typing import Any

from frontdoor.cases.models import Case, CaseQuerySet
from frontdoor.cases.queries.clocks import definition_of
from frontdoor.cases.queries.reading import record
from frontdoor.cases.records import CaseRecord
from frontdoor.cases.rules.relating import FARTHEST_M, LONGEST_AGO, Signs, Suggestion, weigh
from frontdoor.cases.rules.states import Outcome
from frontdoor.kernel.geo import Point, bounding_box, distance_m
from frontdoor.services.api import Definition, versions

#: Candidates looked at for each reason; beyond that, a place is so busy that being near says nothing.
LOOKED_AT = 100
A_DAY = timedelta(days=1)


def suggested(
    case: Case, *, visible: CaseQuerySet, by_person: bool, but: Collection[int] = (), most: int = 8
) -> list[tuple[Suggestion, CaseRecord]]:
    """Return cases that may belong to one, those most likely first, each with why. Three queries at most.

    Whoever shares its address or a thing that stands there is also near, so nobody has to be looked for by those.

    :param visible: those that may be suggested to whoever asks.
    :param by_person: whether whoever asks may know that two were reported by the same person.
    :param but: those that are linked already.
    """
    rows = {row.pk: row for row in [*_near(case, visible), *(_of_person(case, visible) if by_person else ())]}
    for known in (case.pk, *but):
        rows.pop(known, None)
    versions({row.service_version_id for row in rows.values()})
    found = [(weigh(_signs(case, row, by_person=by_person)), row) for row in rows.values()]
    likely = [(why, row) for why, row in found if why is not None]
    likely.sort(key=lambda pair: (-pair[0].weight, -pair[1].opened_at.timestamp()))
    return [(why, record(row)) for why, row in likely[:most]]


def _near(case: Case, visible: CaseQuerySet) -> Iterable[Case]:
    if case.lat is None or case.lon is None:
        return []
    box = bounding_box(Point(case.lat, case.lon), FARTHEST_M)
    rows = visible.open().filter(lat__range=(box.south, box.north), lon__range=(box.west, box.east))
    return rows.order_by("-opened_at")[:LOOKED_AT]


def _of_person(case: Case, visible: CaseQuerySet) -> Iterable[Case]:
    if case.customer_id is None:
        return []
    span = (case.opened_at - LONGEST_AGO, case.opened_at + LONGEST_AGO)
    rows = visible.filter(customer_id=case.customer_id, opened_at__range=span).exclude(outcome=Outcome.DUPLICATE)
    return rows.order_by("-opened_at")[:LOOKED_AT]


def _signs(case: Case, other: Case, *, by_person: bool) -> Signs:
    both = things(definition_of(case), case.answers) & things(definition_of(other), other.answers)
    return Signs(
        days=(other.opened_at - case.opened_at) / A_DAY,
        metres=_metres(case, other),
        thing=min(both, default=""),
        same_address=case.uprn is not None and case.uprn == other.uprn,
        same_person=by_person and case.customer_id is not None and case.customer_id == other.customer_id,
        same_service=case.service == other.service,
    )


def _metres(case: Case, other: Case) -> float | None:
    if case.lat is None or case.lon is None or other.lat is None or other.lon is None:
        return None
    return distance_m(Point(case.lat, case.lon), Point(other.lat, other.lon))


def things(definition: Definition, answers: Mapping[str, Any]) -> set[str]:
    """Return the things under a number that answers name: "lamp column 4711"."""
    asked = [each for each in definition.questions if each.kind == "asset" and answers.get(each.id)]
    return {f"{each.of.replace('-', ' ')} {answers[each.id]}" for each in asked}
