"""What is done with accounts. Other capabilities need these."""

from hub.accounts.services.people import create

__all__ = ["create"]
