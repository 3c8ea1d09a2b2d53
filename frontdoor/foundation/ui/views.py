"""Pages for when something is not there, not allowed or broken, and the gallery of components."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.csrf import requires_csrf_token

from frontdoor.foundation.accounts.access import Request, access, anyone, staff
from frontdoor.foundation.ui.council import the_council
from frontdoor.foundation.ui.gallery import contents


@requires_csrf_token
def bad_request(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:  # noqa: ARG001 -- Django's form
    """Answer 400."""
    return render(request, "ui/400.html", status=400)


@requires_csrf_token
def forbidden(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:  # noqa: ARG001 -- Django's form
    """Answer 403: signed in, but this page is not theirs."""
    return render(request, "ui/403.html", status=403)


@requires_csrf_token
def not_found(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:  # noqa: ARG001 -- Django's form
    """Answer 404."""
    return render(request, "ui/404.html", status=404)


@requires_csrf_token
def server_error(request: HttpRequest) -> HttpResponse:
    """Answer 500, without asking the database for anything."""
    return render(request, "ui/500.html", {"council": the_council()}, status=500)


@requires_csrf_token
def csrf_failure(request: HttpRequest, reason: str = "") -> HttpResponse:  # noqa: ARG001 -- Django's form
    """Answer 403 when a form came back without its token; the browser's back button keeps what was typed."""
    return render(request, "ui/csrf.html", status=403)


@access(anyone)
def theme(request: Request) -> HttpResponse:  # noqa: ARG001 -- a view takes the request
    """Return the council's colours as one small stylesheet of variables."""
    lines = "".join(f"{name}:{value};" for name, value in the_council().theme.variables().items())
    response = HttpResponse(f":root{{{lines}}}", content_type="text/css")
    response["Cache-Control"] = "public, max-age=3600"
    return response


@access(staff)
def gallery(request: Request) -> HttpResponse:
    """Show every component once, for the people who build pages."""
    return render(request, "ui/gallery.html", contents())
