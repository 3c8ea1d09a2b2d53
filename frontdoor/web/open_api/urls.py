from django.urls import path

from frontdoor.web.open_api.open311 import views

urlpatterns = [
    path("open311/v2/discovery.<str:format>", views.discovery),
    path("open311/v2/services.<str:format>", views.services),
    path("open311/v2/services/<slug:code>.<str:format>", views.one_service),
    path("open311/v2/requests.<str:format>", views.requests),
    path("open311/v2/requests/<str:reference>.<str:format>", views.one_request),
    path("open311/v2/tokens/<str:token>.<str:format>", views.one_token),
    path("open311/v2/servicerequestupdates.<str:format>", views.request_updates),
]
