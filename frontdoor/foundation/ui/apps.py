from django.apps import AppConfig


class UiConfig(AppConfig):
    name = "frontdoor.foundation.ui"
    label = "fd_ui"

    def ready(self) -> None:
        from django.utils.translation import gettext  # noqa: PLC0415 -- looks for catalogues, so settings come first

        from frontdoor.foundation.ui import checks, speaking  # noqa: F401, PLC0415 -- registers
        from frontdoor.kernel.language import teach  # noqa: PLC0415 -- beside what it is taught

        teach(translate=gettext, speaking=speaking.speaking)
