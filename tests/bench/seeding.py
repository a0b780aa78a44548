"""A hub in its third year: a hundred thousand referrals of some hundred workers to some hundred partners.

Every second resident has one open referral and three that ended; the others have four that ended. A worker of a team
of eight has some sixty open ones. One partner in forty has far more than the others.
"""

import hashlib
import itertools
import os
import random
import tempfile
import uuid
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from datetime import timedelta
from pathlib import Path

from sqlalchemy import select, text

from hub.accounts.models import Team, User
from hub.accounts.policy import Role
from hub.core import clock
from hub.core.db import db, transaction
from hub.directory.models import Organization, Service
from hub.referrals.models import Referral
from hub.residents.models import ContactKind
from tests.bench import copies, fates
from tests.bench.copies import Mould
from tests.bench.fates import Cast
from tests.support import make
from tests.support.once import made_once

ROOT = Path(__file__).resolve().parents[2]
SERVICES = 1_000
EACH = 4
"""Referrals of one resident."""
OPEN_OF_A_WORKER, WORKERS_OF_A_TEAM = 60, 8
QUIET = 3
"""So many stories of people who wait for nobody, told again and again."""
BIG, BIG_SHARE = 8, 0.2
"""So many partners have this share of everything between them."""
NAMES = (
    "Amina Yusuf",
    "Robin Ashe",
    "Harold Pym",
    "Leah Brook",
    "Mohammed Khan",
    "Zofia Nowak",
    "Sam O’Neill",
)


def folder(size: int) -> Path:
    """The data of such a hub: made once a day, for tomorrow everything would be a day later."""
    digest = hashlib.sha256(f"{size} {clock.today()}".encode())
    for file in sorted([*(ROOT / "migrations").rglob("*.py"), *Path(__file__).parent.glob("*.py")]):
        if file.name in {"seeding.py", "copies.py", "fates.py", "site.py"} or "migrations" in file.parts:
            digest.update(file.read_bytes())
    name = f"referrals-{size}-{digest.hexdigest()[:12]}"
    return made_once(Path(tempfile.gettempdir()) / "hub-bench" / name, lambda at: _fill(at, size))


@contextmanager
def _environment(at: Path) -> Iterator[None]:
    os.environ |= {"HUB_DATA_DIR": str(at), "HUB_LOG_LEVEL": "WARNING", "HUB_DEMO": "false"}
    yield


def _fill(at: Path, size: int) -> None:
    with _environment(at):
        from tests.bench.site import build, fill

        with build().app_context():
            fill(SERVICES)
            fill_referrals(size)
            db.session.connection().exec_driver_sql("PRAGMA wal_checkpoint(TRUNCATE)")
            db.session.remove()
            db.engine.dispose()


def fill_referrals(size: int) -> None:
    residents = max(size // EACH, 2)
    workers = people(max(residents // 2 // OPEN_OF_A_WORKER, 1))
    for organization_id in biggest():
        organization = db.session.get_one(Organization, organization_id)
        make.user(Role.PARTNER, organization=organization, name=f"Partner {organization_id.hex[:6]}")
    busy, quiet = stories()
    with transaction():
        copies.pour(db.session.connection(), _all(busy, quiet, residents, workers))
        db.session.execute(text("ANALYZE"))


def people(count: int) -> list[tuple[str, str]]:
    """(worker, team) of each worker; every team has a lead."""
    found = []
    for number in range(count):
        if number % WORKERS_OF_A_TEAM == 0:
            team = make.team()
            make.worker(Role.TEAM_LEAD, team=team, name=f"Lead of {team.name}")
        worker = make.worker(team=team, name=f"Worker {number}")
        found.append((worker.id.hex, team.id.hex))
    return found


def biggest() -> Sequence[uuid.UUID]:
    """The partners that have most."""
    ids = sorted(set(db.session.scalars(select(Service.organization_id))))
    return ids[:BIG]


Story = tuple[Mould, Mapping[str, str]]
"""What is poured, and of whom and where it was told: id → what it stands for."""


def stories() -> tuple[list[Story], list[Story]]:
    """A resident for each way to be under way; and some who wait for nobody."""
    team = make.team()
    worker = make.worker(team=team, name="Jo Marsh")
    places = [make.service(email=f"hello{n}@mill-lane.example") for n in range(EACH)]
    partners = [
        make.user(Role.PARTNER, organization=db.session.get_one(Organization, one.organization_id))
        for one in places
    ]
    stands_for = {worker.id.hex: "worker", team.id.hex: "team"}
    for n, place in enumerate(places):
        stands_for |= {place.id.hex: f"service {n}", place.organization_id.hex: f"organization {n}"}
    ended = itertools.cycle(fates.ENDED)
    told: list[Story] = []
    for number, current in enumerate((*fates.UNDER_WAY, fates.LEFT, *[None] * QUIET)):
        known = copies.counts(db.session.connection())
        lives = [*itertools.islice(ended, EACH - 1), current or next(ended)]
        with clock.ahead(-timedelta(days=700)):
            resident = make.resident(
                of=worker, name=NAMES[number % len(NAMES)], postcode="WF1 1AA", goal="Company"
            )
            safe: dict[str, bool] = {} if number == 0 else {"contact_prohibited": False}
            # Whom no word reaches is a task for somebody: one of them is enough.
            make.contact_point(resident, ContactKind.EMAIL, **safe)
        for n, fate in enumerate(lives):
            cast = Cast(worker, partners[n], places[(n + 1) % EACH])
            with clock.ahead(-timedelta(days=fate.days)):
                needs = {"needs": "Somebody to eat with", "words": "Likes company, and finds stairs hard."}
                made = make.referral(by=worker, to=places[n], about=resident, **needs)
            fates.live(made, fate, cast)
        told.append((copies.mould(db.session.connection(), known, list(stands_for)), stands_for))
        db.session.commit()
    return told[:-QUIET], told[-QUIET:]


def _all(
    busy: Sequence[Story], quiet: Sequence[Story], residents: int, workers: Sequence[tuple[str, str]]
) -> Iterator[tuple[Mould, Mapping[str, str]]]:
    """A busy resident, a quiet one, a busy one; a round of them for one worker, then for the next."""
    chance = random.Random(2026)
    rows = db.session.execute(select(Service.id, Service.organization_id).order_by(Service.id)).all()
    big = set(biggest())
    of_big = [(row.id.hex, row.organization_id.hex) for row in rows if row.organization_id in big]
    others = [(row.id.hex, row.organization_id.hex) for row in rows if row.organization_id not in big]
    for number in range(residents):
        kind, turn = (busy, quiet)[number % 2], number // 2
        one, stands_for = kind[turn % len(kind)]
        worker, team = workers[turn // len(busy) % len(workers)]
        cast = {"worker": worker, "team": team}
        chosen = {n: chance.choice(of_big if chance.random() < BIG_SHARE else others) for n in range(EACH)}
        for n, (service, organization) in chosen.items():
            cast |= {f"service {n}": service, f"organization {n}": organization}
        yield one, {known: cast[role] for known, role in stands_for.items()}


def workers_and_leads() -> tuple[list[User], list[User]]:
    """Of the teams that have most, whoever has something."""
    busy = set(db.session.scalars(select(Referral.team_id).distinct()))
    leads = db.session.scalars(
        select(User).join(Team, Team.id == User.team_id).where(User.role == Role.TEAM_LEAD)
    )
    workers = db.session.scalars(
        select(User).where(User.role == Role.REFERRER, User.name.startswith("Worker "))
    )
    return [one for one in workers if one.team_id in busy], [one for one in leads if one.team_id in busy]


def partners() -> list[User]:
    """Those of the partners that have most."""
    return list(db.session.scalars(select(User).where(User.name.startswith("Partner "))))
