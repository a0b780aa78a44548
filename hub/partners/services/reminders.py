"""Reminders about days that come: one a step, never daily, and anew when the day is moved."""

import uuid
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from sqlalchemy import ColumnElement, Row, and_, select
from sqlalchemy.orm import InstrumentedAttribute

from hub.accounts.models import Membership, MembershipLevel, User
from hub.accounts.policy import SYSTEM, Permission
from hub.accounts.queries import addresses_of
from hub.audit import services as audit
from hub.core import words
from hub.core.db import db
from hub.directory.models import Organization
from hub.messaging import services as messaging
from hub.partners.models import Agreement, Diligence


@dataclass(frozen=True, slots=True)
class Step:
    """One message: from how many days before (or, below zero, after) the day, and to whom."""

    name: str
    days_before: int
    to_owners: bool


INSURANCE = (
    Step("insurance-60", 60, to_owners=True),
    Step("insurance-30", 30, to_owners=True),
    Step("insurance-out", 0, to_owners=True),
    Step("insurance-still-out", -7, to_owners=False),
)
REVIEW = (Step("review-30", 30, to_owners=False), Step("review-due", 0, to_owners=False))
EARLIEST, LATEST = timedelta(days=60), timedelta(days=90)
"""From how long before a day until how long after it something is said. The rest stands in the console."""


@dataclass(frozen=True, slots=True)
class Due:
    """A step that is due for an organization today."""

    organization_id: uuid.UUID
    step: Step
    about_day: date


def due(today: date) -> Sequence[Due]:
    """The steps that days have come to by today: of each organization the latest of each kind. Some were taken."""
    insured = select(Diligence.organization_id, Diligence.insured_until).where(
        _near(Diligence.insured_until, today)
    )
    reviewed = select(Agreement.organization_id, Agreement.review_on).where(_near(Agreement.review_on, today))
    return [
        *_due(db.session.execute(insured), INSURANCE, today),
        *_due(db.session.execute(reviewed), REVIEW, today),
    ]


def send(one: Due) -> int:
    """Take this step with everybody who has not heard of it; says how many messages were made.

    It is a reminder like any other: once to each reader, at the pace they chose. Where an organization has no
    owner, whoever looks after partners hears instead. Another day starts the steps anew.
    """
    found = select(Organization.name).where(
        Organization.id == one.organization_id, Organization.merged_into_id.is_(None)
    )
    name = db.session.scalar(found)
    if name is None:
        return 0
    owners = owner_addresses(one.organization_id) if one.step.to_owners else []
    kind = one.step.name.partition("-")[0]
    made = [
        messaging.remind(
            f"partner-{kind}",
            f"{one.step.name} {one.about_day.isoformat()}",
            to=address,
            about_id=one.organization_id,
            organization=name,
            organization_id=str(one.organization_id),
            day=words.day(one.about_day, year=True),
            step=one.step.name,
            to_owner=bool(owners),
        )
        for address in owners or addresses_of(Permission.PARTNER_MANAGE)
    ]
    count = sum(message is not None for message in made)
    if count:
        audit.record(
            "partner.reminded",
            actor=SYSTEM,
            record_type="organization",
            record_id=one.organization_id,
            step=one.step.name,
            messages=count,
        )
    return count


def owner_addresses(organization_id: uuid.UUID) -> Sequence[str]:
    """Where its owners are written to: those who can sign in."""
    owners = (
        select(User.email)
        .join(Membership, Membership.user_id == User.id)
        .where(Membership.organization_id == organization_id, Membership.level == MembershipLevel.OWNER)
        .where(User.active.is_(True))
        .order_by(User.email)
    )
    return db.session.scalars(owners).all()


def _near(column: InstrumentedAttribute[date | None], today: date) -> ColumnElement[bool]:
    """Whether a day is near enough, before or after today, to say something about it."""
    return and_(column <= today + EARLIEST, column >= today - LATEST)


def _due(days: Iterable[Row[uuid.UUID, date | None]], steps: Sequence[Step], today: date) -> list[Due]:
    found = []
    for organization_id, about_day in days:
        if about_day is None:
            continue
        left = (about_day - today).days
        reached = [step for step in steps if left <= step.days_before]
        if reached:
            found.append(Due(organization_id, reached[-1], about_day))
    return found
