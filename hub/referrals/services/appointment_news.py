"""Who hears of an appointment: the person in a safe way, the other side by a mail with a reference and a link."""

from collections.abc import Mapping

from hub.accounts.policy import Actor
from hub.core import words
from hub.core.db import db
from hub.referrals.contact_codes import MeetingWay, Side
from hub.referrals.models import Appointment, Referral
from hub.referrals.queries import appointments, naming
from hub.referrals.services import letters
from hub.referrals.transitions import Deed
from hub.residents import gateway, queries
from hub.residents.models import Resident

SAID: Mapping[Deed, str] = {
    Deed.BOOK: "You have an appointment with {partner}: {when}, {how}.{where} The reference is {reference}.",
    Deed.REBOOK: "Your appointment with {partner} has changed. It is now {when}, {how}.{where} The reference is "
    "{reference}.",
    Deed.CANCEL_BOOKING: "Your appointment with {partner} on {when} will not take place. The reference is {reference}.",
}
HOW = {
    MeetingWay.IN_PERSON: "face to face",
    MeetingWay.PHONE: "on the phone: they ring you",
    MeetingWay.VIDEO: "by video",
}


def tell(referral: Referral, appointment: Appointment, deed: Deed, *, side: Side, actor: Actor) -> None:
    """Everybody who did not do it themselves."""
    tell_resident(referral, appointment, deed, actor=actor)
    if side is Side.OURS:
        letters.to_partner(referral, "referral-appointment", deed=deed.value)
    if actor.id != referral.owner_id:
        letters.to_owner(referral, "referral-news", deed=deed)


def tell_resident(referral: Referral, appointment: Appointment, deed: Deed, *, actor: Actor) -> None:
    """These words are for a person to say. An email has none of them, and where nothing is safe somebody is asked."""
    person = db.session.get(Resident, queries.survivor(referral.resident_id))
    if person is None or person.erased_at is not None:
        return
    is_delicate = naming.is_never_named(referral)
    place = "" if is_delicate else appointments.where(appointment)
    gateway.say(
        person,
        words=naming.said(
            SAID[deed],
            referral,
            when=words.moment(appointment.starts_at),
            how=HOW[appointment.way],
            where=f" Where: {place}." if place else "",
        ),
        about_type="referral",
        about_id=referral.id,
        is_delicate=is_delicate,
        actor=actor,
    )
