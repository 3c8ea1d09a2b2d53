"""Where signing in begins: the ways there are, and a user name and password for those who have one."""

from typing import Any

from django.contrib.auth import views as django_views
from django.contrib.auth.forms import AuthenticationForm
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect

from frontdoor.foundation.accounts.access import access, anyone
from frontdoor.foundation.accounts.elsewhere.providers import DIRECTORY, ONE_LOGIN, provider, stands_in
from frontdoor.foundation.accounts.entering import NotThisWay, enter, remember_next
from frontdoor.kernel.language import say
from frontdoor.web.account.views.passkeys import site_of
from frontdoor.web.resident.speaking import speak_as_chosen


class _SignIn(django_views.LoginView):
    template_name = "account/sign_in.html"

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> Any:
        speak_as_chosen(request)  # type: ignore[arg-type]  # our middleware's request
        remember_next(request)
        return super().dispatch(request, *args, **kwargs)

    def form_valid(self, form: AuthenticationForm) -> HttpResponse:
        try:
            return redirect(enter(self.request, form.get_user(), method="password", wanted=self.get_redirect_url()))
        except NotThisWay:
            return self.form_invalid(form)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        context = super().get_context_data(**kwargs)
        # One sentence, whichever part was wrong: saying which would tell strangers who has an account.
        if context["form"].errors:
            context["sign_in_error"] = say("Enter a user name or password that go together")
            context["sign_in_errors"] = [{"text": context["sign_in_error"], "href": "#id_username"}]
        context["has_one_login"] = provider(ONE_LOGIN) is not None
        context["stands_in"] = stands_in()
        context["has_directory"] = provider(DIRECTORY) is not None
        context["has_passkeys"] = site_of(self.request).can_have_passkeys
        context["again"] = "again" in self.request.GET
        return context


sign_in = access(anyone)(_SignIn.as_view())
