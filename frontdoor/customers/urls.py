"""Where customers' own pages are."""

from django.urls import path

from frontdoor.customers.views import changes, matches, office_changes, telling

urlpatterns = [
    path("your-record/changes/", changes.changes, name="changes"),
    path("your-record/changes/tell/<slug:kind>/", telling.tell_change, name="tell-change"),
    path("your-record/changes/<slug:reference>/", changes.change, name="change"),
    path("your-record/changes/<slug:reference>/proof/", changes.change_proof, name="change-proof"),
    path("hub/changes/", office_changes.hub_changes, name="hub-changes"),
    path("hub/changes/<int:record_id>/<slug:kind>/", telling.hub_tell_change, name="hub-tell-change"),
    path("office/changes/", office_changes.office_changes, name="office-changes"),
    path("office/changes/told/<slug:reference>/", office_changes.office_change, name="office-change"),
    path(
        "office/changes/told/<slug:reference>/<slug:act>/", office_changes.office_change_act, name="office-change-act"
    ),
    path(
        "office/changes/deliveries/<int:delivery_id>/<slug:act>/",
        office_changes.office_delivery_act,
        name="office-delivery-act",
    ),
    path("office/matches/", matches.matches, name="matches"),
    path("office/matches/<int:pair_id>/", matches.match, name="match"),
    path("office/matches/<int:pair_id>/undo/", matches.undo_match, name="undo-match"),
    path("office/records/<int:record_id>/", matches.record, name="record"),
    path("office/records/<int:record_id>/part/", matches.part_record, name="part-record"),
]
