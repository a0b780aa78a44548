"""An identity provider on loopback, over real HTTP with real keys, that can be told to lie."""

import base64
import hashlib
import hmac
import json
import secrets
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from functools import cache
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import parse_qs, unquote, urlencode, urlsplit

from joserfc import jwt
from joserfc.jwk import KeySet, RSAKey

CLIENT_ID, CLIENT_SECRET = "hub", "a secret & more"


@cache
def rsa_key(kid: str, _which: int = 1) -> RSAKey:
    """A key of this name, made once for all tests: RSA takes its time. `_which`: another of the same name."""
    return RSAKey.generate_key(2048, {"kid": kid, "use": "sig"})


@dataclass
class Issuer:
    """`claims` go into the next tokens, over what would be right. `key`, `algorithm`: what signs them."""

    address: str = ""
    claims: dict[str, Any] = field(default_factory=dict)
    key: RSAKey = field(default_factory=lambda: rsa_key("one"))
    published: list[RSAKey] = field(default_factory=list)
    algorithm: str = "RS256"
    metadata: dict[str, Any] = field(default_factory=dict)
    answers: dict[str, tuple[int, dict[str, str], bytes]] = field(default_factory=dict)
    """What to answer at a path, whatever would be right."""
    codes: dict[str, dict[str, str]] = field(default_factory=dict)
    asked: list[str] = field(default_factory=list)

    def document(self) -> dict[str, Any]:
        return {
            "issuer": self.address,
            "authorization_endpoint": f"{self.address}/authorize",
            "token_endpoint": f"{self.address}/token",
            "jwks_uri": f"{self.address}/keys",
        } | self.metadata

    def keys(self) -> dict[str, Any]:
        published = self.published or [self.key]
        return dict(KeySet([RSAKey.import_key(key.as_dict(private=False)) for key in published]).as_dict())

    def code_for(self, page: str) -> str:
        """Somebody signs in at the page that the browser was sent to; the address they come back to."""
        asked = {name: values[0] for name, values in parse_qs(urlsplit(page).query).items()}
        code = secrets.token_urlsafe(16)
        self.codes[code] = asked
        return f"{asked['redirect_uri']}?{urlencode({'code': code, 'state': asked['state']})}"

    def token(self, form: dict[str, str], authorization: str) -> tuple[int, dict[str, Any]]:
        asked = self.codes.pop(form.get("code", ""), None)
        known = base64.b64decode(authorization.removeprefix("Basic ")).decode().split(":")
        challenge = hashlib.sha256(form.get("code_verifier", "").encode()).digest()
        expected = base64.urlsafe_b64encode(challenge).decode().rstrip("=")
        if [unquote(part) for part in known] != [CLIENT_ID, CLIENT_SECRET] or asked is None:
            return 401, {"error": "invalid_client"}
        if asked["code_challenge"] != expected or form.get("redirect_uri") != asked["redirect_uri"]:
            return 400, {"error": "invalid_grant"}
        return 200, {
            "access_token": "opaque",
            "token_type": "Bearer",
            "id_token": self.id_token(asked["nonce"]),
        }

    def id_token(self, nonce: str) -> str:
        now = int(time.time())
        claims = {
            "iss": self.address,
            "aud": CLIENT_ID,
            "sub": "pairwise-1",
            "oid": "oid-1",
            "exp": now + 600,
            "iat": now,
            "nonce": nonce,
            "name": "Sam Rowe",
            "preferred_username": "sam@aldermere-homes.example",
        } | self.claims
        claims = {name: value for name, value in claims.items() if value is not None}
        header = {"alg": self.algorithm, "kid": self.key.kid}
        if self.algorithm == "none":
            return f"{_part(header)}.{_part(claims)}."
        if self.algorithm == "HS256":  # signed with the public key, as if it were a shared secret
            signed = f"{_part(header)}.{_part(claims)}"
            seal = hmac.new(self.key.as_pem(private=False), signed.encode(), "sha256").digest()
            return f"{signed}.{base64.urlsafe_b64encode(seal).decode().rstrip('=')}"
        return jwt.encode(header, claims, self.key, algorithms=[self.algorithm])


@contextmanager
def running() -> Iterator[Issuer]:
    issuer = Issuer()

    class Desk(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            self._serve(b"")

        def do_POST(self) -> None:
            self._serve(self.rfile.read(int(self.headers.get("Content-Length", 0))))

        def _serve(self, body: bytes) -> None:
            path = urlsplit(self.path).path
            issuer.asked.append(path)
            if path in issuer.answers:
                return self._send(*issuer.answers[path])
            if path == "/authorize":
                return self._send(302, {"Location": issuer.code_for(self.path)}, b"")
            form = {name: values[0] for name, values in parse_qs(body.decode()).items()}
            pages: dict[str, tuple[int, dict[str, Any]]] = {
                "/.well-known/openid-configuration": (200, issuer.document()),
                "/keys": (200, issuer.keys()),
            }
            if path == "/token":
                pages[path] = issuer.token(form, self.headers.get("Authorization", ""))
            status, content = pages.get(path, (404, {}))
            return self._send(status, {"Content-Type": "application/json"}, json.dumps(content).encode())

        def _send(self, status: int, headers: dict[str, str], body: bytes) -> None:
            self.send_response(status)
            for name, value in {**headers, "Content-Length": str(len(body))}.items():
                self.send_header(name, value)
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, *_: object) -> None:
            return None

    server = ThreadingHTTPServer(("127.0.0.1", 0), Desk)
    server.daemon_threads = True
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True)
    thread.start()
    issuer.address = f"http://127.0.0.1:{server.server_port}"
    try:
        yield issuer
    finally:
        server.shutdown()
        server.server_close()
        thread.join()


def _part(content: dict[str, Any]) -> str:
    return base64.urlsafe_b64encode(json.dumps(content).encode()).decode().rstrip("=")
