from django.urls import path

from frontdoor.customers.views import matches

urlpatterns = [
    path("office/matches/", matches.matches, name="matches"),
    path("office/matches/<int:pair_id>/", matches.match, name="match"),
    path("office/matches/<int:pair_id>/undo/", matches.undo_match, name="undo-match"),
    path("office/records/<int:record_id>/", matches.record, name="record"),
    path("office/records/<int:record_id>/part/", matches.part_record, name="part-record"),
]
