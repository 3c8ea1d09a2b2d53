from django.urls import path

from frontdoor.services.views import definitions, use

urlpatterns = [
    path("office/services/", definitions.services, name="definitions"),
    path("office/services/<slug:slug>/", definitions.service, name="definition"),
    path("office/services/<slug:slug>/use.csv", use.download, name="definition-use"),
    path("office/services/<slug:slug>/ways/", definitions.ways, name="definition-ways"),
    path("office/services/<slug:slug>/versions/<int:number>/", definitions.version, name="definition-version"),
]
