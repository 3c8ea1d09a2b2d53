"""Signing in and out, and where one lands afterwards."""

from django.contrib.auth import views as django_views
from django.http import HttpResponse
from django.shortcuts import redirect

from frontdoor.foundation.accounts.access import Request, access, anyone, signed_in
from frontdoor.foundation.accounts.actors import Role


class _SignIn(django_views.LoginView):
    template_name = "fd_accounts/sign_in.html"


sign_in = access(anyone)(_SignIn.as_view())
sign_out = access(anyone)(django_views.LogoutView.as_view())


@access(signed_in)
def after_sign_in(request: Request) -> HttpResponse:
    """Take people to the page they work from."""
    if request.actor.has(Role.ADVISER):
        return redirect("/hub/")
    if request.actor.is_staff:
        return redirect("/office/")
    return redirect("/")
