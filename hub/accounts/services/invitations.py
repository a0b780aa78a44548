"""Inviting somebody: an account without a password, and a link with which its owner chooses one."""

import uuid

from sqlalchemy import select
from sqlalchemy.exc import IntegrityError

from hub.accounts import links
from hub.accounts.models import Link, Membership, MembershipLevel, User
from hub.accounts.policy import Actor, Permission, Role
from hub.accounts.purposes import INVITATION, LASTS
from hub.accounts.queries import standing
from hub.accounts.single_sign_on import queries as single_sign_on
from hub.accounts.single_sign_on.models import Identity
from hub.audit import services as audit
from hub.core.db import added_first, db
from hub.core.errors import Conflict, NotFound
from hub.messaging import services as messaging


def invite(
    *,
    email: str,
    name: str,
    role: Role,
    actor: Actor,
    organization_id: uuid.UUID | None = None,
    level: MembershipLevel | None = None,
    issuer: str = "",
    organization: str = "",
) -> User:
    """A new account whose owner gets a link to choose a password; with `issuer`, is told to use their work account.

    A partner who has an account already gets the membership and a message instead. Raises Conflict for an address
    that belongs to the staff's accounts (or, for a role of the staff, to anybody's). `organization` is the name to
    call it by.
    """
    if not may_invite(actor, role, organization_id):
        raise NotFound
    address = email.strip().lower()
    found = _with_address(address)
    if found is None:
        user = User(id=uuid.uuid4(), email=address, name=name, role=role, password=None)
        user.memberships = []
        if organization_id:
            user.memberships.append(
                Membership(organization_id=organization_id, level=level or MembershipLevel.MEMBER)
            )
        if not _added(user):
            found = _with_address(address)  # somebody else invited them at the same moment
    if found is not None:
        if not (role is found.role is Role.PARTNER and organization_id):
            raise Conflict("There is an account with this email address already.")
        return _add_membership(
            found, organization_id, level or MembershipLevel.MEMBER, organization, actor=actor
        )
    audit.record("user.invited", actor=actor, record_type="user", record_id=user.id, role=role.value)
    if issuer and role is not Role.PARTNER:  # partners are not in the organization's own list of people
        expect(user, issuer=issuer, actor=actor)
    _send(user, organization)
    return user


def _with_address(address: str) -> User | None:
    return db.session.scalar(select(User).where(User.email == address))


def _added(user: User) -> bool:
    """Whether the table had no account with this address. What else it refuses is raised."""
    try:
        with db.session.begin_nested():
            db.session.add(user)
    except IntegrityError:
        if _with_address(user.email) is None:
            raise
        return False
    return True


def expect(user: User, *, issuer: str, actor: Actor) -> None:
    """Invite this account to single sign-on: its first sign-in with its own verified address links the two for good."""
    if not actor.may(Permission.PEOPLE_MANAGE):
        raise NotFound
    if single_sign_on.identity(user.id) is None and added_first(
        Identity(id=uuid.uuid4(), user_id=user.id, issuer=issuer)
    ):
        audit.record("single_sign_on.expected", actor=actor, record_type="user", record_id=user.id)


def expect_of(user: User, *, issuer: str, actor: Actor) -> None:
    """The same for somebody who has an account: they are told."""
    if user.role is Role.PARTNER or not issuer:
        raise Conflict("Partners sign in with a password: they have no work account of this organization.")
    expect(user, issuer=issuer, actor=actor)
    _send_to_work(user)


def may_invite(actor: Actor, role: Role, organization_id: uuid.UUID | None) -> bool:
    """Administrators invite anybody; who looks after partners invites partners; an owner, their own colleagues."""
    if actor.may(Permission.PEOPLE_MANAGE):
        return True
    if role is not Role.PARTNER or organization_id is None:
        return False
    looks_after_partners = actor.may(Permission.PARTNER_MANAGE) or actor.may(Permission.CLAIM_DECIDE)
    return looks_after_partners or actor.owns(organization_id)


def invitation_link(user: User) -> Link:
    """A fresh link to choose the first password, for somebody who is here already; no message leaves."""
    return links.issue(INVITATION, about_id=user.id, lasts=LASTS[INVITATION])


def resend(user: User, *, actor: Actor) -> None:
    """A new link; the old one stops working. Raises Conflict when they have signed in already."""
    _must_wait(user, actor)
    _send(user)
    audit.record("user.invited-again", actor=actor, record_type="user", record_id=user.id)


def withdraw(user: User, *, actor: Actor) -> None:
    """Take an invitation back: the link stops working and the account, which nobody ever used, goes."""
    _must_wait(user, actor)
    links.revoke(INVITATION, about_id=user.id)
    audit.record("user.invitation-withdrawn", actor=actor, record_type="user", record_id=user.id)
    db.session.delete(user)


def send_again(user: User) -> None:
    """Another link for somebody who forgot that they never chose a password."""
    _send(user)


def _must_wait(user: User, actor: Actor) -> None:
    if not actor.may(Permission.PEOPLE_MANAGE):
        raise NotFound
    if standing.of(user.id):
        raise Conflict("They have signed in already, so there is no invitation any more.")


def _send(user: User, organization: str = "") -> None:
    """Where their work account is expected, no link: a password would outlive that account."""
    if single_sign_on.identity(user.id) is not None:
        _send_to_work(user)
        return
    link = invitation_link(user)
    messaging.send(
        "invitation", to=user.email, about_id=user.id, link_id=str(link.id), organization=organization
    )


def _send_to_work(user: User) -> None:
    messaging.send("invitation-at-work", to=user.email, about_id=user.id)


def _add_membership(
    user: User, organization_id: uuid.UUID, level: MembershipLevel, name: str, *, actor: Actor
) -> User:
    if all(mine.organization_id != organization_id for mine in user.memberships):
        user.memberships.append(Membership(organization_id=organization_id, level=level))
        audit.record(
            "user.membership-added",
            actor=actor,
            record_type="user",
            record_id=user.id,
            organization_id=str(organization_id),
            level=level.value,
        )
        messaging.send("membership-added", to=user.email, about_id=user.id, organization=name)
    return user
