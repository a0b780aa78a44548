"""Who could come to see a referral at all, and so from whom it can be kept: ours, and its partner's people."""

import uuid
from collections.abc import Sequence

from sqlalchemy import Select, func, or_, select

from hub.accounts.models import Membership, User
from hub.accounts.policy import Actor, Role
from hub.core.db import db, escape_like
from hub.core.errors import Invalid
from hub.referrals.models import Referral

MOST = 10
CHOOSE = "Find them by their name, and choose them"


def named(referral: Referral, words: str, *, actor: Actor) -> tuple[Sequence[User], int]:
    """The first of those whose name or email address has each of these words, and how many there are."""
    found = _of(referral).where(User.id != actor.id)
    for word in words.lower().split():
        like = f"%{escape_like(word)}%"
        found = found.where(
            or_(*(func.lower(one).like(like, escape="\\") for one in (User.name, User.email)))
        )
    people = db.session.scalars(found.order_by(func.lower(User.name), User.id).limit(MOST)).all()
    return people, db.session.scalar(select(func.count()).select_from(found.subquery())) or 0


def chosen(referral: Referral, user_id: str) -> User:
    """One of them. Raises Invalid where nobody was chosen, or somebody who could not see it anyway."""
    try:
        wanted = uuid.UUID(user_id)
    except ValueError:
        raise Invalid(CHOOSE) from None
    if (user := db.session.scalar(_of(referral).where(User.id == wanted))) is None:
        raise Invalid(CHOOSE)
    return user


def _of(referral: Referral) -> Select[User]:
    theirs = select(Membership.user_id).where(Membership.organization_id == referral.organization_id)
    return select(User).where(User.active.is_(True), or_(User.role != Role.PARTNER, User.id.in_(theirs)))
