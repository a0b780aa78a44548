"""What the page of a referral shows of working together, for whoever came through a door."""

import uuid
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from hub.core import clock
from hub.core.db import transaction
from hub.referrals import attempts, policy
from hub.referrals.contact_codes import MeetingState, MeetingWay
from hub.referrals.forms.together import MessageForm
from hub.referrals.models import Appointment, Note
from hub.referrals.queries import appointments, conversation, notes, timeline, visible
from hub.referrals.queries.conversation import Message
from hub.referrals.services import messages
from hub.referrals.states import TAKEN_ON
from hub.referrals.transitions import Deed, Who
from hub.referrals.views.deeds import Page, offered
from hub.referrals.views.door import Door
from hub.referrals.views.together.messages import form_for

GIVE_UP = {Deed.HOLD: "", Deed.COULD_NOT_COMPLETE: "could_not_contact", Deed.DECLINE: "could_not_contact"}
"""What a partner may do who cannot reach the person, and the reason that is chosen already."""


@dataclass(frozen=True, slots=True)
class Meeting:
    """An appointment as the page shows it."""

    id: uuid.UUID
    starts_at: datetime
    minutes: int
    way: MeetingWay
    where: str
    state: MeetingState
    is_over: bool

    @property
    def is_standing(self) -> bool:
        return self.state is MeetingState.BOOKED


@dataclass(frozen=True, slots=True)
class Together:
    """Each part as the templates in referrals/together show it. None for a form that cannot be used now."""

    works: bool
    """Whether this side has something to do with it now."""
    conversation: Sequence[Message]
    new: int
    message: MessageForm | None
    by_hand: bool
    notes: Sequence[Note]
    may_note: bool
    meetings: Sequence[Meeting]
    may_book: bool
    in_vain: int
    """How often the partner tried in vain, once that is enough to say so; otherwise 0."""
    give_up: Sequence[tuple[Page, str]]
    writes_for_partner: bool


def of(door: Door) -> Together:
    """Everything, with what is new marked as new: mark it as read afterwards."""
    referral = door.referral
    roles = visible.parts(door.actor, referral)
    is_party = bool(roles & {Who.PARTNER, Who.REFERRER})
    works = is_party and referral.status.is_open
    said = conversation.of(referral, actor=door.actor, reader_id=door.reader_id)
    by_hand = referral.via.is_off_platform
    vain = attempts.in_vain(timeline.events(referral)) if works else 0
    return Together(
        works=works,
        conversation=said,
        new=sum(one.is_new for one in said),
        message=_fresh(door) if works and not by_hand else None,
        by_hand=by_hand and works,
        notes=notes.of(referral, actor=door.actor),
        may_note=works or (is_party and door.is_ours),
        meetings=_meetings(appointments.of(referral, actor=door.actor)),
        may_book=works and referral.status in TAKEN_ON,
        in_vain=vain if vain >= attempts.ENOUGH else 0,
        give_up=_ways_to_give_up(door) if vain >= attempts.ENOUGH and not door.is_ours else (),
        writes_for_partner=works and door.is_ours and policy.may_answer_for_partner(roles, referral),
    )


def seen(door: Door, together: Together) -> None:
    """Somebody with an account has read what is new, because the page showed it."""
    if together.new and door.is_known:
        with transaction():
            messages.mark_read(door.referral, actor=door.actor, reader_id=door.reader_id)


def _fresh(door: Door) -> MessageForm:
    form = form_for(door)
    form.fresh_key()
    return form


def _meetings(found: Sequence[Appointment]) -> list[Meeting]:
    places, now = appointments.where_all(found), clock.now()
    return [
        Meeting(
            one.id,
            one.starts_at,
            one.minutes,
            one.way,
            places[one.id],
            one.state,
            one.starts_at <= now,
        )
        for one in found
    ]


def _ways_to_give_up(door: Door) -> list[tuple[Page, str]]:
    return [
        (
            page,
            f"{door.url(page.slug)}?because={code}" if (code := GIVE_UP[page.deed]) else door.url(page.slug),
        )
        for page in offered(door)
        if page.deed in GIVE_UP
    ]
