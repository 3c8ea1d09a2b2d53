from django.urls import path

from frontdoor.foundation.outbox import views

urlpatterns = [
    path("office/hand-offs/", views.hand_offs, name="hand-offs"),
    path("office/hand-offs/replay/", views.replay_given_up, name="replay-given-up"),
    path("office/hand-offs/<int:delivery_id>/replay/", views.replay_one, name="replay"),
]
