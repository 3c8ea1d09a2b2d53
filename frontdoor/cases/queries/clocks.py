"""What a service's definition says of its cases: the time we give ourselves, wording, outcomes, who may see."""

from collections.abc import Mapping
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
from frontdoor.foundation.calendars.api import Nation, calendar, statutory_calendar
from frontdoor.kernel.calendars import WorkingCalendar
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


def standing(case: Case, *, at: datetime) -> clock.Standing | None:
    """Return how an open case's clock stands, None once it is closed. No query."""
    if case.closed_at is not None:
        return None
    return clock.standing(
        due_at=None if case.due_at == NEVER else case.due_at, far_at=case.far_at, soon_at=case.soon_at, at=at
    )
