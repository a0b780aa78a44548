"""On which days a partner works, and how fast it agreed to be."""

import uuid
from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import replace
from datetime import date, datetime
from typing import Any

from sqlalchemy import bindparam, select

from hub.audit.models import AuditEvent
from hub.core import clock
from hub.core.db import db
from hub.core.workdays import DAY, Calendar, Closure
from hub.directory.models import ScheduleException
from hub.directory.services import offers
from hub.partners.models import Agreement
from hub.referrals import paces
from hub.referrals.clocks import Pace

NO_END = date(9999, 1, 1)
"""Closed, and nobody said until when. The calendar counts the first three weeks of it."""


def calendar_of(service_id: uuid.UUID) -> Calendar:
    """The working days of a service: its closures are in its timetable, and it may be, or have been, closed for now."""
    return calendars_of([service_id])[service_id]


def calendars_of(service_ids: Collection[uuid.UUID]) -> Mapping[uuid.UUID, Calendar]:
    """The same of many, in two statements."""
    closures: dict[uuid.UUID, list[Closure]] = {one: [] for one in service_ids}
    for service_id, first, last in db.session.execute(_SHUT, {"ids": list(service_ids)}):
        if service_id is not None:
            closures[service_id].append(Closure(first, last))
    trails: dict[uuid.UUID, list[Told]] = {one: [] for one in service_ids}
    for record_id, at, action, detail in db.session.execute(
        _SAID, {"record_ids": [str(one) for one in service_ids]}
    ):
        trails[uuid.UUID(record_id)].append((at, action, detail))
    return {one: Calendar.of([*closures[one], *_closed_for_now(trails[one])]) for one in service_ids}


_SHUT = select(ScheduleException.service_id, ScheduleException.starts_on, ScheduleException.ends_on).where(
    ScheduleException.service_id.in_(bindparam("ids", expanding=True)), ScheduleException.is_closed
)
_SAID = (
    select(AuditEvent.record_id, AuditEvent.at, AuditEvent.action, AuditEvent.detail)
    .where(
        AuditEvent.record_id.in_(bindparam("record_ids", expanding=True)),
        AuditEvent.record_type == "service",
        AuditEvent.action.in_((offers.CLOSED, offers.REOPENED)),
    )
    .order_by(AuditEvent.id)
)
_AGREED = select(Agreement.urgent_days, Agreement.routine_days).where(
    Agreement.organization_id == bindparam("organization_id")
)
_WEEKLY_CAP = select(Agreement.weekly_cap).where(Agreement.organization_id == bindparam("organization_id"))
Told = tuple[datetime, str, dict[str, Any]]


def _closed_for_now(trail: Iterable[Told]) -> Iterator[Closure]:
    """From the day on which somebody said so to the one on which it opened again, as the trail has it: the entry itself
    knows neither when that began nor, afterwards, that it was. Said anew meanwhile, it is the same closure."""
    first = last = None
    for at, action, detail in trail:
        day = clock.day_of(at)
        if action == offers.CLOSED:
            if first and last and last + DAY < day:
                yield Closure(first, last)
                first = None
            first, until = first or day, detail.get("until")
            last = date.fromisoformat(until) - DAY if until else NO_END
        elif first and last:
            yield Closure(first, min(last, day - DAY))
            first = None
    if first and last:
        yield Closure(first, last)


def pace_of(organization_id: uuid.UUID) -> Pace:
    """The site's pace, with the days to acknowledge that this partner agreed to."""
    agreed = db.session.execute(_AGREED, {"organization_id": organization_id}).first()
    pace = paces.current()
    if agreed is None:
        return pace
    return replace(pace, acknowledge_urgent=agreed.urgent_days, acknowledge_routine=agreed.routine_days)


def weekly_cap_of(organization_id: uuid.UUID) -> int | None:
    """How many referrals a week the partner can take; None where nothing was agreed."""
    return db.session.scalar(_WEEKLY_CAP, {"organization_id": organization_id})
