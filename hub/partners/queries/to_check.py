"""The editors' work list: entries that somebody should ring about, the riskiest and oldest first."""

import uuid
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import ColumnElement, Select, case, false, func, or_, select

from hub.accounts.policy import Actor, Permission
from hub.core import clock
from hub.core.db import db
from hub.core.paging import Page
from hub.directory.confidence import REASONS, Confidence, Evidence, weigh
from hub.directory.models import Doubt, DoubtKind, Organization, Phone, Service, Standing
from hub.directory.queries import visible
from hub.directory.queries.visible import PUBLIC_STATUSES

RISK = {
    DoubtKind.SAID_CLOSED: 0,
    DoubtKind.BORNE_OUT: 1,
    DoubtKind.REPORTED: 1,
    DoubtKind.SAID_CHANGED: 2,
    DoubtKind.BOUNCED: 4,
    DoubtKind.NOT_IN_FEED: 4,
    DoubtKind.UNREACHABLE: 5,
    DoubtKind.OPTED_OUT: 5,
    DoubtKind.CALL_FAILED: 7,
}
RISK_OF_STANDING = {Standing.HIDDEN: 3, Standing.LOWERED: 6}
"""Smaller comes first: a resident who goes to a closed door is worse off than one who finds less."""

SHOWN = {
    "": "Everything",
    **{kind.value.replace(" ", "-"): words for kind, words in REASONS.items()},
    Standing.HIDDEN.value: "Residents do not see it",
    Standing.LOWERED.value: "It ranks lower",
}
IS_RIGHT = "Are the times, the place, the phone number and the cost still right?"
ASK = {
    DoubtKind.SAID_CLOSED: "Have you closed for good? Where do people go now?",
    DoubtKind.BORNE_OUT: "Read the report first, and ask about that.",
    DoubtKind.REPORTED: "Read the report first, and ask about that.",
    DoubtKind.SAID_CHANGED: "Put what they wrote into the entry; ask where it is not clear.",
    DoubtKind.NOT_IN_FEED: "Does it still run? The list that it came from does not have it any more.",
    DoubtKind.BOUNCED: "Which email address may we use?",
    DoubtKind.UNREACHABLE: f"{IS_RIGHT} Is there an email address that we may ask next time?",
}


@dataclass(frozen=True, slots=True)
class Task:
    """One entry, why somebody should ring, and whom."""

    id: uuid.UUID
    name: str
    organization_id: uuid.UUID
    organization: str
    trust: Confidence
    doubts: tuple[Doubt, ...]
    phones: tuple[str, ...]

    @property
    def asks(self) -> list[str]:
        """What to say on the telephone."""
        found = [ASK[one.kind] for one in self.doubts if one.kind in ASK]
        return list(dict.fromkeys(found)) or [IS_RIGHT]

    @property
    def said(self) -> list[str]:
        """What the organization wrote."""
        return [one.words for one in self.doubts if one.words]

    @property
    def reports(self) -> list[uuid.UUID]:
        return [one.about_id for one in self.doubts if one.kind is DoubtKind.REPORTED and one.about_id]

    @property
    def calls(self) -> int:
        """How often nobody answered."""
        return sum(one.tries for one in self.doubts if one.kind is DoubtKind.CALL_FAILED)


def tasks(*, actor: Actor, show: str = "", page: int = 1, size: int) -> Page[Task]:
    """A page of the list. What was rung about in vain rests until the day it should be tried again."""
    found = _found(actor, show)
    total = count(actor=actor, show=show)
    number = max(1, min(page, -(-total // size)))
    rows = db.session.execute(found.offset((number - 1) * size).limit(size)).all()
    doubts = _doubts([row.id for row in rows])
    own, theirs = (
        _phones(Phone.service_id, [r.id for r in rows]),
        _phones(Phone.organization_id, [r.organization_id for r in rows]),
    )
    today = clock.today()
    made = [
        Task(
            id=row.id,
            name=row.name,
            organization_id=row.organization_id,
            organization=row.organization,
            trust=weigh(
                Evidence(
                    row.assured_date, row.assured_by, row.standing, {one.kind for one in doubts[row.id]}
                ),
                today=today,
            ),
            doubts=tuple(doubts[row.id]),
            phones=tuple(own[row.id] or theirs[row.organization_id]),
        )
        for row in rows
    ]
    return Page(made, total, number, size)


def count(*, actor: Actor, show: str = "") -> int:
    """How many entries are on the list."""
    listed = _found(actor, show).with_only_columns(Service.id).order_by(None).subquery()
    return db.session.scalar(select(func.count()).select_from(listed)) or 0


def _found(actor: Actor, show: str) -> Select[*tuple[Any, ...]]:
    open_doubts = (
        select(
            Doubt.service_id,
            func.min(case(RISK, value=Doubt.kind, else_=9)).label("risk"),
            func.min(Doubt.raised_at).label("since"),
            func.max(Doubt.again_on).label("again_on"),
        )
        .where(Doubt.settled_at.is_(None))
        .group_by(Doubt.service_id)
        .subquery()
    )
    standing = case(RISK_OF_STANDING, value=Service.standing, else_=9)
    doubted = func.coalesce(open_doubts.c.risk, 9)
    risk = case((doubted < standing, doubted), else_=standing)
    columns = (
        Service.id,
        Service.name,
        Service.organization_id,
        Organization.name.label("organization"),
        Service.assured_date,
        Service.assured_by,
        Service.standing,
    )
    return (
        visible.services(actor)
        .with_only_columns(*columns)
        .outerjoin(open_doubts, open_doubts.c.service_id == Service.id)
        .where(Service.is_published, Organization.is_published, Service.status.in_(PUBLIC_STATUSES))
        .where(or_(Service.standing != Standing.GOOD, open_doubts.c.service_id.is_not(None)))
        .where(or_(open_doubts.c.again_on.is_(None), open_doubts.c.again_on <= clock.today()))
        .where(_that(show) if actor.may(Permission.DIRECTORY_EDIT) else false())
        .order_by(risk, open_doubts.c.since, Service.assured_date, func.lower(Service.name), Service.id)
    )


def _that(show: str) -> ColumnElement[bool]:
    """One of the reasons; anything else shows all."""
    if show in {Standing.HIDDEN.value, Standing.LOWERED.value}:
        return Service.standing == Standing(show)
    kind = next((kind for kind in DoubtKind if kind.value.replace(" ", "-") == show), None)
    if kind is None:
        return Service.id.is_not(None)
    return (
        select(Doubt.id)
        .where(Doubt.service_id == Service.id, Doubt.kind == kind, Doubt.settled_at.is_(None))
        .exists()
    )


def _doubts(ids: Sequence[uuid.UUID]) -> Mapping[uuid.UUID, list[Doubt]]:
    found: defaultdict[uuid.UUID, list[Doubt]] = defaultdict(list)
    rows = select(Doubt).where(Doubt.service_id.in_(ids), Doubt.settled_at.is_(None))
    for doubt in db.session.scalars(rows.order_by(Doubt.raised_at, Doubt.id)):
        found[doubt.service_id].append(doubt)
    return found


def _phones(column: object, ids: Sequence[uuid.UUID]) -> Mapping[uuid.UUID, list[str]]:
    """The numbers of these, as people write them."""
    found: defaultdict[uuid.UUID, list[str]] = defaultdict(list)
    for owner, number in db.session.execute(
        select(column, Phone.number).where(column.in_(ids)).order_by(Phone.type, Phone.id)  # type: ignore[attr-defined, call-overload]
    ):
        found[owner].append(number)
    return found
