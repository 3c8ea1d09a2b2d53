"""Passkeys: WebAuthn by Yubico's library, each kept as a public key.

What the browser is asked is kept in its session until it answers, and answers one question once.
"""

import json
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final
from urllib.parse import urlsplit

from fido2.server import Fido2Server
from fido2.utils import websafe_decode, websafe_encode
from fido2.webauthn import (
    AttestedCredentialData,
    AuthenticationResponse,
    PublicKeyCredentialRpEntity,
    PublicKeyCredentialUserEntity,
    RegistrationResponse,
    ResidentKeyRequirement,
    UserVerificationRequirement,
)

from frontdoor.foundation.accounts.models import Passkey, User
from frontdoor.kernel.language import later
from frontdoor.kernel.refusals import Refusal

_ASKED: Final = "passkey"
LONGEST_NAME: Final = 60
#: An answer of a browser is a few thousand characters.
LONGEST_ANSWER: Final = 20_000


#: What the library raises for what is no answer.
_NO_ANSWER: Final = (ValueError, KeyError, TypeError, IndexError, AttributeError)


class BadPasskey(Refusal):
    """What the browser sent is no answer to what it was asked, or no passkey of ours."""


@dataclass(frozen=True, slots=True)
class Site:
    """Where passkeys are made and used.

    :param origin: as browsers say it, "https://council.example".
    :param name: of the council, for the device to show.
    """

    origin: str
    name: str

    @property
    def host(self) -> str:
        return urlsplit(self.origin).hostname or ""

    @property
    def can_have_passkeys(self) -> bool:
        """Return whether browsers make passkeys there: for a name, never for a number."""
        return not self.host.replace(".", "").isdigit() and ":" not in self.host


def _server(site: Site) -> Fido2Server:
    entity = PublicKeyCredentialRpEntity(name=site.name, id=site.host)
    return Fido2Server(entity, verify_origin=lambda origin: origin == site.origin)


def ask_for_new(user: User, *, site: Site, session: Any) -> dict[str, Any]:
    """Return what a browser is to make a passkey by: one that says whose it is, and asks for a finger or a PIN."""
    known = [_credential(row) for row in Passkey.objects.filter(user=user)]
    asked, state = _server(site).register_begin(
        # Never the account's own number or name: the device shows and keeps this.
        PublicKeyCredentialUserEntity(name=str(user), id=_handle(user), display_name=str(user)),
        credentials=known,
        resident_key_requirement=ResidentKeyRequirement.REQUIRED,
        user_verification=UserVerificationRequirement.REQUIRED,
    )
    session[_ASKED] = state
    return _plain(asked)


def add(user: User, *, answer: str, name: str, site: Site, session: Any, at: datetime) -> Passkey:
    """Keep the passkey that a browser made. Raises BadPasskey."""
    state = session.pop(_ASKED, None)
    try:
        made = _server(site).register_complete(state or {}, RegistrationResponse.from_dict(_read(answer)))
    except _NO_ANSWER as fault:
        raise BadPasskey(later("Your device did not make a passkey. Try again")) from fault
    data = made.credential_data
    if data is None or Passkey.objects.filter(credential_id=websafe_encode(data.credential_id)).exists():
        raise BadPasskey(later("Your device did not make a passkey. Try again"))
    return Passkey.objects.create(
        user=user,
        name=" ".join(name.split())[:LONGEST_NAME] or "Passkey",
        credential_id=websafe_encode(data.credential_id),
        public_key=websafe_encode(bytes(data)),
        uses=made.counter,
        made_at=at,
    )


def ask_for_one(*, site: Site, session: Any) -> dict[str, Any]:
    """Return what a browser is to sign with whichever passkey of ours its owner chooses. The same for everybody."""
    asked, state = _server(site).authenticate_begin(user_verification=UserVerificationRequirement.REQUIRED)
    session[_ASKED] = state
    return _plain(asked)


def owner(*, answer: str, site: Site, session: Any, at: datetime) -> User:
    """Return whose passkey signed what was asked. Raises BadPasskey.

    A passkey whose count of uses runs backwards was copied, and signs in no more.
    """
    state = session.pop(_ASKED, None)
    try:
        said = AuthenticationResponse.from_dict(_read(answer))
        row = Passkey.objects.select_related("user").filter(credential_id=websafe_encode(said.raw_id)).first()
        known = [_credential(row)] if row else []
        _server(site).authenticate_complete(state or {}, known, said)
    except _NO_ANSWER as fault:
        raise BadPasskey(later("This passkey is not one of ours. Try again, or sign in another way")) from fault
    uses = said.response.authenticator_data.counter
    if row is None or (row.uses and uses <= row.uses):
        raise BadPasskey(later("This passkey is not one of ours. Try again, or sign in another way"))
    handle = said.response.user_handle
    if handle is not None and handle != _handle(row.user):
        raise BadPasskey(later("This passkey is not one of ours. Try again, or sign in another way"))
    Passkey.objects.filter(pk=row.pk).update(uses=uses, last_used_at=at)
    return row.user


def _credential(row: Passkey) -> AttestedCredentialData:
    return AttestedCredentialData(websafe_decode(row.public_key))


def _handle(user: User) -> bytes:
    return f"fd-{user.pk}".encode()


def _plain(asked: Any) -> dict[str, Any]:
    # The library gives a mapping of its own, in the JSON that browsers take.
    return dict(json.loads(json.dumps(dict(asked), default=dict)))


def _read(answer: str) -> dict[str, Any]:
    found = json.loads(answer) if 0 < len(answer) <= LONGEST_ANSWER else None
    if not isinstance(found, dict):
        raise TypeError("An answer is an object.")
    return found
