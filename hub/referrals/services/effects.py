"""What follows from each move, in its transaction. An effect adds to what the move sets, or promises something."""

import uuid
from datetime import timedelta

from sqlalchemy import update

from hub.consent import services as consent
from hub.core import clock, workdays
from hub.core.db import db
from hub.core.workdays import Calendar
from hub.messaging import services as messaging
from hub.outbox import services as outbox
from hub.referrals import links, paces, policy
from hub.referrals.codes import CouldNotCode, DeclineCode, DeclinedBy, Turn
from hub.referrals.models import Disclosure, Referral, UnmetNeed
from hub.referrals.queries import calendars, for_the_person
from hub.referrals.queries.shows import FIND_ANOTHER, FIND_WITHIN
from hub.referrals.services import attachments, letters, looking, our_tasks, snapshots, telling
from hub.referrals.services.moving import Change, effect
from hub.referrals.states import OPEN
from hub.referrals.transitions import Deed, Effect
from hub.residents import gateway
from hub.residents.models import Resident

TAKEN_UP = "referral.taken-up"
"""Promised when a partner takes somebody on."""
ASK_RESIDENT = "referral.ask-resident"
"""Promised when a referral is completed: the resident is asked whether it helped."""
THEY_KNOW = frozenset({CouldNotCode.CHANGED_MIND, CouldNotCode.MOVED_AWAY, CouldNotCode.DIED})


@effect(Effect.DISCLOSE)
def disclose(change: Change) -> None:
    referral = change.referral
    calendar, pace = _calendar(referral), calendars.pace_of(referral.organization_id)
    today = clock.today()
    days = pace.acknowledge_urgent if referral.urgency.value == "urgent" else pace.acknowledge_routine
    snapshots.keep(referral, snapshots.of(referral), actor=change.actor)
    attachments.disclose(referral)
    change.sets |= {
        "sent_at": clock.now(),
        "turn": Turn.PARTNER,
        "clock_from": today,
        "due_on": calendar.after(today, days),
    }


@effect(Effect.LINK_TO_PARTNER)
def link_to_partner(change: Change) -> None:
    letters.to_partner(change.referral, letters.NEW)


@effect(Effect.TAKEN_UP)
def taken_up(change: Change) -> None:
    """Whoever above knows somebody who waits for this word listens (hub.self_referrals.tasks)."""
    outbox.enqueue(TAKEN_UP, referral_id=str(change.referral.id))


@effect(Effect.RECEIPT)
def receipt(change: Change) -> None:
    letters.to_owner(change.referral, "referral-sent")


@effect(Effect.TELL_RESIDENT)
def tell_resident(change: Change) -> None:
    """Not of what they have just done themselves: they read it on the page. Nor of what they know already, or of a no
    that refuses them nothing, for they have that help."""
    if change.deed is Deed.SEND and change.actor.kind == policy.RESIDENT:
        return
    if (
        change.sets.get("declined_by") is DeclinedBy.RESIDENT
        or change.sets.get("could_not_code") in THEY_KNOW
        or change.sets.get("decline_code") is DeclineCode.DUPLICATE
    ):
        return
    is_meant = for_the_person.is_meant(change.deed, change.actor.kind)
    telling.resident(
        change.referral,
        change.deed,
        sets=change.sets,
        written=change.words if is_meant else "",
        actor=change.actor,
    )


@effect(Effect.TELL_REFERRER)
def tell_referrer(change: Change) -> None:
    """Not of their own deed."""
    if _was_nothing_yet(change):
        return
    if change.actor.id != change.referral.owner_id:
        letters.to_owner(change.referral, "referral-news", deed=change.deed)


@effect(Effect.TELL_PARTNER)
def tell_partner(change: Change) -> None:
    if _was_nothing_yet(change):
        return
    letters.to_partner(change.referral, _TO_PARTNER.get(change.deed, letters.OVER))


def _was_nothing_yet(change: Change) -> bool:
    """A mistake in what never went, or is long over, concerns nobody else."""
    return change.deed is Deed.ENTER_IN_ERROR and change.referral.status not in OPEN


_TO_PARTNER = {Deed.ANSWER: "referral-answered"}


@effect(Effect.PAUSE_CLOCK)
def pause_clock(change: Change) -> None:
    """What has run of the partner's clock is kept; the referrer's begins today. While a suggestion of theirs waits
    for us it rests already."""
    referral, today = change.referral, clock.today()
    rests = referral.suggested_service_id is not None and referral.days_used is not None
    used = referral.days_used if rests else _calendar(referral).between(referral.clock_from or today, today)
    pace = calendars.pace_of(referral.organization_id)
    change.sets |= {
        "days_used": used,
        "clock_from": today,
        "turn": Turn.REFERRER,
        "due_on": workdays.within(pace.answer, of=today),
    }


@effect(Effect.RESUME_CLOCK)
def resume_clock(change: Change) -> None:
    """The partner's clock goes on where it stood, unless a suggestion of theirs still waits for us."""
    referral, today = change.referral, clock.today()
    if referral.suggested_service_id is not None:
        pace = calendars.pace_of(referral.organization_id)
        change.sets |= {
            "clock_from": today,
            "turn": Turn.REFERRER,
            "due_on": workdays.within(pace.answer, of=today),
        }
        return
    calendar, pace = _calendar(referral), calendars.pace_of(referral.organization_id)
    change.sets |= {
        "clock_from": calendar.before(today, referral.days_used or 0),
        "days_used": None,
        "turn": Turn.PARTNER,
        "due_on": calendar.after(today, pace.acknowledge_routine),
    }


@effect(Effect.UPDATE_TIMER)
def update_timer(change: Change) -> None:
    """The next word on how it goes is due by then; a first contact on the day that the partner named."""
    referral = change.referral
    calendar, pace = _calendar(referral), calendars.pace_of(referral.organization_id)
    change.sets |= {
        "turn": Turn.PARTNER,
        "due_on": change.sets.get("contact_by") or calendar.after(clock.today(), pace.update),
        "hold_code": None,
        "hold_until": None,
        "review_on": None,
    }
    if change.deed is Deed.ACCEPT:  # what they had suggested instead is past
        change.sets |= {"suggested_service_id": None, "days_used": None}


@effect(Effect.REVIEW_TIMER)
def review_timer(change: Change) -> None:
    """On the day that the partner chose, and in any case when the house looks at waiting lists."""
    referral = change.referral
    calendar, pace = _calendar(referral), calendars.pace_of(referral.organization_id)
    latest = calendar.after(clock.today(), pace.review)
    change.sets |= {"turn": Turn.PARTNER, "due_on": min(change.sets["review_on"], latest)}


@effect(Effect.HOLD_TIMER)
def hold_timer(change: Change) -> None:
    change.sets |= {"turn": Turn.PARTNER, "due_on": change.sets["hold_until"]}


@effect(Effect.ALTERNATIVES)
def offer_alternatives(change: Change) -> None:
    """What else could help is looked for at once, and somebody of ours has until the day after tomorrow to ask the
    resident."""
    referral = change.referral
    change.sets |= looking.promise(referral)
    our_tasks.ask(
        referral,
        FIND_ANOTHER,
        within=FIND_WITHIN,
        is_urgent=referral.urgency.value == "urgent",
        actor=change.actor,
    )


@effect(Effect.UNMET_NEED)
def unmet_need(change: Change) -> None:
    """Counted where the help was missing, not where a partner knew the person already."""
    code = change.sets.get("decline_code")
    if change.deed is Deed.DECLINE and not (code and code.is_unmet_need):
        return
    resident = db.session.get_one(Resident, change.referral.resident_id)
    db.session.add(
        UnmetNeed(
            id=uuid.uuid4(),
            need_id=change.referral.need_id,
            service_id=change.referral.service_id,
            ward=resident.ward,
            because=code.value if code else "no_answer",
            noted_on=clock.today(),
        )
    )


@effect(Effect.ASK_RESIDENT)
def ask_resident(change: Change) -> None:
    due_at = clock.now() + timedelta(days=paces.current().ask)
    outbox.enqueue(ASK_RESIDENT, due_at=due_at, referral_id=str(change.referral.id))


@effect(Effect.STOP_DISCLOSURE)
def stop_disclosure(change: Change) -> None:
    db.session.execute(
        update(Disclosure)
        .where(Disclosure.referral_id == change.referral.id, Disclosure.stopped_at.is_(None))
        .values(stopped_at=clock.now())
    )


@effect(Effect.REVOKE_LINKS)
def revoke_links(change: Change) -> None:
    """What was on its way to the partner does not arrive any more either."""
    links.revoke(change.referral)
    messaging.drop(about_id=change.referral.id)
    gateway.take_back("referral", change.referral.id, actor=change.actor)
    letters.need_not_ring(change.referral, actor=change.actor)


@effect(Effect.TAKE_BACK_AGREEMENT)
def take_back_agreement(change: Change) -> None:
    """Only where the resident says that they no longer agree: who needs no help any more may come back to it."""
    if change.given.get("takes_back_agreement"):
        consent.withdraw(
            change.referral.resident_id,
            change.referral.organization_id,
            how=change.given.get("how"),
            only=None if change.given.get("for_others_too") else change.referral.id,
            actor=change.actor,
        )


def _calendar(referral: Referral) -> Calendar:
    return calendars.calendar_of(referral.service_id)
