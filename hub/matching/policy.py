"""Who may match: whoever helps residents."""

from hub.accounts.policy import Actor, Permission
from hub.core.errors import NotFound


def may_match(actor: Actor) -> bool:
    return actor.may(Permission.MATCH_USE)


def check(actor: Actor) -> None:
    """Raises NotFound for whoever may not."""
    if not may_match(actor):
        raise NotFound
