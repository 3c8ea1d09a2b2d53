"""Signing in as a browser does, for tests."""

from typing import Any
from urllib.parse import urlsplit

from django.test import Client

from frontdoor.foundation.accounts.models import User
from frontdoor.messages.models import Message
from tests.fakes.oidc import FakeIssuer


def ask_for_code(client: Client, email: str, **other: str) -> Any:
    """Ask for a code to sign in by."""
    return client.post("/sign-in/email/", {"email": email, **other})


def sent(fact: str = "code") -> str:
    """Return what the newest message says."""
    return str(Message.objects.order_by("-id")[0].facts[fact])


def who(client: Client) -> str:
    """Return who is signed in to a browser, "" for nobody."""
    user_id = client.session.get("_auth_user_id")
    return User.objects.get(pk=user_id).username if user_id else ""


def by_password(username: str) -> Client:
    """Return a browser in which somebody of the cast has just signed in by their password."""
    client = Client()
    client.post("/sign-in/", {"username": username, "password": "frontdoor-demo"})
    return client


def through(client: Client, issuer: FakeIssuer, name: str = "one-login", query: str = "") -> Any:
    """Go to an issuer and come back as a browser would."""
    away = client.get(f"/sign-in/with/{name}/{query}")
    back = urlsplit(issuer.agree(away["Location"]))
    return client.get(f"{back.path}?{back.query}")
