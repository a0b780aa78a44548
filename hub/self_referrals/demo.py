"""People of the demo who asked for help themselves, and wait for somebody to say who they are."""

import uuid
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import timedelta

from sqlalchemy import select

from hub.accounts.policy import SYSTEM
from hub.consent import wordings
from hub.consent.models import Reach
from hub.core import clock
from hub.core.db import db
from hub.directory.models import Service
from hub.directory.queries import visible
from hub.referrals import demo_bundle
from hub.residents.demo import PLACE
from hub.self_referrals.codes import AskedBy, HeldBecause
from hub.self_referrals.models import SelfReferral
from hub.self_referrals.queries import duty
from hub.self_referrals.services import duty as arranging
from hub.self_referrals.services import receiving
from hub.self_referrals.told import Helper, Told


@dataclass(frozen=True, slots=True)
class Asked:
    """Somebody who is not real, and what they typed so many days ago."""

    name: str
    service: str
    postcode: str
    words: str
    days: int
    number: str = ""
    reach: Reach = Reach.CALL
    when: str = ""
    hours: Mapping[str, list[list[str]]] = field(default_factory=dict)
    helper: Helper | None = None
    asked_by: AskedBy = AskedBy.SELF
    held: HeldBecause | None = None


ASKED = (
    Asked(
        "Lorraine Bates",
        "Befriending: visits and phone",
        "WF1 2AA",
        "My husband went into a home in August. The evenings are very long.",
        days=2,
        number="07700 900461",
        hours={"MO": [["17:00", "20:00"]], "TH": [["17:00", "20:00"]]},
        when="After the news at seven",
    ),
    Asked(
        "Kelly Shaw",
        demo_bundle.BABY_BANK,
        "WF2 1AA",
        "We have had to start again with nothing. The baby comes in January.",
        days=1,
        number="07700 900462",
        reach=Reach.TEXT,
    ),
    Asked(
        "Dennis Holt",
        "Energy doctor home visits",
        "WF1 4AA",
        "Dad sits in one room with his coat on. He will not ask for help, so I do.",
        days=3,
        number="01632 960463",
        helper=Helper("Carol Holt", "Daughter", "07700 900464", True),
        asked_by=AskedBy.FAMILY,
    ),
    Asked(
        "Marek Nowak",
        "Mental health advocacy",
        "WF1 3AA",
        "I need somebody to come with me to the housing office. My English is not good when I worry.",
        days=1,
        reach=Reach.THROUGH_US,
        helper=Helper("Sal Finch", "Key worker at Beacon House", "01632 960465", False),
        asked_by=AskedBy.PROFESSIONAL,
        held=HeldBecause.MANY_FROM_ONE_PLACE,
    ),
    Asked(
        "Ida Crabtree",
        "Welfare calls",
        "WF10 5SG",
        "I had a fall and I am a bit afraid of the stairs now.",
        days=1,
        number="01632 960466",
    ),
)


def load(teams: Mapping[str, uuid.UUID]) -> int:
    """Arrange which team looks after which ward, and let each of them ask; says how many are new.

    `teams` is by the code of the ward, and under "" that of everywhere else.
    """
    if not duty.arranged():
        arranging.arrange(teams, actor=SYSTEM)
    return sum(_asks(one) for one in ASKED)


def _asks(one: Asked) -> bool:
    asking_id = uuid.uuid5(PLACE, f"asks: {one.name}")
    live = select(Service).join(Service.organization).where(Service.name == one.service, visible.is_live())
    service = db.session.scalars(live.order_by(Service.id)).first()
    if service is None or db.session.get(SelfReferral, asking_id) is not None:
        return False
    told = Told(
        id=asking_id,
        asked_by=one.asked_by,
        helper=one.helper,
        name=one.name,
        reach=one.reach,
        value=one.number,
        may_leave_message=False,
        when=one.when,
        safe_hours=one.hours,
        code_word="",
        postcode=one.postcode,
        words=one.words,
        why_all_the_same="",
        answers=demo_bundle.answers() if one.service == demo_bundle.BABY_BANK else {},
        wording=wordings.CURRENT,
        may_tell=True,
    )
    with clock.ahead(-timedelta(days=one.days)):
        receiving.receive(told, service, held=one.held, need_id=None)
    return True
