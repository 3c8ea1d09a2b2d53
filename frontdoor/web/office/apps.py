from django.apps import AppConfig


class OfficeConfig(AppConfig):
    name = "frontdoor.web.office"
    label = "fd_web_office"
