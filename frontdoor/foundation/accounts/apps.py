from django.apps import AppConfig
from django.contrib.auth.signals import user_logged_in


class AccountsConfig(AppConfig):
    name = "frontdoor.foundation.accounts"
    label = "fd_accounts"
    verbose_name = "Accounts, teams and access"

    def ready(self) -> None:
        """Register the checks, and start a session's clocks at every sign-in, whichever page or backend it came by."""
        from frontdoor.foundation.accounts import checks, sessions, ways_in  # noqa: F401, PLC0415 -- need the settings

        user_logged_in.connect(sessions.begin, dispatch_uid="fd_accounts.sessions")
        user_logged_in.connect(ways_in.note_sign_in, dispatch_uid="fd_accounts.sign_ins")
