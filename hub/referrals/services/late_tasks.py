"""A task that nobody does. Everything after a no hangs on one: it must not lie with one person for ever."""

import uuid
from collections import Counter
from collections.abc import Sequence
from datetime import date

from sqlalchemy import ColumnElement, select

from hub.accounts.models import Team
from hub.accounts.policy import SYSTEM, Permission
from hub.accounts.queries import addresses_of
from hub.core import clock
from hub.core.db import db
from hub.core.workdays import ENGLAND
from hub.messaging import services as messaging
from hub.referrals.queries import minding
from hub.tasks import services as tasks
from hub.tasks.models import Task

TO_THE_TEAM, TO_THE_MANAGER = 3, 7
"""Working days after it was due."""


def pass_on(today: date) -> int:
    """What is late by three days is from now on anybody's of the team, and its lead is told; what is late by seven, the
    network manager is told of. Each task once; says how many there were. A letter names nobody and says a number."""
    late = _late(Task.lead_told_at.is_(None), TO_THE_TEAM, today)
    for task in late:
        task.lead_told_at = clock.now()
        if task.owner_id is not None:
            tasks.hand_over(task, None, actor=SYSTEM)
    for team_id, number in Counter(task.team_id for task in late if task.team_id).items():
        for address in _leads(team_id):
            messaging.send("tasks-late", to=address, about_id=team_id, number=number)
    too_late = _late(Task.above_told_at.is_(None), TO_THE_MANAGER, today)
    for task in too_late:
        task.above_told_at = clock.now()
    for team_id, number in Counter(task.team_id for task in too_late if task.team_id).items():
        team = db.session.get_one(Team, team_id)
        for address in addresses_of(Permission.PARTNER_MANAGE):
            messaging.send("tasks-too-late", to=address, about_id=team_id, number=number, team=team.name)
    return len(late) + len(too_late)


def _late(untold: ColumnElement[bool], days: int, today: date) -> Sequence[Task]:
    """Only where there is a team: what is one person's alone concerns nobody else."""
    since = ENGLAND.before(today, days)
    found = select(Task).where(
        Task.done_at.is_(None), Task.due_on <= since, Task.team_id.is_not(None), untold
    )
    return db.session.scalars(found.order_by(Task.due_on, Task.id).with_for_update()).all()


def _leads(team_id: uuid.UUID) -> Sequence[str]:
    """Whoever leads the team today; where nobody does, those who look after the network."""
    today = [one.email for one in minding.leads_today(team_id)]
    return today or addresses_of(Permission.PARTNER_MANAGE)
