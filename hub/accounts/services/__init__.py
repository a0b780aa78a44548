"""What is done with accounts. Other capabilities need these."""

from hub.accounts.services.invitations import invitation_link, invite
from hub.accounts.services.people import create

__all__ = ["create", "invitation_link", "invite"]
