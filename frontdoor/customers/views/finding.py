"""Finding a customer at the hub."""

from typing import Any, Final

from django.db import transaction
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods

from frontdoor.customers import permissions
from frontdoor.customers.forms.looking import FindForm
from frontdoor.customers.operations.finding import FoundPage, SayMoreOfThem, find
from frontdoor.foundation.accounts.access import NotAllowed, Request, access

_KEY: Final = "looked-for"


@access(permissions.looks_at_customers)
@require_http_methods(["GET", "HEAD", "POST"])
def customers(request: Request) -> HttpResponse:
    """Look somebody up. What is typed is kept in the session, so that no address and no log holds it."""
    if request.method == "POST":
        request.session[_KEY] = {name: request.POST.get(name, "")[:254] for name in FindForm.base_fields}
        return redirect("customers")
    typed: dict[str, str] | None = request.session.get(_KEY)
    form = FindForm(typed if typed and any(each.strip() for each in typed.values()) else None)
    found, status = _found(request, form)
    context = {"form": form, "found": found}
    return render(request, "fd_customers/customers.html", context, status=status)


def _found(request: Request, form: FindForm) -> tuple[FoundPage | None, int]:
    if not form.is_bound:
        return None, 200
    if not form.is_valid():
        return None, 422
    given: Any = request.GET
    try:
        with transaction.atomic(durable=True):
            found = find(
                form.sought(), by=request.actor, at=request.now, after=given.get("after", ""),
                before=given.get("before", ""),
            )  # fmt: skip
    except (SayMoreOfThem, NotAllowed) as refusal:
        form.add_error("name", str(refusal))
        return None, 422
    return found, 200
