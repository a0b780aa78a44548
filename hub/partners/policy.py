"""Who may do what with a partner. An organization's own people come before any grant."""

import uuid

from hub.accounts.policy import Actor, Permission


def may_read_diligence(actor: Actor, organization_id: uuid.UUID) -> bool:
    """Those who look after partners, and the organization's own people."""
    return actor.may(Permission.PARTNER_READ) or speaks(actor, organization_id)


def may_keep_diligence(actor: Actor, organization_id: uuid.UUID) -> bool:
    """Network managers, and the organization's owners."""
    return actor.may(Permission.PARTNER_MANAGE) or owns(actor, organization_id)


def may_read_agreement(actor: Actor, organization_id: uuid.UUID) -> bool:
    """Both sides read what they agreed; the association writes it down."""
    return may_read_diligence(actor, organization_id)


def may_keep_people(actor: Actor, organization_id: uuid.UUID) -> bool:
    """Owners decide who else speaks for their organization, and so does whoever looks after partners."""
    return actor.may(Permission.PARTNER_MANAGE) or owns(actor, organization_id)


def may_bring_in(actor: Actor) -> bool:
    """Network managers and editors invite somebody to look after an entry, without asking them first."""
    return actor.may(Permission.PARTNER_MANAGE) or actor.may(Permission.CLAIM_DECIDE)


def speaks(actor: Actor, organization_id: uuid.UUID) -> bool:
    return actor.may(Permission.DIRECTORY_PROPOSE) and actor.speaks_for(organization_id)


def owns(actor: Actor, organization_id: uuid.UUID) -> bool:
    return actor.may(Permission.DIRECTORY_PROPOSE) and actor.owns(organization_id)
