from django.apps import AppConfig


class FilesConfig(AppConfig):
    name = "frontdoor.foundation.files"
    label = "fd_files"
