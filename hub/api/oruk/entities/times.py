"""When services are open."""

from sqlalchemy import null, select

from hub.api.oruk.entities.bases import belongs, identified, ours
from hub.api.oruk.field import Entity, Field, first
from hub.api.oruk.kinds import Kind
from hub.directory.models import Frequency, Schedule, ScheduleException

ON_THE_WALL = "Time on the wall in England, summer and winter, as the standard's own examples write it."

SCHEDULE = Entity(
    "schedule",
    "schedules",
    select(Schedule),
    [
        identified(Schedule.id),
        belongs("service_id", Schedule.service_id),
        belongs("location_id", Schedule.location_id, is_uk=False),
        belongs("service_at_location_id", Schedule.service_at_location_id),
        Field("valid_from", Schedule.valid_from, kind=Kind.DAY),
        Field("valid_to", Schedule.valid_to, kind=Kind.DAY),
        Field("dtstart", Schedule.dtstart, kind=Kind.DAY),
        Field("until", Schedule.until, kind=Kind.DAY, is_uk=False),
        Field("freq", Schedule.freq, choices=[frequency.value for frequency in Frequency]),
        Field(
            "interval",
            Schedule.interval,
            Schedule.freq,
            kind=Kind.NUMBER,
            made=lambda number, freq: number if freq else None,
        ),
        Field("byday", Schedule.byday),
        Field("bymonthday", Schedule.bymonthday),
        Field(
            "description",
            Schedule.description,
            Schedule.term_time_only,
            made=lambda text, term_time: first(text, "Term time only" if term_time else ""),
        ),
        Field("opens_at", Schedule.opens_at, kind=Kind.TIME, about=ON_THE_WALL),
        Field("closes_at", Schedule.closes_at, kind=Kind.TIME, about=ON_THE_WALL),
        Field("schedule_link", Schedule.schedule_link, kind=Kind.WEB),
        Field("attending_type", Schedule.attending_type),
        Field("notes", Schedule.notes),
        ours("x_term_time_only", Schedule.term_time_only, kind=Kind.YES_NO),
        ours("x_exception", null(), about="Of days that differ: closed, or open."),
    ],
    [Schedule.position, Schedule.id],
)

EXCEPTION = Entity(
    "schedule",
    "schedules",
    select(ScheduleException),
    [
        identified(ScheduleException.id),
        belongs("service_id", ScheduleException.service_id),
        belongs("location_id", ScheduleException.location_id, is_uk=False),
        Field("valid_from", ScheduleException.starts_on, kind=Kind.DAY),
        Field("valid_to", ScheduleException.ends_on, kind=Kind.DAY),
        Field(
            "description",
            ScheduleException.is_closed,
            ScheduleException.reason,
            made=lambda closed, reason: ": ".join(filter(None, ("Closed" if closed else "", reason))),
        ),
        Field("opens_at", ScheduleException.opens_at, kind=Kind.TIME),
        Field("closes_at", ScheduleException.closes_at, kind=Kind.TIME),
        ours(
            "x_exception",
            ScheduleException.is_closed,
            made=lambda closed: "closed" if closed else "open",
            choices=["closed", "open"],
        ),
    ],
    [ScheduleException.starts_on, ScheduleException.id],
)
"""Days that differ, as schedules that hold for those days alone."""
