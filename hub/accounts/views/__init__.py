"""Signing in and out, and what people do with their own account."""

from hub.accounts.views import signing_in
from hub.accounts.views.blueprint import bp

__all__ = ["bp", "signing_in"]
