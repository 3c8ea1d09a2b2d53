from django.apps import AppConfig


class HubConfig(AppConfig):
    name = "frontdoor.web.hub"
    label = "fd_web_hub"
