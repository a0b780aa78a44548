"""What is read of changes. Moderators see all, partners those of their organizations; for others there are none."""

import uuid
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from sqlalchemy import JSON, ColumnElement, Select, String, cast, func, or_, select, type_coerce

from hub.accounts.models import User
from hub.accounts.policy import Actor, Permission
from hub.core import clock
from hub.core.db import db, escape_like
from hub.core.errors import NotFound
from hub.core.paging import Page
from hub.moderation import policy
from hub.moderation.models import OPEN, Change, ChangeStatus, Risk, Route, Trust, Trusted

REMEMBERED = timedelta(days=90)


def get(change_id: uuid.UUID, *, actor: Actor) -> Change:
    """One change, or NotFound."""
    change = db.session.get(Change, change_id)
    if change is None or not (policy.may_decide(actor) or policy.speaks_for(actor, change)):
        raise NotFound
    return change


def waiting(kind: str, record_id: uuid.UUID) -> Sequence[Change]:
    """What waits about this record, for a decision or to be sent again. No two of them speak of the same field."""
    found = select(Change).where(
        Change.subject_kind == kind,
        Change.subject_id == record_id,
        Change.status.in_(OPEN),
    )
    return db.session.scalars(found.order_by(Change.created_at, Change.id)).all()


@dataclass(frozen=True, slots=True)
class Counts:
    """How many changes wait, by what a mistake would cost."""

    by_risk: dict[Risk, int]

    @property
    def total(self) -> int:
        return sum(self.by_risk.values())


def counts(*, actor: Actor) -> Counts:
    found = select(Change.risk, func.count(Change.id)).where(_decidable(actor)).group_by(Change.risk)
    held = dict(db.session.execute(found).all())
    return Counts({risk: held.get(risk.value, 0) for risk in reversed(Risk)})


def queue(*, actor: Actor, risk: Risk | None = None, page: int = 1, size: int = 20) -> Page[Change]:
    """What waits: those where a mistake would cost most first, and among those the oldest."""
    found = select(Change).where(_decidable(actor))
    if risk:
        found = found.where(Change.risk == risk)
    return _page(found, (Change.risk.desc(), Change.created_at, Change.id), page=page, size=size)


def history(kind: str, record_id: uuid.UUID, *, actor: Actor, page: int = 1, size: int = 20) -> Page[Change]:
    """What was changed in a record, the latest first. For those who keep the directory."""
    if not policy.may_decide(actor):
        raise NotFound
    found = select(Change).where(
        Change.subject_kind == kind,
        Change.subject_id == record_id,
        Change.status == ChangeStatus.APPROVED,
    )
    return _page(found, (Change.decided_at.desc(), Change.id), page=page, size=size)


def of_partner(*, actor: Actor, is_pending: bool, page: int = 1, size: int = 20) -> Page[Change]:
    """Proposals of the actor's organizations: those that wait, or those that are settled; the latest first."""
    if not actor.may(Permission.DIRECTORY_PROPOSE):
        raise NotFound
    state = Change.status.in_(OPEN)
    found = select(Change).where(
        Change.organization_id.in_(actor.organization_ids),
        state if is_pending else ~state,
        Change.route.in_(_OF_PARTNERS),
    )
    newest = (func.coalesce(Change.decided_at, Change.changed_at).desc(), Change.id)
    return _page(found, newest, page=page, size=size)


def people(changes: Sequence[Change]) -> dict[uuid.UUID, str]:
    """The names of those who proposed or decided these changes."""
    ids = {one for change in changes for one in (change.proposed_by_id, change.decided_by_id) if one}
    found = select(User.id, User.name).where(User.id.in_(ids))
    return {row.id: row.name for row in db.session.execute(found)} if ids else {}


def trusts(organization_id: uuid.UUID | None) -> frozenset[Trust]:
    """What this organization may change without being asked about it."""
    found = select(Trusted.trust).where(Trusted.organization_id == organization_id)
    return frozenset(db.session.scalars(found)) if organization_id else frozenset()


def mentions(text: str) -> bool:
    """Whether a change that waits, or was decided in the last 90 days, holds this text (as a picture's name)."""
    like = f"%{escape_like(text)}%"
    held = or_(*(_as_text(column).like(like, escape="\\") for column in (Change.before, Change.after)))
    lately = or_(Change.status.in_(OPEN), Change.decided_at >= clock.now() - REMEMBERED)
    return db.session.scalar(select(Change.id).where(held, lately).limit(1)) is not None


_OF_PARTNERS = (Route.PROPOSED, Route.AT_ONCE)


def _as_text(column: Any) -> ColumnElement[str]:
    return cast(type_coerce(column, JSON()), String)


def _decidable(actor: Actor) -> ColumnElement[bool]:
    if not policy.may_decide(actor):
        raise NotFound
    return Change.status == ChangeStatus.PENDING


def _page(found: Select[Change], order: tuple[Any, ...], *, page: int, size: int) -> Page[Change]:
    total = db.session.scalar(select(func.count()).select_from(found.subquery())) or 0
    number = max(1, min(page, -(-total // size)))
    rows = db.session.scalars(found.order_by(*order).offset((number - 1) * size).limit(size)).all()
    return Page(rows, total, number, size)
