from django.apps import AppConfig


class UiConfig(AppConfig):
    name = "frontdoor.foundation.ui"
    label = "fd_ui"
