"""Accounts are made here; the flows of invitation and recovery stand on these."""

import uuid

from sqlalchemy import select

from hub.accounts.models import Membership, MembershipLevel, User
from hub.accounts.policy import Actor, Role
from hub.accounts.services import passwords
from hub.audit import services as audit
from hub.core.db import db
from hub.core.errors import Conflict, Invalid

SHORTEST_PASSWORD = 12


def create(
    *,
    email: str,
    name: str,
    role: Role,
    password: str,
    actor: Actor,
    organization_id: uuid.UUID | None = None,
) -> User:
    """A new account. Raises Conflict when the address has one, Invalid when the password is too short."""
    address = email.strip().lower()
    if len(password) < SHORTEST_PASSWORD:
        raise Invalid(f"Choose a password of at least {SHORTEST_PASSWORD} characters.")
    if db.session.scalar(select(User.id).where(User.email == address)):
        raise Conflict("There is an account with this email address already.")
    user = User(id=uuid.uuid4(), email=address, name=name, role=role, password=passwords.hashed(password))
    if organization_id:
        user.memberships = [Membership(organization_id=organization_id, level=MembershipLevel.OWNER)]
    db.session.add(user)
    audit.record("user.created", actor=actor, record_type="user", record_id=user.id, role=role.value)
    return user
