"""The clocks of a case, with everything that was entered, the sum behind each due date, and what may be done."""

from collections.abc import Mapping
from typing import Any, Final

from django.db import transaction
from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from frontdoor.cases import permissions
from frontdoor.cases.models import Case, TimeRequest
from frontdoor.cases.queries.clock_acts import acts_on, moments_of, time_asked
from frontdoor.cases.queries.clock_pages import clock_views, who_wrote
from frontdoor.cases.queries.ledger import Ledger, ledgers
from frontdoor.cases.queries.reading import record
from frontdoor.cases.rules.clock import amount_in_words
from frontdoor.cases.rules.clock_acts import ClockAct
from frontdoor.cases.views.acts_clocks import may_settle
from frontdoor.cases.views.finding import case_of
from frontdoor.foundation.accounts.access import Request, access
from frontdoor.foundation.accounts.actors import PUBLIC, SYSTEM
from frontdoor.foundation.accounts.api import names
from frontdoor.foundation.audit import api as audit

#: What leads to each act, as the page of the clocks says it.
SAID: Final = {ClockAct.MORE_TIME: "More time", ClockAct.END: "End this clock"}


@access(permissions.works_cases)
@require_safe
def clocks_of_case(request: Request, reference: str) -> HttpResponse:
    """Show the ledger and the working of every clock of a case, and offer what may be done with each."""
    case = case_of(request, reference)
    with transaction.atomic(durable=True):
        audit.record_views([case.reference], by=request.actor, at=request.now, purpose="the clocks of the case")
    found, asked = ledgers(case), time_asked(case)
    called = {**names(who_wrote(found) | {each.asked_by for each in asked.values()})}
    called |= {SYSTEM.username: SYSTEM.name, PUBLIC.username: PUBLIC.name}
    by_clock = {each.row.pk: each for each in found}
    lines = [
        {"clock": view, **_offers(request, case, by_clock[view.id], asked, called)}
        for view in clock_views(found, at=request.now, called=called)
    ]
    context = {
        "case": record(case),
        "lines": lines,
        "may_record": permissions.may_work(request.actor, case) and bool(moments_of(case, found, at=request.now)),
    }
    return render(request, "fd_cases/clocks.html", context)


def _offers(
    request: Request, case: Case, ledger: Ledger, asked: Mapping[int, TimeRequest], called: Mapping[str, str]
) -> dict[str, Any]:
    """Return what may be done with a clock, and who asks for more time. No query."""
    acts = acts_on(case, [ledger], asked)[ledger.row.pk] if permissions.may_work(request.actor, case) else ()
    waiting = asked.get(ledger.row.pk)
    found: dict[str, Any] = {"acts": [(act.value, SAID[act]) for act in acts if act in SAID]}
    if waiting is not None:
        found["waiting"] = {
            "id": waiting.pk,
            "more": amount_in_words(waiting.amount, ledger.definition),
            "reason": waiting.reason,
            "who": called.get(waiting.asked_by, waiting.asked_by),
            "at": waiting.asked_at,
            "notice_at": waiting.notice_at,
            "is_own": waiting.asked_by == request.actor.username,
            "may_settle": may_settle(request.actor, case, waiting),
        }
    return found
