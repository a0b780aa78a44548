"""Appointments of a referral, and where they take place as everybody may read it."""

import uuid
from collections.abc import Sequence

from sqlalchemy import select
from sqlalchemy.orm import selectinload

from hub.accounts.policy import Actor
from hub.core.db import db
from hub.core.errors import NotFound
from hub.directory.models import Location, ServiceAtLocation
from hub.referrals import sides
from hub.referrals.models import Appointment, Referral
from hub.referrals.queries import visible

MASKED = "the place whose address is kept private"


def of(referral: Referral, *, actor: Actor) -> Sequence[Appointment]:
    """The latest first, of a referral that the actor may see. Nothing for a partner once it is over."""
    if not sides.may_read_words(referral, visible.parts(actor, referral)):
        return []
    found = select(Appointment).where(Appointment.referral_id == referral.id)
    return db.session.scalars(found.order_by(Appointment.starts_at.desc(), Appointment.id)).all()


def get(appointment_id: uuid.UUID, referral: Referral, *, actor: Actor) -> Appointment:
    """One appointment of this referral, or NotFound."""
    found = db.session.get(Appointment, appointment_id)
    may_read = sides.may_read_words(referral, visible.parts(actor, referral))
    if found is None or found.referral_id != referral.id or not may_read:
        raise NotFound
    return found


def places(service_id: uuid.UUID) -> Sequence[tuple[uuid.UUID, str]]:
    """Where the service meets people, to choose from. An address that is kept private is not said here either."""
    found = (
        select(Location)
        .join(ServiceAtLocation, ServiceAtLocation.location_id == Location.id)
        .where(ServiceAtLocation.service_id == service_id)
        .options(selectinload(Location.addresses))
        .order_by(Location.name, Location.id)
    )
    return [(one.id, in_one_line(one)) for one in db.session.scalars(found)]


def where(appointment: Appointment) -> str:
    """The place in one line, and what finds the way besides; "" where they speak from afar."""
    return where_all([appointment])[appointment.id]


def public_place(appointment: Appointment) -> str:
    """The place as a calendar may show it; "" for none, for one that is kept private, and for what was typed."""
    found = select(Location).where(Location.id == appointment.location_id)
    place = db.session.scalar(found.options(selectinload(Location.addresses)))
    return in_one_line(place) if place and not place.confidential else ""


def where_all(appointments: Sequence[Appointment]) -> dict[uuid.UUID, str]:
    """The same for several, in one query."""
    ids = {one.location_id for one in appointments if one.location_id}
    found = select(Location).where(Location.id.in_(ids)).options(selectinload(Location.addresses))
    lines = {one.id: in_one_line(one) for one in db.session.scalars(found)} if ids else {}
    return {
        one.id: ". ".join(
            part for part in (lines.get(one.location_id) if one.location_id else "", one.directions) if part
        )
        for one in appointments
    }


def in_one_line(place: Location) -> str:
    """Name and address; of a confidential place neither, for pages are printed and files sync to anywhere."""
    if place.confidential:
        return MASKED
    address = place.addresses[0] if place.addresses else None
    parts = (place.name, *((address.address_1, address.city, address.postal_code) if address else ()))
    return ", ".join(dict.fromkeys(part for part in parts if part))
