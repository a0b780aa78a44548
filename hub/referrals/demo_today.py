"""What makes the demo's homes worth opening: something of everything that needs somebody today.

Told once, like the stories of `hub.referrals.demo`, of which these are the ends that are still open.
"""

import uuid
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import timedelta

from sqlalchemy import select

from hub.accounts.models import User
from hub.core import clock
from hub.core.db import db
from hub.core.errors import HubError
from hub.directory.models import Opportunity, Service
from hub.directory.queries import visible
from hub.referrals import demo, demo_bundle
from hub.referrals.clocks import StepName
from hub.referrals.codes import DeclineCode, Urgency
from hub.referrals.contact_codes import Heard
from hub.referrals.demo import PLACE, Cast
from hub.referrals.models import Referral
from hub.referrals.services import answering, courses, drafting, people
from hub.referrals.services import clock as clocks
from hub.residents.models import Resident

SILENT_DAYS = 12


@dataclass(frozen=True, slots=True)
class Crew:
    """Who acts beside the cast of `hub.referrals.demo`."""

    cast: Cast
    colleague: User
    outsider: User
    """The lead of another team."""


Ending = Callable[[Referral, Crew], None]


@dataclass(frozen=True, slots=True)
class Told:
    """Somebody who asked for something so many days ago, and how far it has come."""

    resident: str
    words: str
    days: int
    ending: Ending
    urgency: Urgency = Urgency.ROUTINE
    service: str = ""
    """By its name; "" for one of the partner that the demo can sign in as."""
    is_colleagues: bool = False
    prepare: Ending | None = None


def load(cast: Cast, colleague: User, outsider: User) -> int:
    """Tell each, unless it was told; says how many are new."""
    crew = Crew(cast, colleague, outsider)
    demo_bundle.load()
    _places_on_a_course(crew)
    team = select(Resident).where(Resident.team_id == cast.worker.team_id)
    residents = {one.name: one for one in db.session.scalars(team)}
    told = sum(_tell(one, residents, crew) for one in TOLD)
    return told + _in_danger(residents, crew)


def _tell(one: Told, residents: Mapping[str, Resident], crew: Crew) -> bool:
    referral_id = uuid.uuid5(PLACE, f"today: {one.resident}")
    ours = demo.services_of(crew.cast.partner.organization_ids)
    named = select(Service).join(Service.organization).where(Service.name == one.service, visible.is_live())
    services = db.session.scalars(named).all() if one.service else ours
    if not services or one.resident not in residents or db.session.get(Referral, referral_id) is not None:
        return False
    prepare = one.prepare
    sent = demo.sent(
        services,
        residents[one.resident],
        referral_id=referral_id,
        words=one.words,
        urgency=one.urgency,
        actor=crew.colleague.actor if one.is_colleagues else crew.cast.worker,
        days=one.days,
        prepare=(lambda made: prepare(made, crew)) if prepare else None,
    )
    if sent is not None:
        one.ending(sent, crew)
    return sent is not None


def _question(referral: Referral, crew: Crew) -> None:
    with clock.ahead(-timedelta(days=1)):
        answering.ask(referral, "Which floor is it, and is there a lift?", actor=crew.cast.partner)


def _declined(referral: Referral, crew: Crew) -> None:
    """What else could help is promised with it, and looked for as soon as a worker runs."""
    with clock.ahead(-timedelta(hours=20)):
        answering.decline(
            referral, code=DeclineCode.NO_CAPACITY, words="Full until the spring.", actor=crew.cast.partner
        )


def _silent(referral: Referral, _crew: Crew) -> None:
    """Nobody answers, and the clock goes on to the escalation."""
    for days in range(SILENT_DAYS, -1, -1):
        with clock.ahead(-timedelta(days=days)):
            step = clocks.take_step(referral, today=clock.today())
        if step is not None and step.name is StepName.ESCALATE:
            return


def _opened(referral: Referral, crew: Crew) -> None:
    with clock.ahead(-timedelta(days=2)):
        people.break_glass(
            referral.id,
            "He rang our office by mistake and asked what became of it.",
            actor=crew.outsider.actor,
        )


def _waits_for_them(_referral: Referral, _crew: Crew) -> None:
    """It came, and the partner has not looked yet."""


def _on_the_course(referral: Referral, crew: Crew) -> None:
    course = _course(crew)
    if course is None:
        return
    with clock.ahead(-timedelta(days=2)):
        courses.accept(
            referral,
            course.id,
            accepted_by=crew.cast.partner.name,
            contact_by=clock.today() + timedelta(days=4),
            words="Bring the children, there is a play corner.",
            actor=crew.cast.partner,
        )


def _visited(referral: Referral, crew: Crew) -> None:
    with clock.ahead(-timedelta(days=9)):
        answering.accept(
            referral,
            accepted_by="Win Prior",
            words="They rang back the same day: Win is free on Sundays.",
            actor=crew.cast.lead,
            on_behalf=True,
            said_by="Win Prior",
            heard=Heard.PHONE,
        )


def _looked_at(referral: Referral, crew: Crew) -> None:
    with clock.ahead(-timedelta(days=1)):
        answering.acknowledge(
            referral, actor=crew.cast.lead, on_behalf=True, said_by="Bev Strang", heard=Heard.PHONE
        )


TOLD = (
    Told("Margaret Ellis", "Would like company, and help to carry her shopping.", days=4, ending=_question),
    Told(
        "Amina Yusuf",
        "Nothing left for the children until Friday.",
        days=SILENT_DAYS,
        ending=_silent,
        urgency=Urgency.URGENT,
    ),
    Told(
        "Parveen Akhtar",
        "Her heating costs so much that little is left for food.",
        days=3,
        ending=_declined,
    ),
    Told("Mohammed Khan", "His hours were cut, and the rent was due.", days=5, ending=_opened),
    Told(
        "Susan Platt",
        "Feeds her mother and herself on one pension.",
        days=2,
        ending=_waits_for_them,
        urgency=Urgency.URGENT,
    ),
    Told(
        "Muhammad Khan",
        "Cooks for the first time, and wants to learn it.",
        days=6,
        ending=_on_the_course,
        is_colleagues=True,
    ),
    Told(
        "Grace O’Connor",
        "Sundays are the longest. Her husband died in the summer.",
        days=12,
        ending=_visited,
        service="Befriending: visits and phone",
        is_colleagues=True,
    ),
    Told(
        "Shanice Brown",
        "Her first. She has a cot promised, and nothing else.",
        days=2,
        ending=_looked_at,
        service=demo_bundle.BABY_BANK,
        is_colleagues=True,
        prepare=lambda made, crew: demo_bundle.with_a_letter(made, crew.colleague.actor),
    ),
)


def _in_danger(residents: Mapping[str, Resident], crew: Crew) -> int:
    """One that was begun in a hurry: shared without agreement, and somebody has to look at that."""
    refuge = db.session.scalars(
        select(Service)
        .join(Service.organization)
        .where(visible.is_live(), Service.is_sensitive)
        .order_by(Service.name, Service.id)
    ).first()
    referral_id = uuid.uuid5(PLACE, "today: in danger")
    resident = residents.get("Danielle Firth")
    if refuge is None or resident is None or db.session.get(Referral, referral_id) is not None:
        return 0
    nested = db.session.begin_nested()
    try:
        with clock.ahead(-timedelta(days=1)):
            made = drafting.start(refuge, resident, actor=crew.cast.worker, referral_id=referral_id)
            drafting.override_agreement(
                made,
                reason="He came home early and took her phone. She said yes at the door, and no more than that.",
                actor=crew.cast.worker,
            )
        nested.commit()
    except HubError:
        nested.rollback()
        return 0
    return 1


def _course(crew: Crew) -> Opportunity | None:
    found = select(Opportunity).where(
        Opportunity.organization_id.in_(crew.cast.partner.organization_ids),
        Opportunity.title.startswith("Cook well"),
    )
    return db.session.scalars(found.order_by(Opportunity.id)).first()


def _places_on_a_course(crew: Crew) -> None:
    if course := _course(crew):
        courses.set_places(course.id, 8, actor=crew.cast.partner)
