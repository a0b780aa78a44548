"""Something to be done by ours about a referral: by whoever sees to it today."""

from hub.accounts.policy import Actor
from hub.core import workdays
from hub.referrals.models import Referral
from hub.referrals.queries import minding
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
        due_on=workdays.within(within),
        team_id=referral.team_id,
        owner_id=minding.minder(referral),
        words=words,
        is_urgent=is_urgent,
        actor=actor,
    )
