from django.apps import AppConfig


class PlacesConfig(AppConfig):
    name = "frontdoor.places"
    label = "fd_places"
