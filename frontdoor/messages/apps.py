from django.apps import AppConfig


class MessagesConfig(AppConfig):
    name = "frontdoor.messages"
    label = "fd_messages"

    def ready(self) -> None:
        """Register the checks, and what messages tell on pages about somebody."""
        from frontdoor.foundation.ui.panels import panels  # noqa: PLC0415 -- as the next
        from frontdoor.messages import checks  # noqa: F401, PLC0415 -- registers itself
        from frontdoor.messages.panels import PANEL  # noqa: PLC0415 -- models are loaded by now

        panels.add("messages", PANEL)
