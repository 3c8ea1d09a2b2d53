from django.urls import path

from frontdoor.services.views import (
    beginnings,
    definitions,
    editing,
    editing_file,
    editing_lists,
    editing_map,
    files,
    proposals,
    standing,
)

_EDIT = "office/services/proposals/<int:proposal_id>/edit/"

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
    path(_EDIT, editing.overview, name="proposal-edit"),
    path(f"{_EDIT}part/<path:where>/", editing.part, name="proposal-edit-part"),
    path(f"{_EDIT}move/<path:where>/", editing_lists.moving, name="proposal-edit-move"),
    path(f"{_EDIT}remove/<path:where>/", editing_lists.removing, name="proposal-edit-remove"),
    path(f"{_EDIT}file/", editing_file.as_file, name="proposal-edit-file"),
    path(f"{_EDIT}lgsl/", editing_file.lgsl, name="proposal-edit-lgsl"),
    path(f"{_EDIT}map/", editing_map.ways, name="proposal-edit-map"),
    path("office/services/<slug:slug>/versions/<int:number>/yaml/", files.version_file, name="definition-yaml"),
    path("office/services/<slug:slug>/versions/<int:number>/propose/", beginnings.from_version, name="propose"),
    path("office/services/<slug:slug>/versions/<int:number>/roll-back/", standing.roll_back, name="roll-back"),
    path("office/services/<slug:slug>/versions/<int:number>/call-off/", standing.call_off, name="call-off"),
    path("office/services/<slug:slug>/withdraw/", standing.withdraw, name="withdraw-service"),
    path("office/services/<slug:slug>/offer-again/", standing.offer_again, name="offer-service-again"),
]
