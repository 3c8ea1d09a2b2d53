from typing import Any

from django.urls import URLPattern, path

from frontdoor.foundation.accounts.access import guarded_by_key
from frontdoor.web.open_api.json_api.api import api
from frontdoor.web.open_api.open311 import views

#: ninja makes its views itself, so each is marked here: it admits by key, or publishes what is public.
_ninja_patterns: list[Any] = api.urls[0]
for _pattern in _ninja_patterns:
    if isinstance(_pattern, URLPattern):
        guarded_by_key(_pattern.callback)

urlpatterns = [
    path("open311/v2/discovery.<str:format>", views.discovery),
    path("open311/v2/services.<str:format>", views.services),
    path("open311/v2/services/<str:code>.<str:format>", views.one_service),
    path("open311/v2/requests.<str:format>", views.requests),
    path("open311/v2/requests/<str:reference>.<str:format>", views.one_request),
    path("open311/v2/tokens/<str:token>.<str:format>", views.one_token),
    path("open311/v2/servicerequestupdates.<str:format>", views.request_updates),
    path("open311/v2/", views.nothing_here),
    path("open311/v2/<path:rest>", views.nothing_here),
    path("api/v1/", (_ninja_patterns, "api", "api")),
]
