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
from frontdoor.cases.rules.reopening import DisputesSection
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
from frontdoor.foundation.calendars.api import COUNCIL, calendar, known_calendars, nation_of, statutory_calendar
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


def _known_calendars(section: PromisesSection, _definition: Definition) -> list[Problem]:
    """Return which calendars a promise names that nobody has made: it would be reckoned by hours that nobody works."""
    named: list[tuple[tuple[str | int, ...], str]] = [(("calendar",), section.calendar)]
    named += [(("rows", index, "calendar"), row.calendar) for index, row in enumerate(section.rows)]
    # The council's is always there, and the law's are nobody's to make; for others it is asked.
    asked = [(where, name) for where, name in named if name not in {COUNCIL, "nation", "uk-any"}]
    names = {each.name for each in known_calendars()} if asked else set()
    mend = f"Make it at /office/calendars/, or use one of {', '.join(sorted(names))}."
    return [Problem(where, f"There is no calendar ‘{name}’.", mend) for where, name in asked if name not in names]


def _promises(section: PromisesSection) -> list[Table]:
    return [Table(("promise", "rows"), section.rows)] if section.rows else []


PROMISE: Final = DefinitionSection(
    "promise", PromisesSection, "The time we give ourselves.", check=_known_calendars, tables=_promises
)
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
DISPUTES: Final = DefinitionSection(
    "disputes", DisputesSection, "Why people may say that it is not right, and who answers that.", required=False
)
SECTIONS: Final = (
    PROMISE, CLOCKS, STATUSES, WORKFLOW, ASKING, OUTCOMES, DISPUTES, DUPLICATES, ACCESS, MESSAGES, PRIVACY, RETENTION,
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
    if promise.calendar == "uk-any":
        return statutory_calendar()
    return statutory_calendar(nation_of(COUNCIL)) if promise.calendar == "nation" else calendar(promise.calendar)


def standing(case: Case, *, at: datetime) -> clock.Standing | None:
    """Return how an open case's clock stands, None once it is closed. No query."""
    if case.closed_at is not None:
        return None
    return clock.standing(
        due_at=None if case.due_at == NEVER else case.due_at, far_at=case.far_at, soon_at=case.soon_at, at=at
    )
