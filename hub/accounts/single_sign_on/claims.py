"""Reading what the provider says of a person, and believing it only when everything about it is right. Pure.

Signature with a key that the provider publishes, by a public-key algorithm (so no "none", no shared secret); issuer
and audience exactly ours; not expired; the nonce of this very sign-in. Checked with Authlib on joserfc.
"""

from contextlib import suppress
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from authlib.oidc.core import CodeIDToken
from joserfc import jwt
from joserfc.errors import JoseError
from joserfc.jwk import KeySet

from hub.accounts.single_sign_on.rules import Rules

ALGORITHMS = ["RS256", "PS256", "ES256"]
LEEWAY_SECONDS = 60
LONGEST_SUBJECT = 200


class NotBelieved(Exception):
    """Something about the token is not right. The message is for the log and holds nothing of the person."""


@dataclass(frozen=True, slots=True)
class Vouched:
    """A person, as the provider vouches for them."""

    subject: str
    email: str
    """Empty unless the provider says that it has been verified."""
    name: str
    roles: list[str]
    has_second_factor: bool
    proved_at: datetime | None
    """When the provider last saw a proof of theirs, if it says so (`auth_time`)."""


def verified(
    id_token: str, rules: Rules, keys: KeySet, *, nonce: str, access_token: str, now: datetime
) -> Vouched:
    """Raises NotBelieved."""
    try:
        token = jwt.decode(id_token, keys, algorithms=ALGORITHMS)
        options: dict[str, Any] = {
            "iss": {"essential": True, "value": rules.issuer},
            "nonce": {"essential": True, "value": nonce},
        }
        about = {"nonce": nonce, "client_id": rules.client_id, "access_token": access_token}
        claims = CodeIDToken(token.claims, token.header, options, about)
        claims.validate(now=int(now.timestamp()), leeway=LEEWAY_SECONDS)
    except (JoseError, ValueError, TypeError, KeyError) as wrong:
        raise NotBelieved(type(wrong).__name__) from wrong
    if claims["aud"] not in (rules.client_id, [rules.client_id]):
        raise NotBelieved("audience")
    return _vouched(claims, rules)


def _vouched(claims: dict[str, Any], rules: Rules) -> Vouched:
    subject = claims.get(rules.subject_claim)
    if not isinstance(subject, str) or not 0 < len(subject) <= LONGEST_SUBJECT:
        raise NotBelieved("subject")
    if rules.role_claim in _names(claims.get("_claim_names")):
        raise NotBelieved(
            "too_many_groups"
        )  # Entra ID sends a pointer instead of more than 200; use app roles
    email = claims.get("email")
    methods = claims.get("amr")
    return Vouched(
        subject=subject,
        email=email.strip().lower() if isinstance(email, str) and _is_verified(claims) else "",
        name=_words(claims.get("name")) or _words(claims.get("preferred_username")),
        roles=_texts(claims.get(rules.role_claim)),
        has_second_factor=rules.always_second_factor or "mfa" in _texts(methods),
        proved_at=_moment(claims.get("auth_time")),
    )


def _is_verified(claims: dict[str, Any]) -> bool:
    """`email_verified`, or Entra ID's `xms_edov`: the address lies in a domain that its tenant has proven to own.

    Without either an address is whatever somebody typed into their profile, and opens no account.
    """
    return claims.get("email_verified") is True or claims.get("xms_edov") in (True, 1, "1", "true")


def _texts(value: object) -> list[str]:
    values = value if isinstance(value, list) else [value]
    return [one for one in values if isinstance(one, str)]


def _names(value: object) -> list[str]:
    return list(value) if isinstance(value, dict) else []


def _moment(value: object) -> datetime | None:
    with suppress(OverflowError, OSError, ValueError):
        if isinstance(value, int) and not isinstance(value, bool):
            return datetime.fromtimestamp(value, UTC)
    return None


def _words(value: object) -> str:
    return " ".join(value.split())[:200] if isinstance(value, str) else ""
