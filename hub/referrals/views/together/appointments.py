"""Making, moving and cancelling an appointment, saying whether they came, and the file for a calendar."""

import uuid
from datetime import datetime
from urllib.parse import urlsplit

from flask import Response, current_app, url_for
from flask.typing import ResponseReturnValue

from hub.core import clock
from hub.core.site import Site
from hub.referrals import calendar_file
from hub.referrals.contact_codes import MeetingWay
from hub.referrals.forms.appointments import CameForm, CancelForm, MeetingForm, MoveForm
from hub.referrals.models import Appointment
from hub.referrals.queries import appointments as queries
from hub.referrals.queries import naming
from hub.referrals.services import appointments
from hub.referrals.services.appointments import Plan
from hub.referrals.transitions import Deed, move_for
from hub.referrals.views.door import Door, at_every_door
from hub.referrals.views.together.asking import SAID, ask, known

SAID["appointment"] = "The appointment is made. The person is told in a safe way."
SAID["moved"] = "The appointment is changed. The person is told in a safe way."
SAID["cancelled"] = "The appointment is cancelled. The person is told in a safe way."
SAID["came"] = "Thank you. It is in the history."
TEMPLATE = "referrals/together/appointment.html"


@at_every_door("appointment", "appointment")
def appointment(door: Door) -> ResponseReturnValue:
    """A new one."""
    form = _form(door)

    def book(now: Door) -> None:
        appointments.book(
            now.referral,
            _plan(form),
            words=form.words.data,
            key=form.record_id,
            actor=now.actor,
            signed=form.name,
        )

    return ask(door, form, book, slug="appointment", part="appointments", template=TEMPLATE)


@at_every_door("appointments/<uuid:appointment_id>/move", "move_appointment")
def move_appointment(door: Door, appointment_id: uuid.UUID) -> ResponseReturnValue:
    """Another time, way or place."""
    one = queries.get(appointment_id, door.referral, actor=door.actor)
    form = _form(door, one)

    def rebook(now: Door) -> None:
        appointments.rebook(
            queries.get(appointment_id, now.referral, actor=now.actor),
            _plan(form),
            version=form.read_version,
            words=form.words.data,
            actor=now.actor,
            signed=form.name,
        )

    return ask(door, form, rebook, slug="moved", part="appointments", template=TEMPLATE)


@at_every_door("appointments/<uuid:appointment_id>/cancel", "cancel_appointment")
def cancel_appointment(door: Door, appointment_id: uuid.UUID) -> ResponseReturnValue:
    """It will not take place."""
    one = queries.get(appointment_id, door.referral, actor=door.actor)
    form = CancelForm(is_known=door.is_known, data=known(door) | {"version": one.version})

    def cancel(now: Door) -> None:
        appointments.cancel(
            queries.get(appointment_id, now.referral, actor=now.actor),
            version=form.read_version,
            words=form.words.data,
            actor=now.actor,
            signed=form.name,
        )

    return ask(door, form, cancel, slug="cancelled", part="appointments", template=TEMPLATE, one=one)


@at_every_door("appointments/<uuid:appointment_id>/came", "came")
def came(door: Door, appointment_id: uuid.UUID) -> ResponseReturnValue:
    """Whether they came; and with one tick that the help has begun."""
    one = queries.get(appointment_id, door.referral, actor=door.actor)
    can_begin = not door.is_ours and door.referral.status in move_for(Deed.BEGIN).sources
    form = CameForm(is_known=door.is_known, can_begin=can_begin, data=known(door) | {"version": one.version})

    def say(now: Door) -> None:
        appointments.kept(
            queries.get(appointment_id, now.referral, actor=now.actor),
            came=form.came.data == "yes",
            version=form.read_version,
            words=form.words.data,
            begins=form.wants_begin,
            actor=now.actor,
            signed=form.name,
        )

    return ask(door, form, say, slug="came", part="appointments", template=TEMPLATE, one=one)


@at_every_door("appointments/<uuid:appointment_id>.ics", "appointment_file", methods=["GET"])
def appointment_file(door: Door, appointment_id: uuid.UUID) -> ResponseReturnValue:
    """For a calendar. The place stands in it only where it says nothing about why somebody goes there."""
    one = queries.get(appointment_id, door.referral, actor=door.actor)
    site: Site = current_app.extensions["hub.site"]
    place = "" if naming.is_never_named(door.referral) else queries.public_place(one)
    page = "referrals.show" if door.is_ours else "referrals.partner_show"
    made = calendar_file.written(
        one,
        reference=door.referral.reference,
        place=place,
        url=site.absolute(url_for(page, referral_id=door.referral.id)) if door.is_known else "",
        host=urlsplit(site.address).hostname or "hub",
        site_name=site.name,
        now=clock.now(),
    )
    response = Response(made, mimetype="text/calendar")
    response.headers["Content-Disposition"] = 'attachment; filename="appointment.ics"'
    return response


def _form(door: Door, one: Appointment | None = None) -> MeetingForm:
    places = queries.places(door.referral.service_id)
    given = known(door)
    if one is not None:
        local = one.starts_at.astimezone(clock.LONDON)
        given |= {
            "on": local.date(),
            "at": local.time(),
            "minutes": str(one.minutes),
            "way": one.way.value,
            "place": str(one.location_id or ""),
            "directions": one.directions,
            "version": one.version,
        }
    kind = MoveForm if one is not None else MeetingForm
    return kind(is_known=door.is_known, places=places, data=given)


def _plan(form: MeetingForm) -> Plan:
    return Plan(
        starts_at=datetime.combine(form.day, form.time, clock.LONDON),
        minutes=int(form.minutes.data),
        way=MeetingWay(form.way.data),
        location_id=uuid.UUID(form.place.data) if form.place.data else None,
        directions=form.directions.data,
    )
