from django.apps import AppConfig


class OpenApiConfig(AppConfig):
    name = "frontdoor.web.open_api"
    label = "fd_web_open_api"
