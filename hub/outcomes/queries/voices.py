"""What each of the three says of one referral."""

import uuid
from dataclasses import dataclass

from sqlalchemy import select

from hub.accounts.policy import Actor
from hub.core.db import db
from hub.core.errors import NotFound
from hub.outcomes.codes import Standing
from hub.outcomes.models import ReferrerView, ResidentAnswer
from hub.referrals.codes import OutcomeCode
from hub.referrals.models import Referral
from hub.referrals.queries import visible
from hub.referrals.transitions import Who


@dataclass(frozen=True, slots=True)
class Voices:
    """The three, side by side: nothing of one is ever written into another."""

    claim: OutcomeCode | None
    view: ReferrerView | None
    answer: ResidentAnswer | None

    @property
    def standing(self) -> Standing | None:
        """None while the partner claims nothing."""
        if self.claim is None:
            return None
        return self.answer.standing if self.answer else Standing.CLAIMED


def of(referral: Referral, *, actor: Actor) -> Voices:
    """For those of ours whose referral it is, and for the resident; a partner hears from us and not from here."""
    if not visible.parts(actor, referral) & {Who.REFERRER, Who.MANAGER, Who.RESIDENT, Who.CLOCK}:
        raise NotFound
    return Voices(referral.outcome_code, view_of(referral.id), answer_of(referral.id))


def answer_of(referral_id: uuid.UUID) -> ResidentAnswer | None:
    """What the resident says now."""
    last = select(ResidentAnswer).where(
        ResidentAnswer.referral_id == referral_id, ResidentAnswer.replaced_at.is_(None)
    )
    return db.session.scalar(last)


def view_of(referral_id: uuid.UUID) -> ReferrerView | None:
    """What the referrer sees now."""
    last = select(ReferrerView).where(
        ReferrerView.referral_id == referral_id, ReferrerView.replaced_at.is_(None)
    )
    return db.session.scalar(last)
