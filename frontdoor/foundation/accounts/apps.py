from django.apps import AppConfig
from django.contrib.auth.signals import user_logged_in


class AccountsConfig(AppConfig):
    name = "frontdoor.foundation.accounts"
    label = "fd_accounts"
    verbose_name = "Accounts, teams and access"

    def ready(self) -> None:
        """Start a session's clocks at every sign-in, whichever page or backend it came by."""
        from frontdoor.foundation.accounts import sessions  # noqa: PLC0415 -- needs the settings

        user_logged_in.connect(sessions.begin, dispatch_uid="fd_accounts.sessions")
