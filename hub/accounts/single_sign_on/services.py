"""Whose account opens for somebody whom the provider vouches for."""

import uuid
from datetime import timedelta
from enum import StrEnum

from sqlalchemy import select

from hub.accounts.models import User
from hub.accounts.policy import SYSTEM, Actor, Permission, Role
from hub.accounts.services import people, sessions
from hub.accounts.single_sign_on import queries
from hub.accounts.single_sign_on.claims import Vouched
from hub.accounts.single_sign_on.models import Identity
from hub.accounts.single_sign_on.rules import Rules
from hub.audit import services as audit
from hub.core import clock
from hub.core.db import db
from hub.core.errors import NotFound

AGAIN_WITHIN = timedelta(minutes=5)


class Refusal(StrEnum):
    """Why nobody was let in; each has its words on the page."""

    NO_ACCOUNT = "no_account"
    NO_ROLE = "no_role"
    SWITCHED_OFF = "switched_off"


def forget(user: User, *, actor: Actor) -> None:
    """Somebody's work account opens this one no more, and they are signed out; who has no password is invited anew."""
    if not actor.may(Permission.PEOPLE_MANAGE):
        raise NotFound
    if (identity := queries.identity(user.id)) is not None:
        db.session.delete(identity)
        sessions.end_all(user.id)
        audit.record("single_sign_on.forgotten", actor=actor, record_type="user", record_id=user.id)


def enter(vouched: Vouched, rules: Rules) -> User | Refusal:
    """The account to sign in to, made, linked and given its role as the settings allow; or why there is none.

    An account is found by provider and subject. By address only once, when it was invited to single sign-on, and only
    by an address that the provider has verified: else whoever can write their own profile there owns every account.
    """
    user = _known(vouched, rules) or _invited(vouched, rules)
    role = rules.role_of(vouched.roles)
    if user is None:
        return _made(vouched, rules, role)
    if not user.active:
        return Refusal.SWITCHED_OFF
    if rules.roles and user.role is not Role.PARTNER:
        if role is None:
            sessions.end_all(user.id)  # whoever lost their part over there keeps none in an open window here
            return Refusal.NO_ROLE
        _give(user, role)
    return user


def is_still(user: User, vouched: Vouched, rules: Rules) -> bool:
    """Whether the provider vouches for this very person, and saw them prove it in the last minutes.

    The time must come from the provider: the wish to be asked again travels through the browser, which can drop it.
    """
    identity = queries.of(user.id)
    is_theirs = identity and (identity.issuer, identity.subject) == (rules.issuer, vouched.subject)
    return bool(is_theirs and vouched.proved_at and clock.now() - vouched.proved_at < AGAIN_WITHIN)


def _known(vouched: Vouched, rules: Rules) -> User | None:
    theirs = select(Identity).where(Identity.issuer == rules.issuer, Identity.subject == vouched.subject)
    identity = db.session.scalar(theirs)
    if identity is None:
        return None
    identity.last_used_at = clock.now()
    return db.session.scalar(select(User).where(User.id == identity.user_id))


def _invited(vouched: Vouched, rules: Rules) -> User | None:
    user = _by_address(vouched.email)
    identity = queries.identity(user.id) if user else None
    if user is None or identity is None or identity.subject is not None or identity.issuer != rules.issuer:
        return None
    identity.subject, identity.last_used_at = vouched.subject, clock.now()
    audit.record("single_sign_on.linked", actor=user.actor, record_type="user", record_id=user.id)
    return user


def _made(vouched: Vouched, rules: Rules, role: Role | None) -> User | Refusal:
    """A new account, where the settings allow it and nobody has this address yet."""
    if not rules.makes_accounts or not vouched.email or _by_address(vouched.email):
        return Refusal.NO_ACCOUNT
    if role is None:
        return Refusal.NO_ROLE
    user = User(id=uuid.uuid4(), email=vouched.email, name=vouched.name or vouched.email, role=role)
    user.memberships = []
    db.session.add(user)
    db.session.flush()
    db.session.add(
        Identity(
            id=uuid.uuid4(),
            user_id=user.id,
            issuer=rules.issuer,
            subject=vouched.subject,
            last_used_at=clock.now(),
        )
    )
    audit.record(
        "user.created",
        actor=SYSTEM,
        record_type="user",
        record_id=user.id,
        role=role.value,
        by="single_sign_on",
    )
    return user


def _give(user: User, role: Role) -> None:
    """The provider's word on somebody's role holds from this sign-in on; but somebody must look after accounts, and
    a slip over there must not take that from the last one who does."""
    if user.role is role:
        return
    if people.is_last_administrator(user):
        audit.record(
            "user.role-kept",
            actor=SYSTEM,
            record_type="user",
            record_id=user.id,
            role=user.role.value,
            wanted=role.value,
            by="single_sign_on",
        )
        return
    was, user.role = user.role, role
    sessions.end_all(user.id)  # what the former role left open in another browser
    audit.record(
        "user.role-changed",
        actor=SYSTEM,
        record_type="user",
        record_id=user.id,
        was=was.value,
        role=role.value,
        by="single_sign_on",
    )


def _by_address(email: str) -> User | None:
    return db.session.scalar(select(User).where(User.email == email)) if email else None
