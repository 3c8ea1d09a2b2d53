from django.apps import AppConfig


class UiConfig(AppConfig):
    name = "frontdoor.foundation.ui"
    label = "fd_ui"

    def ready(self) -> None:
        from frontdoor.foundation.ui import checks  # noqa: F401, PLC0415 -- registers
