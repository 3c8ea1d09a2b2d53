"""The clocks of a case, with everything that was entered and the sum behind each due date."""

from django.db import transaction
from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from frontdoor.cases import permissions
from frontdoor.cases.queries.clock_pages import clock_views, who_wrote
from frontdoor.cases.queries.ledger import ledgers
from frontdoor.cases.queries.reading import record
from frontdoor.cases.views.finding import case_of
from frontdoor.foundation.accounts.access import Request, access
from frontdoor.foundation.accounts.actors import PUBLIC, SYSTEM
from frontdoor.foundation.accounts.api import names
from frontdoor.foundation.audit import api as audit


@access(permissions.works_cases)
@require_safe
def clocks_of_case(request: Request, reference: str) -> HttpResponse:
    """Show the ledger and the working of every clock of a case."""
    case = case_of(request, reference)
    with transaction.atomic(durable=True):
        audit.record_views([case.reference], by=request.actor, at=request.now, purpose="the clocks of the case")
    found = ledgers(case)
    called = {**names(who_wrote(found)), SYSTEM.username: SYSTEM.name, PUBLIC.username: PUBLIC.name}
    views = clock_views(found, at=request.now, called=called)
    return render(request, "fd_cases/clocks.html", {"case": record(case), "clocks": views})
