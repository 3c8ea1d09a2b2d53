"""Reading planned works: by when and where, by case, by team; and what overlaps."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, time
from typing import Any, Final

from django.conf import settings
from django.db.models import Q, QuerySet

from frontdoor.cases.models import WorksChange, WorksNotice
from frontdoor.cases.records import WorksChangeRecord, WorksPage, WorksQuery, WorksRecord
from frontdoor.cases.rules.works import (
    EFFECT_SAID,
    OPEN_WORKS,
    STATE_SAID,
    Effect,
    Show,
    Span,
    WorksKind,
    WorksState,
    change_in_words,
    is_unfinished,
    shown_in,
    span_in_words,
)
from frontdoor.foundation.ui.pages import Page, keyset
from frontdoor.kernel.geo import Point, bounding_box
from frontdoor.kernel.language import say
from frontdoor.kernel.names import NotAPostcode, parse_postcode
from frontdoor.places.api import find_street, search_postcode, wards

#: How far around a postcode works are near: people walk and park within this.
NEAR_M: Final = 800.0
#: The longest search by place that is looked at, and how many streets it may mean.
LONGEST_WHERE: Final = 100
MOST_STREETS: Final = 6
#: Works that a map or a calendar shows at once.
MOST_AT_ONCE: Final = 300
#: Works in a street that are pointed out to whoever plans others.
MOST_OVERLAPS: Final = 20
_OPEN: Final = [each.value for each in OPEN_WORKS]
#: In which order each list goes: what ends first, what begins first, what ended last.
_ORDERS: Final = {
    Show.NOW: ("ends_on", "id"),
    Show.COMING: ("starts_on", "id"),
    Show.PAST: ("-ends_on", "-id"),
}


@dataclass(frozen=True, slots=True)
class Area:
    """What somebody means by a place: which notices are there, and in words where that is.

    :param words: "" when nothing was asked for.
    :param is_known: False for a postcode without addresses of ours.
    """

    within: Q
    words: str = ""
    is_known: bool = True


def area(where: str) -> Area:
    """Return what somebody means by a postcode, a ward, a street or any other words. At most one query."""
    text = where.replace("\x00", "").strip()[:LONGEST_WHERE]
    if not text:
        return Area(Q())
    try:
        postcode = parse_postcode(text)
    except NotAPostcode:
        return _named(text)
    homes = search_postcode(postcode)
    if not homes:
        return Area(Q(pk__in=[]), postcode, is_known=False)
    middle = Point(sum(each.lat for each in homes) / len(homes), sum(each.lon for each in homes) / len(homes))
    box = bounding_box(middle, NEAR_M)
    near = Q(lat__range=(box.south, box.north), lon__range=(box.west, box.east))
    return Area(near, say("within {metres} metres of {postcode}", metres=round(NEAR_M), postcode=postcode))


def _named(text: str) -> Area:
    in_ward = [each.code for each in wards() if text.casefold() in each.name.casefold()]
    in_street = [each.usrn for each in find_street(text, limit=MOST_STREETS)]
    said = Q(what__icontains=text) | Q(street__icontains=text) | Q(stretch__icontains=text)
    return Area(Q(ward__in=in_ward) | Q(usrn__in=in_street) | said, say("that have to do with ‘{words}’", words=text))


def wanted_works(query: WorksQuery, *, today: date) -> "QuerySet[WorksNotice]":
    """Return the notices that somebody wants to see, unordered. At most one query of its own, for a postcode."""
    rows = WorksNotice.objects.filter(area(query.where).within)
    if query.show == Show.PAST:
        rows = rows.exclude(state__in=_OPEN)
    elif query.show == Show.NOW:
        begun = Q(state=WorksState.PLANNED.value, starts_on__lte=today)
        rows = rows.filter(Q(state=WorksState.UNDER_WAY.value) | begun)
    elif query.show == Show.COMING:
        later = Q(state=WorksState.PLANNED.value, starts_on__gt=today)
        rows = rows.filter(Q(state=WorksState.POSTPONED.value) | later)
    if query.first is not None:
        rows = rows.filter(ends_on__gte=query.first)
    if query.last is not None:
        rows = rows.filter(starts_on__lte=query.last)
    return rows


def works_page(query: WorksQuery, *, today: date, after: str = "", before: str = "", size: int = 25) -> WorksPage:
    """Return a page of planned works. One query, and one for a postcode.

    Those under way go by when they end, those that come by when they begin, those that are over the newest first.
    """
    order = _ORDERS[query.show or Show.COMING]
    page = keyset(wanted_works(query, today=today), order=order, after=after, before=before, size=size)
    return WorksPage([works_record(row, today=today) for row in page.rows], page.next, page.previous)


def works_changed(query: WorksQuery, *, today: date, after: str = "", size: int = MOST_AT_ONCE) -> WorksPage:
    """Return planned works by when something of them changed last, for a map, a calendar, a feed or another system.

    One query, and one for a place that is a postcode.
    """
    page = keyset(wanted_works(query, today=today), order=("-changed_at", "-id"), after=after, size=size)
    return WorksPage([works_record(row, today=today) for row in page.rows], page.next, page.previous)


def works_notice(notice_id: int, *, today: date) -> WorksRecord | None:
    """Return a notice with every change of it, or None. Two queries."""
    row = WorksNotice.objects.filter(pk=notice_id).first()
    if row is None:
        return None
    return works_record(row, today=today, changes=row.changes.order_by("id"))


def works_of_case(case_id: int, *, today: date) -> list[WorksRecord]:
    """Return the works that put a case right, newest first, those called off among them. One query."""
    rows = WorksNotice.objects.filter(gathered__case_id=case_id).order_by("-published_at", "-id")
    return [works_record(row, today=today) for row in rows]


def works_of_teams(
    team_ids: frozenset[int] | None, *, are_open: bool, after: str = "", before: str = "", size: int = 25
) -> Page[WorksNotice]:
    """Return the works of teams (None: of all): open ones by their last day, so that what is late leads. One query."""
    rows = WorksNotice.objects.filter(state__in=_OPEN) if are_open else WorksNotice.objects.exclude(state__in=_OPEN)
    if team_ids is not None:
        rows = rows.filter(team_id__in=team_ids)
    order = ("ends_on", "id") if are_open else ("-ends_on", "-id")
    return keyset(rows, order=order, after=after, before=before, size=size)


def overlapping(usrn: int, *, span: Span, but: int | None = None) -> list[WorksNotice]:
    """Return open works in a street on any of the days of a span, those that begin first leading. One query.

    :param but: the works whose span it is.
    """
    rows = WorksNotice.objects.filter(
        usrn=usrn,
        state__in=[WorksState.PLANNED.value, WorksState.UNDER_WAY.value],
        starts_on__lte=span.ends_on,
        ends_on__gte=span.starts_on,
    )
    rows = rows.exclude(pk=but) if but is not None else rows
    return list(rows.order_by("starts_on", "id")[:MOST_OVERLAPS])


def works_record(row: WorksNotice, *, today: date, changes: Iterable[WorksChange] = ()) -> WorksRecord:
    """Return a notice as anybody reads it, in the language spoken now. No query."""
    state = WorksState(row.state)
    return WorksRecord(
        id=row.pk,
        what=row.what,
        where=f"{row.street}: {row.stretch}" if row.stretch else row.street,
        street=row.street,
        state=state,
        state_label=say(STATE_SAID[state]),
        shown_in=shown_in(state, starts_on=row.starts_on, today=today),
        is_unfinished=is_unfinished(state, ends_on=row.ends_on, today=today),
        span=row.span,
        when=span_in_words(row.span),
        ward=row.ward,
        point=Point(row.lat, row.lon),
        why=row.why,
        effects=tuple((name, say(EFFECT_SAID[Effect(name)])) for name in row.effects),
        means=row.means,
        diversion=row.diversion,
        access=row.access,
        contractor=row.contractor,
        permit=row.permit,
        contact=row.contact,
        published_at=row.published_at,
        changed_at=row.changed_at,
        edition=row.edition,
        changes=tuple(WorksChangeRecord(each.at, change_said(each)) for each in changes),
    )


def change_said(change: WorksChange) -> str:
    """Return a change in words, in the language spoken now. No query."""
    return change_in_words(WorksKind(change.kind), before=span_before(change), after=change.span, reason=change.reason)


def span_before(change: WorksChange) -> Span | None:
    """Return when works were to be before a change that moved them; None where that was not known."""
    if change.kind != WorksKind.MOVED or "ends_at" not in change.was:
        return None
    was: dict[str, Any] = change.was
    hours = [time.fromisoformat(was[name]) if was[name] else None for name in ("starts_at", "ends_at")]
    return Span(date.fromisoformat(was["starts_on"]), date.fromisoformat(was["ends_on"]), *hours)


def works_link(notice_id: int) -> str:
    """Return the address of a notice's public page."""
    return f"{settings.FRONTDOOR_SITE}/registers/works/{notice_id}/"
