from django.apps import AppConfig


class AccountConfig(AppConfig):
    name = "frontdoor.web.account"
    label = "fd_web_account"
