"""Look at what went around a rule: whoever looks after the resident sees it, whoever keeps privacy decides."""

import uuid

from sqlalchemy import select

from hub.accounts.policy import Actor
from hub.audit import services as audit
from hub.consent import services as consent
from hub.consent.models import LawfulBasis
from hub.core import clock, workdays
from hub.core.db import db
from hub.core.errors import Conflict, Invalid, NotFound
from hub.referrals.models import BrokenGlass, Referral
from hub.referrals.models.reviews import Around, Review, Verdict
from hub.referrals.queries import reviews, visible
from hub.referrals.transitions import Who
from hub.residents.models import Resident
from hub.tasks import services as tasks

NOT_RIGHT = "review-not-right"
"""The kind of the task for a team, where something that went around a rule was not right."""
PUT_RIGHT_WITHIN = 2
OWN = "You did this yourself. Somebody else has to look at it."
DECIDED = "Somebody has decided of this already. Nothing was changed."


def seen(glass: BrokenGlass, *, is_questioned: bool, actor: Actor) -> None:
    """Whoever looks after the referral or the resident has read who opened it and why. Once; the first word counts."""
    referral = db.session.get_one(Referral, glass.referral_id)
    if not _looks_after(referral, actor):
        raise NotFound
    if glass.seen_at is not None:
        return
    glass.seen_at, glass.seen_by_id, glass.is_questioned = clock.now(), actor.id, is_questioned
    audit.record(
        "referral.opening-questioned" if is_questioned else "referral.opening-seen",
        actor=actor,
        record_type="referral",
        record_id=referral.id,
    )


def decide(act: reviews.Act, *, verdict: Verdict, words: str, actor: Actor) -> Review:
    """Say whether it was right. Nobody decides of what they did themselves; what was not right becomes a task for the
    team. Raises Conflict when somebody else decided first."""
    if act.by_id == actor.id:
        raise Conflict(OWN)
    if db.session.scalar(select(Review.id).where(Review.around == act.around, Review.about_id == act.id)):
        raise Conflict(DECIDED)
    if verdict is not Verdict.RIGHT and not words.strip():
        raise Invalid("Say what should have been done, and what follows from it.")
    review = Review(
        id=uuid.uuid4(),
        around=act.around,
        about_id=act.id,
        resident_id=act.resident_id,
        verdict=verdict,
        words=words.strip(),
        reviewed_by_id=actor.id,
    )
    db.session.add(review)
    if act.around is Around.OVERRIDE:
        consent.review_override(db.session.get_one(LawfulBasis, act.id), actor=actor)
    if act.around is Around.GLASS:
        glass = db.session.get_one(BrokenGlass, act.id)
        glass.reviewed_at, glass.reviewed_by_id = clock.now(), actor.id
    if verdict is Verdict.WRONG:
        _put_right(act, review, actor)
    audit.record(
        "review.decided",
        actor=actor,
        record_type="referral" if act.referral_id else "resident",
        record_id=act.referral_id or act.resident_id,
        around=act.around.value,
        verdict=verdict.value,
    )
    return review


def _put_right(act: reviews.Act, review: Review, actor: Actor) -> None:
    """The resident's own team hears of it, and does what follows."""
    resident = db.session.get_one(Resident, act.resident_id)
    tasks.raise_task(
        NOT_RIGHT,
        about_type="review",
        about_id=review.id,
        resident_id=resident.id,
        due_on=workdays.within(PUT_RIGHT_WITHIN),
        team_id=resident.team_id,
        owner_id=resident.lead_worker_id,
        words=review.words,
        is_urgent=True,
        actor=actor,
    )


def _looks_after(referral: Referral, actor: Actor) -> bool:
    """Whose referral it is, of the team, or who leads the work with the resident."""
    if Who.REFERRER in visible.parts(actor, referral):
        return True
    resident = db.session.get_one(Resident, referral.resident_id)
    return actor.id is not None and resident.lead_worker_id == actor.id
