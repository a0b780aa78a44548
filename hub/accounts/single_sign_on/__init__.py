"""Signing in with the organization's own account (OpenID Connect), as Microsoft Entra ID offers it."""
