"""Arrange which team looks after those who ask for help themselves."""

import uuid
from collections.abc import Mapping

from sqlalchemy import delete

from hub.accounts.policy import Actor, Permission
from hub.audit import services as audit
from hub.core.db import db
from hub.core.errors import NotFound
from hub.self_referrals.models import DutyTeam


def arrange(wanted: Mapping[str, uuid.UUID], *, actor: Actor) -> None:
    """The team of each ward, and under "" that of every other place. What is left out has none of its own."""
    if not actor.may(Permission.PEOPLE_MANAGE):
        raise NotFound
    db.session.execute(delete(DutyTeam))
    db.session.add_all(DutyTeam(ward=ward, team_id=team_id) for ward, team_id in wanted.items())
    audit.record(
        "duty-team.arranged", actor=actor, record_type="duty_team", record_id="", wards=sorted(wanted)
    )
