"""The adviser's desk: find a case by the reference a caller reads out, or report for the caller."""

from django.http import HttpResponse
from django.shortcuts import redirect, render

from frontdoor.cases.api import opened_by, visible_case
from frontdoor.foundation.accounts.access import Request, access, roles
from frontdoor.foundation.accounts.actors import Role
from frontdoor.kernel.references import NotAReference, parse_reference
from frontdoor.services.api import catalogue


@access(roles(Role.ADVISER, Role.TEAM_LEADER))
def hub(request: Request) -> HttpResponse:
    """Look a case up, or pick the service to report for a caller."""
    wanted = request.GET.get("reference", "").strip()[:60]
    error = ""
    if wanted:
        try:
            reference = parse_reference(wanted)
        except NotAReference as refusal:
            error = str(refusal)
        else:
            if visible_case(request.actor, reference):
                return redirect("case", reference)
            error = "There is no case with that reference, or it is not yours to see. Ask the caller to read it again"
    return render(
        request,
        "hub/hub.html",
        {
            "wanted": wanted,
            "error": error,
            "errors": [{"text": error, "href": "#reference"}] if error else [],
            "services": catalogue(at=request.now),
            "recent": opened_by(request.actor.username),
        },
        status=422 if error else 200,
    )
