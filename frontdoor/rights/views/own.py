"""The resident's own page of rights: what they may ask, how it goes on, what they can fetch."""

from datetime import datetime
from functools import partial
from uuid import UUID

from django.http import Http404, HttpResponse, HttpResponseBase
from django.shortcuts import render
from django.views.decorators.http import require_safe

from frontdoor.cases.api import of_customers
from frontdoor.customers import api as customers
from frontdoor.customers.api import KnownBy
from frontdoor.foundation.accounts.access import Request, access, signed_in
from frontdoor.foundation.audit import api as audit
from frontdoor.foundation.ui.speaking import chosen, speak_as_chosen
from frontdoor.rights import permissions
from frontdoor.rights.models import Erasure, Package
from frontdoor.rights.operations.packages import as_json
from frontdoor.rights.queries.gathering import told_by_themselves
from frontdoor.rights.rules.states import PackageState
from frontdoor.rights.views.packages import handed_over
from frontdoor.services.api import ServiceRecord, ServiceState, service, service_in_language


@access(signed_in)
@require_safe
def your_rights(request: Request) -> HttpResponse:
    """Show somebody what they may ask about their own data, and how what they asked goes on."""
    speak_as_chosen(request)
    me = request.actor.user_id or 0
    mine = customers.ids_of_user(me)
    asking = customers.policy().purposes[customers.RIGHTS].services
    asked = [each for each in of_customers(mine) if each.service in asking]
    packages = Package.objects.filter(user_id=me).order_by("-asked_at")[:20]
    context = {
        "services": [each for each in map(partial(_offered, request), asking) if each is not None],
        "asked": asked,
        "packages": [{"row": each, "is_ready": is_ready(each, at=request.now)} for each in packages],
        "erasures": Erasure.objects.filter(user_id=me).order_by("-proposed_at")[:20],
    }
    return render(request, "fd_rights/your_rights.html", context)


def is_ready(package: Package, *, at: datetime) -> bool:
    """Return whether a package can be fetched."""
    return package.state == PackageState.READY.value and package.expires_at is not None and package.expires_at > at


def _offered(request: Request, slug: str) -> ServiceRecord | None:
    """Return a service in the language of the page, None while it is not offered."""
    found = service(slug, at=request.now)
    if found is None or found.state is not ServiceState.CURRENT:
        return None
    return service_in_language(found, chosen(request))


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
