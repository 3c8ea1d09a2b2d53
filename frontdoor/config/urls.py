"""Every address of the site: each installed context and area keeps its own list, which is found by its name."""

from importlib.util import find_spec

from django.apps import apps
from django.urls import include, path

from frontdoor.config.health import healthz

urlpatterns = [
    path("healthz", healthz, name="healthz"),
    # In the order of INSTALLED_APPS, from the foundation up to the pages by audience.
    *(
        path("", include(f"{area.name}.urls"))
        for area in apps.get_app_configs()
        if area.name.startswith("frontdoor.") and find_spec(f"{area.name}.urls")
    ),
]

handler400 = "frontdoor.foundation.ui.views.bad_request"
handler403 = "frontdoor.foundation.ui.views.forbidden"
handler404 = "frontdoor.foundation.ui.views.not_found"
handler500 = "frontdoor.foundation.ui.views.server_error"
