"""On which days a partner works, and how fast it agreed to be."""

import uuid
from dataclasses import replace

from sqlalchemy import select

from hub.core.db import db
from hub.directory.models import ScheduleException
from hub.partners.models import Agreement
from hub.referrals import paces
from hub.referrals.clocks import Pace
from hub.referrals.workdays import Calendar, Closure


def calendar_of(service_id: uuid.UUID) -> Calendar:
    """The working days of a service: its closures are in its timetable, and it may be closed for now."""
    shut = select(ScheduleException.starts_on, ScheduleException.ends_on).where(
        ScheduleException.service_id == service_id, ScheduleException.is_closed
    )
    return Calendar.of(Closure(first, last) for first, last in db.session.execute(shut))


def pace_of(organization_id: uuid.UUID) -> Pace:
    """The site's pace, with the days to acknowledge that this partner agreed to."""
    agreed = db.session.execute(
        select(Agreement.urgent_days, Agreement.routine_days).where(
            Agreement.organization_id == organization_id
        )
    ).first()
    pace = paces.current()
    if agreed is None:
        return pace
    return replace(pace, acknowledge_urgent=agreed.urgent_days, acknowledge_routine=agreed.routine_days)


def weekly_cap_of(organization_id: uuid.UUID) -> int | None:
    """How many referrals a week the partner can take; None where nothing was agreed."""
    return db.session.scalar(select(Agreement.weekly_cap).where(Agreement.organization_id == organization_id))
