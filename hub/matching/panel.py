"""On a resident's page: what this worker has begun to look for, and the way to begin. And whom a sitting is about."""

import uuid
from collections.abc import Sequence

from hub.accounts.policy import Actor
from hub.core import words
from hub.core.db import db
from hub.matching import policy
from hub.matching.models import Sitting
from hub.matching.queries.sittings import get, visible_to
from hub.residents import panels, showing
from hub.residents.panels import Line, Panel

MOST = 5


def sittings_of(ids: Sequence[uuid.UUID], actor: Actor) -> Panel | None:
    """The actor's own that are not finished, the latest first; nothing for whoever may not match."""
    if not policy.may_match(actor):
        return None
    mine = visible_to(actor).where(Sitting.resident_id.in_(ids), Sitting.referred_at.is_(None))
    found = db.session.scalars(mine.order_by(Sitting.touched_at.desc(), Sitting.id).limit(MOST))
    lines = [
        Line(
            ", ".join(need["words"] for need in one.needs),
            "matching.results",
            {"sitting_id": one.id},
            more=f"You looked {words.ago(one.touched_at)}",
        )
        for one in found
    ]
    begin = ("Find who can help", "matching.ask_for", {"resident_id": ids[0]})
    return Panel("Who can help", lines, empty="No search for help is open for them.", deeds=[begin])


def about(sitting_id: uuid.UUID, actor: Actor) -> uuid.UUID | None:
    """Whom the pages of a sitting show, if it is somebody we know."""
    return get(sitting_id, actor=actor).resident_id


panels.SOURCES.append(sittings_of)
showing.ABOUT["sitting_id"] = about
