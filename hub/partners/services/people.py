"""Who speaks for an organization: invited, given other rights, removed, and those who leave."""

import uuid
from typing import Any

from sqlalchemy import Select, delete, func, select

from hub.accounts import services as accounts
from hub.accounts.models import Membership, MembershipLevel, User
from hub.accounts.policy import Actor, Permission, Role
from hub.accounts.queries import addresses_of
from hub.audit import services as audit
from hub.core.db import db
from hub.core.errors import Conflict, Invalid, NotFound
from hub.directory.models import Organization
from hub.messaging import services as messaging
from hub.partners import policy
from hub.partners.services import open_invitations

LAST_OWNER = "Somebody must look after the page. Make another person an owner first."
NOT_THIS_ONE = "This address cannot look after a page. Ring us, and we sort it out together."


def invite(
    organization: Organization, *, email: str, name: str, level: MembershipLevel, actor: Actor
) -> None:
    """Staff let somebody speak for an organization, at once. Owners ask instead (`services.invitations`).

    Raises Invalid for an address whose account cannot speak for organizations.
    """
    if not policy.may_bring_in(actor):
        raise NotFound
    bring_in(organization, email=email, name=name, level=level, actor=actor)


def bring_in(
    organization: Organization, *, email: str, name: str, level: MembershipLevel, actor: Actor
) -> User:
    """Make this address one of the organization's people: at once if it has an account, by invitation if not."""
    address = email.strip().lower()
    if db.session.scalar(select(User.id).where(User.email == address, User.active.is_(False))):
        raise Invalid(NOT_THIS_ONE)
    try:
        user = accounts.invite(
            email=address,
            name=name,
            role=Role.PARTNER,
            organization_id=organization.id,
            level=level,
            organization=organization.name,
            actor=actor,
        )
    except Conflict:
        raise Invalid(NOT_THIS_ONE) from None
    held = next(one for one in user.memberships if one.organization_id == organization.id)
    if level is MembershipLevel.OWNER:
        held.level = level  # a member who proves to be more becomes an owner
    _note("membership.added", organization, user.id, actor, level=level.value)
    return user


def change_level(
    organization: Organization, user_id: uuid.UUID, level: MembershipLevel, *, actor: Actor
) -> None:
    """Make somebody an owner or a member. Raises Conflict where nobody would be left to look after the page."""
    membership, user = _theirs(organization.id, user_id, actor)
    if membership.level is level:
        return
    if level is MembershipLevel.MEMBER:
        _another_owner(organization.id, user_id)
    membership.level = level
    _tell("colleague-changed", user, organization, level=level.value)
    _note("membership.changed", organization, user_id, actor, level=level.value)


def remove(organization: Organization, user_id: uuid.UUID, *, actor: Actor) -> None:
    """Somebody speaks for the organization no more, from their very next request, nor does an invitation that they hold
    let them in again."""
    membership, user = _theirs(organization.id, user_id, actor)
    if membership.level is MembershipLevel.OWNER and policy.owns(actor, organization.id):
        _another_owner(organization.id, user_id)
    db.session.execute(delete(Membership).where(Membership.id == membership.id))
    open_invitations.take_back_from(organization.id, user.email)
    _tell("colleague-removed", user, organization)
    _note("membership.removed", organization, user_id, actor)


def leave(organization: Organization, *, hand_back: bool, actor: Actor) -> None:
    """Stop speaking for an organization. Its last owner names another first, or hands the page back to us."""
    if actor.id is None or not policy.speaks(actor, organization.id):
        raise NotFound
    is_last = _owners_held(organization.id) == {actor.id}
    if is_last and not hand_back:
        raise Conflict(LAST_OWNER)
    db.session.execute(
        delete(Membership).where(
            Membership.organization_id == organization.id, Membership.user_id == actor.id
        )
    )
    if is_last:
        for address in addresses_of(Permission.PARTNER_MANAGE):
            messaging.send(
                "partner-handed-back",
                to=address,
                about_id=organization.id,
                organization=organization.name,
                organization_id=str(organization.id),
            )
    _note("membership.left", organization, actor.id, actor, handed_back=is_last)


def is_only_owner(organization_id: uuid.UUID, user_id: uuid.UUID) -> bool:
    """Whether this person, and nobody else who can sign in, owns the organization."""
    return owner_ids(organization_id) == {user_id}


def owner_ids(organization_id: uuid.UUID) -> set[uuid.UUID]:
    """Its owners who can sign in."""
    return set(db.session.scalars(_owners(organization_id)))


def owner_count(organization_id: uuid.UUID) -> int:
    """How many owners can sign in."""
    return db.session.scalar(select(func.count()).select_from(_owners(organization_id).subquery())) or 0


def _owners(organization_id: uuid.UUID) -> Select[uuid.UUID]:
    return (
        select(User.id)
        .join(Membership, Membership.user_id == User.id)
        .where(
            Membership.organization_id == organization_id,
            Membership.level == MembershipLevel.OWNER,
            User.active.is_(True),
        )
    )


def _owners_held(organization_id: uuid.UUID) -> set[uuid.UUID]:
    """Its owners, none of whom stops being one before this transaction ends.

    Of two who step down at once, the second waits here and then counts without the first.
    """
    rows = _owners(organization_id).order_by(Membership.id)
    return set(db.session.scalars(rows.with_for_update(of=Membership, key_share=True)))


def _another_owner(organization_id: uuid.UUID, but: uuid.UUID) -> None:
    if not _owners_held(organization_id) - {but}:
        raise Conflict(LAST_OWNER)


def _theirs(organization_id: uuid.UUID, user_id: uuid.UUID, actor: Actor) -> tuple[Membership, User]:
    """One of the organization's people, for whoever may decide about them; NotFound otherwise."""
    if not policy.may_keep_people(actor, organization_id):
        raise NotFound
    found = db.session.execute(
        select(Membership, User)
        .join(User, User.id == Membership.user_id)
        .where(Membership.organization_id == organization_id, Membership.user_id == user_id)
    ).one_or_none()
    if found is None:
        raise NotFound
    return found[0], found[1]


def _tell(message: str, user: User, organization: Organization, **context: str) -> None:
    messaging.send(
        message,
        to=user.email,
        about_id=organization.id,
        organization=organization.name,
        organization_id=str(organization.id),
        **context,
    )


def _note(action: str, organization: Organization, user_id: uuid.UUID, actor: Actor, **detail: Any) -> None:
    audit.record(
        action,
        actor=actor,
        record_type="organization",
        record_id=organization.id,
        user_id=str(user_id),
        **detail,
    )
