"""Which organizations make which changes without being asked."""

import uuid
from collections.abc import Iterable

from sqlalchemy import delete

from hub.accounts.policy import Actor
from hub.audit import services as audit
from hub.core.db import db, first_come
from hub.core.errors import Conflict, NotFound
from hub.moderation import policy, queries
from hub.moderation.models import Trust, Trusted

MOVED = "Somebody else changed this since you opened the page."


def trust(
    organization_id: uuid.UUID, wanted: Iterable[Trust], *, actor: Actor, seen: str | None = None
) -> None:
    """Exactly these kinds of changes may the organization make at once from now on.

    Raises Conflict when it is no longer trusted with what whoever saves has seen (`seen`, of `mark`).
    """
    if not policy.may_decide(actor):
        raise NotFound
    given, wanted = queries.trusts(organization_id), frozenset(wanted)
    if seen is not None and seen != mark(given):
        raise Conflict(MOVED)
    if given == wanted:
        return
    db.session.execute(
        delete(Trusted).where(Trusted.organization_id == organization_id, Trusted.trust.in_(given - wanted))
    )
    with first_come(MOVED):
        for one in sorted(wanted - given):
            db.session.add(Trusted(organization_id=organization_id, trust=one, given_by_id=actor.id))
    audit.record(
        "organization.trusted",
        actor=actor,
        record_type="organization",
        record_id=organization_id,
        fields=sorted(wanted),
    )


def mark(given: Iterable[Trust]) -> str:
    """What an organization is trusted with, in one line."""
    return " ".join(sorted(given))
