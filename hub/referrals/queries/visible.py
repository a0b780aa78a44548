"""Which referrals an actor may see. What you may not see does not exist for you."""

import uuid
from collections import defaultdict
from collections.abc import Callable, Set
from typing import Any

from sqlalchemy import (
    ColumnElement,
    Select,
    Uuid,
    and_,
    bindparam,
    exists,
    false,
    literal,
    or_,
    select,
    true,
    union_all,
)
from sqlalchemy.orm import joinedload

from hub.accounts.kept import Asked, By, Rows, kept
from hub.accounts.models import Membership
from hub.accounts.policy import Actor, Permission
from hub.core.db import db
from hub.core.errors import NotFound
from hub.partners.queries import suspensions
from hub.referrals import policy
from hub.referrals.models import BrokenGlass, Cover, Denial, Referral
from hub.referrals.states import ReferralStatus
from hub.referrals.transitions import Who
from hub.residents import queries as residents
from hub.residents.models import Bar

KEPT_FROM_PARTNERS = (ReferralStatus.DRAFT, ReferralStatus.ENTERED_IN_ERROR)


def visible_to(actor: Actor, by: By | None = None) -> Select[Referral]:
    """Ours: of the team, made or owned, covered for, or opened with a reason. A partner's: sent to it. A link's: the
    one that it is about. Never one that is denied to the actor."""
    return select(Referral).where(is_visible(actor, by))


def get(referral_id: uuid.UUID, *, actor: Actor) -> Referral:
    """One referral with its service and organization, or NotFound."""
    found, asked = _one(actor)
    one = db.session.scalar(found, asked | {"referral_id": referral_id})
    if one is None:
        raise NotFound
    return one


def built_once(build: Callable[[Actor, By], Rows]) -> Callable[[Actor], Asked[Rows]]:
    """`kept`, for those with an account; what somebody holds a link to stands in the statement itself."""
    of_accounts = kept(build)

    def statement(actor: Actor) -> Asked[Rows]:
        holds_a_link = actor.id is None or actor.about_ids
        return (build(actor, By.of(actor)), {}) if holds_a_link else of_accounts(actor)

    return statement


@built_once
def _one(actor: Actor, by: By) -> Select[Referral]:
    found = visible_to(actor, by).where(Referral.id == bindparam("referral_id"))
    found = found.options(joinedload(Referral.service), joinedload(Referral.organization))
    return found.execution_options(populate_existing=True)


def resident_of(referral_id: uuid.UUID, actor: Actor) -> uuid.UUID:
    """Whom one referral is about, or NotFound."""
    found, asked = _whom(actor)
    if (resident_id := db.session.scalar(found, asked | {"referral_id": referral_id})) is None:
        raise NotFound
    return resident_id


@built_once
def _whom(actor: Actor, by: By) -> Select[uuid.UUID]:
    found = visible_to(actor, by).with_only_columns(Referral.resident_id)
    return found.where(Referral.id == bindparam("referral_id"))


def is_visible(actor: Actor, by: By | None = None) -> ColumnElement[bool]:
    """The same as a condition. `by` is handed in where the statement is one that is kept (hub.accounts.kept)."""
    by = by or By.of(actor)
    if actor.kind == "system":
        return true()
    if actor.id is None or actor.kind in {policy.LINK, policy.RESIDENT}:
        return _without_account(actor, by)
    denied = select(Denial.referral_id).where(Denial.user_id == by.id)
    barred = residents.barred_from(by.id)
    allowed = and_(Referral.id.not_in(denied), Referral.resident_id.not_in(barred))
    return and_(allowed, or_(_of_partner(actor, by), _ours(actor, by)))


def is_mine(by: By) -> ColumnElement[bool]:
    """One's own, and those of whoever one stands in for today."""
    return Referral.owner_id.in_(union_all(select(by.id), covered(by)))


def _without_account(actor: Actor, by: By) -> ColumnElement[bool]:
    if actor.kind in {policy.RESIDENT, policy.REFERRER_SYSTEM}:
        return Referral.id.in_(actor.about_ids)
    if actor.kind == policy.LINK:
        of_partner = Referral.organization_id.in_(actor.organization_ids)
        return and_(Referral.id.in_(actor.about_ids), of_partner, _was_sent())
    if actor.kind == policy.PARTNER_SYSTEM:
        return and_(_of_partner(actor, by), Referral.id.not_in(kept_from_partners()))
    return false()


def parts(actor: Actor, referral: Referral) -> Set[Who]:
    """What the actor is to this referral now. A page asks it for each thing that it may offer, so it is one statement:
    whether a bar is about this person is asked of those only from whom somebody is barred."""
    if actor.id is None:
        found = policy.parts(actor, referral)
        is_shut_out = Who.PARTNER in found and (
            suspensions.is_suspended(referral.organization_id)
            or (actor.kind == policy.PARTNER_SYSTEM and _is_kept_from_partner(referral))
        )
        return found - {Who.PARTNER} if is_shut_out else found
    statement, asked = _facts(actor)
    facts = defaultdict(set)
    for fact, about in db.session.execute(statement, asked | {"referral_id": referral.id}):
        facts[fact].add(about)
    is_denied = bool(facts["denied"]) or (
        bool(facts["barred"]) and residents.is_barred(referral.resident_id, actor.id)
    )
    found = policy.parts(actor, referral, covers=facts["covers"], is_denied=is_denied)
    return found - {Who.PARTNER} if referral.organization_id in facts["stopped"] else found


@kept
def _facts(actor: Actor, by: By) -> Select[*tuple[Any, ...]]:
    """What is not in the referral itself: ("covers", whom), ("denied", the reader), ("barred", from whom), ("stopped",
    which of the reader's organizations)."""
    denied = select(literal("denied"), Denial.user_id).where(
        Denial.referral_id == bindparam("referral_id", type_=Uuid), Denial.user_id == by.id
    )
    barred = select(literal("barred"), Bar.resident_id).where(Bar.user_id == by.id)
    facts = [denied, barred]
    if actor.is_staff:
        facts.append(covered(by).with_only_columns(literal("covers"), Cover.user_id))
    if actor.organization_ids:
        theirs = suspensions.suspended().subquery()
        stopped = select(literal("stopped"), theirs.c.organization_id)
        facts.append(stopped.where(theirs.c.organization_id.in_(by.organization_ids)))
    return select(union_all(*facts).subquery())


def kept_from_partners() -> Select[uuid.UUID]:
    """Those that one of the people at the partner must not see: nor does a system of theirs, which all of them use."""
    theirs = and_(
        Membership.user_id == Denial.user_id, Membership.organization_id == Referral.organization_id
    )
    return select(Referral.id).join(Denial, Denial.referral_id == Referral.id).join(Membership, theirs)


def is_denied(referral: Referral, user_id: uuid.UUID) -> bool:
    """Whether it is kept from somebody: this referral, or all that is about its resident."""
    asked = {"referral_id": referral.id, "user_id": user_id}
    return bool(db.session.scalar(_DENIED, asked)) or residents.is_barred(referral.resident_id, user_id)


_DENIED = select(
    exists().where(Denial.referral_id == bindparam("referral_id"), Denial.user_id == bindparam("user_id"))
)


def _is_kept_from_partner(referral: Referral) -> bool:
    return bool(db.session.scalar(kept_from_partners().where(Referral.id == referral.id).limit(1)))


def may_reassign(actor: Actor, referral: Referral) -> bool:
    """The lead of its team, unless it is kept from them."""
    is_kept = actor.id is not None and is_denied(referral, actor.id)
    return policy.may_reassign(actor, referral) and not is_kept


def _ours(actor: Actor, by: By) -> ColumnElement[bool]:
    if not actor.is_staff:
        return false()
    opened = Referral.id.in_(
        select(BrokenGlass.referral_id).where(BrokenGlass.user_id == by.id, BrokenGlass.ends_at > by.now)
    )
    if not actor.may(Permission.REFERRAL_MAKE):
        return opened
    return or_(
        Referral.team_id == by.team_id if actor.team_id else false(),
        Referral.owner_id == by.id,
        Referral.referrer_id == by.id,
        Referral.owner_id.in_(covered(by)),
        opened,
    )


def covered(by: By) -> Select[uuid.UUID]:
    """Those for whom the reader stands in today."""
    return select(Cover.user_id).where(
        Cover.covered_by_id == by.id, Cover.first_on <= by.today, Cover.last_on >= by.today
    )


def _of_partner(actor: Actor, by: By) -> ColumnElement[bool]:
    if not (actor.may(Permission.REFERRAL_RESPOND) and actor.organization_ids):
        return false()
    return and_(Referral.organization_id.in_(by.organization_ids), _was_sent())


def _was_sent() -> ColumnElement[bool]:
    """And our work with the partner goes on."""
    works_with_us = Referral.organization_id.not_in(suspensions.suspended())
    return and_(Referral.status.not_in(KEPT_FROM_PARTNERS), Referral.sent_at.is_not(None), works_with_us)
