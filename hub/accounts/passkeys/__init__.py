"""Passkeys (WebAuthn): a second step that cannot be typed into a false page, or a whole sign-in without a password."""
