"""The resident's own page of rights: what they may ask, how it goes on, what they can fetch."""

from datetime import datetime
from uuid import UUID

from django.http import Http404, HttpResponse, HttpResponseBase
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_safe

from frontdoor.cases.api import of_customers
from frontdoor.customers import api as customers
from frontdoor.customers.api import KnownBy
from frontdoor.foundation.accounts.access import Request, access, signed_in
from frontdoor.foundation.audit import api as audit
from frontdoor.foundation.ui.speaking import speak_as_chosen
from frontdoor.rights import permissions
from frontdoor.rights.models import Erasure, Package
from frontdoor.rights.operations.packages import as_json
from frontdoor.rights.queries.gathering import told_by_themselves
from frontdoor.rights.rules.states import PackageState
from frontdoor.rights.views.packages import handed_over
from frontdoor.services.api import ServiceState, service

#: The service by which somebody asks for all that is held about them, and by which they complain about its use.
ACCESS_SERVICE, COMPLAINT_SERVICE = "subject-access", "data-protection-complaint"


@access(signed_in)
@require_safe
def your_rights(request: Request) -> HttpResponse:
    """Show somebody what they may ask about their own data, and how what they asked goes on."""
    speak_as_chosen(request)
    me = request.actor.user_id or 0
    mine = customers.ids_of_user(me)
    asked = [each for each in of_customers(mine) if each.service == ACCESS_SERVICE]
    packages = Package.objects.filter(user_id=me).order_by("-asked_at")[:20]
    context = {
        "access_url": _service_url(ACCESS_SERVICE, request),
        "complaint_url": _service_url(COMPLAINT_SERVICE, request),
        "asked": asked,
        "packages": [{"row": each, "is_ready": is_ready(each, at=request.now)} for each in packages],
        "erasures": Erasure.objects.filter(user_id=me).order_by("-proposed_at")[:20],
    }
    return render(request, "fd_rights/your_rights.html", context)


def is_ready(package: Package, *, at: datetime) -> bool:
    """Return whether a package can be fetched."""
    return package.state == PackageState.READY.value and package.expires_at is not None and package.expires_at > at


def _service_url(slug: str, request: Request) -> str:
    found = service(slug, at=request.now)
    return reverse("service", args=[slug]) if found is not None and found.state is ServiceState.CURRENT else ""


@access(signed_in)
@require_safe
def fetch_package(request: Request, package_id: UUID) -> HttpResponseBase:
    """Give somebody their own package; nobody else's is there."""
    found = Package.objects.filter(pk=package_id).first()
    if found is None or not permissions.may_fetch(request.actor, found):
        raise Http404("There is nothing of yours here.")
    speak_as_chosen(request)
    return handed_over(request, found)


@access(signed_in)
@require_safe
def own_data(request: Request) -> HttpResponse:
    """Give somebody what they told us themselves, to take elsewhere."""
    user_id = request.actor.user_id or 0
    details = tuple(customers.ids_of_user(user_id))
    me = KnownBy(customer=0, records=(), details=details, users=(user_id,), names=())
    audit.record("rights.own-data-taken", on=f"user:{user_id}", by=request.actor, at=request.now)
    answer = HttpResponse(as_json(told_by_themselves(me, at=request.now)), content_type="application/json")
    answer["Content-Disposition"] = 'attachment; filename="what-i-told-you.json"'
    answer["Cache-Control"] = "private, no-store"
    return answer
