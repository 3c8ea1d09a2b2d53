"""A device that makes passkeys and signs with them, as WebAuthn writes it; and as a stolen one does, if told."""

import json
import os
from dataclasses import dataclass, field
from hashlib import sha256
from typing import Any

from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from fido2.cose import ES256
from fido2.utils import websafe_decode, websafe_encode
from fido2.webauthn import AttestationObject, AttestedCredentialData, AuthenticatorData, CollectedClientData

_SEEN_AND_VERIFIED = AuthenticatorData.FLAG.UP | AuthenticatorData.FLAG.UV


@dataclass
class Device:
    """One device with one passkey."""

    origin: str = "http://localhost:8000"
    host: str = "localhost"
    uses: int = 0
    flags: Any = _SEEN_AND_VERIFIED
    handle: str = ""
    key: Any = field(default_factory=lambda: ec.generate_private_key(ec.SECP256R1()))
    credential: bytes = field(default_factory=lambda: os.urandom(32))

    def make(self, asked: dict[str, Any]) -> str:
        """Return what a browser sends of a passkey that was made."""
        options = asked["publicKey"]
        self.handle = options["user"]["id"]
        public = ES256.from_cryptography_key(self.key.public_key())
        attested = AttestedCredentialData.create(b"\0" * 16, self.credential, public)
        flags = self.flags | AuthenticatorData.FLAG.AT
        data = AuthenticatorData.create(sha256(self.host.encode()).digest(), flags, self.uses, attested)
        return self._sent(
            {
                "clientDataJSON": websafe_encode(self._client_data("webauthn.create", options["challenge"])),
                "attestationObject": websafe_encode(AttestationObject.create("none", data, {})),
            }
        )

    def sign(self, asked: dict[str, Any]) -> str:
        """Return what a browser sends that was asked to sign."""
        self.uses += 1
        said = self._client_data("webauthn.get", asked["publicKey"]["challenge"])
        data = AuthenticatorData.create(sha256(self.host.encode()).digest(), self.flags, self.uses)
        signature = self.key.sign(data + sha256(said).digest(), ec.ECDSA(hashes.SHA256()))
        return self._sent(
            {
                "clientDataJSON": websafe_encode(said),
                "authenticatorData": websafe_encode(data),
                "signature": websafe_encode(signature),
                "userHandle": self.handle,
            }
        )

    def _client_data(self, kind: str, challenge: str) -> CollectedClientData:
        return CollectedClientData.create(kind, websafe_decode(challenge), self.origin)

    def _sent(self, response: dict[str, Any]) -> str:
        name = websafe_encode(self.credential)
        return json.dumps(
            {"id": name, "rawId": name, "type": "public-key", "clientExtensionResults": {}, "response": response}
        )
