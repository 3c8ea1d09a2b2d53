"""Works that the demonstration council has planned for its invented cases, in every state. All invented."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime, time, timedelta
from typing import Final

from frontdoor.cases.api import (
    CaseRecord,
    Details,
    Effect,
    PublicQuery,
    Span,
    WorksKind,
    edit_works,
    public_list,
    publish_works,
    row_of,
    step_works,
)
from frontdoor.foundation.accounts.actors import Actor, Role
from frontdoor.kernel.clock import LONDON
from frontdoor.kernel.geo import distance_m
from frontdoor.places.api import nearest_street

_DAY: Final = timedelta(days=1)
#: As far back as open cases are looked for: the oldest have waited longest.
_LOOKED_AT: Final = 300


@dataclass(frozen=True, slots=True)
class _Plan:
    """What is done for cases of a service: how many, in how many days from today, how long, and what came of it."""

    service: str
    cases: int
    what: str
    ahead: int
    days: int
    effects: tuple[Effect, ...]
    then: tuple[tuple[WorksKind, str], ...] = ()


PLANS: Final = (
    _Plan(
        "pothole", 3, "Repair of potholes", 9, 2, (Effect.ROAD_CLOSED, Effect.PARKING, Effect.BUS),
        ((WorksKind.MOVED, "frost, in which tar does not hold"),),
    ),
    _Plan(
        "pothole", 2, "New road surface", -2, 5, (Effect.LANE_CLOSED, Effect.LOUD), ((WorksKind.STARTED, ""),),
    ),
    _Plan("street-light", 2, "New lamp columns", 15, 3, (Effect.PAVEMENT_CLOSED, Effect.POWER_OFF)),
    _Plan("fly-tipping", 2, "Clearing of the back lane and a new gate", 4, 1, (Effect.PARKING,)),
    # Nobody has said what became of these.
    _Plan("fly-tipping", 1, "Repair of the fence beside the path", -6, 2, (Effect.PAVEMENT_CLOSED,)),
    _Plan(
        "graffiti", 1, "Cleaning of the bridge", 12, 2, (Effect.LOUD, Effect.WATER_OFF),
        ((WorksKind.POSTPONED, "swifts nest under it until they leave"),),
    ),
    _Plan(
        "street-light", 1, "New lanterns", -8, 1, (Effect.LANE_CLOSED,),
        ((WorksKind.STARTED, ""), (WorksKind.FINISHED, "")),
    ),
    _Plan(
        "graffiti", 1, "A mural on the underpass", 6, 3, (Effect.PAVEMENT_CLOSED,),
        ((WorksKind.CANCELLED, "the wall is to be taken down instead"),),
    ),
)  # fmt: skip


def plan_some(*, at: datetime) -> None:
    """Announce works for some open cases and let them come as far as they would have by now."""
    used: set[str] = set()
    for number, plan in enumerate(PLANS):
        known = public_list(PublicQuery(services=(plan.service,), is_open=True), size=_LOOKED_AT)
        cases = [each for each in reversed(known) if each.reference not in used and each.point is not None]
        chosen = _near_the_first([each for each in cases if each.team_id == cases[0].team_id])[: plan.cases]
        used |= {each.reference for each in chosen}
        if chosen:
            _carry_out(plan, chosen, permit=f"NG-{2600 + number}", at=at)


def _near_the_first(cases: Sequence[CaseRecord]) -> list[CaseRecord]:
    """Return cases by how far they are from the first, as one visit puts neighbours right."""
    here = cases[0].point if cases else None
    return sorted(cases, key=lambda each: distance_m(here, each.point) if here and each.point else 0.0)


def _carry_out(plan: _Plan, cases: Sequence[CaseRecord], *, permit: str, at: datetime) -> None:
    there = nearest_street(cases[0].point) if cases[0].point is not None else None
    if there is None:
        return
    first = at.astimezone(LONDON).date() + plan.ahead * _DAY
    # Announced some days before, but after the last of the cases came in.
    moment = max(min(at, at + (plan.ahead - 6) * _DAY), max(each.opened_at for each in cases) + timedelta(hours=1))
    moment = min(moment, at)
    first = max(first, moment.astimezone(LONDON).date())
    by = _officer(cases[0].team_id)
    details = Details(
        what=plan.what,
        usrn=there.usrn,
        span=Span(first, first + (plan.days - 1) * _DAY, time(9), time(16)),
        stretch="from the corner with the shops to the bend",
        why="You told us of it, and one visit puts it right for everybody.",
        effects=tuple(each.value for each in plan.effects),
        diversion="Follow the yellow signs; the way round takes about three minutes.",
        access="One pavement stays open, 1.5 metres wide, with ramps at both ends. The bus stops 80 metres further on.",
        contractor="Kelp & Sons Roadworks",
        permit=permit,
        contact="01632 960 000",
    )
    rows = [row_of(each.reference) for each in cases]
    row = publish_works(details, cases=rows, seen=range(1000), by=by, at=moment)
    for hours, (kind, reason) in enumerate(plan.then, start=1):
        then = min(at, moment + timedelta(hours=hours))
        if kind == WorksKind.MOVED:
            later = replace(details, span=Span(first + 7 * _DAY, first + (6 + plan.days) * _DAY, time(9), time(16)))
            edit_works(
                row, details=later, cases=[], reason=reason, edition=row.edition, seen=range(1000), by=by, at=then
            )
        else:
            step_works(row, kind=kind, reason=reason, edition=row.edition, by=by, at=then)


def _officer(team_id: int) -> Actor:
    return Actor(
        username="works-officer",
        name="An officer who plans works",
        roles=frozenset({Role.OFFICER}),
        team_ids=frozenset({team_id}),
    )
