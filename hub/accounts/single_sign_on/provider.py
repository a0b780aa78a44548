"""Talking to the identity provider: where its pages are, which keys it signs with, and the exchange of a code."""

import json
import threading
from base64 import b64encode
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any
from urllib.parse import quote, urlencode

from authlib.oauth2.rfc7636 import create_s256_code_challenge
from joserfc.errors import JoseError
from joserfc.jwk import KeySet

from hub.accounts.single_sign_on.claims import NotBelieved, Vouched, verified
from hub.accounts.single_sign_on.rules import Rules
from hub.core import clock, outgoing
from hub.core.outgoing import NotFetched

SCOPE = "openid email profile"
KEPT_FOR = timedelta(hours=1)
KEYS_AT_MOST_EVERY = timedelta(minutes=1)


@dataclass
class Provider:
    """One provider. What it publishes is kept for an hour in each process."""

    rules: Rules
    _published: dict[str, Any] = field(default_factory=dict)
    _keys: KeySet | None = None
    _published_at: datetime | None = None
    _keys_at: datetime | None = None
    _lock: threading.Lock = field(default_factory=threading.Lock)

    def page_to_sign_in(
        self, *, back: str, state: str, nonce: str, verifier: str, again: bool = False
    ) -> str:
        """Where to send the browser. `verifier` stays here: only who has it can use the code (PKCE).

        `again`: they are to prove who they are also when they are signed in over there.
        """
        page = self._endpoint("authorization_endpoint")
        asked = {
            "response_type": "code",
            "client_id": self.rules.client_id,
            "redirect_uri": back,
            "scope": SCOPE,
            "state": state,
            "nonce": nonce,
            "code_challenge": create_s256_code_challenge(verifier),
            "code_challenge_method": "S256",
        } | ({"prompt": "login", "max_age": "0"} if again else {})
        return f"{page}{'&' if '?' in page else '?'}{urlencode(asked)}"

    def whose(self, code: str, *, back: str, nonce: str, verifier: str) -> Vouched:
        """The person whom this code stands for. Raises NotFetched or NotBelieved."""
        given = self._exchanged(code, back=back, verifier=verifier)
        id_token, access_token = given.get("id_token"), given.get("access_token")
        if not isinstance(id_token, str) or not isinstance(access_token, str):
            raise NotBelieved("no_token")
        about = {"nonce": nonce, "access_token": access_token, "now": clock.now()}
        try:
            return verified(id_token, self.rules, self._key_set(), **about)  # type: ignore[arg-type]
        except NotBelieved:
            newer = self._newer_keys()  # it may have been signed with a key from after our last look
            if newer is None:
                raise
            return verified(id_token, self.rules, newer, **about)  # type: ignore[arg-type]

    def _exchanged(self, code: str, *, back: str, verifier: str) -> dict[str, Any]:
        form = {
            "grant_type": "authorization_code",
            "code": code,
            "redirect_uri": back,
            "code_verifier": verifier,
        }
        headers = {"Content-Type": "application/x-www-form-urlencoded"}
        ways = self._metadata().get("token_endpoint_auth_methods_supported", ["client_secret_basic"])
        if "client_secret_basic" in ways:
            pair = f"{quote(self.rules.client_id, safe='')}:{quote(self.rules.client_secret, safe='')}"
            headers["Authorization"] = f"Basic {b64encode(pair.encode()).decode()}"
        else:
            form |= {"client_id": self.rules.client_id, "client_secret": self.rules.client_secret}
        return self._json(self._endpoint("token_endpoint"), body=urlencode(form).encode(), headers=headers)

    def _metadata(self) -> dict[str, Any]:
        with self._lock:
            if not self._published_at or clock.now() - self._published_at > KEPT_FOR:
                found = self._json(f"{self.rules.issuer.rstrip('/')}/.well-known/openid-configuration")
                if found.get("issuer") != self.rules.issuer:
                    raise NotFetched("it calls itself by another name than HUB_OIDC_ISSUER")
                self._published, self._published_at = found, clock.now()
            return self._published

    def _endpoint(self, name: str) -> str:
        """An address that the provider published, if it is on a host of the settings."""
        address = str(self._metadata().get(name, ""))
        outgoing.check(address, hosts=self.rules.hosts, may_be_local=self.rules.may_be_local)
        return address

    def _key_set(self) -> KeySet:
        if self._keys is None or self._keys_at is None or clock.now() - self._keys_at > KEPT_FOR:
            return self._fetched_keys()
        return self._keys

    def _newer_keys(self) -> KeySet | None:
        """The keys as they are now; None when we have just looked, so that nobody makes us ask all day."""
        if self._keys_at is not None and clock.now() - self._keys_at < KEYS_AT_MOST_EVERY:
            return None
        return self._fetched_keys()

    def _fetched_keys(self) -> KeySet:
        published = self._json(self._endpoint("jwks_uri"))
        try:
            keys = [key for key in published.get("keys", []) if key.get("use", "sig") == "sig"]
            self._keys = KeySet.import_key_set({"keys": keys})
        except (JoseError, ValueError, TypeError, AttributeError, KeyError) as odd:
            raise NotFetched("its keys cannot be read") from odd
        self._keys_at = clock.now()
        return self._keys

    def _json(self, address: str, **sent: Any) -> dict[str, Any]:
        rules = self.rules
        answer = outgoing.fetch(address, hosts=rules.hosts, may_be_local=rules.may_be_local, **sent)
        if answer.status != 200:
            raise NotFetched(f"it answered {answer.status}")
        try:
            content = json.loads(answer.body)
        except ValueError as odd:
            raise NotFetched("its answer is not JSON") from odd
        if not isinstance(content, dict):
            raise NotFetched("its answer is not what was asked for")
        return content
