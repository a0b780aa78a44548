"""Nobody is left in silence: what must hold for every referral at every moment, and which ones break it."""

import uuid
from collections.abc import Iterator, Sequence
from functools import cache
from itertools import pairwise

from sqlalchemy import ColumnElement, Select, String, and_, cast, exists, not_, or_, select
from sqlalchemy.orm import aliased

from hub.accounts.models import User
from hub.core.db import db
from hub.outbox import services as outbox
from hub.referrals import folding
from hub.referrals.models import Referral
from hub.referrals.queries import timeline
from hub.referrals.states import OPEN, WITHOUT_HELP
from hub.referrals.states import ReferralStatus as S
from hub.referrals.transitions import is_allowed
from hub.tasks.models import Task


def dead_ends(limit: int = 20) -> Sequence[uuid.UUID]:
    """Referrals that nobody sees to, or that ended with nothing: there must be none. The oldest first.

    Open ones, and drafts, have an owner who can sign in and a due date. What is over has an outcome, an alternative
    that somebody sees to, or the resident's choice. Where we look for an alternative still, somebody promised to.
    """
    lost = db.session.scalars(_lost().order_by(Referral.created_at, Referral.id).limit(limit)).all()
    return list(dict.fromkeys([*lost, *_looked_for_by_nobody()]))[:limit]


def _looked_for_by_nobody() -> list[uuid.UUID]:
    """We say that we are looking, and nobody is. What waits at any moment is little: it is done the same minute."""
    waiting = select(Referral.id).where(Referral.looking_since.is_not(None)).order_by(Referral.looking_since)
    return [one for one in db.session.scalars(waiting) if not outbox.is_promised(LOOK, referral_id=str(one))]


def faults(referral: Referral) -> Iterator[str]:
    """What is not as it should be with one referral: its state, its history, its moves, and that it leads on."""
    history = timeline.events(referral)
    if folding.folded(history) != folding.state_of(referral):
        yield "the history does not add up to the state"
    if [event.number for event in history] != list(range(1, len(history) + 1)):
        yield "the history has gaps"
    states = [event.status for event in history]
    if states[:1] != [S.DRAFT]:
        yield "it did not begin as a draft"
    for before, after in pairwise(states):
        if before is not after and not is_allowed(before, after):
            yield f"it moved from {before} to {after}"
    if db.session.scalar(_lost().where(Referral.id == referral.id)) is not None:
        yield "it is a dead end"
    if referral.looking_since and not outbox.is_promised(LOOK, referral_id=str(referral.id)):
        yield "nobody looks for what else could help"


@cache
def _lost() -> Select[uuid.UUID]:
    return select(Referral.id).where(or_(_open_without(), _over_without()))


def _open_without() -> ColumnElement[bool]:
    """Nobody owns it who could see to it, or nothing is due."""
    can_see_to_it = exists().where(User.id == Referral.owner_id, User.active.is_(True))
    return and_(Referral.status.in_(OPEN | {S.DRAFT}), or_(not_(can_see_to_it), Referral.due_on.is_(None)))


def _over_without() -> ColumnElement[bool]:
    """It ended, and neither says what came of it nor what comes next."""
    child = aliased(Referral)
    carried_on = exists().where(child.part_of_id == Referral.id, child.status != S.ENTERED_IN_ERROR)
    seen_to = exists().where(Task.about_type == "referral", Task.about_id == Referral.id)
    offered = or_(cast(Referral.alternatives, String) != "[]", seen_to, carried_on)
    return or_(
        and_(Referral.status == S.COMPLETED, Referral.outcome_code.is_(None)),
        and_(Referral.status == S.WITHDRAWN, Referral.withdrawn_because.is_(None)),
        and_(Referral.status == S.ENTERED_IN_ERROR, Referral.error_code.is_(None)),
        and_(Referral.status == S.REROUTED, not_(or_(carried_on, seen_to))),
        and_(Referral.status.in_(WITHOUT_HELP), not_(offered)),
    )


LOOK = "referral.look-for-others"
"""The promise to look for what else could help (`services.looking` keeps it)."""
