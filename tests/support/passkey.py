"""A passkey made of software: what a browser and its authenticator would answer, and every way to answer wrongly."""

import hashlib
import json
import secrets
from base64 import urlsafe_b64decode, urlsafe_b64encode
from dataclasses import dataclass, field
from typing import Any

import cbor2
from bs4 import BeautifulSoup
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.hashes import SHA256
from werkzeug.test import TestResponse

from tests.support.client import PageClient, form_fields

PRESENT, VERIFIED, BACKUP_ELIGIBLE, BACKED_UP, NEW_KEY = 0x01, 0x04, 0x08, 0x10, 0x40
NEW = "/account/second-step/passkeys/new"
NO_MODEL = bytes([1]) * 16


@dataclass
class SoftPasskey:
    """`count` None stands for a synced passkey, which does not count."""

    count: int | None = 0
    origin: str = "http://localhost"
    host: str = "localhost"
    is_verified: bool = True
    handle: bytes | None = None
    id: bytes = field(default_factory=lambda: secrets.token_bytes(16))
    key: ec.EllipticCurvePrivateKey = field(default_factory=lambda: ec.generate_private_key(ec.SECP256R1()))

    def made(self, options: dict[str, Any]) -> str:
        """navigator.credentials.create()."""
        self.handle = _bytes(options["user"]["id"])
        point = self.key.public_key().public_numbers()
        cose = {1: 2, 3: -7, -1: 1, -2: point.x.to_bytes(32, "big"), -3: point.y.to_bytes(32, "big")}
        attested = NO_MODEL + len(self.id).to_bytes(2, "big") + self.id + cbor2.dumps(cose)
        data = self._data(NEW_KEY) + attested
        response = {
            "clientDataJSON": _letters(self._client("webauthn.create", options)),
            "attestationObject": _letters(cbor2.dumps({"fmt": "none", "attStmt": {}, "authData": data})),
            "transports": ["internal", "of the future"],
        }
        return self._answer(response)

    def proven(self, options: dict[str, Any]) -> str:
        """navigator.credentials.get()."""
        if self.count is not None:
            self.count += 1
        client, data = self._client("webauthn.get", options), self._data(0)
        signature = self.key.sign(data + hashlib.sha256(client).digest(), ec.ECDSA(SHA256()))
        response = {
            "clientDataJSON": _letters(client),
            "authenticatorData": _letters(data),
            "signature": _letters(signature),
            "userHandle": _letters(self.handle) if self.handle else None,
        }
        return self._answer(response)

    def _client(self, kind: str, options: dict[str, Any]) -> bytes:
        said = {"type": kind, "challenge": options["challenge"], "origin": self.origin, "crossOrigin": False}
        return json.dumps(said).encode()

    def _data(self, flags: int) -> bytes:
        flags |= PRESENT | (VERIFIED if self.is_verified else 0)
        flags |= BACKUP_ELIGIBLE | BACKED_UP if self.count is None else 0
        count = (self.count or 0).to_bytes(4, "big")
        return hashlib.sha256(self.host.encode()).digest() + bytes([flags]) + count

    def _answer(self, response: dict[str, Any]) -> str:
        name = _letters(self.id)
        return json.dumps({"id": name, "rawId": name, "type": "public-key", "response": response})


def asked(client: PageClient, url: str) -> tuple[dict[str, Any], dict[str, Any]]:
    """(the form's fields, the options in it) of the page's passkey form."""
    page = BeautifulSoup(client.get(url).get_data(as_text=True), "html.parser")
    form = page.select_one("form[data-passkey]")
    assert form is not None, page.get_text()
    return form_fields(form), json.loads(str(form["data-options"]))


def add(client: PageClient, passkey: SoftPasskey, name: str = "My laptop") -> TestResponse:
    """Add it to the account that is signed in."""
    fields, options = asked(client, NEW)
    return client.post(NEW, data=fields | {"name": name, "answer": passkey.made(options)})


def sign_in(client: PageClient, passkey: SoftPasskey, page: str = "/sign-in", **more: str) -> TestResponse:
    """Press "Sign in with a passkey"."""
    fields, options = asked(client, page)
    return client.post("/sign-in/passkey", data=fields | {"answer": passkey.proven(options)} | more)


def confirm(client: PageClient, passkey: SoftPasskey, page: str = "/account/confirm") -> TestResponse:
    """Press "Use a passkey" where a proof is asked for once more."""
    fields, options = asked(client, page)
    return client.post("/account/confirm/passkey", data=fields | {"answer": passkey.proven(options)})


def _letters(raw: bytes) -> str:
    return urlsafe_b64encode(raw).decode().rstrip("=")


def _bytes(letters: str) -> bytes:
    return urlsafe_b64decode(letters + "=" * (-len(letters) % 4))
