"""Administrators who switch each other off at the same moment: one is left. On SQLite and on PostgreSQL."""

import uuid

from flask import Flask
from sqlalchemy import func, select

from hub.accounts.models import User
from hub.accounts.policy import Role
from hub.accounts.services import people
from hub.core.db import db
from tests.support import make
from tests.support.at_once import at_once

LAST = "This is the last administrator. Make somebody else one first."


def test_of_two_administrators_who_unmake_each_other_at_once_one_stays(real_app: Flask) -> None:
    left = select(func.count(User.id)).where(User.role == Role.ADMINISTRATOR, User.active)
    ama = make.user(Role.ADMINISTRATOR, password="x").id
    for deed in (_switch_off, _make_an_editor):
        ben = make.user(Role.ADMINISTRATOR, password="x").id
        actors = {one: db.session.get_one(User, one).actor for one in (ama, ben)}
        read = at_once(
            real_app,
            lambda: deed(ben, actors[ama]),  # noqa: B023
            lambda: deed(ama, actors[ben]),  # noqa: B023
        )
        assert sorted(read) == ["", LAST], deed.__name__
        assert db.session.scalar(left) == 1, deed.__name__
        ama = ama if read[0] == "" else ben


def _switch_off(user_id: uuid.UUID, actor: people.Actor) -> None:
    people.switch_off(db.session.get_one(User, user_id), actor=actor)


def _make_an_editor(user_id: uuid.UUID, actor: people.Actor) -> None:
    user = db.session.get_one(User, user_id)
    people.must_be_where(user, people.place(user))
    people.change_role(user, Role.DIRECTORY_EDITOR, actor=actor)
