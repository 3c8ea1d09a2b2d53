from django.apps import AppConfig
from django.utils.module_loading import autodiscover_modules


class OutboxConfig(AppConfig):
    name = "frontdoor.foundation.outbox"
    label = "fd_outbox"
    verbose_name = "Outbox"

    def ready(self) -> None:
        """Let every context say what it listens to and what it does periodically."""
        from frontdoor.foundation.outbox import checks  # noqa: F401, PLC0415 -- registers them

        autodiscover_modules("handlers", "tasks")
