from django.apps import AppConfig


class FilesConfig(AppConfig):
    name = "frontdoor.foundation.files"
    label = "fd_files"
    verbose_name = "Files that people sent"

    def ready(self) -> None:
        from frontdoor.foundation.files import checks  # noqa: F401, PLC0415 -- registers; needs the settings
