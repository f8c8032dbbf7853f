"""A passkey holder in software: makes a key pair, signs challenges, as a phone or a stick does."""

import hashlib
import json
import os
import struct
from base64 import urlsafe_b64encode
from typing import Any

from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from fido2 import cbor
from fido2.cose import ES256

PRESENT, VERIFIED, ATTESTED = 1, 4, 64


def text(data: bytes) -> str:
    """Base 64 for addresses, unpadded."""
    return urlsafe_b64encode(data).rstrip(b"=").decode()


class Holder:
    """One passkey for one site."""

    def __init__(self, origin: str = "https://testserver") -> None:
        self.origin = origin
        self.key = ec.generate_private_key(ec.SECP256R1())
        self.id = os.urandom(16)
        self.user = ""
        self.count = 0

    def create(self, options: dict[str, Any]) -> str:
        """What the browser sends after making the passkey."""
        wanted = options.get("publicKey", options)
        self.user = wanted["user"]["id"]
        cose = ES256.from_cryptography_key(self.key.public_key())  # type: ignore[no-untyped-call]
        public = cbor.encode(dict(cose))
        attested = bytes(16) + struct.pack(">H", len(self.id)) + self.id + public
        data = self._data(wanted["rp"]["id"], PRESENT | VERIFIED | ATTESTED) + attested
        attestation = cbor.encode({"fmt": "none", "attStmt": {}, "authData": data})
        client = self._client("webauthn.create", wanted["challenge"])
        return self._answer({"clientDataJSON": text(client), "attestationObject": text(attestation)})

    def get(self, options: dict[str, Any], flags: int = PRESENT | VERIFIED) -> str:
        """What the browser sends to prove that it holds the passkey."""
        wanted = options.get("publicKey", options)
        data = self._data(wanted["rpId"], flags)
        client = self._client("webauthn.get", wanted["challenge"])
        signature = self.key.sign(data + hashlib.sha256(client).digest(), ec.ECDSA(hashes.SHA256()))
        parts = {"authenticatorData": data, "clientDataJSON": client, "signature": signature}
        return self._answer({name: text(value) for name, value in parts.items()} | {"userHandle": self.user})

    def _data(self, site: str, flags: int) -> bytes:
        self.count += 1
        return hashlib.sha256(site.encode()).digest() + bytes([flags]) + struct.pack(">I", self.count)

    def _client(self, kind: str, challenge: str) -> bytes:
        return json.dumps({"type": kind, "challenge": challenge, "origin": self.origin}).encode()

    def _answer(self, response: dict[str, str]) -> str:
        facts = {"id": text(self.id), "rawId": text(self.id), "type": "public-key", "response": response}
        return json.dumps(facts | {"clientExtensionResults": {"credProps": {"rk": True}}})
