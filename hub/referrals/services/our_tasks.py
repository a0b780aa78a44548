"""Something to be done by ours about a referral: by whoever sees to it today."""

from datetime import date

from hub.accounts.policy import Actor
from hub.core import clock
from hub.referrals.models import Referral
from hub.referrals.queries import minding
from hub.referrals.workdays import ENGLAND
from hub.tasks import services as tasks
from hub.tasks.models import Task


def ask(
    referral: Referral, kind: str, *, within: int = 1, words: str = "", is_urgent: bool = False, actor: Actor
) -> Task:
    """A task due `within` so many working days; today with 0, whatever day it is."""
    return tasks.raise_task(
        kind,
        about_type="referral",
        about_id=referral.id,
        resident_id=referral.resident_id,
        due_on=_due(within),
        team_id=referral.team_id,
        owner_id=minding.minder(referral),
        words=words,
        is_urgent=is_urgent,
        actor=actor,
    )


def _due(within: int) -> date:
    return ENGLAND.after(clock.today(), within) if within else clock.today()
