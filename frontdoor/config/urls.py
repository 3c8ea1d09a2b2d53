"""Every address of the site: each area keeps its own list."""

from importlib.util import find_spec

from django.urls import include, path

from frontdoor.config.health import healthz

urlpatterns = [
    path("healthz", healthz, name="healthz"),
    path("", include("frontdoor.foundation.accounts.urls")),
]
for area in (
    "frontdoor.foundation.ui",
    "frontdoor.foundation.files",
    "frontdoor.foundation.outbox",
    "frontdoor.places",
    "frontdoor.messages",
    "frontdoor.services",
    "frontdoor.cases",
    "frontdoor.web.open_api",
    "frontdoor.web.hub",
    "frontdoor.web.office",
    "frontdoor.web.resident",
):
    if find_spec(f"{area}.urls"):
        urlpatterns.append(path("", include(f"{area}.urls")))

handler400 = "frontdoor.foundation.ui.views.bad_request"
handler403 = "frontdoor.foundation.ui.views.forbidden"
handler404 = "frontdoor.foundation.ui.views.not_found"
handler500 = "frontdoor.foundation.ui.views.server_error"
