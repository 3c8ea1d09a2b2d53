from django.apps import AppConfig


class AccountsConfig(AppConfig):
    name = "frontdoor.foundation.accounts"
    label = "fd_accounts"
    verbose_name = "Accounts, teams and access"
