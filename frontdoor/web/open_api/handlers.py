"""Telling other systems: a webhook call is owed for every public event of a case."""

from datetime import datetime
from typing import Any

from frontdoor.cases.api import by_id
from frontdoor.cases.events import (
    CaseClosed,
    CaseOpened,
    CaseRecategorised,
    CaseReopened,
    CaseStatusChanged,
    QuestionAnswered,
    QuestionAsked,
)
from frontdoor.foundation.outbox.api import on
from frontdoor.kernel.events import Event
from frontdoor.web.open_api.events import WebhookCallOwed
from frontdoor.web.open_api.webhooks.calls import make_call, owe

#: The events another system may ask for, by name.
TOLD: tuple[type[Event], ...] = (
    CaseOpened,
    CaseStatusChanged,
    QuestionAsked,
    QuestionAnswered,
    CaseRecategorised,
    CaseClosed,
    CaseReopened,
)


def tell(event: Any, *, at: datetime) -> None:
    """Owe a call to every webhook that asked for the event, with public facts only."""
    case = by_id(event.case_id)
    if case is None or not case.is_public:
        return
    body = {
        "reference": case.reference,
        "service": case.service,
        "status": case.status,
        "outcome": case.outcome or "",
        "due_at": case.due_at.isoformat() if case.due_at else None,
        "link": f"/reports/{case.reference}/",
    }
    owe(event.name, body=body, at=at)


for _event in TOLD:
    on(_event)(tell)


@on(WebhookCallOwed, outside=True)
def call(event: WebhookCallOwed, *, at: datetime) -> None:
    """Call the receiver; the outbox tries again while it does not answer."""
    make_call(event.call_id, at=at)
