"""Two who press at the same moment, on a database file of their own: one wins, and the other sees what happened."""

import threading
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from flask import Flask
from flask_migrate import upgrade
from sqlalchemy import func, select

from hub.accounts.policy import Role
from hub.app import create_app
from hub.audit.models import AuditEvent
from hub.core.db import db, transaction
from hub.core.errors import Conflict
from hub.directory.models import Organization
from hub.referrals.codes import DeclineCode, WithdrawnBecause
from hub.referrals.models import Disclosure, Referral
from hub.referrals.queries import soundness
from hub.referrals.services import answering, ending, sending
from hub.referrals.states import ReferralStatus
from tests.core.conftest import settings
from tests.support import make

Deed = Callable[[Referral], object]


@pytest.fixture
def real_app(tmp_path: Path) -> Iterator[Flask]:
    app = create_app(settings(tmp_path), for_commands=True)
    with app.app_context():
        upgrade()
        yield app
        db.session.remove()
        db.engine.dispose()


def at_once(app: Flask, referral: Referral, *deeds: Deed) -> list[str]:
    """What each of them read: "" for whoever came first."""
    referral_id, ready, read = referral.id, threading.Barrier(len(deeds)), list[str]()
    db.session.remove()

    def press(deed: Deed) -> None:
        with app.app_context():
            mine = db.session.get_one(Referral, referral_id)
            ready.wait(10)
            try:
                with transaction():
                    deed(mine)
                read.append("")
            except Conflict as late:
                read.append(late.message)
            finally:
                db.session.remove()

    people = [threading.Thread(target=press, args=(deed,)) for deed in deeds]
    for one in people:
        one.start()
    for one in people:
        one.join()
    return sorted(read)


def test_of_two_at_once_one_wins_and_the_other_is_told(real_app: Flask) -> None:
    worker = make.worker()
    referral = make.referral(by=worker)
    organization = db.session.get_one(Organization, referral.organization_id)
    ama = make.user(Role.PARTNER, organization=organization).actor
    ben = make.user(Role.PARTNER, organization=organization).actor
    us = worker.actor
    won, late = at_once(
        real_app,
        referral,
        lambda one: answering.accept(one, accepted_by="Ama", actor=ama),
        lambda one: answering.decline(one, code=DeclineCode.NO_CAPACITY, actor=ben),
    )
    assert won == ""
    assert "Nothing was changed" in late
    second = make.referral(by=worker)
    partner = make.user(
        Role.PARTNER, organization=db.session.get_one(Organization, second.organization_id)
    ).actor
    read = at_once(
        real_app,
        second,
        lambda one: answering.accept(one, accepted_by="Ama", actor=partner),
        lambda one: ending.withdraw(one, because=WithdrawnBecause.RESIDENT_ASKED, actor=us),
    )
    after = db.session.get_one(Referral, second.id)
    assert after.status is ReferralStatus.WITHDRAWN  # also an accepted one can be taken back
    assert "" in read
    assert list(soundness.faults(after)) == []
    still = select(func.count()).where(Disclosure.referral_id == second.id, Disclosure.stopped_at.is_(None))
    assert db.session.scalar(still) == 0


def test_a_double_press_sends_once(real_app: Flask) -> None:
    worker = make.worker()
    draft, us = make.draft(by=worker), worker.actor
    press: Deed = lambda one: sending.send(one, actor=us)  # noqa: E731
    assert at_once(real_app, draft, press, press) == ["", ""]
    sent = select(func.count()).select_from(AuditEvent).where(AuditEvent.action == "referral.send")
    assert db.session.scalar(sent) == 1
    told = select(func.count()).where(Disclosure.referral_id == draft.id)
    assert db.session.scalar(told) == 1
