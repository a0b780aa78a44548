"""Who owns a referral, who must not see it, who gave a reason to, and who stands in for whom."""

import uuid
from datetime import date, timedelta

from sqlalchemy import delete

from hub.accounts.models import User
from hub.accounts.policy import Actor, Permission
from hub.audit import services as audit
from hub.core import clock
from hub.core.db import db
from hub.core.errors import Conflict, Invalid, NotFound
from hub.messaging import services as messaging
from hub.referrals.codes import DeniedBecause
from hub.referrals.models import BrokenGlass, Cover, Denial, Referral
from hub.referrals.queries import visible
from hub.referrals.services import letters
from hub.referrals.services.moving import Change, locked, note
from hub.referrals.transitions import Deed, Who
from hub.tasks import services as tasks

GLASS_LASTS = timedelta(hours=8)
SHORTEST_REASON = 10
NOT_ONE_OF_US = "Choose somebody of the staff who makes referrals and can sign in."


def reassign(referral: Referral, to: User, *, actor: Actor) -> None:
    """Somebody else of ours sees to it from now on. The team's lead decides; both are told."""
    locked(referral)
    if not visible.may_reassign(actor, referral):
        raise NotFound
    must_be_able(to)
    if visible.is_denied(referral, to.id):
        raise Conflict("This referral must be kept from them. Choose somebody else.")
    if referral.owner_id != to.id:
        note(Change(referral, Deed.REASSIGN, actor, sets={"owner_id": to.id}))
        letters.to_owner(referral, "referral-news", deed=Deed.REASSIGN)


def stand_in(user: User, by: User, *, first_on: date, last_on: date, actor: Actor) -> Cover:
    """While somebody is away a colleague sees their referrals and gets their messages. One arranges it oneself, or
    the team's lead does."""
    if not (actor.id == user.id or actor.leads(user.team_id)):
        raise NotFound
    must_be_able(by)
    if user.id == by.id:
        raise Invalid("Choose a colleague.")
    if last_on < first_on or last_on < clock.today():
        raise Invalid("The last day must be the first day or later, and not be over yet.")
    cover = Cover(id=uuid.uuid4(), user_id=user.id, covered_by_id=by.id, first_on=first_on, last_on=last_on)
    db.session.add(cover)
    audit.record("cover.arranged", actor=actor, record_type="user", record_id=user.id, covered_by=str(by.id))
    return cover


def end_cover(cover: Cover, *, actor: Actor) -> None:
    """They are back sooner."""
    user = db.session.get_one(User, cover.user_id)
    if not (actor.id == user.id or actor.leads(user.team_id)):
        raise NotFound
    db.session.delete(cover)
    audit.record("cover.ended", actor=actor, record_type="user", record_id=user.id)


def deny(referral: Referral, user: User, *, because: DeniedBecause, actor: Actor) -> None:
    """From now on this referral does not exist for them, whatever they may see otherwise. Mail about it that waits for
    them does not leave, and their tasks about it are anybody's of the team; where nobody else of the partner could be
    written to, somebody of ours rings."""
    if Who.REFERRER not in visible.parts(actor, referral):
        raise NotFound
    if user.id in {referral.owner_id, actor.id}:
        raise Conflict("Hand the referral to somebody else first, then keep it from them.")
    if visible.is_denied(referral, user.id):
        return
    db.session.add(Denial(referral_id=referral.id, user_id=user.id, because=because, made_by_id=actor.id))
    note(Change(referral, Deed.DENY, actor))
    messaging.drop(about_id=referral.id, to=user.email)
    tasks.let_go(user.id, actor=actor)
    letters.ring_if_nobody_is_left(referral)


def allow(referral: Referral, user: User, *, actor: Actor) -> None:
    """The reason to keep it from them is gone."""
    if Who.REFERRER not in visible.parts(actor, referral):
        raise NotFound
    gone = delete(Denial).where(Denial.referral_id == referral.id, Denial.user_id == user.id)
    if db.session.scalar(gone.returning(Denial.id)) is not None:
        note(Change(referral, Deed.ALLOW, actor))


def break_glass(referral_id: uuid.UUID, reason: str, *, actor: Actor) -> BrokenGlass:
    """Read a referral that is not one's own, for a working day. The history says so, and its owner is told.

    Raises NotFound for whoever may never see it: it is denied to them, or they hold no such permission.
    """
    referral = db.session.get(Referral, referral_id)
    if referral is None or actor.id is None or not actor.may(Permission.REFERRAL_BREAK_GLASS):
        raise NotFound
    if visible.is_denied(referral, actor.id):
        raise NotFound
    if len(reason.strip()) < SHORTEST_REASON:
        raise Invalid("Say in a few words why you need to read this referral.")
    broken = BrokenGlass(
        id=uuid.uuid4(),
        referral_id=referral.id,
        user_id=actor.id,
        reason=reason.strip(),
        ends_at=clock.now() + GLASS_LASTS,
    )
    db.session.add(broken)
    note(Change(referral, Deed.BREAK_GLASS, actor, words=reason))
    letters.to_owner(referral, "referral-news", deed=Deed.BREAK_GLASS)
    return broken


def must_be_able(user: User) -> None:
    """Whoever gets a referral can sign in and makes referrals."""
    if not (user.active and user.actor.may(Permission.REFERRAL_MAKE)):
        raise Invalid(NOT_ONE_OF_US)
