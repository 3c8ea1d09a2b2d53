"""Signing out, and where one lands afterwards."""

from django.contrib.auth import views as django_views
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_safe

from frontdoor.foundation.accounts import typed
from frontdoor.foundation.accounts.access import Request, access, anyone, signed_in
from frontdoor.foundation.accounts.actors import Role

sign_out = access(anyone)(django_views.LogoutView.as_view())


@access(signed_in)
@require_safe
def what_was_typed(request: Request) -> HttpResponse:
    """Show somebody what they had typed when their sign-in ended, to be sent now or copied."""
    kept = typed.held(request.session, username=request.actor.username)
    if kept is None:
        return redirect("after-sign-in")
    # Marks of the page itself are sent again, and mean nothing to whoever reads.
    words = [value for _name, value in kept.fields if " " in value.strip()]
    return render(request, "fd_accounts/typed.html", {"typed": kept, "words": words})


@access(signed_in)
def after_sign_in(request: Request) -> HttpResponse:
    """Take people to the page they work from."""
    if request.actor.has(Role.ADVISER):
        return redirect("/hub/")
    if request.actor.is_staff:
        return redirect("/office/")
    return redirect("/")
