"""T17: the same code in two processes at the same moment, fifty times in all, opens the door once."""

from datetime import timedelta

import pytest
from flask import Flask
from sqlalchemy import select

from hub.accounts.models import User
from hub.accounts.policy import Role
from hub.accounts.second_factor import recovery, services
from hub.core import clock
from hub.core.db import db, transaction
from tests.support import make
from tests.support.at_once import in_processes
from tests.support.second_step import phone_of


def test_a_code_opens_once_however_many_try(real_app: Flask, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(recovery, "MEMORY_KIB", 8)
    person = make.user(Role.DIRECTORY_EDITOR)
    phone, codes = phone_of(person)
    person_id, code = person.id, phone.code(clock.now() + timedelta(seconds=30))

    def try_often() -> list[str]:
        user = db.session.scalars(select(User).where(User.id == person_id)).one()
        db.session.rollback()
        said = []
        for _ in range(25):
            with transaction():
                said.append("app" if services.take_code(user, code) else "no")
            with transaction():
                taken = services.take_recovery_code(user, codes[0], actor=user.actor)
                said.append("paper" if taken else "no")
        return said

    said = in_processes(real_app, try_often)
    assert said.count("app") == 1
    assert said.count("paper") == 1
    assert said.count("no") == 98
