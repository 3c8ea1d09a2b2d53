from django.apps import AppConfig


class OutboxConfig(AppConfig):
    name = "frontdoor.foundation.outbox"
    label = "fd_outbox"
