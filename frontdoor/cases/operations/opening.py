"""Opening cases: one way in for the web (one), other systems (one) and imports (many)."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from django.db import IntegrityError, transaction

from frontdoor.cases.events import CaseImported, CaseOpened
from frontdoor.cases.models import HISTORY, NEVER, Attachment, Audience, Case, Clock, ClockEntry, Entry
from frontdoor.cases.operations.clocks import due_next, moments, new_rows
from frontdoor.cases.operations.complaining import begin_complaints
from frontdoor.cases.operations.room import CannotOpen, check_room
from frontdoor.cases.operations.tasking import set_tasks
from frontdoor.cases.queries.clocks import ACCESS, STATUSES
from frontdoor.cases.queries.ledger import clocks_of, starting
from frontdoor.cases.queries.workflow import WORKFLOW
from frontdoor.cases.records import NewCase, OpenedCase, Past, PastEvent
from frontdoor.cases.rules.clock_definition import RECEIVED
from frontdoor.cases.rules.states import Status
from frontdoor.cases.rules.workflow import StepDefinition
from frontdoor.foundation.accounts.actors import Actor
from frontdoor.foundation.accounts.api import teams
from frontdoor.foundation.audit.api import AuditLine, record_many
from frontdoor.foundation.files import api as files
from frontdoor.foundation.outbox.api import announce_at
from frontdoor.foundation.stamps.api import Remembered
from frontdoor.kernel.events import Event
from frontdoor.kernel.references import new_reference
from frontdoor.services.api import ServiceRecord, service, team_for, version

#: How often opening is tried. Twice would do for what the second look cures: a new reference that was taken
#: (about once in 80,000 openings at a million cases), or a key that somebody used since we looked.
TRIES = 3


def _team_ids() -> dict[str, int]:
    return {team.slug: team.id for team in teams()}


#: Teams change with the catalogue, which makes those that are missing.
_teams = Remembered("services", _team_ids)


def open_cases(*, batch: Sequence[NewCase], by: Actor, at: datetime) -> list[OpenedCase]:
    """Open cases and return them in order; the same number of statements for one as for a thousand.

    A key seen before gives the case that was opened under it. Cases with a past keep it, are announced as
    imported, and nobody is written to about them.

    :raises CannotOpen: when a service does not exist, or is not offered and the case has no past.
    """
    for attempt in range(1, TRIES + 1):
        try:
            with transaction.atomic():
                return _open(batch, by=by, at=at)
        except IntegrityError:
            # Every attempt draws new references and looks for the keys again.
            if attempt == TRIES:
                raise
    raise AssertionError("unreachable: the last attempt returns or raises")  # pragma: no cover


def _open(batch: Sequence[NewCase], *, by: Actor, at: datetime) -> list[OpenedCase]:
    before = _opened_before(batch)
    fresh = [new for new in _first_of_each_key(batch) if not (new.key and new.key in before)]
    opened = {id(new): row for new, row in zip(fresh, _insert(fresh, by=by, at=at), strict=True)}
    by_key = before | {row.key: OpenedCase(row.pk, row.reference) for row in opened.values() if row.key}
    found = []
    for new in batch:
        if id(new) in opened:
            row = opened[id(new)]
            found.append(OpenedCase(row.pk, row.reference))
        else:
            known = by_key[new.key]
            found.append(OpenedCase(known.id, known.reference, is_new=False))
    return found


def _opened_before(batch: Sequence[NewCase]) -> dict[str, OpenedCase]:
    keys = [new.key for new in batch if new.key]
    if not keys:
        return {}
    rows = Case.objects.filter(key__in=keys).values_list("key", "id", "reference")
    return {key: OpenedCase(case_id, reference) for key, case_id, reference in rows}


def _first_of_each_key(batch: Sequence[NewCase]) -> list[NewCase]:
    seen: set[str] = set()
    first = []
    for new in batch:
        if new.key and new.key in seen:
            continue
        seen.add(new.key)
        first.append(new)
    return first


def _insert(batch: Sequence[NewCase], *, by: Actor, at: datetime) -> list[Case]:
    if not batch:
        return []
    offers = _offers(batch, at=at)
    made = [_row(new, offers[_asked_of(new)], by=by, at=at) for new in batch]
    rows = Case.objects.bulk_create([row for row, _clocks in made], batch_size=1000)
    clocks = [clock for _row, each in made for clock in each]
    Clock.objects.bulk_create([clock for clock, _entries in clocks], batch_size=1000)
    ClockEntry.objects.bulk_create([entry for _clock, entries in clocks for entry in entries], batch_size=1000)
    told = [_Told(row, new, offers[_asked_of(new)]) for row, new in zip(rows, batch, strict=True)]
    Entry.objects.bulk_create([entry for each in told for entry in _entries(each, by=by)], batch_size=1000)
    _attach(told, at=at)
    set_tasks({each.row: (step.id, step.tasks) for each in told if (step := _step(each))}, by=by, at=at)
    begin_complaints([each.row for each in told if each.new.past is None], at=at)
    record_many(
        [
            AuditLine(
                action="cases.opened",
                on=row.reference,
                actor=by.username,
                acting_for=by.acting_for,
                at=at,
                after={"channel": row.channel},
            )
            for row in rows
        ]
    )
    announce_at([(_event(each), each.row.opened_at) for each in told], due_at=at)
    return rows


#: A clock that starts, with its first entries.
_Started = tuple[Clock, list[ClockEntry]]


@dataclass(frozen=True, slots=True)
class _Told:
    """A row, what it was made of, and the service as it was asked for."""

    row: Case
    new: NewCase
    offered: ServiceRecord


def _asked_of(new: NewCase) -> tuple[str, int | None]:
    return new.service, new.version_id


def _offers(batch: Sequence[NewCase], *, at: datetime) -> dict[tuple[str, int | None], ServiceRecord]:
    """Return the services that a batch asks for. Raises CannotOpen for what is not offered, unless it is history."""
    found = {asked: _offered(*asked, at=at) for asked in {_asked_of(new) for new in batch}}
    for new in batch:
        offered = found[_asked_of(new)]
        if new.past is None and offered.state != "current":
            raise CannotOpen(_why_not(offered))
    check_room([found[_asked_of(new)] for new in batch if new.past is None])
    return found


def _why_not(offered: ServiceRecord) -> str:
    if offered.state == "closed" and offered.definition.closes is not None:
        return offered.definition.closes.words
    return f"‘{offered.name}’ is not offered at the moment."


def _offered(slug: str, version_id: int | None, *, at: datetime) -> ServiceRecord:
    found = service(slug, at=at)
    if found is None:
        raise CannotOpen(f"There is no service called ‘{slug}’.")
    return found if version_id is None else replace(version(version_id), state=found.state)


def _step(told: _Told) -> StepDefinition | None:
    """Return the step with which a case begins, if its service has steps."""
    return WORKFLOW.of(told.offered.definition).step(told.row.step)


def _row(new: NewCase, offered: ServiceRecord, *, by: Actor, at: datetime) -> tuple[Case, list[_Started]]:
    """Return the row of a case, and the clocks that start with it; what happened elsewhere has none of ours."""
    past = new.past or Past(opened_at=at, status=Status.NEW)
    row = _case(new, past, offered, by=by)
    wanted = starting(clocks_of(offered.definition, new.answers, received=past.opened_at, today=at), RECEIVED)
    started = [new_rows(row, new=each, by=by, since=past.opened_at) for each in wanted]
    first = due_next([clock for clock, _entries in started])
    for name, value in (moments(first) if first else {"started_at": past.opened_at}).items():
        setattr(row, name, value)
    if new.past is None:
        return row, started
    stands_still = past.status == Status.WAITING and past.due_at is None
    row.due_at = NEVER if stands_still else past.due_at or row.due_at
    row.soon_at = NEVER if stands_still else min(row.soon_at, row.due_at)
    row.far_at = max(row.far_at, row.due_at)
    return row, []


def _case(new: NewCase, past: Past, offered: ServiceRecord, *, by: Actor) -> Case:
    return Case(
        reference=new_reference(),
        key=new.key,
        source=new.source,
        source_reference=new.source_reference,
        category=new.category[:120],
        service=offered.slug,
        service_version_id=offered.version_id,
        answers=dict(new.answers),
        others=[dict(each) for each in new.others],
        description=new.description,
        channel=new.channel,
        language=new.language,
        status=past.status,
        step=WORKFLOW.of(offered.definition).first if new.past is None else "",
        outcome=past.outcome or "",
        closing_words=past.words,
        is_public=ACCESS.of(offered.definition).public,
        team_id=_team_of(offered, new.answers),
        customer_id=new.customer_id,
        opened_by=by.username,
        lat=new.point.lat if new.point else None,
        lon=new.point.lon if new.point else None,
        ward=new.ward,
        place=new.place[:300],
        uprn=new.uprn,
        opened_at=past.opened_at,
        closed_at=past.closed_at,
        updated_at=past.closed_at or past.opened_at,
    )


def _team_of(offered: ServiceRecord, answers: Mapping[str, Any]) -> int:
    slug = team_for(offered.definition, answers)
    found = _teams.get().get(slug)
    if found is None:
        raise CannotOpen(f"The team ‘{slug}’ that owns ‘{offered.name}’ does not exist.")
    return found


def _entries(told: _Told, *, by: Actor) -> list[Entry]:
    row, past = told.row, told.new.past
    words = STATUSES.of(told.offered.definition)
    first = Entry(
        case=row,
        at=row.opened_at,
        kind="opened",
        audience=Audience.PUBLIC,
        actor=by.username,
        acting_for=by.acting_for,
        text=words.of(Status.NEW).explanation,
        facts={"status": Status.NEW, "channel": row.channel},
    )
    if past is None:
        return [first]
    # A due date of the source's own is told apart from one that our promise would have given.
    first.facts["due_given"] = past.due_at is not None
    before = [first, *(_of_history(row, each, by=by) for each in past.history)]
    if past.closed_at is None:
        return before
    last = Entry(
        case=row,
        at=past.closed_at,
        kind="closed",
        audience=Audience.PUBLIC if not told.new.source else Audience.STAFF,
        actor=by.username,
        text=past.words or words.of(Status.CLOSED).explanation,
        facts={"status": Status.CLOSED, "outcome": row.outcome},
    )
    return [*before, last]


def _of_history(row: Case, each: PastEvent, *, by: Actor) -> Entry:
    return Entry(
        case=row,
        at=each.at,
        kind=HISTORY,
        audience=Audience.STAFF,
        actor=each.who or by.username,
        text=each.words,
        facts={"reopens": each.reopens},
    )


def _attach(told: Sequence[_Told], *, at: datetime) -> None:
    rows = [
        Attachment(case=each.row, file=file, is_public=each.row.is_public, added_at=at)
        for each in told
        for file in each.new.files
    ]
    if rows:
        files.hand_over({file: each.row.files_owner for each in told for file in each.new.files})
        Attachment.objects.bulk_create(rows, batch_size=1000)


def _event(told: _Told) -> Event:
    row = told.row
    if told.new.past is not None:
        return CaseImported(case_id=row.pk, reference=row.reference, service=row.service, status=row.status)
    return CaseOpened(case_id=row.pk, reference=row.reference, service=row.service, channel=row.channel)
