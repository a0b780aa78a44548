"""Who keeps an entry right: staff every one, partners those of their own organizations."""

import uuid

from hub.accounts.policy import Actor, Permission
from hub.core.errors import NotFound

KEEPS_ALL = Permission.DIRECTORY_EDIT
KEEPS_OWN = Permission.DIRECTORY_PROPOSE

NOT_FOR_PARTNERS = {"service": frozenset({"sensitive"})}
"""Pages of an entry that only staff have, by kind: a partner cannot judge what an abuser may see."""


def keeps(actor: Actor, organization_id: uuid.UUID | None) -> bool:
    """Whether this person may change what belongs to the organization, at once or by proposal."""
    if actor.may(KEEPS_ALL):
        return True
    return organization_id is not None and actor.may(KEEPS_OWN) and actor.speaks_for(organization_id)


def must_keep(actor: Actor, organization_id: uuid.UUID | None) -> None:
    """Raises NotFound: an entry that is not theirs has no page to change it."""
    if not keeps(actor, organization_id):
        raise NotFound


def only_proposes(actor: Actor) -> bool:
    """Whether what this person saves is looked at first."""
    return not actor.may(KEEPS_ALL)


def has_page(actor: Actor, kind: str, slug: str) -> bool:
    """Whether this part of an entry is theirs to change."""
    return not (only_proposes(actor) and slug in NOT_FOR_PARTNERS.get(kind, ()))
