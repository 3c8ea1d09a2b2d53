"""Announcing planned works for cases, and keeping what is said of them true."""

from collections.abc import Collection, Sequence
from datetime import datetime
from typing import Any, Final

from django.db import transaction

from frontdoor.cases import permissions
from frontdoor.cases.events import WorksChanged, WorksPlanned
from frontdoor.cases.models import Audience, Case, WorksCase, WorksChange, WorksNotice
from frontdoor.cases.operations.changing import SomebodyElseWasFirst, write
from frontdoor.cases.operations.publishing import refuse_what_names
from frontdoor.cases.queries.works import overlapping
from frontdoor.cases.rules.works import (
    MOST_CASES,
    OPEN_WORKS,
    STEPS,
    WITH_REASON,
    CannotPlan,
    Details,
    Span,
    WorksKind,
    WorksState,
    change_in_words,
    check_effects,
    check_span,
    check_texts,
    check_works_move,
    names_a_home,
    span_in_words,
    tidy,
)
from frontdoor.foundation.accounts.actors import Actor
from frontdoor.foundation.audit import api as audit
from frontdoor.foundation.outbox.api import announce
from frontdoor.kernel.clock import LONDON
from frontdoor.kernel.geo import NotAPlace, Point
from frontdoor.kernel.references import spoken
from frontdoor.places.api import locate, street

#: Fields of the row that say when; a change of them is told.
_WHEN: Final = ("starts_on", "ends_on", "starts_at", "ends_at")


class OverlapsOthers(CannotPlan):
    """Other works are planned in the same street then, and whoever plans has not seen that yet."""

    def __init__(self, others: Sequence[WorksNotice]) -> None:
        super().__init__("Other works are planned in this street then. Look at them, and say that you have.")
        self.others = list(others)


@transaction.atomic
def publish_works(
    details: Details, *, cases: Sequence[Case], seen: Collection[int] = (), by: Actor, at: datetime
) -> WorksNotice:
    """Announce works that put cases right, for anybody to read; whoever reported or follows them is told.

    :param seen: ids of other works in the same street and days which whoever plans these has looked at.
    :raises NotAllowed: outside the council's people of the team that holds the first case.
    :raises CannotPlan: for days, texts, places or cases that it cannot be; OverlapsOthers for others not yet seen.
    :raises CannotPublish: for a text that names whoever reported one of the cases.
    """
    if not cases:
        raise CannotPlan("Name the case that is put right", field="cases")
    team_id = cases[0].team_id
    permissions.check_may_plan(by, team_id)
    gathered = _checked_cases(cases, team_id=team_id)
    fields = _checked(details, cases=gathered, was=None, at=at)
    _refuse_unseen(fields, but=None, seen=seen)
    row = WorksNotice.objects.create(
        team_id=team_id, **fields, published_at=at, published_by=by.username, changed_at=at
    )
    change = _keep(row, WorksKind.PUBLISHED, reason="", was={}, by=by, at=at)
    _gather(row, gathered, change=change, by=by, at=at)
    announce(WorksPlanned(notice_id=row.pk, change_id=change.pk), at=at)
    return row


@transaction.atomic
def edit_works(
    notice: WorksNotice,
    *,
    details: Details,
    cases: Sequence[Case],
    reason: str,
    edition: int,
    seen: Collection[int] = (),
    by: Actor,
    at: datetime,
) -> WorksNotice:
    """Say anew what works are, when, and which cases they put right; what stood there before is kept.

    Another day or hour is told to whoever reported or follows. A case once gathered stays: it was told.

    :param cases: those to gather besides.
    :param edition: of the notice when it was read; somebody else's change since then is not written over.
    :raises NotAllowed, CannotPlan, CannotPublish: as when publishing.
    :raises SomebodyElseWasFirst: when it changed meanwhile.
    """
    permissions.check_may_plan(by, notice.team_id)
    if WorksState(notice.state) not in OPEN_WORKS:
        raise CannotPlan("These works are over. Announce new ones.")
    known = list(Case.objects.filter(in_works__notice=notice))
    fresh = [each for each in cases if each.pk not in {row.pk for row in known}]
    _checked_cases([*known, *fresh], team_id=notice.team_id, but={each.pk for each in known})
    fields = _checked(details, cases=[*known, *fresh], was=notice.span, at=at)
    was = {name: getattr(notice, name) for name, value in fields.items() if getattr(notice, name) != value}
    if not was and not fresh:
        return notice
    is_moved = any(name in was for name in _WHEN)
    before = notice.span if is_moved and notice.state != WorksState.POSTPONED else None
    words = _reason(reason, is_needed=before is not None)
    refuse_what_names(words, cases=[*known, *fresh])
    if is_moved or "usrn" in was:
        _refuse_unseen(fields, but=notice.pk, seen=seen)
    if is_moved and notice.state == WorksState.POSTPONED:
        fields["state"] = WorksState.PLANNED.value
    said_before = {name: getattr(notice, name) for name in _WHEN} if before is not None else {}
    _change(notice, edition=edition, at=at, **fields)
    kind = WorksKind.MOVED if is_moved else WorksKind.EDITED if was else WorksKind.GATHERED
    change = _keep(notice, kind, reason=words, was={**was, **said_before}, by=by, at=at)
    if is_moved:
        _tell_cases(known, notice, kind, before=before, reason=words, by=by, at=at)
    if was:
        announce(WorksChanged(notice_id=notice.pk, change_id=change.pk, kind=kind.value), at=at)
    if fresh:
        _gather(notice, fresh, change=change, by=by, at=at)
        announce(WorksPlanned(notice_id=notice.pk, change_id=change.pk), at=at)
    return notice


@transaction.atomic
def step_works(
    notice: WorksNotice, *, kind: WorksKind, reason: str, edition: int, by: Actor, at: datetime
) -> WorksNotice:
    """Say that works began, are finished, wait for a new date, are called off, or go on after all.

    :raises NotAllowed: outside the council's people of the team.
    :raises CannotPlan: when the works cannot come there from where they are, or nobody says why.
    :raises SomebodyElseWasFirst: when it changed meanwhile.
    """
    permissions.check_may_plan(by, notice.team_id)
    there = STEPS[kind]
    # Going on after all is for what was finished; beginning is not.
    if (kind == WorksKind.WENT_ON) != (WorksState(notice.state) == WorksState.FINISHED):
        raise CannotPlan("The works are not where they were. Look at them again.")
    check_works_move(WorksState(notice.state), there)
    words = _reason(reason, is_needed=kind in WITH_REASON)
    cases = list(Case.objects.filter(in_works__notice=notice))
    refuse_what_names(words, cases=cases)
    _change(notice, edition=edition, at=at, state=there.value)
    change = _keep(notice, kind, reason=words, was={}, by=by, at=at)
    _tell_cases(cases, notice, kind, before=None, reason=words, by=by, at=at)
    announce(WorksChanged(notice_id=notice.pk, change_id=change.pk, kind=kind.value), at=at)
    return notice


def _checked_cases(cases: Sequence[Case], *, team_id: int, but: Collection[int] = ()) -> list[Case]:
    """Return cases, each once. Raises CannotPlan for one that is another team's or closed, and for too many."""
    found = list({each.pk: each for each in cases}.values())
    if len(found) > MOST_CASES:
        raise CannotPlan(f"One notice gathers at most {MOST_CASES} cases", field="cases")
    for each in found:
        if each.pk in but:
            continue
        if each.team_id != team_id:
            raise CannotPlan(f"Case {spoken(each.reference)} is another team’s", field="cases")
        if each.closed_at is not None:
            raise CannotPlan(f"Case {spoken(each.reference)} is closed", field="cases")
    return found


def _checked(details: Details, *, cases: Sequence[Case], was: Span | None, at: datetime) -> dict[str, Any]:
    """Return the fields of a row that says what an officer wrote. Raises CannotPlan and CannotPublish."""
    texts = details.texts()
    check_texts(texts)
    effects = check_effects(details.effects)
    check_span(details.span, today=at.astimezone(LONDON).date(), was=was)
    there = street(details.usrn)
    if there is None:
        raise CannotPlan("Select a street of ours", field="street")
    for name in ("what", "stretch"):
        if home := names_a_home(texts[name], street=there.name):
            raise CannotPlan(f"‘{home}’ is somebody’s address. Say where in the street it is instead", field=name)
    point, ward = _place(details.point or (there.lat, there.lon))
    refuse_what_names("\n".join(texts.values()), cases=cases)
    span = details.span
    return {
        **texts,
        "effects": effects,
        "usrn": there.usrn,
        "street": there.full_name,
        "ward": ward,
        "lat": point.lat,
        "lon": point.lon,
        "starts_on": span.starts_on,
        "ends_on": span.ends_on,
        "starts_at": span.starts_at,
        "ends_at": span.ends_at,
    }


def _place(given: tuple[float, float]) -> tuple[Point, str]:
    try:
        point = Point(*given)
    except NotAPlace as refusal:
        raise CannotPlan(str(refusal), field="street") from refusal
    (located,) = locate([point])
    if not located.inside:
        raise CannotPlan("The pin is outside our area", field="street")
    return point, located.ward_code


def _refuse_unseen(fields: dict[str, Any], *, but: int | None, seen: Collection[int]) -> None:
    span = Span(**{name: fields[name] for name in _WHEN})
    others = overlapping(fields["usrn"], span=span, but=but)
    if any(each.pk not in seen for each in others):
        raise OverlapsOthers(others)


def _reason(text: str, *, is_needed: bool) -> str:
    words = tidy(text).rstrip(".")
    check_texts({"reason": words})
    if is_needed and not words:
        raise CannotPlan("Enter why, in words for residents", field="reason")
    return words


def _change(notice: WorksNotice, *, edition: int, at: datetime, **fields: Any) -> None:
    fields |= {"edition": edition + 1, "changed_at": at}
    if not WorksNotice.objects.filter(pk=notice.pk, edition=edition).update(**fields):
        raise SomebodyElseWasFirst("Somebody else has just changed these works. Look at them again first.")
    for name, value in fields.items():
        setattr(notice, name, value)


def _keep(
    notice: WorksNotice, kind: WorksKind, *, reason: str, was: dict[str, Any], by: Actor, at: datetime
) -> WorksChange:
    before = {
        name: value if isinstance(value, list | float | int | None) else str(value) for name, value in was.items()
    }
    row = WorksChange.objects.create(
        notice=notice,
        at=at,
        by=by.username,
        kind=kind.value,
        reason=reason,
        **{name: getattr(notice, name) for name in _WHEN},
        was=before,
    )
    audit.record(
        f"cases.works-{kind.value}", on=f"works:{notice.pk}", by=by, at=at, reason=reason, before=before or None
    )
    return row


def _gather(notice: WorksNotice, cases: Sequence[Case], *, change: WorksChange, by: Actor, at: datetime) -> None:
    """Say of cases that works put them right, since a change which tells of it."""
    WorksCase.objects.bulk_create([WorksCase(notice=notice, case=each, change=change) for each in cases])
    when = span_in_words(notice.span)
    for each in cases:
        text = f"Works are planned {when}: {notice.what}."
        write(each, "works-planned", text, audience=Audience.PUBLIC, by=by, at=at, works=notice.pk)


def _tell_cases(
    cases: Sequence[Case],
    notice: WorksNotice,
    kind: WorksKind,
    *,
    before: Span | None,
    reason: str,
    by: Actor,
    at: datetime,
) -> None:
    """Add a line to the timelines of the cases that are still open."""
    text = f"{notice.what}: {change_in_words(kind, before=before, after=notice.span, reason=reason)}"
    for each in cases:
        if each.closed_at is None:
            write(each, "works-changed", text, audience=Audience.PUBLIC, by=by, at=at, works=notice.pk)
