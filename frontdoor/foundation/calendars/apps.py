from django.apps import AppConfig


class CalendarsConfig(AppConfig):
    name = "frontdoor.foundation.calendars"
    label = "fd_calendars"
