"""What cases tell on pages about somebody: what was asked for, where it stands, what is promised, what was said."""

from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime
from typing import Final

from django.db.models import Q
from django.urls import reverse

from frontdoor.cases import permissions
from frontdoor.cases.models import NEVER, Audience, Case, Clock, Entry
from frontdoor.cases.queries.clocks import OUTCOMES, STATUSES
from frontdoor.cases.queries.telling import tracking_link
from frontdoor.cases.rules.deeds import deed_in_words
from frontdoor.cases.rules.states import SAID, Outcome, Status
from frontdoor.foundation.accounts.actors import Actor
from frontdoor.foundation.ui.panels import MOST, About, Panel, PanelLine
from frontdoor.kernel.language import say
from frontdoor.kernel.references import spoken
from frontdoor.services.api import ServiceRecord, versions

#: Lines of a case's timeline in which somebody said something to the other side, or of a call.
_SAID: Final = ("note", "asked", "answered", "information", "disputed")


def load(about: Sequence[About], by: Actor, at: datetime) -> Mapping[int, Sequence[PanelLine]]:  # noqa: ARG001 -- as panels are called
    """Return the cases that people reported, or that are about a property, and what was said in them. Five queries."""
    details = {each for one in about for each in one.details}
    uprns = {each for one in about for each in one.uprns}
    if not details and not uprns:
        return {}
    rows = Case.objects.all() if all(each.is_own for each in about) else permissions.visible_to(by)
    wanted = rows.filter(Q(customer__in=details) | Q(uprn__in=uprns)).order_by("-opened_at", "-id")
    cases = list(wanted[: MOST * len(about)])
    offered = versions({row.service_version_id for row in cases})
    clocks = _open_clocks(cases)
    entries = _entries(cases, is_own=all(each.is_own for each in about))
    return {
        one.id: sorted(_lines(one, cases, offered, clocks, entries), key=lambda line: line.at, reverse=True)[:MOST]
        for one in about
    }


PANEL: Final = Panel(title="Cases", queries=5, load=load)


def _open_clocks(cases: Sequence[Case]) -> dict[int, Clock]:
    """Return the clock of each open case that is due first."""
    open_ids = [row.pk for row in cases if row.closed_at is None]
    rows = Clock.objects.filter(case__in=open_ids, ended_at__isnull=True, due_at__lt=NEVER).order_by("-due_at")
    return {row.case_id: row for row in rows}


def _entries(cases: Sequence[Case], *, is_own: bool) -> dict[int, list[Entry]]:
    rows = Entry.objects.filter(case__in=[row.pk for row in cases], kind__in=_SAID).exclude(text="")
    if is_own:
        rows = rows.exclude(audience=Audience.STAFF)
    found: dict[int, list[Entry]] = {}
    for row in rows.order_by("-at", "-id")[:MOST]:
        found.setdefault(row.case_id, []).append(row)
    return found


def _lines(
    one: About,
    cases: Sequence[Case],
    offered: Mapping[int, ServiceRecord],
    clocks: Mapping[int, Clock],
    entries: Mapping[int, Sequence[Entry]],
) -> Iterator[PanelLine]:
    for row in cases:
        if row.customer_id not in one.details and row.uprn not in one.uprns:
            continue
        service = offered[row.service_version_id]
        url = tracking_link(row.reference) if one.is_own else reverse("case", args=[row.reference])
        title = f"{service.name}, {spoken(row.reference)}"
        clock = clocks.get(row.pk)
        yield PanelLine(
            at=row.opened_at,
            title=title,
            text=row.closing_words if one.is_own else "",
            state=_state(row, service, is_own=one.is_own),
            tone=row.status,
            url=url,
            due_at=_due(row, clock),
            promise=clock.label if clock is not None and not one.is_own else "",
        )
        for entry in entries.get(row.pk, ()):
            yield PanelLine(at=entry.at, title=f"{_did(entry, one)}: {title}", text=entry.text, url=url, is_said=True)


def _state(row: Case, service: ServiceRecord, *, is_own: bool) -> str:
    definition = service.definition
    if row.outcome:
        ending = OUTCOMES.of(definition).of(Outcome(row.outcome))
        return ending.label if ending else row.outcome
    if is_own:
        return STATUSES.of(definition).of(Status(row.status)).label
    return SAID[Status(row.status)].capitalize()


def _due(row: Case, clock: Clock | None) -> datetime | None:
    if row.closed_at is not None:
        return None
    if clock is not None:
        return clock.due_at
    return None if row.due_at == NEVER else row.due_at


def _did(entry: Entry, one: About) -> str:
    """Return what somebody did, as a line begins: "Added a note"; the person reads who it was."""
    if one.is_own:
        return say("The council") if entry.kind == "asked" else say("You")
    did = deed_in_words(f"cases.{entry.kind}")
    return f"{did[:1].upper()}{did[1:]}"
