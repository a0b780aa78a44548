"""Who may decide, withdraw and look back."""

from dataclasses import replace

from hub.accounts.policy import Actor, Permission
from hub.core.errors import NotFound
from hub.moderation.models import Change


def may_decide(actor: Actor) -> bool:
    return actor.may(Permission.CHANGE_DECIDE) and actor.may(Permission.DIRECTORY_EDIT)


def must_decide(actor: Actor) -> None:
    if not may_decide(actor):
        raise NotFound


def speaks_for(actor: Actor, change: Change) -> bool:
    """Whether it is a change of the actor's own organization: colleagues see and withdraw each other's."""
    return (
        actor.may(Permission.DIRECTORY_PROPOSE)
        and change.organization_id is not None
        and actor.speaks_for(change.organization_id)
    )


def as_keeper(actor: Actor) -> Actor:
    """The same person with an editor's rights: to try a change out, or to make one that they may make at once.

    Only for a record that they were found to keep.
    """
    return replace(actor, grants=actor.grants | {Permission.DIRECTORY_EDIT})
