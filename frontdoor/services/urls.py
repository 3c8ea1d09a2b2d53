from django.urls import path

from frontdoor.services.views import beginnings, definitions, files, proposals, standing

urlpatterns = [
    path("office/services/", definitions.services, name="definitions"),
    path("office/services/proposals/new/", beginnings.new, name="proposal-new"),
    path("office/services/proposals/from-form/", beginnings.from_form, name="proposal-from-form"),
    path("office/services/proposals/from-file/", beginnings.from_file, name="proposal-from-file"),
    path("office/services/proposals/<int:proposal_id>/", proposals.proposal, name="proposal"),
    path("office/services/proposals/<int:proposal_id>/yaml/", files.proposal_file, name="proposal-yaml"),
    path("office/services/<slug:slug>/", definitions.service, name="definition"),
    path("office/services/<slug:slug>/ways/", definitions.ways, name="definition-ways"),
    path("office/services/<slug:slug>/versions/<int:number>/", definitions.version, name="definition-version"),
    path("office/services/<slug:slug>/versions/<int:number>/yaml/", files.version_file, name="definition-yaml"),
    path("office/services/<slug:slug>/versions/<int:number>/propose/", beginnings.from_version, name="propose"),
    path("office/services/<slug:slug>/versions/<int:number>/roll-back/", standing.roll_back, name="roll-back"),
    path("office/services/<slug:slug>/versions/<int:number>/call-off/", standing.call_off, name="call-off"),
    path("office/services/<slug:slug>/withdraw/", standing.withdraw, name="withdraw-service"),
    path("office/services/<slug:slug>/offer-again/", standing.offer_again, name="offer-service-again"),
]
