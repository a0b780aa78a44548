"""What happened to a referral, so that a stranger understands it."""

import uuid
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select

from hub.accounts.policy import Actor
from hub.core.db import db
from hub.core.words import moment
from hub.directory.models import Opportunity, Service
from hub.referrals import sentences, sentences_to_partner, sides
from hub.referrals.contact_codes import Side
from hub.referrals.models import Referral, ReferralEvent
from hub.referrals.queries import visible
from hub.referrals.transitions import TRANSITIONS, Deed

NOT_FOR_PARTNERS = frozenset(
    {
        Deed.BREAK_GLASS,
        Deed.DENY,
        Deed.ALLOW,
        Deed.REMIND,
        Deed.START,
        Deed.OFFER,
        Deed.ASK_RESIDENT,
        Deed.RESIDENT_SAYS,
        Deed.REFERRER_SEES,
        Deed.NEW_NUMBER,
    }
)
"""What is between us: a partner does not learn who of ours looked, from whom something is kept, or what was said of
their help in confidence."""
STAYS = frozenset(move.deed for move in TRANSITIONS)
"""What a partner still sees of a referral that is over: its moves, and no word of anybody."""
READ_ELSEWHERE = frozenset({Deed.MESSAGE})
"""The words of these stand in the conversation."""


@dataclass(frozen=True, slots=True)
class Entry:
    """One line: when, what, who, and in their words."""

    at: datetime
    what: str
    who: str
    words: str
    is_on_behalf: bool
    tone: str = "plain"
    deed: Deed | None = None

    @property
    def is_move(self) -> bool:
        """Whether it changed where the referral stands."""
        return self.deed in STAYS

    @property
    def when(self) -> str:
        return moment(self.at)


TONES = {
    Deed.ACCEPT: "good",
    Deed.BEGIN: "good",
    Deed.COMPLETE: "good",
    Deed.DECLINE: "bad",
    Deed.EXPIRE: "bad",
    Deed.COULD_NOT_COMPLETE: "bad",
    Deed.WITHDRAW: "bad",
    Deed.TAKE_BACK: "bad",
    Deed.REMIND: "wait",
    Deed.ASK: "wait",
    Deed.WAITLIST: "wait",
    Deed.HOLD: "wait",
    Deed.ATTEND: "good",
    Deed.MISS: "bad",
    Deed.CANCEL_BOOKING: "wait",
    Deed.NOBODY_CALLED: "bad",
}


def events(referral: Referral) -> Sequence[ReferralEvent]:
    """The history in its order."""
    found = select(ReferralEvent).where(ReferralEvent.referral_id == referral.id)
    return db.session.scalars(found.order_by(ReferralEvent.number)).all()


def of(referral: Referral, *, actor: Actor) -> list[Entry]:
    """The newest first. A partner sees what was said between us and them, and once it is over no words any more;
    whoever sees nothing of the referral, nothing."""
    roles = visible.parts(actor, referral)
    if not (roles or actor.is_staff):
        return []
    is_partner = sides.side_of(roles) is Side.PARTNER
    may_read = sides.may_read_words(referral, roles)
    told = sentences_to_partner if is_partner else sentences
    happened = events(referral)
    named = _names(happened)
    return [
        Entry(
            event.at,
            told.of(event, named.get(_id_in(event), "")),
            told.who(event),
            event.words if may_read and event.deed not in READ_ELSEWHERE else "",
            event.is_on_behalf,
            TONES.get(event.deed, "plain"),
            event.deed,
        )
        for event in reversed(happened)
        if not (is_partner and _is_hidden(event.deed, may_read))
    ]


def _id_in(event: ReferralEvent) -> str:
    """What a line names; "" for most."""
    return next((event.detail[key] for key in sentences.NAMED if key in event.detail), "")


def _names(happened: Sequence[ReferralEvent]) -> Mapping[str, str]:
    """What the services and courses are called of which the lines hold the ids."""
    ids = [uuid.UUID(one) for event in happened if (one := _id_in(event))]
    if not ids:
        return {}
    services = select(Service.id, Service.name).where(Service.id.in_(ids))
    courses = select(Opportunity.id, Opportunity.title).where(Opportunity.id.in_(ids))
    return {str(one): name for one, name in db.session.execute(services.union_all(courses))}


def _is_hidden(deed: Deed, may_read: bool) -> bool:
    return deed in NOT_FOR_PARTNERS or not (may_read or deed in STAYS)
