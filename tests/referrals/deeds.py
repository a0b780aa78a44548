"""Everything that anybody can try to do with a referral, each as a view would call it. For the histories."""

import uuid
from collections.abc import Callable
from datetime import timedelta
from typing import Any

from sqlalchemy import select

from hub.accounts.models import User
from hub.accounts.policy import Actor
from hub.consent.codes import How
from hub.consent.models import Reach
from hub.core import clock
from hub.core.db import db
from hub.core.errors import NotFound
from hub.directory.models import Service
from hub.outcomes.codes import Helped, Seen, Way
from hub.outcomes.services import answering as hearing
from hub.outcomes.services import carrying_on, viewing
from hub.passport.services import acting, issuing
from hub.referrals.codes import (
    CouldNotCode,
    DeclineCode,
    DeclinedBy,
    ErrorCode,
    HoldCode,
    OutcomeCode,
    WithdrawnBecause,
)
from hub.referrals.contact_codes import ContactResult, ContactWay, MeetingWay
from hub.referrals.models import Appointment, Referral
from hub.referrals.queries import drafts
from hub.referrals.services import (
    answering,
    appointments,
    ending,
    messages,
    notes,
    people,
    rerouting,
    sending,
    telling_anew,
)
from hub.referrals.services import attempts as trying
from hub.referrals.services.appointments import Plan
from tests.support import make

SECRET = "Zebedee Quillfeather"
PRIVATE = "Ring the neighbour first."

OURS = frozenset({"referrer", "colleague", "lead"})
THEIRS = frozenset({"partner", "link"})
MAY_DO: dict[str, frozenset[str]] = {
    "send": OURS,
    "acknowledge": THEIRS,
    "ask": THEIRS,
    "answer": OURS,
    "accept": THEIRS,
    "decline": THEIRS,
    "waitlist": THEIRS,
    "begin": THEIRS,
    "hold": THEIRS,
    "complete": THEIRS,
    "could_not_complete": THEIRS,
    "update": THEIRS,
    "suggest": THEIRS,
    "keep_here": OURS,
    "reroute": OURS,
    "withdraw": OURS | {"resident"},
    "enter_in_error": OURS,
    "reassign": frozenset({"lead"}),
    "expire": frozenset(),
    "message": OURS | THEIRS,
    "note": OURS | THEIRS,
    "try": OURS | THEIRS,
    "tell_contact": OURS,
    "book": OURS | THEIRS,
    "rebook": OURS | THEIRS,
    "cancel_booking": OURS | THEIRS,
    "say_if_they_came": OURS | THEIRS,
    "say_if_it_helped": OURS | {"resident"},
    "say_what_we_see": OURS,
    "take_up_again": OURS,
    "paper": OURS | {"resident"},
    "nobody_called": frozenset({"resident"}),
    "new_number": frozenset({"resident"}),
    "no_longer_agree": frozenset({"resident"}),
    "take_back": frozenset({"resident"}),
}
"""Written by hand: who, of all who try, may ever do what."""
ENDS = {
    "enter_in_error",
    "withdraw",
    "decline",
    "could_not_complete",
    "reroute",
    "no_longer_agree",
    "take_back",
}
BESIDE = {
    "message",
    "note",
    "try",
    "tell_contact",
    "book",
    "rebook",
    "cancel_booking",
    "say_if_they_came",
    "paper",
    "nobody_called",
    "new_number",
}
"""What moves nothing, and is possible as long as it is open."""
AFTERWARDS = {"say_if_it_helped", "say_what_we_see", "take_up_again", "paper", "note"}
"""What is possible once it has come to its end."""


def do(
    deed: str, referral: Referral, actor: Actor, choice: int, *, on_behalf: bool, world: Any
) -> Referral | None:
    """Do it, inside a transaction; `choice` from 0 to 7 is whatever there is to choose. Gives the draft that carries
    the referral on, where one was made."""
    soon = clock.today() + timedelta(days=choice + 1)
    as_partner: dict[str, Any] = {"actor": actor, "on_behalf": on_behalf}
    deeds: dict[str, Callable[[], object]] = {
        "send": lambda: sending.send(referral, actor=actor),
        "acknowledge": lambda: answering.acknowledge(referral, **as_partner),
        "ask": lambda: answering.ask(referral, "Which day suits?", **as_partner),
        "answer": lambda: ending.answer(referral, f"{SECRET} says Monday.", actor=actor),
        "accept": lambda: answering.accept(referral, accepted_by="Ama", contact_by=soon, **as_partner),
        "decline": lambda: answering.decline(
            referral,
            code=list(DeclineCode)[choice],
            declined_by=DeclinedBy.PARTNER,
            words="No.",
            **as_partner,
        ),
        "waitlist": lambda: answering.waitlist(
            referral, weeks=choice, review_on=soon + timedelta(days=20), **as_partner
        ),
        "begin": lambda: answering.begin(referral, **as_partner),
        "hold": lambda: answering.hold(referral, code=HoldCode.AWAY, until=soon, **as_partner),
        "complete": lambda: answering.complete(
            referral, outcome=list(OutcomeCode)[choice % len(OutcomeCode)], **as_partner
        ),
        "could_not_complete": lambda: answering.could_not_complete(
            referral, code=list(CouldNotCode)[choice], **as_partner
        ),
        "update": lambda: answering.update(referral, "Going well.", **as_partner),
        "suggest": lambda: rerouting.suggest(
            referral, db.session.get_one(Service, world.services[2].id), **as_partner
        ),
        "keep_here": lambda: rerouting.keep_here(referral, actor=actor),
        "reroute": lambda: _reroute(referral, actor, world),
        "withdraw": lambda: ending.withdraw(
            referral, because=list(WithdrawnBecause)[choice], how=How.PHONE, actor=actor
        ),
        "enter_in_error": lambda: ending.enter_in_error(referral, code=ErrorCode.TWICE, actor=actor),
        "reassign": lambda: people.reassign(
            referral,
            db.session.get_one(User, world.workers["colleague" if choice % 2 else "referrer"].id),
            actor=actor,
        ),
        "message": lambda: messages.write(referral, f"{SECRET} asks for a call.", actor=actor),
        "note": lambda: notes.add(referral, PRIVATE, is_shared=choice > 3, actor=actor),
        "try": lambda: _try(referral, actor, choice),
        "tell_contact": lambda: _tell_contact(referral, actor, choice),
        "book": lambda: appointments.book(referral, _plan(choice), actor=actor),
        "rebook": lambda: _of_booked(referral, lambda one: _rebook(one, choice, actor)),
        "cancel_booking": lambda: _of_booked(
            referral, lambda one: appointments.cancel(one, version=one.version, actor=actor)
        ),
        "say_if_they_came": lambda: _of_booked(
            referral,
            lambda one: appointments.kept(one, came=bool(choice % 2), version=one.version, actor=actor),
        ),
        "say_if_it_helped": lambda: hearing.answer(
            referral,
            list(Helped)[choice % len(Helped)],
            words="Nobody came." if choice > 3 else "",
            way=Way.PASSPORT,
            actor=actor,
        ),
        "say_what_we_see": lambda: viewing.view(referral, list(Seen)[choice % len(Seen)], actor=actor),
        "take_up_again": lambda: _agreed(carrying_on.reopen(referral, actor=actor), actor),
        "paper": lambda: issuing.issue(referral, actor=actor),
        "nobody_called": lambda: acting.nobody_called(referral, actor=actor),
        "new_number": lambda: acting.propose_number(referral, f"01632 9603{choice:02}", actor=actor),
        "no_longer_agree": lambda: acting.withdraw(referral, actor=actor),
        "take_back": lambda: acting.take_back(referral, actor=actor),
    }
    made = deeds[deed]()
    return made if isinstance(made, Referral) and made.id != referral.id else None


def _agreed(child: Referral, actor: Actor) -> Referral:
    make.facts_of(child, actor=actor)
    return child


def _reroute(referral: Referral, actor: Actor, world: Any) -> Referral:
    target = db.session.get_one(Service, world.services[2].id)
    child = _agreed(rerouting.start_linked(referral, target, actor=actor), actor)
    rerouting.confirm(referral, child, actor=actor)
    return child


def _tell_contact(referral: Referral, actor: Actor, choice: int) -> None:
    """One of the ways that are safe now, or through us; what the partner has been told already is refused."""
    ways = [(reach, point_id) for point_id, _, allowed in drafts.safe_ways(referral) for reach in allowed]
    reach, point_id = [*ways, (Reach.THROUGH_US, None)][choice % (len(ways) + 1)]
    telling_anew.tell(referral, reach=reach, contact_point_id=point_id, when=f"At {choice}", actor=actor)


def _try(referral: Referral, actor: Actor, choice: int) -> object:
    result = list(ContactResult)[choice % len(ContactResult)]
    return trying.write_down(
        referral,
        tried_at=clock.now() - timedelta(minutes=5),
        way=ContactWay.CALL,
        result=result,
        begins=result is ContactResult.SPOKE and choice > 3,
        actor=actor,
    )


def _plan(choice: int) -> Plan:
    return Plan(clock.now() + timedelta(hours=1 + 20 * choice), 30, MeetingWay.PHONE)


def _rebook(one: Appointment, choice: int, actor: Actor) -> object:
    return appointments.rebook(one, _plan(choice + 1), version=one.version, actor=actor)


def _of_booked(referral: Referral, act: Callable[[Appointment], object]) -> object:
    """With the one that was made last, whatever has become of it."""
    found = select(Appointment).where(Appointment.referral_id == referral.id)
    one = db.session.scalars(found.order_by(Appointment.starts_at.desc(), Appointment.id)).first()
    if one is None:
        raise NotFound
    return act(one)


def told_by_themselves(name: str) -> dict[str, Any]:
    """What somebody typed who asks for help on a public page."""
    return {"id": uuid.uuid4(), "name": name, "words": f"{name} has nothing left."}
