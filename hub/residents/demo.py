"""Thirty invented residents of the demo's two teams, with everything that makes a page worth looking at.

Telephone numbers are those that Ofcom keeps for drama; addresses end in .example, which is nobody's.
"""

import uuid
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Any

from hub.accounts.policy import Actor
from hub.core import clock
from hub.core.db import db
from hub.residents import services
from hub.residents.models import Channel, ContactKind, ContactPoint, Resident, SeenBy, Tenure
from hub.residents.queries import people

PLACE = uuid.UUID("6f9b1f0e-2f0a-4c53-9d5e-3f6b0d2c7a10")
RING = {"may_ring": True}
TEXT = {"may_ring": True, "may_text": True}


@dataclass(frozen=True, slots=True)
class Invented:
    """Somebody who is not real."""

    name: str
    born: str
    postcode: str
    tenure: Tenure = Tenure.OUR_TENANT
    called: str = ""
    language: str = "en"
    interpreter: bool = False
    goal: str = ""
    access: str = ""
    said: Mapping[str, list[str]] = field(default_factory=dict)
    phone: Mapping[str, Any] | None = field(default_factory=lambda: TEXT)
    email: bool = False
    flags: tuple[tuple[str, str, int], ...] = ()
    """(kind, note, days until it is asked about again)."""
    household: tuple[tuple[str, str, bool], ...] = ()
    """(name, relation, whether they must not know)."""
    likes: Channel | None = None


NORTH = (
    Invented(
        "Margaret Ellis",
        "1941-03-12",
        "WF1 1AA",
        called="Peggy",
        access="Large print. Give her time to find the words.",
        goal="I want to get to my friends at the club again without asking my son to drive.",
        said={"household": ["single"], "employment": ["retired"], "benefits": ["pension-credit"]},
        phone=RING,
        flags=(("memory", "Write it down and ring again the day before.", -3),),
        household=(("Paul Ellis", "son, lives nearby", False),),
        likes=Channel.CALL,
    ),
    Invented(
        "Amina Yusuf",
        "1992-08-30",
        "WF1 2AB",
        language="so",
        interpreter=True,
        goal="A job that fits school hours.",
        said={
            "household": ["with-children", "child-under-5"],
            "employment": ["looking-for-work"],
            "benefits": ["universal-credit", "child-benefit"],
        },
        email=True,
        household=(("Idris", "son, 4", False), ("Hodan", "daughter, 7", False)),
        likes=Channel.TEXT,
    ),
    Invented(
        "Danielle Firth",
        "1988-11-02",
        "WF2 0AA",
        called="Dani",
        goal="To be safe, and to keep the children in their school.",
        said={"household": ["with-children"], "benefits": ["universal-credit"]},
        phone={
            "may_ring": True,
            "code_word": "marigold",
            "safe_hours": {"TU": [["10:00", "12:00"]], "TH": [["10:00", "12:00"]]},
        },
        flags=(("domestic-abuse", "He comes back from work at 1pm.", 12),),
        household=(("Wayne Firth", "husband", True), ("Ellie", "daughter, 9", False)),
    ),
    Invented(
        "Mohammed Khan",
        "1975-01-19",
        "WF1 3AA",
        said={"employment": ["in-work"]},
        goal="To get the damp in the back bedroom sorted.",
    ),
    Invented("Muhammad Khan", "1983-06-05", "WF1 3AB", said={"household": ["couple"]}, phone=RING),
    Invented(
        "Grace O’Connor",
        "1956-05-27",
        "WF2 1AA",
        flags=(("bereaved", "Her husband died in the summer.", 20),),
        said={"household": ["single"]},
        goal="Company on Sundays.",
    ),
    Invented(
        "Tomasz Wójcik", "1979-09-14", "WF1 4AA", language="pl", said={"employment": ["in-work"]}, email=True
    ),
    Invented(
        "Leah Brook",
        "2004-02-21",
        "WF2 2AA",
        tenure=Tenure.HOMELESS,
        called="Lee",
        goal="A place of my own, and to finish the course.",
        said={"tag": ["care-leaver"], "employment": ["student"]},
        flags=(("no-money", "", 5),),
    ),
    Invented(
        "Harold Pym",
        "1938-12-01",
        "WF1 1AB",
        access="Deaf in the left ear. Sit on his right.",
        flags=(("hearing", "Wears aids; a loop helps.", 200),),
        phone=None,
        said={"employment": ["retired"], "tag": ["veteran"]},
    ),
    Invented(
        "Shanice Brown",
        "1999-07-07",
        "WF2 3AA",
        said={"household": ["expecting"]},
        goal="Things for the baby.",
        likes=Channel.TEXT,
    ),
    Invented(
        "Peter Naylor",
        "1967-04-16",
        "WF1 2AA",
        flags=(("visit-in-pairs", "The dog. Ring from the gate.", 40),),
        said={"employment": ["unable-to-work"], "benefits": ["personal-independence-payment"]},
    ),
    Invented(
        "Yevheniia Bondar",
        "1990-10-10",
        "WF2 1AB",
        tenure=Tenure.PRIVATE_TENANT,
        language="uk",
        interpreter=True,
        phone={},
        goal="English lessons in the evening.",
    ),
    Invented(
        "Susan Platt",
        "1961-02-11",
        "WF1 5AA",
        said={"household": ["carer"]},
        flags=(("carer", "Looks after her mother. Mornings are hard.", 90),),
        email=True,
    ),
    Invented(
        "Jack Marsden",
        "1995-03-03",
        "WF2 4AA",
        phone={"contact_prohibited": True},
        said={"employment": ["out-of-work"]},
    ),
    Invented(
        "Parveen Akhtar",
        "1948-08-08",
        "WF1 3AA",
        language="ur",
        said={"employment": ["retired"]},
        goal="Help with the heating bill.",
    ),
)
SOUTH = (
    Invented(
        "Callum Reid",
        "1986-01-30",
        "WF8 1AA",
        said={"employment": ["in-work"]},
        goal="To pay off the arrears without a loan.",
    ),
    Invented(
        "Bernadette Doyle",
        "1944-06-18",
        "WF8 2AA",
        called="Bernie",
        flags=(("mobility", "Needs a lift with room for a walker.", 60),),
        said={"household": ["single"], "employment": ["retired"]},
    ),
    Invented("Elizabeth Smith", "1971-04-04", "WF8 1AB", called="Liz", email=True),
    Invented("Liz Smyth", "1971-04-04", "WF8 1AB", phone=RING),
    Invented(
        "Kwame Mensah",
        "1982-12-12",
        "WF8 3AA",
        said={"household": ["with-children"]},
        household=(("Abena", "daughter, 11", False),),
        goal="A football club for Abena.",
    ),
    Invented(
        "Joanne Sykes",
        "1978-07-23",
        "WF9 1AA",
        flags=(("mental-health", "Text before you ring.", 15),),
        phone={"may_text": True},
        likes=Channel.TEXT,
    ),
    Invented(
        "Arthur Bell",
        "1935-09-09",
        "WF9 1AB",
        flags=(("sight", "Reads nothing smaller than a headline.", 300),),
        said={"tag": ["veteran"], "employment": ["retired"]},
    ),
    Invented("Mei Lin Chan", "1969-11-28", "WF9 2AA", language="yue", said={"employment": ["in-work"]}),
    Invented(
        "Ryan Hobbs",
        "2001-05-15",
        "WF9 3AA",
        said={"employment": ["looking-for-work"], "benefits": ["universal-credit"]},
        goal="An apprenticeship. Anything with engines.",
    ),
    Invented(
        "Fatima Rahman",
        "1987-03-08",
        "WF8 4AA",
        language="bn",
        interpreter=True,
        said={"household": ["lone-parent", "with-children"]},
        household=(("Samir", "son, 3", False),),
    ),
    Invented(
        "Gordon Tate",
        "1953-10-20",
        "WF8 2AB",
        flags=(("no-money", "The meter runs out before Friday.", 2),),
        said={"benefits": ["pension-credit"]},
    ),
    Invented(
        "Chloe Barnes",
        "1997-08-17",
        "WF9 4AA",
        phone={"may_ring": True, "code_word": "blue kettle", "safe_hours": {"WE": [["09:30", "11:00"]]}},
        flags=(("domestic-abuse", "Moved here in spring. Nobody may learn the address.", 25),),
    ),
    Invented("Ion Popescu", "1991-02-02", "WF9 2AB", language="ro", tenure=Tenure.PRIVATE_TENANT, email=True),
    Invented(
        "Valerie Nunn",
        "1959-12-24",
        "WF8 3AB",
        tenure=Tenure.HOMEOWNER,
        said={"household": ["carer"]},
        flags=(("carer", "", 120),),
    ),
    Invented(
        "Dylan Cross",
        "1993-06-29",
        "WF9 1AA",
        said={"tag": ["care-leaver"]},
        goal="To see my son at weekends.",
    ),
)


def load(team: tuple[Invented, ...], actor: Actor) -> int:
    """Register those of a team who are not there yet, as this worker. Gives how many are new."""
    kinds = {one.code: one for one in people.flag_kinds()}
    new = 0
    for number, one in enumerate(team):
        resident_id = uuid.uuid5(PLACE, one.name)
        if db.session.get(Resident, resident_id) is not None:
            continue
        new += 1
        resident = services.register(
            name=one.name,
            preferred_name=one.called,
            date_of_birth=date.fromisoformat(one.born),
            postcode=one.postcode,
            tenancy_reference=f"AH-{10400 + 7 * number + len(one.name)}",
            tenure=one.tenure,
            language=one.language,
            needs_interpreter=one.interpreter,
            goal=one.goal,
            access_needs=one.access,
            circumstances={kind: list(codes) for kind, codes in one.said.items()},
            preferred_channel=one.likes,
            resident_id=resident_id,
            actor=actor,
        )
        _reached(resident, one, number, actor)
        for code, note, days in one.flags:
            flag = services.raise_flag(
                resident,
                kinds[code],
                source="They told us",
                note=note,
                seen_by=SeenBy.TEAM,
                review_on=clock.today() + timedelta(days=max(days, 1)),
                actor=actor,
            )
            flag.review_on = clock.today() + timedelta(days=days)  # some are due already
        for name, relation, must_not_know in one.household:
            services.add_member(
                resident, name=name, relation=relation, must_not_know=must_not_know, actor=actor
            )
    return new


def _reached(resident: Resident, one: Invented, number: int, actor: Actor) -> None:
    """A telephone unless there is none, an email address for some, and what each said is safe there."""
    if one.phone is not None:
        spoken = f"07700 900{100 + sum(map(ord, one.name)) % 800}"
        point = services.add_point(resident, ContactKind.PHONE, spoken, label="Own mobile", actor=actor)
        if one.phone:
            safe = {"contact_prohibited": False, **one.phone}
            services.set_safety(resident, point, version=_version(point), actor=actor, **safe)
    if one.email:
        address = f"{one.name.split()[0].lower()}{number}@residents.example"
        point = services.add_point(resident, ContactKind.EMAIL, address, actor=actor)
        services.set_safety(
            resident, point, may_write=True, contact_prohibited=False, version=_version(point), actor=actor
        )


def _version(point: ContactPoint) -> int:
    db.session.flush()
    return point.version
