"""The provider of this site, if single sign-on is set up."""

from flask import current_app

from hub.accounts.single_sign_on.provider import Provider


def provider() -> Provider | None:
    found: Provider | None = current_app.extensions["hub.single_sign_on"]
    return found


def issuer() -> str:
    """The provider's own name; nothing where there is none."""
    found = provider()
    return found.rules.issuer if found else ""
