"""The issuers this installation knows, and the demonstration's stand-in behind the same two calls."""

import secrets
from collections.abc import Mapping
from datetime import datetime
from typing import Any, Final, Protocol

from django.conf import settings
from django.core import signing
from django.urls import reverse

from frontdoor.foundation.accounts.elsewhere import oidc
from frontdoor.foundation.accounts.elsewhere.trust import NotBelieved, Vouched

ONE_LOGIN: Final = "one-login"
DIRECTORY: Final = "directory"
#: What the stand-in calls itself, so that its identities can never be mistaken for real ones.
STAND_IN_ISSUER: Final = "https://stand-in.invalid/"
_STAND_IN_SALT: Final = "fd_accounts.stand-in"
_STAND_IN_LASTS: Final = 300


class Provider(Protocol):
    """Somebody who vouches for people."""

    def begin(self, *, language: str = "") -> tuple[str, dict[str, str]]:
        """Return where to send somebody, and what to keep in their session until they come back."""

    def finish(self, *, kept: Mapping[str, str], said: Mapping[str, str], at: datetime) -> Vouched:
        """Return whom they vouch for. Raises NotBelieved."""


class OpenIdConnect:
    """The real thing."""

    def __init__(self, client: oidc.Client) -> None:
        self.client = client

    def begin(self, *, language: str = "") -> tuple[str, dict[str, str]]:
        return oidc.begin(self.client, language=language)

    def finish(self, *, kept: Mapping[str, str], said: Mapping[str, str], at: datetime) -> Vouched:
        return oidc.finish(self.client, kept=kept, said=said, at=at)


class StandIn:
    """The demonstration's GOV.UK One Login: a page of ours that says so, and lets one choose who to be."""

    def begin(self, *, language: str = "") -> tuple[str, dict[str, str]]:  # noqa: ARG002 -- it speaks as the page does
        kept = {"state": secrets.token_urlsafe(32)}
        return f"{reverse('stand-in')}?state={kept['state']}", kept

    def finish(self, *, kept: Mapping[str, str], said: Mapping[str, str], at: datetime) -> Vouched:  # noqa: ARG002 -- the signature carries its own time
        if not kept.get("state") or kept["state"] != said.get("state"):
            raise NotBelieved("another state")
        try:
            chosen: Any = signing.loads(said.get("code", ""), salt=_STAND_IN_SALT, max_age=_STAND_IN_LASTS)
        except signing.BadSignature as fault:
            raise NotBelieved("not chosen on the stand-in's page") from fault
        if chosen["state"] != kept["state"]:
            raise NotBelieved("chosen for another sign-in")
        email = str(chosen["email"])
        return Vouched(issuer=STAND_IN_ISSUER, subject=f"stand-in:{email}", email=email, trust="Cl.Cm")


def stand_in_code(*, state: str, email: str) -> str:
    """Return what the stand-in's page sends back for somebody who was chosen on it."""
    return signing.dumps({"state": state, "email": email}, salt=_STAND_IN_SALT)


def stands_in() -> bool:
    """Return whether GOV.UK One Login is played by the stand-in here."""
    return bool(settings.FRONTDOOR_DEMO and not settings.ONE_LOGIN_ISSUER)


def provider(name: str) -> Provider | None:
    """Return who vouches under a name, or None where this installation has nobody."""
    if name == ONE_LOGIN:
        if settings.ONE_LOGIN_ISSUER:
            return OpenIdConnect(_one_login())
        return StandIn() if stands_in() else None
    return OpenIdConnect(_directory()) if settings.DIRECTORY_ISSUER else None


def _one_login() -> oidc.Client:
    return oidc.Client(
        issuer=settings.ONE_LOGIN_ISSUER,
        client_id=settings.ONE_LOGIN_CLIENT_ID,
        redirect_uri=f"{settings.FRONTDOOR_SITE}{reverse('elsewhere-back', args=[ONE_LOGIN])}",
        private_key=settings.ONE_LOGIN_PRIVATE_KEY,
        asked=tuple(settings.ONE_LOGIN_VTR),
    )


def _directory() -> oidc.Client:
    return oidc.Client(
        issuer=settings.DIRECTORY_ISSUER,
        client_id=settings.DIRECTORY_CLIENT_ID,
        redirect_uri=f"{settings.FRONTDOOR_SITE}{reverse('elsewhere-back', args=[DIRECTORY])}",
        secret=settings.DIRECTORY_CLIENT_SECRET,
        scope="openid email profile",
        groups_claim=settings.DIRECTORY_GROUPS_CLAIM,
    )
