"""Say yes to somebody with a place on a course, as long as there are places."""

import uuid
from datetime import date

from sqlalchemy import select

from hub.accounts.policy import Actor
from hub.audit import services as audit
from hub.core.db import db
from hub.core.errors import Conflict, Invalid
from hub.referrals.models import Course, Place, Referral
from hub.referrals.queries import courses
from hub.referrals.services import answering
from hub.referrals.services.moving import locked

FULL = "There was no place left on the course."
MOST_PLACES = 500


def set_places(opportunity_id: uuid.UUID, places: int, *, actor: Actor) -> None:
    """How many it takes. Never fewer than have a place already. NotFound for a course of somebody else."""
    offered = courses.get(opportunity_id, actor=actor)
    if not 1 <= places <= MOST_PLACES:
        raise Invalid(f"Enter a number of places from 1 to {MOST_PLACES}.")
    if places < offered.taken:
        raise Invalid(f"{offered.taken} people have a place already. Enter that many or more.")
    course = db.session.get(Course, opportunity_id)
    if course is None:
        db.session.add(Course(opportunity_id=opportunity_id, places=places))
    elif course.places != places:
        course.places = places
    else:
        return
    audit.record(
        "course.places-set", actor=actor, record_type="opportunity", record_id=opportunity_id, places=places
    )


def accept(
    referral: Referral,
    opportunity_id: uuid.UUID,
    *,
    accepted_by: str,
    contact_by: date | None,
    words: str,
    actor: Actor,
) -> None:
    """Yes, with a place. Raises Conflict when the course is full, or the referral was answered meanwhile; whoever has
    the place already keeps it, and nothing is done twice."""
    locked(referral)
    held = db.session.get(Place, referral.id)
    if held is not None and held.opportunity_id == opportunity_id and referral.status in courses.HOLDS_PLACE:
        return
    offered = courses.get(opportunity_id, actor=actor)
    course = db.session.scalar(
        select(Course).where(Course.opportunity_id == opportunity_id).with_for_update()
    )
    if course is None:
        raise Invalid("Say first how many places there are.")
    answering.accept(
        referral,
        accepted_by=accepted_by,
        contact_by=contact_by,
        words=words,
        course_id=offered.id,
        actor=actor,
        signed=actor.name,
    )
    if courses.taken(opportunity_id) >= course.places:
        raise Conflict(FULL)
    if held is None:
        db.session.add(Place(referral_id=referral.id, opportunity_id=opportunity_id))
    else:
        held.opportunity_id = opportunity_id
