"""Accounts of people who left: after their time nobody can tell whose they were, and what they did stays."""

from datetime import timedelta

import pytest
import time_machine
from flask import Flask
from sqlalchemy import select

from hub.accounts.models import KnownPlace, Membership, User
from hub.accounts.policy import SYSTEM, Role
from hub.accounts.services import people
from hub.audit import services as audit
from hub.core import clock
from hub.core.db import db, transaction
from hub.core.errors import Conflict
from hub.privacy import tasks
from tests.support import make

MONTH = timedelta(days=31)


def test_an_account_switched_off_two_years_ago_says_no_more_whose_it_was(app: Flask) -> None:
    gone = make.user(
        Role.PARTNER, organization=make.organization(), name="Kit Moss", email="kit@moss.example"
    )
    stays = make.user(Role.REFERRER, name="Robin Hale")
    make.saved(KnownPlace(user_id=gone.id, place_hash="x" * 64, seen_at=clock.now()))
    with transaction():
        people.switch_off(gone, actor=SYSTEM)
        audit.record("service.edited", actor=gone.actor, record_type="service", record_id=gone.id)
    left = clock.now()
    with time_machine.travel(left + 23 * MONTH):
        assert tasks.forget_leavers() == 0
    with time_machine.travel(left + 25 * MONTH):
        assert tasks.forget_leavers() == 1
        assert tasks.forget_leavers() == 0
    db.session.expire_all()
    held = db.session.get_one(User, gone.id)
    assert (held.name, held.email) == ("Somebody who has left", f"{gone.id.hex}@left.invalid")
    assert held.password is None
    assert db.session.scalars(select(Membership).where(Membership.user_id == gone.id)).all() == []
    assert db.session.scalars(select(KnownPlace)).all() == []
    assert db.session.get_one(User, stays.id).name == "Robin Hale"
    assert audit.first_broken() is None
    with pytest.raises(Conflict, match="Invite them anew"), transaction():
        people.switch_on(held, actor=SYSTEM)


def test_coming_back_stops_the_clock(app: Flask) -> None:
    person = make.user(Role.REFERRER, name="Sam Rowe")
    with transaction():
        people.switch_off(person, actor=SYSTEM)
        people.switch_on(person, actor=SYSTEM)
        people.switch_off(person, actor=SYSTEM)
        people.switch_on(person, actor=SYSTEM)
    with time_machine.travel(clock.now() + 60 * MONTH):
        assert tasks.forget_leavers() == 0
