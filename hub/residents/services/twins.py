"""Somebody was registered who may be a person that must stay hidden: only that person's own worker may hear of it."""

from collections.abc import Sequence

from hub.accounts.policy import Actor
from hub.core import workdays
from hub.residents.models import Resident
from hub.tasks import services as tasks


def tell_their_worker(hidden: Sequence[Resident], new: Resident, *, actor: Actor) -> None:
    """Whoever registers hears nothing, so that nobody can find out who is kept safe by registering them anew."""
    for resident in hidden:
        tasks.raise_task(
            "maybe-twice",
            about_type="resident",
            about_id=new.id,
            resident_id=resident.id,
            due_on=workdays.within(1),
            team_id=resident.team_id,
            owner_id=resident.lead_worker_id,
            is_urgent=True,
            actor=actor,
        )
