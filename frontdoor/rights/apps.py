from django.apps import AppConfig


class RightsConfig(AppConfig):
    name = "frontdoor.rights"
    label = "fd_rights"
