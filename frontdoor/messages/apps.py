from django.apps import AppConfig


class MessagesConfig(AppConfig):
    name = "frontdoor.messages"
    label = "fd_messages"

    def ready(self) -> None:
        """Register the checks."""
        from frontdoor.messages import checks  # noqa: F401, PLC0415 -- registers itself
