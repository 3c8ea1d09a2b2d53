from django.apps import AppConfig


class ResidentConfig(AppConfig):
    name = "frontdoor.web.resident"
    label = "fd_web_resident"
