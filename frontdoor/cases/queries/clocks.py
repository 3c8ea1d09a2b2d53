"""A case's clock, put together from its rows, its service's promise and the council's calendar."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final

from frontdoor.cases.models import NEVER, Case
from frontdoor.cases.queries.asking import ASKING
from frontdoor.cases.queries.packs import CLOCKS
from frontdoor.cases.queries.privacy import PRIVACY, RETENTION
from frontdoor.cases.queries.workflow import WORKFLOW
from frontdoor.cases.rules import clock
from frontdoor.cases.rules.sections import (
    AccessSection,
    DuplicatesSection,
    MessagesSection,
    OutcomesSection,
    PromiseSection,
    PromisesSection,
    StatusesSection,
    states_in_words,
)
from frontdoor.cases.rules.workflow import is_intake
from frontdoor.foundation.calendars.api import Nation, calendar, statutory_calendar
from frontdoor.kernel.calendars import WorkingCalendar
from frontdoor.kernel.language import later, say
from frontdoor.messages.api import OCCASIONS
from frontdoor.services.api import Definition, DefinitionSection, Problem, Table, row_for, service_in_language, version


def _known_occasions(messages: MessagesSection, _definition: Definition) -> list[Problem]:
    """Return what is wrong with the messages a service names: `messages` knows the texts, and a typo sends none."""
    known = ", ".join(key for key in OCCASIONS if key.startswith("case-"))
    return [
        Problem((name,), f"There is no message ‘{key}’.", f"Use one of {known}, or '' to send none.")
        for name, key in messages
        if key and key not in OCCASIONS
    ]


def _promises(section: PromisesSection) -> list[Table]:
    return [Table(("promise", "rows"), section.rows)] if section.rows else []


PROMISE: Final = DefinitionSection("promise", PromisesSection, "The time we give ourselves.", tables=_promises)
STATUSES: Final = DefinitionSection(
    "statuses",
    StatusesSection,
    "How residents read each status.",
    fragment="fd_cases/edit_statuses.html",
    context=states_in_words,
)
OUTCOMES: Final = DefinitionSection("outcomes", OutcomesSection, "The ways a case can end.")
DUPLICATES: Final = DefinitionSection(
    "duplicates", DuplicatesSection, "When an open report nearby may be the same.", required=False
)
ACCESS: Final = DefinitionSection("access", AccessSection, "Who may see a case.")
MESSAGES: Final = DefinitionSection(
    "messages", MessagesSection, "Which message is sent when.", required=False, check=_known_occasions
)
SECTIONS: Final = (
    PROMISE, CLOCKS, STATUSES, WORKFLOW, ASKING, OUTCOMES, DUPLICATES, ACCESS, MESSAGES, PRIVACY, RETENTION,
)  # fmt: skip


#: Said instead of a due date while it is looked at whether a case can be taken on.
BEFORE_ADMITTED: Final = later("The time we promise begins once we have checked that we can take this on")


@dataclass(frozen=True, slots=True)
class Times:
    """The four moments kept on a case; NEVER where the clock does not run."""

    started_at: datetime
    soon_at: datetime
    due_at: datetime
    far_at: datetime


def definition_of(case: Case, *, language: str = "") -> Definition:
    """Return the definition a case was opened under, in English or another language. No query once read."""
    return service_in_language(version(case.service_version_id), language).definition


def promise_of(definition: Definition, answers: Mapping[str, Any]) -> PromiseSection:
    """Return the promise for a case with these answers."""
    section = PROMISE.of(definition)
    if not section.rows:
        return section
    row: PromiseSection | None = row_for(section.rows, answers)
    return row or section


def calendar_of(promise: PromiseSection) -> WorkingCalendar:
    """Return the calendar that a promise is reckoned by: the council's, or the law's. No query when remembered."""
    if promise.calendar == "council":
        return calendar()
    return statutory_calendar(None if promise.calendar == "uk-any" else Nation.ENGLAND_AND_WALES)


def first_times(opened_at: datetime, promise: PromiseSection) -> Times:
    """Return the moments of a clock that nothing has paused or extended yet."""
    hours = calendar_of(promise)
    return _times(clock.start(opened_at, promise, hours), promise, hours)


def times(case: Case) -> Times:
    """Return a case's moments as its pauses and extensions make them. Two queries."""
    if is_intake(WORKFLOW.of(definition_of(case)), case.step):
        return Times(case.started_at, NEVER, NEVER, NEVER)
    promise = promise_of(definition_of(case), case.answers)
    return _times(case.started_at, promise, calendar_of(promise), pauses=pauses(case), extensions=extensions(case))


def _times(
    started_at: datetime,
    promise: PromiseSection,
    hours: WorkingCalendar,
    *,
    pauses: list[clock.Pause] | None = None,
    extensions: list[clock.Extension] | None = None,
) -> Times:
    due = clock.due(started_at, promise, hours, pauses=pauses or [], extensions=extensions or [])
    if due is None:
        return Times(started_at, NEVER, NEVER, NEVER)
    return Times(started_at, clock.soon_from(due.at, promise, hours), due.at, due.far_at)


def pauses(case: Case) -> list[clock.Pause]:
    """Return the times during which we waited for the resident, in order. One query."""
    rows = case.pauses.order_by("began")
    if case.reopened_at is not None:
        rows = rows.filter(began__gte=case.reopened_at)
    return [clock.Pause(row.began, row.ended) for row in rows]


def extensions(case: Case) -> list[clock.Extension]:
    """Return the extensions, in order. One query."""
    rows = case.extensions.order_by("at")
    if case.reopened_at is not None:
        rows = rows.filter(at__gte=case.reopened_at)
    return [clock.Extension(row.amount, row.reason) for row in rows]


def explain(case: Case, *, awaited: str = "you") -> str:
    """Return how the due date comes about, in one sentence. Two queries; "" for a case from elsewhere.

    :param awaited: what whoever reads it calls the person who reported: residents "you", staff "the resident".
    """
    if case.source:
        return ""
    if is_intake(WORKFLOW.of(definition_of(case)), case.step):
        return say(BEFORE_ADMITTED)
    promise = promise_of(definition_of(case), case.answers)
    return clock.explain(
        case.started_at,
        promise,
        calendar_of(promise),
        pauses=pauses(case),
        extensions=extensions(case),
        closed_at=case.closed_at,
        awaited=awaited,
    )


def standing(case: Case, *, at: datetime) -> clock.Standing | None:
    """Return how an open case's clock stands, None once it is closed. No query."""
    if case.closed_at is not None:
        return None
    return clock.standing(
        due_at=None if case.due_at == NEVER else case.due_at, far_at=case.far_at, soon_at=case.soon_at, at=at
    )
