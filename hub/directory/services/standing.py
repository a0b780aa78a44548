"""How far an entry is trusted to be shown: the clock's and the organization's own word, and no edit of the entry."""

import uuid
from collections.abc import Collection

from sqlalchemy import update

from hub.accounts.policy import Actor
from hub.audit import services as audit
from hub.core.db import db
from hub.directory import changed
from hub.directory.models import Service, Standing


def move(ids: Collection[uuid.UUID], to: Standing, *, actor: Actor, why: str) -> None:
    """From the next request on it is shown so. Open forms of editors stay good: nothing they edit has changed."""
    moved = db.session.scalars(
        update(Service)
        .where(Service.id.in_(ids), Service.standing != to)
        .values(standing=to)
        .returning(Service.id)
        .execution_options(synchronize_session="fetch")
    ).all()
    for service_id in moved:
        audit.record(
            f"service.{to.value}",
            actor=actor,
            record_type="service",
            record_id=service_id,
            fields=["standing"],
            why=why,
        )
    changed.announce(moved)
