"""Pass a referral on: the partner suggests, the referrer asks the resident and confirms, a linked one goes."""

import uuid
from typing import Unpack

from hub.accounts.policy import Actor
from hub.core import clock, workdays
from hub.core.db import db
from hub.core.errors import Conflict, NotFound
from hub.directory.models import Service
from hub.referrals.codes import Turn
from hub.referrals.models import Referral, ReferralEvent
from hub.referrals.queries import calendars, visible
from hub.referrals.services import drafting, letters, sending
from hub.referrals.services.moving import Change, locked, move, note
from hub.referrals.services.refusing import must_be_open_to_partner, must_be_open_to_us
from hub.referrals.services.saying import Said, change
from hub.referrals.states import UNANSWERED, ReferralStatus
from hub.referrals.transitions import Deed, Who
from hub.residents.models import Resident


def suggest(referral: Referral, service: Service, *, words: str = "", **said: Unpack[Said]) -> ReferralEvent:
    """The partner thinks that another service helps better. It stays theirs until the referrer has asked; until then
    their clock rests, for they have answered, and ours runs."""
    locked(referral)
    must_be_open_to_partner(referral, said["actor"], on_behalf=said.get("on_behalf", False))
    if service.id == referral.service_id:
        raise Conflict("That is the service it is with. Choose another one.")
    calendar, pace = (
        calendars.calendar_of(referral.service_id),
        calendars.pace_of(referral.organization_id),
    )
    today = clock.today()
    sets: dict[str, object] = {
        "suggested_service_id": service.id,
        "turn": Turn.REFERRER,
        "clock_from": today,
        "due_on": workdays.within(pace.answer, of=today),
    }
    if referral.status in UNANSWERED and referral.suggested_service_id is None:
        sets["days_used"] = calendar.between(referral.clock_from or today, today)
    event = note(
        change(
            referral,
            Deed.SUGGEST,
            said,
            words=words,
            detail={"service_id": service.id},
            sets=sets,
        )
    )
    letters.to_owner(referral, "referral-news", deed=Deed.SUGGEST)
    return event


def keep_here(referral: Referral, *, words: str = "", actor: Actor) -> ReferralEvent:
    """The resident would rather stay with this partner, whose clock goes on where it stood."""
    locked(referral)
    must_be_open_to_us(referral, actor)
    if referral.suggested_service_id is None:
        raise Conflict("Nothing was suggested, or it has been answered already.")
    calendar, pace = (
        calendars.calendar_of(referral.service_id),
        calendars.pace_of(referral.organization_id),
    )
    today, sets = clock.today(), dict[str, object](suggested_service_id=None)
    if referral.status is ReferralStatus.NEEDS_INFORMATION:  # their question waits still
        sets |= {"turn": Turn.REFERRER, "clock_from": today, "due_on": workdays.within(pace.answer, of=today)}
    elif referral.status in UNANSWERED:
        sets |= {
            "turn": Turn.PARTNER,
            "clock_from": calendar.before(today, referral.days_used or 0),
            "days_used": None,
            "due_on": calendar.after(today, pace.acknowledge_routine),
        }
    else:
        sets |= {"turn": Turn.PARTNER, "due_on": calendar.after(today, pace.update)}
    event = note(Change(referral, Deed.KEEP, actor, words=words, sets=sets))
    letters.to_partner(referral, "referral-answered")
    return event


def start_linked(
    referral: Referral, service: Service, *, actor: Actor, referral_id: uuid.UUID | None = None
) -> Referral:
    """A draft that carries on where this one ended, or is about to: same person, same need, told once.

    Agreement, safe contact and the new service's own questions are asked anew: it is another partner.
    """
    if Who.REFERRER not in visible.parts(actor, referral):
        raise NotFound
    if referral.status in {ReferralStatus.DRAFT, ReferralStatus.ENTERED_IN_ERROR}:
        raise Conflict("This one was never sent: change it instead.")
    return drafting.start(
        service,
        db.session.get_one(Resident, referral.resident_id),
        actor=actor,
        referral_id=referral_id,
        need_id=referral.need_id,
        urgency=referral.urgency,
        needs=referral.needs or "",
        words=referral.words,
        part_of=referral,
    )


def confirm(referral: Referral, child: Referral, *, actor: Actor, words: str = "") -> ReferralEvent:
    """Send the linked referral and end this one, in one go: the resident is never with both, nor with none."""
    if child.part_of_id != referral.id:
        raise NotFound
    sending.send(child, actor=actor)
    detail = {"service_id": child.service_id}
    return move(Change(referral, Deed.REROUTE, actor, words=words, given={"child": child}, detail=detail))
