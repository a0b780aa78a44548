"""Make an appointment for a person with the partner, move it, call it off, and say whether they came."""

import uuid
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Unpack

from sqlalchemy import exists, select

from hub.core import clock, words
from hub.core.db import db
from hub.core.errors import Conflict, Invalid, NotFound
from hub.core.workdays import DAY
from hub.directory.models import ServiceAtLocation
from hub.referrals.codes import ErrorCode
from hub.referrals.contact_codes import MeetingState, MeetingWay, Side
from hub.referrals.models import Appointment, Referral, ReferralEvent
from hub.referrals.services import answering, appointment_news, attempts
from hub.referrals.services.guards import LATEST_MEETING
from hub.referrals.services.moving import Change, effect, locked, note
from hub.referrals.services.refusing import must_be_open
from hub.referrals.services.saying import Said, change
from hub.referrals.states import TAKEN_ON
from hub.referrals.transitions import Deed, Effect

NOT_YET_TAKEN = "Make an appointment when the partner has said yes."
CHANGED = "Somebody has changed this appointment since you opened it. Nothing was changed. Look at it again."


@dataclass(frozen=True, slots=True)
class Plan:
    """When, how long, how and where."""

    starts_at: datetime
    minutes: int
    way: MeetingWay
    location_id: uuid.UUID | None = None
    directions: str = ""


def book(
    referral: Referral, plan: Plan, *, words: str = "", key: uuid.UUID | None = None, **said: Unpack[Said]
) -> Appointment:
    """A new one. The person is told in a safe way, the other side by mail. Sent twice with one `key`, it is there
    once."""
    locked(referral)
    there = db.session.get(Appointment, key) if key else None
    if there is not None:
        if there.referral_id != referral.id:
            raise Conflict(CHANGED)
        return there
    side = must_be_open(referral, said["actor"])
    if referral.status not in TAKEN_ON:
        raise Conflict(NOT_YET_TAKEN)
    _must_be_sound(plan, referral)
    made = Appointment(id=key or uuid.uuid4(), referral_id=referral.id, **_columns(plan))
    db.session.add(made)
    _note(referral, made, Deed.BOOK, said, words)
    appointment_news.tell(referral, made, Deed.BOOK, side=side, actor=said["actor"])
    return made


def rebook(
    appointment: Appointment, plan: Plan, *, version: int, words: str = "", **said: Unpack[Said]
) -> Appointment:
    """Another time, way or place. What reads the same afterwards is no change."""
    referral, side = _standing(appointment, said, version)
    _must_be_sound(plan, referral)
    if all(getattr(appointment, name) == value for name, value in _columns(plan).items()):
        return appointment
    before = appointment.starts_at
    for name, value in _columns(plan).items():
        setattr(appointment, name, value)
    appointment.sequence += 1
    _note(referral, appointment, Deed.REBOOK, said, words, before=before)
    appointment_news.tell(referral, appointment, Deed.REBOOK, side=side, actor=said["actor"])
    return appointment


def cancel(appointment: Appointment, *, version: int, words: str = "", **said: Unpack[Said]) -> None:
    """It will not take place."""
    referral, side = _standing(appointment, said, version)
    _set(appointment, MeetingState.CANCELLED)
    _note(referral, appointment, Deed.CANCEL_BOOKING, said, words)
    appointment_news.tell(referral, appointment, Deed.CANCEL_BOOKING, side=side, actor=said["actor"])


def kept(
    appointment: Appointment,
    *,
    came: bool,
    version: int,
    words: str = "",
    begins: bool = False,
    **said: Unpack[Said],
) -> None:
    """Whether the person came. When they did the help may begin with it; when they did not it is a try in vain."""
    referral, side = _standing(appointment, said, version)
    if appointment.starts_at > clock.now():
        raise Invalid("It has not been yet. Say afterwards whether they came.")
    if begins and not came:
        raise Invalid("The help begins when they have come. Leave that box empty, or say that they came.")
    _set(appointment, MeetingState.ATTENDED if came else MeetingState.MISSED)
    _note(referral, appointment, Deed.ATTEND if came else Deed.MISS, said, words)
    if begins and side is Side.PARTNER:
        answering.begin(referral, **said)
    if not came:
        attempts.see_to(referral, actor=said["actor"])


@effect(Effect.CANCEL_APPOINTMENTS)
def cancel_what_is_to_come(ending: Change) -> None:
    """The referral is over: what was still to come does not take place. Somebody who withdraws knows that."""
    referral = ending.referral
    to_come = select(Appointment).where(
        Appointment.referral_id == referral.id,
        Appointment.state == MeetingState.BOOKED,
        Appointment.starts_at > clock.now(),
    )
    for one in db.session.scalars(to_come.order_by(Appointment.starts_at, Appointment.id)).all():
        _set(one, MeetingState.CANCELLED)
        note(Change(referral, Deed.CANCEL_BOOKING, ending.actor, signed=ending.signed, detail=_detail(one)))
        is_theirs = ending.sets.get("error_code") is not ErrorCode.WRONG_PERSON
        if ending.deed is not Deed.WITHDRAW and is_theirs:
            appointment_news.tell_resident(referral, one, Deed.CANCEL_BOOKING, actor=ending.actor)


def _standing(appointment: Appointment, said: Said, version: int) -> tuple[Referral, Side]:
    """The referral, locked, of an appointment that can still be changed, as it was when the page was opened."""
    referral = locked(db.session.get_one(Referral, appointment.referral_id))
    side = must_be_open(referral, said["actor"])
    db.session.refresh(appointment)
    if appointment.state is not MeetingState.BOOKED:
        raise Conflict(
            f"This appointment stands at “{appointment.state.label}”. Nothing was changed. Make a new one if needed."
        )
    if appointment.version != version:
        raise Conflict(CHANGED)
    return referral, side


def _must_be_sound(plan: Plan, referral: Referral) -> None:
    if plan.starts_at <= clock.now():
        raise Invalid(f"{words.moment(plan.starts_at)} is over. Choose a day and a time to come.")
    if plan.starts_at > clock.now() + LATEST_MEETING + DAY:
        raise Invalid("Choose a day within 2 years from today. Is the year right?")
    at_service = exists().where(
        ServiceAtLocation.service_id == referral.service_id, ServiceAtLocation.location_id == plan.location_id
    )
    if plan.location_id and not db.session.scalar(select(at_service)):
        raise NotFound
    if plan.way is MeetingWay.IN_PERSON and not (plan.location_id or plan.directions.strip()):
        raise Invalid("Say where they meet: choose a place, or write it down.")


def _columns(plan: Plan) -> dict[str, Any]:
    is_there = plan.way is MeetingWay.IN_PERSON
    return {
        "starts_at": plan.starts_at.astimezone(clock.now().tzinfo),
        "minutes": plan.minutes,
        "way": plan.way,
        "location_id": plan.location_id if is_there else None,
        "directions": plan.directions.strip(),
    }


def _set(appointment: Appointment, state: MeetingState) -> None:
    appointment.state = state
    appointment.sequence += 1


def _note(
    referral: Referral, appointment: Appointment, deed: Deed, said: Said, words: str, **more: Any
) -> ReferralEvent:
    return note(change(referral, deed, said, words=words, detail=_detail(appointment) | more))


def _detail(appointment: Appointment) -> dict[str, Any]:
    return {
        "appointment": appointment.id,
        "starts_at": appointment.starts_at,
        "way": appointment.way,
    }
