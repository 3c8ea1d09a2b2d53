"""Where staff land: what waits for them, and the way to the rest."""

from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from frontdoor.cases.api import waiting_for
from frontdoor.foundation.accounts.access import Request, access, staff


@access(staff)
@require_safe
def home(request: Request) -> HttpResponse:
    """Show what waits for whoever has signed in."""
    waiting = waiting_for(request.actor, at=request.now)
    return render(request, "office/home.html", {"waiting": waiting})
