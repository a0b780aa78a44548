"""A few invented referrals that two sides work on, as they stand after a lively week.

The partner is the one whose person the demo can sign in as. Nothing is loaded twice.
"""

import uuid
from collections.abc import Callable, Sequence, Set
from contextlib import AbstractContextManager
from datetime import UTC, datetime, time, timedelta

from sqlalchemy import select

from hub.accounts.models import User
from hub.accounts.policy import Actor
from hub.consent import wordings
from hub.consent.codes import How
from hub.consent.models import Reach
from hub.core import clock
from hub.core.db import db
from hub.core.errors import HubError
from hub.directory.models import Service
from hub.directory.queries import visible
from hub.referrals.codes import Urgency
from hub.referrals.contact_codes import ContactResult, ContactWay, Heard, MeetingWay
from hub.referrals.models import Referral
from hub.referrals.services import (
    answering,
    appointments,
    attempts,
    drafting,
    ending,
    messages,
    notes,
    rerouting,
    sending,
)
from hub.referrals.services.appointments import Plan
from hub.residents.models import Resident

PLACE = uuid.UUID("3d1c5a52-6b0e-4f2c-9f4d-8a1f3a5b7c21")


class Cast:
    """Who acts: a worker, the lead of the team, and one of the partner's people."""

    def __init__(self, worker: User, lead: User, partner: User) -> None:
        self.worker, self.lead, self.partner = worker.actor, lead.actor, partner.actor


Story = Callable[[Referral, Cast], None]


def load(cast: Cast) -> int:
    """Tell each story, unless it was told; says how many are new."""
    services = services_of(cast.partner.organization_ids)
    people = {
        one.name: one
        for one in db.session.scalars(select(Resident).where(Resident.team_id == cast.worker.team_id))
    }
    told = 0
    for name, words, urgency, story in STORIES:
        referral_id = uuid.uuid5(PLACE, name)
        if not services or name not in people or _is_told(referral_id):
            continue
        referral = sent(
            services, people[name], referral_id=referral_id, words=words, urgency=urgency, actor=cast.worker
        )
        if referral is not None:
            story(referral, cast)
            told += 1
    return told


def services_of(organization_ids: Set[uuid.UUID]) -> Sequence[Service]:
    """The live services of these organizations, by name."""
    return db.session.scalars(
        select(Service)
        .join(Service.organization)
        .where(Service.organization_id.in_(organization_ids), visible.is_live())
        .order_by(Service.name, Service.id)
    ).all()


def _is_told(referral_id: uuid.UUID) -> bool:
    return db.session.get(Referral, referral_id) is not None


def sent(
    services: Sequence[Service],
    resident: Resident,
    *,
    referral_id: uuid.UUID,
    words: str,
    urgency: Urgency,
    actor: Actor,
    days: int = 7,
    prepare: Callable[[Referral], None] | None = None,
) -> Referral | None:
    """Sent so many days ago to the first of the services that takes this person."""
    for service in services:
        nested = db.session.begin_nested()
        try:
            with _ago(days=days):
                made = drafting.start(
                    service, resident, actor=actor, referral_id=referral_id, words=words, urgency=urgency
                )
                drafting.agree(made, how=How.PHONE, wording=wordings.CURRENT, actor=actor)
                drafting.tell_back(made, may_tell=True, actor=actor)
                drafting.safe_contact(made, reach=Reach.THROUGH_US, actor=actor)
                if prepare is not None:
                    prepare(made)
                sending.send(made, actor=actor)
            nested.commit()
        except HubError:
            nested.rollback()
            continue
        return made
    return None


def _with_an_appointment(referral: Referral, cast: Cast) -> None:
    with _ago(days=6):
        answering.acknowledge(referral, actor=cast.partner)
        answering.ask(referral, "Does he have a cooker, or shall we pack cold food?", actor=cast.partner)
    with _ago(days=5):
        ending.answer(referral, "A microwave, nothing else. He cannot carry much.", actor=cast.worker)
    with _ago(days=4, hours=3):
        answering.accept(
            referral,
            accepted_by=cast.partner.name,
            contact_by=clock.today() + timedelta(days=3),
            words="A volunteer brings the first parcel.",
            actor=cast.partner,
        )
        messages.write(referral, "Is there anything he does not eat?", actor=cast.partner)
    with _ago(days=4):
        messages.write(
            referral, "No pork, please. And he would be glad of a chat, he says.", actor=cast.worker
        )
        notes.add(
            referral,
            "His daughter worries about him. Ring her only if he asks for it.",
            is_shared=False,
            actor=cast.worker,
        )
    with _ago(days=3):
        _tried(referral, ContactResult.NO_ANSWER, cast.partner, "Rang before lunch.")
        notes.add(referral, "The bell is broken: knock loudly.", is_shared=True, actor=cast.worker)
    with _ago(days=2):
        attempts.write_down(
            referral,
            tried_at=clock.now() - timedelta(hours=1),
            way=ContactWay.CALL,
            result=ContactResult.SPOKE,
            words="A nice long talk. He is in on weekday mornings.",
            begins=True,
            actor=cast.partner,
        )
        notes.add(referral, "Priya drives on Thursdays, ask her.", is_shared=False, actor=cast.partner)
    with _ago(days=1):
        appointments.book(
            referral,
            Plan(
                _at_ten(in_days=4), 30, MeetingWay.IN_PERSON, directions="At his door, with the first parcel"
            ),
            actor=cast.partner,
        )
        messages.write(
            referral,
            "We come with the first parcel. Could you tell him what the car looks like? Red, with our name on it.",
            actor=cast.partner,
        )


def _not_reached(referral: Referral, cast: Cast) -> None:
    with _ago(days=6):
        answering.accept(referral, accepted_by=cast.partner.name, actor=cast.partner)
    for days, result in (
        (5, ContactResult.NO_ANSWER),
        (3, ContactResult.NO_ANSWER),
        (1, ContactResult.DID_NOT_ATTEND),
    ):
        with _ago(days=days):
            _tried(referral, result, cast.partner, "")


def _elsewhere(referral: Referral, cast: Cast) -> None:
    with _ago(days=3):
        answering.acknowledge(referral, actor=cast.partner)
        better = db.session.scalars(
            select(Service)
            .join(Service.organization)
            .where(Service.organization_id != referral.organization_id, visible.is_live())
            .where(Service.name.ilike("hot meals%"))
            .order_by(Service.name, Service.id)
        ).first()
        if better is not None:
            words = "She cannot get to us, and they bring hot food to the door."
            rerouting.suggest(referral, better, words=words, actor=cast.partner)


def _by_phone(referral: Referral, cast: Cast) -> None:
    with _ago(days=2):
        answering.accept(
            referral,
            accepted_by="Sam Lee",
            contact_by=clock.today() + timedelta(days=5),
            words="Their internet was down. They have him on the list for Friday.",
            actor=cast.lead,
            on_behalf=True,
            said_by="Sam Lee",
            heard=Heard.PHONE,
        )


STORIES: tuple[tuple[str, str, Urgency, Story], ...] = (
    ("Harold Pym", "Lives alone and has not been out since his fall.", Urgency.ROUTINE, _with_an_appointment),
    ("Leah Brook", "First home of her own, nothing in the cupboards.", Urgency.URGENT, _not_reached),
    ("Shanice Brown", "Home with a new baby.", Urgency.ROUTINE, _elsewhere),
    ("Peter Naylor", "His benefits stopped, and he waits for the appeal.", Urgency.ROUTINE, _by_phone),
)


def _tried(referral: Referral, result: ContactResult, actor: Actor, words: str) -> None:
    attempts.write_down(
        referral,
        tried_at=clock.now() - timedelta(minutes=30),
        way=ContactWay.CALL,
        result=result,
        words=words,
        actor=actor,
    )


def _ago(*, days: int, hours: int = 0) -> AbstractContextManager[None]:
    return clock.ahead(-timedelta(days=days, hours=hours))


def _at_ten(*, in_days: int) -> datetime:
    day = clock.today() + timedelta(days=in_days)
    return datetime.combine(day, time(10, 30), clock.LONDON).astimezone(UTC)
