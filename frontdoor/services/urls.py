from django.urls import path

from frontdoor.services.views import definitions, editing, editing_file, editing_lists

_EDIT = "office/services/proposals/<int:proposal_id>/edit/"

urlpatterns = [
    path("office/services/", definitions.services, name="definitions"),
    path("office/services/<slug:slug>/", definitions.service, name="definition"),
    path("office/services/<slug:slug>/ways/", definitions.ways, name="definition-ways"),
    path("office/services/<slug:slug>/versions/<int:number>/", definitions.version, name="definition-version"),
    path(_EDIT, editing.overview, name="proposal-edit"),
    path(f"{_EDIT}part/<path:where>/", editing.part, name="proposal-edit-part"),
    path(f"{_EDIT}move/<path:where>/", editing_lists.moving, name="proposal-edit-move"),
    path(f"{_EDIT}remove/<path:where>/", editing_lists.removing, name="proposal-edit-remove"),
    path(f"{_EDIT}file/", editing_file.as_file, name="proposal-edit-file"),
    path(f"{_EDIT}lgsl/", editing_file.lgsl, name="proposal-edit-lgsl"),
]
