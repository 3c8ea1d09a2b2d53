from django.urls import path

from frontdoor.web.acting.views import circles, representing, staff

urlpatterns = [
    path("acting/", representing.overview, name="acting-overview"),
    path("acting/invite/", representing.ask, name="acting-invite"),
    path("acting/stop/", representing.stop, name="stop-acting"),
    path("acting/invitations/<str:token>/", representing.invitation, name="acting-invitation"),
    path("acting/requests/<str:reference>/", representing.one_request, name="acting-request"),
    path("acting/<int:representation_id>/", representing.one, name="acting-one"),
    path("acting/<int:representation_id>/act/", representing.act, name="act-for"),
    path("circle/", circles.overview, name="circles"),
    path("circle/invitations/<str:token>/", circles.invitation, name="circle-invitation"),
    path("circle/<int:circle_id>/", circles.one, name="circle"),
    path("circle/<int:circle_id>/ask/", circles.ask, name="circle-ask"),
    path("circle/<int:circle_id>/invite/", circles.invite, name="circle-invite"),
    path("circle/<int:circle_id>/leave/", circles.leave, name="circle-leave"),
    path("circle/<int:circle_id>/members/<int:member_id>/remove/", circles.remove, name="circle-remove"),
    path("circle/<int:circle_id>/tasks/<int:task_id>/", circles.task, name="circle-task"),
    path("hub/acting/", staff.waiting, name="hub-acting"),
    path("hub/acting/new/", staff.record, name="hub-acting-new"),
    path("hub/acting/<int:representation_id>/", staff.decide, name="hub-acting-decide"),
]
