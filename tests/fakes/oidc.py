"""A small OpenID Connect issuer that signs real tokens: GOV.UK One Login's way, and a directory's with groups.

It holds a client to the protocol: the redirect address, PKCE, the assertion signed with the client's own key (or its
secret), each code once. What a test orders with `spoil` goes into the next token, so that a client can be tried with
what an honest issuer never says. It has not been compared with the real GOV.UK One Login, which needs an account.
"""

import base64
import hashlib
import json
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any, Final
from urllib.parse import parse_qs, urlencode, urlsplit
from uuid import uuid4

import jwt
from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric import ec, rsa

from frontdoor.foundation.accounts.elsewhere.oidc import half_hash

CLIENT: Final = "frontdoor-test"
SECRET: Final = "secret-of-the-tests"


def pem_of(key: Any) -> str:
    """Return a private key as it stands in a setting."""
    how = serialization.PrivateFormat.TraditionalOpenSSL, serialization.NoEncryption()
    return key.private_bytes(serialization.Encoding.PEM, *how).decode()


#: Keys take a while to make, so there is one of each for all tests.
CLIENT_KEY: Final = rsa.generate_private_key(public_exponent=65537, key_size=2048)
ISSUER_KEY: Final = ec.generate_private_key(ec.SECP256R1())
STRANGERS_KEY: Final = ec.generate_private_key(ec.SECP256R1())


@dataclass
class FakeIssuer:
    """A running issuer: where it listens, who signs in next, and what is to be wrong with the next token.

    :param person: what it says of whoever signs in.
    :param spoil: takes the claims of the next token and gives back others.
    :param signed_by: with which key, and by which algorithm, the next token is signed.
    """

    url: str
    person: dict[str, Any] = field(default_factory=dict)
    spoil: Callable[[dict[str, Any]], dict[str, Any]] | None = None
    signed_by: tuple[Any, str, str] = (ISSUER_KEY, "ES256", "current")
    keys: dict[str, Any] = field(default_factory=lambda: {"current": ISSUER_KEY})
    vot: str = "Cl.Cm"
    now: Callable[[], float] = time.time
    codes: dict[str, dict[str, str]] = field(default_factory=dict)
    asked: list[dict[str, str]] = field(default_factory=list)
    refused: list[str] = field(default_factory=list)
    info_of: str = ""

    def agree(self, address: str) -> str:
        """Sign in as a browser would that was sent to an address; return where it is sent back to."""
        asked = {name: values[0] for name, values in parse_qs(urlsplit(address).query).items()}
        self.asked.append(asked)
        code = uuid4().hex
        self.codes[code] = asked
        return f"{asked['redirect_uri']}?{urlencode({'code': code, 'state': asked['state']})}"

    def one_login(self) -> dict[str, Any]:
        """Return the settings with which Frontdoor takes it for GOV.UK One Login."""
        return {
            "ONE_LOGIN_ISSUER": self.url,
            "ONE_LOGIN_CLIENT_ID": CLIENT,
            "ONE_LOGIN_PRIVATE_KEY": pem_of(CLIENT_KEY),
            "ONE_LOGIN_VTR": ["Cl.Cm"],
        }

    def directory(self) -> dict[str, Any]:
        """Return the settings with which Frontdoor takes it for the council's directory."""
        return {
            "DIRECTORY_ISSUER": self.url,
            "DIRECTORY_CLIENT_ID": CLIENT,
            "DIRECTORY_CLIENT_SECRET": SECRET,
            "DIRECTORY_GROUPS_CLAIM": "groups",
        }


class _Conversation(BaseHTTPRequestHandler):
    issuer: FakeIssuer

    def do_GET(self) -> None:
        path = urlsplit(self.path).path
        known = {
            "/.well-known/openid-configuration": self._discovery,
            "/jwks": self._jwks,
            "/userinfo": self._userinfo,
        }
        self._answer(200, known[path]()) if path in known else self._answer(404, {})

    def do_POST(self) -> None:
        body = self.rfile.read(int(self.headers["Content-Length"])).decode()
        sent = {name: values[0] for name, values in parse_qs(body).items()}
        try:
            self._answer(200, self._tokens(sent))
        except (ValueError, KeyError, jwt.PyJWTError) as fault:
            self.issuer.refused.append(f"{type(fault).__name__}: {fault}")
            self._answer(400, {"error": "invalid_grant"})

    def _discovery(self) -> dict[str, Any]:
        here = self.issuer.url
        return {
            "issuer": here,
            "authorization_endpoint": f"{here}/authorize",
            "token_endpoint": f"{here}/token",
            "userinfo_endpoint": f"{here}/userinfo",
            "jwks_uri": f"{here}/jwks",
        }

    def _jwks(self) -> dict[str, Any]:
        keys = []
        for name, key in self.issuer.keys.items():
            made = json.loads(jwt.algorithms.ECAlgorithm.to_jwk(key.public_key()))
            keys.append({**made, "kid": name, "use": "sig", "alg": "ES256"})
        return {"keys": keys}

    def _userinfo(self) -> dict[str, Any]:
        person = dict(self.issuer.person)
        return {**person, "sub": self.issuer.info_of or person["sub"]}

    def _tokens(self, sent: dict[str, str]) -> dict[str, Any]:
        asked = self.issuer.codes.pop(sent["code"])  # each works once
        if sent["redirect_uri"] != asked["redirect_uri"]:
            raise ValueError("another redirect address")
        hashed = base64.urlsafe_b64encode(hashlib.sha256(sent["code_verifier"].encode()).digest()).rstrip(b"=")
        if hashed.decode() != asked["code_challenge"]:
            raise ValueError("another verifier")
        self._check_client(sent)
        token = uuid4().hex
        return {"access_token": token, "token_type": "Bearer", "id_token": self._id_token(asked, token)}

    def _check_client(self, sent: dict[str, str]) -> None:
        if "client_assertion" not in sent:
            shown = base64.b64encode(f"{CLIENT}:{SECRET}".encode()).decode()
            if self.headers.get("Authorization") != f"Basic {shown}":
                raise ValueError("another secret")
            return
        claims = jwt.decode(
            sent["client_assertion"],
            CLIENT_KEY.public_key(),
            algorithms=["RS256"],
            audience=f"{self.issuer.url}/token",
            options={"verify_exp": False, "verify_iat": False, "require": ["jti", "exp", "iat"]},
        )
        if not claims["iss"] == claims["sub"] == CLIENT:
            raise ValueError("another client")

    def _id_token(self, asked: dict[str, str], access_token: str) -> str:
        now = int(self.issuer.now())
        claims = {
            "iss": self.issuer.url,
            "aud": CLIENT,
            "sub": self.issuer.person["sub"],
            "nonce": asked["nonce"],
            "iat": now,
            "exp": now + 120,
            "at_hash": half_hash(access_token),
        }
        if "vtr" in asked:
            claims["vot"] = self.issuer.vot
        if "groups" in self.issuer.person:
            claims["groups"] = self.issuer.person["groups"]
        if self.issuer.spoil is not None:
            claims = self.issuer.spoil(claims)
        key, algorithm, name = self.issuer.signed_by
        return jwt.encode(claims, key, algorithm=algorithm, headers={"kid": name})

    def _answer(self, status: int, body: dict[str, Any]) -> None:
        content = json.dumps(body).encode()
        self.send_response(status)
        self.send_header("Content-Type", "application/json")
        self.send_header("Content-Length", str(len(content)))
        self.end_headers()
        self.wfile.write(content)

    def log_message(self, *_args: Any) -> None:
        """Say nothing."""


@contextmanager
def running() -> Iterator[FakeIssuer]:
    """Run an issuer for the length of a `with` block, on a free port."""

    class Conversation(_Conversation):
        pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Conversation)
    issuer = FakeIssuer(url=f"http://127.0.0.1:{server.server_address[1]}")
    Conversation.issuer = issuer
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True)
    thread.start()
    try:
        yield issuer
    finally:
        server.shutdown()
        server.server_close()
        thread.join()
