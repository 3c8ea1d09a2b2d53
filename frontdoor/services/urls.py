from django.urls import path

from frontdoor.services.views import definitions, tracked_item, tracker, tracker_import, use

urlpatterns = [
    path("office/services/", definitions.services, name="definitions"),
    path("office/services/tracker/", tracker.tracker, name="tracker"),
    path("office/services/tracker/items.csv", tracker.download, name="tracker-download"),
    path("office/services/tracker/targets/", tracker.target, name="tracker-targets"),
    path("office/services/tracker/add/", tracked_item.add, name="tracked-add"),
    path("office/services/tracker/<int:item_id>/", tracked_item.item, name="tracked-item"),
    path("office/services/tracker/<int:item_id>/change/", tracked_item.change, name="tracked-change"),
    path("office/services/tracker/upload/", tracker_import.upload, name="tracker-upload"),
    path("office/services/tracker/upload/<int:import_id>/", tracker_import.result, name="tracker-import"),
    path("office/services/tracker/upload/<int:import_id>/to-mend.csv", tracker_import.refused, name="tracker-refused"),
    path("office/services/<slug:slug>/", definitions.service, name="definition"),
    path("office/services/<slug:slug>/use.csv", use.download, name="definition-use"),
    path("office/services/<slug:slug>/ways/", definitions.ways, name="definition-ways"),
    path("office/services/<slug:slug>/versions/<int:number>/", definitions.version, name="definition-version"),
]
