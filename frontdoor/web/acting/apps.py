from django.apps import AppConfig


class ActingConfig(AppConfig):
    name = "frontdoor.web.acting"
    label = "fd_web_acting"
