"""Signing in and out, and what people do with their own account."""

from hub.accounts.views import choosing, own, signing_in
from hub.accounts.views.blueprint import bp
from hub.accounts.views.reauthentication import bp as reauthentication

__all__ = ["bp", "choosing", "own", "reauthentication", "signing_in"]
