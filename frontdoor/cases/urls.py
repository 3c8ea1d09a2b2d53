from django.urls import path

from frontdoor.cases.views import (
    calendars,
    case_page,
    clocks,
    disputes,
    notifications,
    outside,
    relating,
    splitting,
    tasks,
    watching,
    work_list,
)

urlpatterns = [
    path("office/cases/", work_list.cases, name="work-list"),
    path("office/views/", work_list.save, name="save-view"),
    path("office/views/<int:view_id>/rename/", work_list.rename, name="rename-view"),
    path("office/views/<int:view_id>/delete/", work_list.delete, name="delete-view"),
    path("office/cases/<str:reference>/", case_page.case_page, name="case"),
    path("office/cases/<str:reference>/clocks/", clocks.clocks_of_case, name="clocks"),
    path("office/cases/<str:reference>/watch/", watching.watch, name="watch"),
    path("office/cases/<str:reference>/open/", watching.keep_open, name="keep-open"),
    path("office/cases/<str:reference>/related/", relating.relate, name="relate"),
    path("office/cases/<str:reference>/split/", splitting.split_up, name="split"),
    path("office/cases/<str:reference>/<slug:name>/", case_page.act, name="act"),
    path("office/notifications/", notifications.notifications, name="notifications"),
    path("office/notifications/seen/", notifications.seen, name="notifications-seen"),
    path("office/calendars/", calendars.calendars, name="calendars"),
    path("office/calendars/closure/", calendars.closure, name="closure"),
    path("office/calendars/hours/", calendars.hours, name="working-hours"),
    path("office/tasks/", tasks.tasks, name="tasks"),
    path("office/asked/<uuid:request_id>/", outside.as_they_see, name="as-they-see"),
    path("asked-of-you/<str:token>/", outside.asked_of_you, name="asked-of-you"),
    path("office/disputes/", disputes.disputes, name="reopen-requests"),
]
