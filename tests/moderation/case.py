"""A partner with an entry, what a save of theirs comes to, and somebody who decides."""

import uuid
from dataclasses import dataclass
from typing import Any

from sqlalchemy import inspect, select

from hub.accounts.models import User
from hub.accounts.policy import Actor, Role
from hub.core.db import Model, db, transaction
from hub.directory.models import Organization, Service
from hub.moderation import subjects
from hub.moderation.models import Change, Trust
from hub.moderation.services import deciding, proposing, trusting
from hub.moderation.services.proposing import Outcome
from tests.support import make


@dataclass(frozen=True)
class Partner:
    organization: Organization
    person: User
    service: Service

    @property
    def actor(self) -> Actor:
        return self.person.actor

    def saves(self, **wanted: Any) -> Outcome:
        """The fields of the service that a page of theirs came back with."""
        subject = subjects.of("service")
        with transaction():
            db.session.expire_all()
            record = subject.load(self.service.id, actor=self.actor)
            return proposing.settle(subject, record, subject.snapshot(record), wanted, actor=self.actor)


def partner(**service: Any) -> Partner:
    organization = make.organization()
    person = make.user(Role.PARTNER, organization=organization)
    return Partner(organization, person, make.service(of=organization, **service))


def moderator() -> Actor:
    return make.user(Role.DIRECTORY_EDITOR).actor


def trust(partner: Partner, *kinds: Trust) -> None:
    by = moderator()
    with transaction():
        trusting.trust(partner.organization.id, kinds, actor=by)


def changes() -> list[Change]:
    db.session.expire_all()
    return list(db.session.scalars(select(Change).order_by(Change.created_at, Change.id)))


def only() -> Change:
    (found,) = changes()
    return found


def decide(deed: str, change: Change, *arguments: Any, actor: Actor, **named: Any) -> None:
    """One deed of `deciding` in a transaction of its own."""
    with transaction():
        held = db.session.get_one(Change, change.id)
        getattr(deciding, deed)(held, *arguments, actor=actor, **named)


def row(record: Model) -> dict[str, Any]:
    """A record's row as the database has it, byte for byte."""
    table = inspect(type(record)).local_table
    found = db.session.execute(select(table).where(table.c.id == record_id(record))).one()
    return dict(found._mapping)


def record_id(record: Any) -> uuid.UUID:
    found: uuid.UUID = record.id
    return found
