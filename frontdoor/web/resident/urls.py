from django.urls import path

from frontdoor.web.resident.views import (
    asked,
    catalogue,
    form,
    preview,
    registers,
    reminders,
    reports,
    survey,
    tracking,
)

urlpatterns = [
    path("", catalogue.home, name="home"),
    path("services/", catalogue.services, name="services"),
    path("services/come-back/<str:token>/", form.come_back, name="resume"),
    path("services/come-back/stop/<str:token>/", reminders.reminders, name="stop-reminders"),
    path("services/asked/<str:token>/", asked.begin, name="asked"),
    path("services/asked/<str:token>/<slug:page>/", asked.page, name="asked-page"),
    path("services/<slug:slug>/", catalogue.start_page, name="service"),
    path("services/<slug:slug>/start/", form.start, name="start"),
    path("services/<slug:slug>/<uuid:draft_id>/<slug:page>/", form.page, name="form-page"),
    path("office/services/proposals/<int:proposal_id>/preview/", preview.start, name="proposal-preview"),
    path("office/services/proposals/<int:proposal_id>/preview/way/", preview.play, name="preview-way"),
    path("office/services/proposals/<int:proposal_id>/preview/<slug:page>/", preview.page, name="preview-page"),
    path("registers/", registers.registers, name="registers"),
    path("registers/<slug:register>/", registers.entries, name="register"),
    path("registers/<slug:register>/<int:entry_id>/", registers.entry, name="register-entry"),
    path(
        "registers/<slug:register>/<int:entry_id>/documents/<int:document_id>/",
        registers.document,
        name="register-document",
    ),
    path("reports/", reports.reports, name="reports"),
    path("reports/map.json", reports.points, name="report-points"),
    path("reports/<str:reference>/", reports.report, name="report"),
    path("complaint-survey/<str:token>/", survey.survey, name="complaint-survey"),
    path("track/", tracking.ask_for_link, name="track"),
    path("track/stop/<str:token>/", tracking.stop_updates, name="stop-updates"),
    path("track/<str:token>/", tracking.track, name="tracking"),
    path("account/", tracking.account, name="account"),
]
