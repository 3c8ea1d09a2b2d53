from django.apps import AppConfig


class CalendarsConfig(AppConfig):
    name = "frontdoor.foundation.calendars"
    label = "fd_calendars"
    verbose_name = "Working hours, bank holidays and closures"

    def ready(self) -> None:
        from frontdoor.foundation.calendars import checks  # noqa: F401, PLC0415 -- registers; needs the models
