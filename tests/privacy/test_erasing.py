"""Forgetting a resident: what was shown beforehand happens, in every table, and nothing is left in the file."""

import uuid
from datetime import timedelta
from pathlib import Path

import pytest
from sqlalchemy import select, text

from hub.accounts import links
from hub.accounts.policy import Role
from hub.app import create_app
from hub.audit.models import AuditEvent
from hub.core import clock
from hub.core.db import Base, db, transaction
from hub.core.errors import Conflict, Gone, NotFound
from hub.core.personal import Erasure
from hub.messaging import services as messaging
from hub.messaging.models import Message
from hub.privacy import erasing, reach
from hub.privacy.blanks import blank
from hub.referrals.codes import WithdrawnBecause
from hub.referrals.models import BrokenGlass, Disclosure, Referral, ReferralEvent
from hub.referrals.services import ending, people
from hub.referrals.states import ReferralStatus
from hub.residents import keys, queries
from hub.residents.models import (
    ContactKind,
    ContactPoint,
    EqualityAnswer,
    Household,
    HouseholdMember,
    Resident,
    VulnerabilityFlag,
)
from hub.residents.models.flags import FlagKind, SeenBy
from hub.residents.models.reading import Opening
from hub.residents.services import access
from hub.tasks import services as tasks
from tests.fixtures import settings_for
from tests.support import make
from tests.support.once import copied

CANARY = "Zebedee Quillfeather"


def known(worker) -> Resident:
    """Somebody of whom every table says something."""
    resident = make.resident(of=worker, name=CANARY, goal=f"{CANARY} wants a garden", postcode="WF1 1AA")
    household = Household(id=uuid.uuid4())
    kind = FlagKind(code=f"frail-{uuid.uuid4().hex[:6]}", name="Frail")
    make.saved(
        household,
        kind,
        ContactPoint(resident_id=resident.id, kind=ContactKind.PHONE, value="01632 960 111", label=CANARY),
    )
    make.saved(
        HouseholdMember(household_id=household.id, resident_id=resident.id),
        HouseholdMember(household_id=household.id, name=f"{CANARY} the younger"),
        VulnerabilityFlag(
            resident_id=resident.id,
            kind_code=kind.code,
            source=CANARY,
            review_on=clock.today() + timedelta(days=30),
            seen_by=SeenBy.TEAM,
        ),
        EqualityAnswer(
            about_hash=keys.about(resident.id), month=clock.today().replace(day=1), religion="none"
        ),
    )
    with transaction():
        tasks.raise_task(
            "contact",
            about_type="resident",
            about_id=resident.id,
            resident_id=resident.id,
            words=f"Ring {CANARY}",
            due_on=clock.today(),
            team_id=resident.team_id,
            actor=worker.actor,
        )
    return resident


@pytest.mark.usefixtures("app")
def test_every_table_that_hangs_on_a_resident_is_reached() -> None:
    """By foreign key, whoever adds it; and no rule asks to empty what cannot be emptied."""
    reached = {one.name for one in reach.tables([uuid.uuid4()])}
    assert reached >= {"resident", "contact_point", "vulnerability_flag", "household_member", "task"}
    assert "equality_answer" in reached
    for table in Base.metadata.tables.values():
        rules = reach.rules_of(table)
        if Erasure.ROW_DELETED in {rule.erasure for rule in rules.values()}:
            continue
        for name, rule in rules.items():
            if rule.erasure is Erasure.BLANKED:
                blank(table.c[name])  # raises for a column that has no empty value


@pytest.mark.usefixtures("app")
def test_somebody_is_forgotten_in_every_table_and_the_counts_stay() -> None:
    worker, officer = make.worker(), make.user(Role.PRIVACY_OFFICER)
    resident = known(worker)
    with transaction():
        link = links.issue("anything", about_id=resident.id, lasts=timedelta(days=1))
        messaging.send("password-changed", to="x@aldermere-homes.example", about_id=resident.id)
        token = links.token(link.id)
    planned = erasing.plan(resident)
    assert {fate.table for fate in planned.fates if fate.is_deleted} >= {
        "contact_point",
        "task",
        "household_member",
    }
    with transaction():
        done = erasing.erase(resident, actor=officer.actor, why="asked")
    assert done == planned
    for table in (
        "contact_point",
        "vulnerability_flag",
        "household_member",
        "household",
        "task",
        "resident_key",
    ):
        assert not db.session.execute(text(f"SELECT 1 FROM {table}")).first(), table
    assert not db.session.scalars(select(EqualityAnswer)).first()
    assert not db.session.scalars(select(Message).where(Message.about_id == resident.id)).first()
    with pytest.raises(Gone):
        links.opened(token, "anything")
    left = db.session.get(Resident, resident.id)
    assert left
    assert (left.name, left.goal, left.circumstances) == ("", "", {})
    assert left.erased_at
    assert left.team_id == resident.team_id
    with pytest.raises(NotFound):
        queries.get(resident.id, actor=worker.actor)
    assert db.session.scalar(select(AuditEvent.action).order_by(AuditEvent.id.desc())) == "resident.erased"
    with pytest.raises(Conflict), transaction():
        erasing.erase(left, actor=officer.actor, why="asked")


@pytest.mark.usefixtures("app")
def test_a_record_that_was_merged_in_goes_with_the_one_that_stayed() -> None:
    worker, officer = make.worker(), make.user(Role.PRIVACY_OFFICER)
    kept, gone = make.resident(of=worker, name="Ann Archer"), make.resident(of=worker, name="Anne Archer")
    with transaction():
        gone.merged_into_id = kept.id
        db.session.add(gone)
    with transaction():
        erasing.erase(kept, actor=officer.actor, why="asked")
    names = db.session.scalars(select(Resident.name)).all()
    assert set(names) == {""}


@pytest.mark.usefixtures("app")
def test_an_open_referral_stands_in_the_way_and_one_that_is_over_goes_too() -> None:
    worker, officer = make.worker(), make.user(Role.PRIVACY_OFFICER)
    resident = make.resident(of=worker, name=CANARY)
    referral = make.referral(by=worker, about=resident, words=f"{CANARY} likes company")
    other, lead = make.worker(), make.worker(Role.TEAM_LEAD)
    with transaction():
        access.open_with_reason(resident, f"{CANARY} rang me", actor=other.actor)
        people.break_glass(referral.id, f"{CANARY} wrote to us", actor=lead.actor)
    with pytest.raises(Conflict, match=f"Referral {referral.reference} is open"), transaction():
        erasing.erase(resident, actor=officer.actor, why="asked")
    assert db.session.scalar(select(Resident.name)) == CANARY
    with transaction():
        ending.withdraw(referral, because=WithdrawnBecause.RESIDENT_ASKED, actor=worker.actor)
    with transaction():
        erasing.erase(resident, actor=officer.actor, why="asked")
    left = db.session.get_one(Referral, referral.id)
    assert (left.words, left.answers, left.status) == ("", {}, ReferralStatus.WITHDRAWN)
    assert not db.session.scalars(select(Disclosure)).first()
    assert set(db.session.scalars(select(ReferralEvent.words))) == {""}
    for kind in (Opening, BrokenGlass):  # who read it, and when, stays; their words may be about the person
        (read,) = db.session.scalars(select(kind))
        assert (bool(read.user_id), read.reason) == (True, "")


@pytest.mark.parametrize("role", [Role.REFERRER, Role.TEAM_LEAD, Role.ADMINISTRATOR, Role.NETWORK_MANAGER])
@pytest.mark.usefixtures("app")
def test_nobody_else_may_erase_anybody(role: Role) -> None:
    worker = make.worker(role) if role in {Role.REFERRER, Role.TEAM_LEAD} else make.user(role)
    resident = make.resident(of=make.worker())
    with pytest.raises(NotFound), transaction():
        erasing.erase(resident, actor=worker.actor, why="asked")


def test_nothing_is_left_in_the_database_file(migrated: Path, tmp_path: Path) -> None:
    """Sealed or not: the very bytes are gone, from the file and from its log (a database of its own, committed)."""
    folder = copied(migrated, tmp_path / "data")
    on_file = settings_for(folder).model_copy(update={"database_url": ""})
    with create_app(on_file).app_context():
        resident, officer = known(make.worker()), make.user(Role.PRIVACY_OFFICER)
        kept = db.session.execute(text("SELECT name, goal FROM resident")).one()
        assert all(is_in(folder, sealed) for sealed in kept)
        with transaction():
            erasing.erase(resident, actor=officer.actor, why="asked")
        db.session.remove()
        with db.engine.connect() as connection:
            connection.exec_driver_sql("PRAGMA wal_checkpoint(TRUNCATE)")
        assert not any(is_in(folder, sealed) for sealed in kept)


def is_in(folder: Path, sealed: str) -> bool:
    return any(sealed.encode() in path.read_bytes() for path in folder.glob("hub.sqlite3*"))
