from django.apps import AppConfig


class MessagesConfig(AppConfig):
    name = "frontdoor.messages"
    label = "fd_messages"
