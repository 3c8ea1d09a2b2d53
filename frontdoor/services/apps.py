from django.apps import AppConfig


class ServicesConfig(AppConfig):
    name = "frontdoor.services"
    label = "fd_services"
