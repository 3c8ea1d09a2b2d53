from django.apps import AppConfig


class StampsConfig(AppConfig):
    name = "frontdoor.foundation.stamps"
    label = "fd_stamps"
    verbose_name = "Stamps of what processes remember"
