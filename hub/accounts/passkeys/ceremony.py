"""What browsers and passkeys say to each other (WebAuthn level 2), by the library that Flask-Security uses. Pure.

A passkey must check a finger, a face or a PIN each time ("user verification"): so it is two proofs in one, and may
open the door without a password. Attestation is not asked for: we do not care who made somebody's key.
"""

import logging
from collections.abc import Sequence
from dataclasses import dataclass
from ipaddress import ip_address

import webauthn
from webauthn.helpers import (
    parse_authentication_credential_json,
    parse_registration_credential_json,
)
from webauthn.helpers.structs import (
    AuthenticationCredential,
    AuthenticatorSelectionCriteria,
    AuthenticatorTransport,
    CredentialDeviceType,
    PublicKeyCredentialDescriptor,
    ResidentKeyRequirement,
    UserVerificationRequirement,
)

from hub.accounts.models import User
from hub.accounts.passkeys.models import Passkey

logger = logging.getLogger(__name__)

TIMEOUT_MS = 120_000


class NotProven(Exception):
    """The answer cannot be read, or does not prove what it says."""


@dataclass(frozen=True, slots=True)
class Site:
    """The site as browsers know it: a passkey made here works here and nowhere else."""

    host: str
    origin: str
    name: str

    @property
    def may_have_passkeys(self) -> bool:
        """Browsers bind passkeys to a name; a bare number, as in http://127.0.0.1, has none."""
        try:
            ip_address(self.host.strip("[]"))
        except ValueError:
            return True
        return False


@dataclass(frozen=True, slots=True)
class Made:
    """A new passkey, as its device describes it."""

    credential_id: bytes
    public_key: bytes
    sign_count: int
    transports: list[str]
    is_synced: bool


def options_to_make(site: Site, user: User, *, already: Sequence[Passkey], challenge: bytes) -> str:
    """What the browser needs to make one, as JSON. A device that has one for this account makes no second."""
    options = webauthn.generate_registration_options(
        rp_id=site.host,
        rp_name=site.name,
        user_id=user.id.bytes,
        user_name=user.email,
        user_display_name=user.name,
        challenge=challenge,
        timeout=TIMEOUT_MS,
        authenticator_selection=AuthenticatorSelectionCriteria(
            resident_key=ResidentKeyRequirement.REQUIRED,
            require_resident_key=True,
            user_verification=UserVerificationRequirement.REQUIRED,
        ),
        exclude_credentials=_described(already),
    )
    return webauthn.options_to_json(options)


def made(site: Site, answer: str, *, challenge: bytes) -> Made:
    """The passkey that the browser made. Raises NotProven."""
    try:
        credential = parse_registration_credential_json(answer)
        verified = webauthn.verify_registration_response(
            credential=credential,
            expected_challenge=challenge,
            expected_rp_id=site.host,
            expected_origin=site.origin,
            require_user_verification=True,
        )
    except Exception as refused:  # whatever a stranger sends: bad JSON, CBOR, points, signatures
        raise _not_proven(refused) from refused
    return Made(
        verified.credential_id,
        verified.credential_public_key,
        verified.sign_count,
        [transport.value for transport in credential.response.transports or []],
        verified.credential_device_type is CredentialDeviceType.MULTI_DEVICE,
    )


def options_to_prove(site: Site, *, of: Sequence[Passkey] = (), challenge: bytes) -> str:
    """What the browser needs to prove one, as JSON. Without `of` the person picks from those that the device knows."""
    options = webauthn.generate_authentication_options(
        rp_id=site.host,
        challenge=challenge,
        timeout=TIMEOUT_MS,
        allow_credentials=_described(of),
        user_verification=UserVerificationRequirement.REQUIRED,
    )
    return webauthn.options_to_json(options)


def parsed(answer: str) -> AuthenticationCredential:
    """The answer, to look up whose it says it is. Nothing is proven yet. Raises NotProven."""
    try:
        return parse_authentication_credential_json(answer)
    except Exception as refused:
        raise _not_proven(refused) from refused


def check(site: Site, answer: AuthenticationCredential, passkey: Passkey, *, challenge: bytes) -> int:
    """How often the passkey has signed by now. Raises NotProven, also when it counts backwards: then there are two."""
    handle = answer.response.user_handle
    if handle is not None and handle != passkey.user_id.bytes:
        raise NotProven
    try:
        verified = webauthn.verify_authentication_response(
            credential=answer,
            expected_challenge=challenge,
            expected_rp_id=site.host,
            expected_origin=site.origin,
            credential_public_key=passkey.public_key,
            credential_current_sign_count=passkey.sign_count,
            require_user_verification=True,
        )
    except Exception as refused:
        raise _not_proven(refused) from refused
    return int(verified.new_sign_count)


def _described(passkeys: Sequence[Passkey]) -> list[PublicKeyCredentialDescriptor]:
    known = {transport.value for transport in AuthenticatorTransport}
    return [
        PublicKeyCredentialDescriptor(
            id=one.credential_id,
            transports=[AuthenticatorTransport(word) for word in one.transports if word in known],
        )
        for one in passkeys
    ]


def _not_proven(refused: Exception) -> NotProven:
    logger.info("passkey_not_proven", extra={"why": type(refused).__name__})
    return NotProven()
