"""OpenID Connect as a client: the authorisation code with PKCE, and a token that is believed only after every check.

Why not a library that does it all: the ones we looked at check no nonce, no vector of trust, or no signature
(docs/decisions/0015-signing-in.md).
"""

import base64
import hashlib
import hmac
import json
import secrets
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, Final
from urllib.parse import urlencode, urlsplit
from uuid import uuid4

import jwt
import requests
from cryptography.hazmat.primitives.asymmetric.ec import EllipticCurvePrivateKey
from cryptography.hazmat.primitives.serialization import load_pem_private_key
from django.core.cache import cache

from frontdoor.foundation.accounts.elsewhere.trust import NotBelieved, Vouched, check_names

#: Both of GOV.UK One Login's, and what directories sign by. Never one with a shared secret, never none.
_ALGORITHMS: Final = ("ES256", "RS256", "PS256")
_TIMEOUT: Final = 10
_KEPT: Final = 3600
#: Clocks of two machines differ.
_LEEWAY: Final = 30
_LARGEST: Final = 200_000


@dataclass(frozen=True, slots=True)
class Client:
    """We, as an issuer knows us.

    :param private_key: PEM; with it we sign instead of showing a secret.
    :param asked: vectors of trust, one of which is to be reached.
    :param groups_claim: where the issuer says groups; "" where there are none.
    """

    issuer: str
    client_id: str
    redirect_uri: str
    private_key: str = field(default="", repr=False)
    secret: str = field(default="", repr=False)
    scope: str = "openid email"
    asked: tuple[str, ...] = ()
    groups_claim: str = ""


def begin(client: Client, *, language: str = "") -> tuple[str, dict[str, str]]:
    """Return where to send somebody, and what to keep in their session until they come back. Raises NotBelieved."""
    kept = {name: secrets.token_urlsafe(32) for name in ("state", "nonce", "verifier")}
    challenge = base64.urlsafe_b64encode(hashlib.sha256(kept["verifier"].encode()).digest()).rstrip(b"=")
    asked = {
        "response_type": "code",
        "client_id": client.client_id,
        "redirect_uri": client.redirect_uri,
        "scope": client.scope,
        "state": kept["state"],
        "nonce": kept["nonce"],
        "code_challenge": challenge.decode(),
        "code_challenge_method": "S256",
    }
    if client.asked:
        asked["vtr"] = json.dumps(list(client.asked), separators=(",", ":"))
    if language:
        asked["ui_locales"] = language
    return f"{_endpoint(client, 'authorization_endpoint')}?{urlencode(asked)}", kept


def finish(client: Client, *, kept: Mapping[str, str], said: Mapping[str, str], at: datetime) -> Vouched:
    """Return whom the issuer vouches for. Raises NotBelieved with what was wrong.

    :param kept: what `begin` gave; forget it before this is called, so that it answers once.
    :param said: with what the browser came back.
    """
    state = kept.get("state", "")
    if not state or not hmac.compare_digest(said.get("state", "").encode(), state.encode()):
        raise NotBelieved("another state")
    if "error" in said:
        raise NotBelieved(f"the issuer says {said['error'][:60]!r}")
    if "iss" in said and said["iss"] != client.issuer:
        raise NotBelieved("another issuer came back")
    tokens = _tokens(client, code=said.get("code", ""), verifier=kept["verifier"], at=at)
    claims = _believed(client, str(tokens.get("id_token", "")), nonce=kept["nonce"], at=at)
    access_token = str(tokens.get("access_token", ""))
    if "at_hash" in claims and claims["at_hash"] != half_hash(access_token):
        raise NotBelieved("the access token came with another token")
    about = _user_info(client, access_token)
    if about.get("sub") != claims["sub"]:
        raise NotBelieved("the details are somebody else's")
    return _vouched(client, claims, about)


def half_hash(access_token: str) -> str:
    """Return what an id token says of the access token that comes with it (OpenID Connect Core, 3.1.3.6)."""
    hashed = hashlib.sha256(access_token.encode()).digest()  # all our algorithms hash by SHA-256
    return base64.urlsafe_b64encode(hashed[:16]).rstrip(b"=").decode()


def _vouched(client: Client, claims: Mapping[str, Any], about: Mapping[str, Any]) -> Vouched:
    both = {**about, **claims}
    groups = both.get(client.groups_claim, ()) if client.groups_claim else ()
    return Vouched(
        issuer=client.issuer,
        subject=claims["sub"],
        email=str(both.get("email", "")) if both.get("email_verified") is True else "",
        name=str(both.get("name", ""))[:120],
        trust=str(claims.get("vot", ""))[:40],
        groups=tuple(str(each) for each in groups) if isinstance(groups, list) else (),
    )


def _tokens(client: Client, *, code: str, verifier: str, at: datetime) -> Mapping[str, Any]:
    address = _endpoint(client, "token_endpoint")
    sent = {
        "grant_type": "authorization_code",
        "code": code[:2000],
        "redirect_uri": client.redirect_uri,
        "code_verifier": verifier,
    }
    shown = None
    if client.private_key:
        sent |= {
            "client_assertion_type": "urn:ietf:params:oauth:client-assertion-type:jwt-bearer",
            "client_assertion": _assertion(client, audience=address, at=at),
        }
    else:
        shown = (client.client_id, client.secret)
    return _fetch("post", address, data=sent, auth=shown)


def _assertion(client: Client, *, audience: str, at: datetime) -> str:
    now = int(at.timestamp())
    claims = {
        "iss": client.client_id,
        "sub": client.client_id,
        "aud": audience,
        "jti": str(uuid4()),
        "iat": now,
        "exp": now + 300,
    }
    try:
        key = load_pem_private_key(client.private_key.encode(), password=None)
        return jwt.encode(claims, client.private_key, "ES256" if isinstance(key, EllipticCurvePrivateKey) else "RS256")
    except (ValueError, TypeError, jwt.PyJWTError) as fault:
        raise NotBelieved("our own private key cannot be read") from fault


def _believed(client: Client, token: str, *, nonce: str, at: datetime) -> Mapping[str, Any]:
    try:
        key, algorithm = _key_of(client, jwt.get_unverified_header(token))
        claims: dict[str, Any] = jwt.decode(
            token,
            key,
            algorithms=[algorithm],
            audience=client.client_id,
            issuer=client.issuer,
            options={
                "require": ["iss", "aud", "exp", "iat", "sub"],
                # The moment is an argument, so the times are looked at below.
                "verify_exp": False,
                "verify_nbf": False,
                "verify_iat": False,
            },
        )
    except (jwt.PyJWTError, ValueError) as fault:
        raise NotBelieved(f"{type(fault).__name__}: {fault}") from fault
    _check_times(claims, now=at.timestamp())
    check_names(claims, client_id=client.client_id, nonce=nonce, asked=client.asked)
    return claims


def _check_times(claims: Mapping[str, Any], *, now: float) -> None:
    times = {name: claims[name] for name in ("exp", "iat", "nbf") if name in claims}
    if any(isinstance(each, bool) or not isinstance(each, int | float) for each in times.values()):
        raise NotBelieved("a time that is no number")
    if now > times["exp"] + _LEEWAY:
        raise NotBelieved("expired")
    if max(times["iat"], times.get("nbf", 0)) > now + _LEEWAY:
        raise NotBelieved("not valid yet")


def _key_of(client: Client, header: Mapping[str, Any]) -> tuple[Any, str]:
    algorithm = header.get("alg")
    if algorithm not in _ALGORITHMS:
        raise NotBelieved(f"signed by {algorithm!r}")
    for fresh in (False, True):  # an issuer may have turned its keys over since we looked
        for each in _keys(client, fresh=fresh):
            if each.get("kid") == header.get("kid") and each.get("use", "sig") == "sig":
                kind = {"EC": ("ES256",), "RSA": ("RS256", "PS256")}.get(str(each.get("kty")), ())
                if algorithm in kind:
                    return jwt.PyJWK(each, algorithm=str(algorithm)).key, str(algorithm)
    raise NotBelieved("signed by a key that the issuer does not publish")


def _keys(client: Client, *, fresh: bool) -> list[dict[str, Any]]:
    name = f"oidc-keys:{client.issuer}"
    keys: list[dict[str, Any]] | None = None if fresh else cache.get(name)
    if keys is None:
        keys = [each for each in _fetch("get", _endpoint(client, "jwks_uri")).get("keys", []) if isinstance(each, dict)]
        cache.set(name, keys, _KEPT)
    return keys


def _user_info(client: Client, access_token: str) -> Mapping[str, Any]:
    address = _endpoint(client, "userinfo_endpoint")
    return _fetch("get", address, headers={"Authorization": f"Bearer {access_token}"})


def _endpoint(client: Client, name: str) -> str:
    kept = f"oidc:{client.issuer}"
    known: dict[str, Any] | None = cache.get(kept)
    if known is None:
        known = dict(_fetch("get", f"{client.issuer.rstrip('/')}/.well-known/openid-configuration"))
        if known.get("issuer") != client.issuer:
            raise NotBelieved("the issuer calls itself by another name")
        cache.set(kept, known, _KEPT)
    return str(known.get(name, ""))


def _fetch(how: str, address: str, **sent: Any) -> Mapping[str, Any]:
    """Return what an address answers, an object of JSON. Raises NotBelieved when it does not, or is not safe to ask."""
    parts = urlsplit(address)
    if parts.scheme != "https" and parts.hostname not in {"127.0.0.1", "localhost"}:
        raise NotBelieved("an address without https")
    try:
        answer = requests.request(how, address, timeout=_TIMEOUT, allow_redirects=False, **sent)
        found = answer.json() if answer.status_code == 200 and len(answer.content) <= _LARGEST else None
    except (requests.RequestException, ValueError) as fault:
        raise NotBelieved(f"{parts.path}: {type(fault).__name__}") from fault
    if not isinstance(found, dict):
        raise NotBelieved(f"{parts.path} answers {answer.status_code}, or no object")
    return found
