"""Who of ours sees to a referral today, and who hears of it: always somebody who can sign in and may see it.

Whoever owns it does, or their cover, or the cover's cover. Where none of these can, the team's lead does; where the
team has no lead who can, the network managers hear that somebody must.
"""

import uuid
from collections.abc import Sequence

from sqlalchemy import bindparam, select

from hub.accounts import queries as accounts
from hub.accounts.models import User
from hub.accounts.policy import Permission, Role
from hub.core import clock
from hub.core.db import db
from hub.referrals.models import Cover, Referral
from hub.referrals.queries import visible


def minder(referral: Referral) -> uuid.UUID | None:
    """Who sees to it today; None where nobody of the team could, so that it is anybody's."""
    one = _minder(referral)
    return one.id if one else None


def told(referral: Referral) -> Sequence[User]:
    """Who is written to in the place of its owner."""
    one = _minder(referral)
    return [one] if one else managers(referral)


def leads(referral: Referral) -> Sequence[User]:
    """The leads of its team; where there is none from whom it is not kept, the network managers."""
    return _leads(referral) or managers(referral)


def managers(referral: Referral) -> Sequence[User]:
    """Those who look after the network."""
    found = select(User).where(User.id.in_(accounts.ids_of(Permission.PARTNER_MANAGE))).order_by(User.email)
    return [one for one in db.session.scalars(found) if _could(one, referral)]


def _minder(referral: Referral) -> User | None:
    owner = db.session.get_one(User, referral.owner_id)
    return _standing_in(owner, referral, {owner.id}) or next(iter(_leads(referral)), None)


def _standing_in(user: User, referral: Referral, seen: set[uuid.UUID]) -> User | None:
    """Themselves while nobody covers for them; else the first cover who could, or whose own cover could."""
    away = db.session.scalars(_COVERS, {"user_id": user.id, "today": clock.today(), "seen": list(seen)}).all()
    for cover in away:
        if found := _standing_in(cover, referral, seen | {cover.id}):
            return found
    could = not away and _could(user, referral) and user.actor.may(Permission.REFERRAL_MAKE)
    return user if could else None


_COVERS = (
    select(User)
    .join(Cover, Cover.covered_by_id == User.id)
    .where(Cover.user_id == bindparam("user_id"))
    .where(Cover.first_on <= bindparam("today"), Cover.last_on >= bindparam("today"))
    .where(User.id.not_in(bindparam("seen", expanding=True)))
    .order_by(Cover.first_on.desc(), Cover.id)
)


def _leads(referral: Referral) -> list[User]:
    """Or who stands in for each of them today; they themselves, where nobody who does could."""
    could = [one for one in leads_of(referral.team_id) if _could(one, referral)]
    standing = [_standing_in(one, referral, {one.id}) or one for one in could]
    return list({one.id: one for one in standing}.values())


def leads_of(team_id: uuid.UUID | None) -> Sequence[User]:
    """The leads of a team who can sign in."""
    found = select(User).where(User.team_id == team_id, User.role == Role.TEAM_LEAD, User.active)
    return db.session.scalars(found.order_by(User.email)).all()


def leads_today(team_id: uuid.UUID) -> Sequence[User]:
    """Who hears of what is the whole team's: its leads, each whoever stands in for them today. Nobody, where the team
    has no lead."""
    today = clock.today()
    leads = leads_of(team_id)
    covers = (
        select(Cover.user_id, User)
        .join(User, User.id == Cover.covered_by_id)
        .where(Cover.first_on <= today, Cover.last_on >= today, User.active)
        .where(Cover.user_id.in_([one.id for one in leads]))
        .order_by(Cover.first_on, Cover.id)
    )
    away = dict(db.session.execute(covers).all())
    return list({user.id: user for user in (away.get(one.id, one) for one in leads)}.values())


def _could(user: User, referral: Referral) -> bool:
    return user.active and not visible.is_denied(referral, user.id)
