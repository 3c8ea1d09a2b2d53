"""Planned works in the JSON API: public, so without a key."""

from datetime import date, datetime
from typing import Annotated, Any

from django.http import Http404, HttpRequest
from ninja import Query, Router, Schema
from pydantic import Field

from frontdoor.cases.api import Show, WorksQuery, WorksRecord, works_changed, works_notice
from frontdoor.foundation.accounts.moment import now
from frontdoor.kernel.clock import LONDON
from frontdoor.web.open_api.json_api.schemas import Problem

router = Router()
PROBLEMS = {400: Problem, 404: Problem, 422: Problem}


class WorksChangeOut(Schema):
    """One change of planned works, in words."""

    at: datetime
    said: str


class WorksOut(Schema):
    """Planned works. Hours are of each day, in London’s time; without them it is the whole day."""

    id: int
    what: str
    street: str
    where: str
    lat: float
    lon: float
    state: str
    shown_in: str = Field(description="now, coming or past")
    starts_on: date
    ends_on: date
    starts_at: str | None = Field(description="16:30")
    ends_at: str | None
    when: str
    why: str
    effects: list[str]
    means: str
    diversion: str
    access: str
    contractor: str
    permit: str
    contact: str
    published_at: datetime
    changed_at: datetime


class WorksDetail(WorksOut):
    """The same with every change."""

    changes: list[WorksChangeOut]


class WorksList(Schema):
    """Some works, those that changed last leading; pass `next` as `after` for more."""

    works: list[WorksOut]
    next: str


def _out(each: WorksRecord) -> dict[str, Any]:
    span = each.span
    plain = ("id", "what", "street", "where", "when", "why", "means", "diversion", "access", "contractor", "permit")
    return {
        **{name: getattr(each, name) for name in (*plain, "contact", "published_at", "changed_at")},
        "lat": each.point.lat,
        "lon": each.point.lon,
        "state": each.state.value,
        "shown_in": each.shown_in.value,
        "starts_on": span.starts_on,
        "ends_on": span.ends_on,
        "starts_at": f"{span.starts_at:%H:%M}" if span.starts_at is not None else None,
        "ends_at": f"{span.ends_at:%H:%M}" if span.ends_at is not None else None,
        "effects": [name for name, _words in each.effects],
    }


def _today() -> date:
    return now().astimezone(LONDON).date()


@router.get("", response={200: WorksList, **PROBLEMS}, auth=None)
def works(
    request: HttpRequest,  # noqa: ARG001 -- ninja passes the request
    show: Show | None = None,
    where: Annotated[str, Query(max_length=100, description="A postcode, a street, a ward or other words.")] = "",
    first: Annotated[date | None, Query(alias="from", description="Not over before this day.")] = None,
    last: Annotated[date | None, Query(alias="to", description="Begun by this day.")] = None,
    after: Annotated[str, Query(max_length=500)] = "",
) -> Any:
    """List planned works; what is over too, unless `show` is now or coming."""
    query = WorksQuery(show=show, where=where, first=first, last=last)
    page = works_changed(query, today=_today(), after=after, size=50)
    return {"works": [_out(each) for each in page.rows], "next": page.next}


@router.get("/{works_id}", response={200: WorksDetail, **PROBLEMS}, auth=None)
def one_works(request: HttpRequest, works_id: int) -> Any:  # noqa: ARG001 -- as above
    """Return planned works with every change of them."""
    found = works_notice(works_id, today=_today()) if 0 < works_id < 2**63 else None
    if found is None:
        raise Http404("There are no such works.")
    return {**_out(found), "changes": [{"at": each.at, "said": each.said} for each in found.changes]}
