"""The case that an address names."""

from django.http import Http404

from frontdoor.cases import permissions
from frontdoor.cases.models import Case
from frontdoor.cases.records import NoSuchCase
from frontdoor.foundation.accounts.access import Request


def case_of(request: Request, reference: str) -> Case:
    """Return the case of an address, as if there were none when it is not the actor's to see."""
    try:
        return permissions.case_for(request.actor, reference.upper().replace("-", ""))
    except NoSuchCase as refusal:
        raise Http404(str(refusal)) from refusal
