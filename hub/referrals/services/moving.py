"""The one way in which a referral changes its state: along the table, with its guards and effects."""

import uuid
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

from sqlalchemy import bindparam, func, select

from hub.accounts.policy import Actor
from hub.audit import services as audit
from hub.core import clock, words
from hub.core.db import db
from hub.core.errors import Conflict, NotFound
from hub.referrals import folding, policy
from hub.referrals.models import Referral, ReferralEvent
from hub.referrals.queries import visible
from hub.referrals.states import ReferralStatus
from hub.referrals.transitions import Deed, Effect, Guard, Move, Who, move_for


@dataclass
class Change:
    """A deed on its way: what was given with it, and what it is going to set."""

    referral: Referral
    deed: Deed
    actor: Actor
    words: str = ""
    """What the person wrote, if anything."""
    signed: str = ""
    """Who did it, by name, where the actor has none."""
    is_on_behalf: bool = False
    given: Mapping[str, Any] = field(default_factory=dict)
    """What guards look at and effects use, beyond what is set."""
    sets: dict[str, Any] = field(default_factory=dict)
    detail: dict[str, Any] = field(default_factory=dict)
    """What the deed says of itself in codes, moments and ids: the history keeps it."""
    said_by: str = ""
    """Who at the partner said what is written down on their behalf."""
    step: str = ""
    about_day: str = ""
    event_id: uuid.UUID = field(default_factory=uuid.uuid4)
    """A form brings its own, so that a second press adds no second line."""

    @property
    def target(self) -> ReferralStatus:
        status: ReferralStatus = self.sets.get("status", self.referral.status)
        return status


Check = Callable[[Change], None]
GUARDS: dict[Guard, Check] = {}
EFFECTS: dict[Effect, Check] = {}


def guards(guard: Guard) -> Callable[[Check], Check]:
    """Register how a guard is found out. It raises Conflict or Invalid with a sentence that says what to do."""
    return lambda check: GUARDS.setdefault(guard, check)


def effect(name: Effect) -> Callable[[Check], Check]:
    """Register what follows. It may add to `change.sets`; everything else it does joins the transaction."""
    return lambda follow: EFFECTS.setdefault(name, follow)


def locked(referral: Referral) -> Referral:
    """The same record as it is at this moment, held until the transaction ends."""
    return db.session.scalars(_LOCKED, {"referral_id": referral.id}).one()


_LOCKED = (
    select(Referral)
    .where(Referral.id == bindparam("referral_id"))
    .with_for_update()
    .execution_options(populate_existing=True)
)
_LAST_NUMBER = select(func.max(ReferralEvent.number)).where(
    ReferralEvent.referral_id == bindparam("referral_id")
)


def move(change: Change) -> ReferralEvent:
    """Make one move. Raises NotFound for whoever may not, Conflict where the table does not lead there any more."""
    line = move_for(change.deed)
    referral = locked(change.referral)
    roles = visible.parts(change.actor, referral)
    if not policy.is_open_to(line, roles, referral, on_behalf=change.is_on_behalf):
        raise NotFound
    if referral.status not in line.sources:
        raise Conflict(too_late(referral, line))
    for guard in line.guards:
        GUARDS[guard](change)
    change.sets["status"] = line.target
    if line.target.is_terminal:
        change.sets |= {"ended_at": clock.now(), "due_on": None, "turn": "nobody"}
    for name in line.effects:
        EFFECTS[name](change)
    return note(change)


def note(change: Change) -> ReferralEvent:
    """Set what the deed sets, and add its line to the history and to the trail."""
    referral = change.referral
    sets = folding.written(change.sets)
    for name, value in sets.items():
        setattr(referral, name, None if value is None else folding.READ[name](value))
    event = ReferralEvent(
        id=change.event_id,
        referral_id=referral.id,
        number=_next_number(referral.id),
        at=clock.now(),
        deed=change.deed,
        status=referral.status,
        sets=sets,
        detail=folding.plain(change.detail),
        step=change.step,
        about_day=change.about_day,
        actor_id=change.actor.id,
        actor_kind=change.actor.kind,
        actor_name=change.signed or change.actor.name,
        is_on_behalf=change.is_on_behalf,
        said_by=change.said_by.strip(),
        words=change.words.strip(),
    )
    db.session.add(event)
    audit.record(
        f"referral.{change.deed.value.replace('_', '-')}",
        actor=change.actor,
        record_type="referral",
        record_id=referral.id,
        fields=sorted(change.sets),
        **({"on_behalf": True} if change.is_on_behalf else {}),
        **({"step": change.step} if change.step else {}),
    )
    return event


def once(referral: Referral, event_id: uuid.UUID | None) -> ReferralEvent | None:
    """The line that a form with this id has added before; None where it is the first time.

    Ask with the referral locked. Raises Conflict where the id is that of another referral's line.
    """
    found = db.session.get(ReferralEvent, event_id) if event_id else None
    if found is not None and found.referral_id != referral.id:
        raise Conflict("This page is out of date. Open it again.")
    return found


def too_late(referral: Referral, line: Move) -> str:
    """What whoever lost a race reads: what happened, who did it, and when."""
    last = select(ReferralEvent).where(
        ReferralEvent.referral_id == referral.id, ReferralEvent.status == referral.status
    )
    event = db.session.scalars(last.order_by(ReferralEvent.number).limit(1)).first()
    by = f" by {event.actor_name}" if event and event.actor_name and Who.PARTNER not in line.who else ""
    on = f" on {words.moment(event.at)}" if event else ""
    return (
        f"This cannot be done now. The referral stands at “{referral.status.label}”{by}{on}. "
        "Nothing was changed. Look at it again to see what happened."
    )


def _next_number(referral_id: uuid.UUID) -> int:
    return (db.session.scalar(_LAST_NUMBER, {"referral_id": referral_id}) or 0) + 1
