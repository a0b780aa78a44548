"""Administrators who switch each other off at the same moment: one is left. On SQLite and on PostgreSQL."""

import uuid

import pytest
from flask import Flask
from sqlalchemy import func, select

from hub.accounts.models import Link, User
from hub.accounts.policy import SYSTEM, Role
from hub.accounts.services import invitations, own, people, signing_in
from hub.accounts.single_sign_on import queries as single_sign_on
from hub.core.db import db, transaction
from hub.core.errors import Conflict
from tests.support import make
from tests.support.at_once import at_once, two_each

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


def test_of_two_who_invite_one_address_at_once_the_second_finds_the_account_made(app: Flask) -> None:
    """On PostgreSQL both look before either has written: the table decides."""
    owner = make.user(Role.PARTNER, organization=make.organization())
    there = make.user(Role.PARTNER, email="kit@mill.example")
    answers = iter([None])
    real = invitations._with_address
    with pytest.MonkeyPatch.context() as late:
        late.setattr(invitations, "_with_address", lambda address: next(answers, real(address)))
        with transaction():
            found = invitations.invite(
                email="kit@mill.example",
                name="Kit",
                role=Role.PARTNER,
                organization_id=owner.memberships[0].organization_id,
                actor=owner.actor,
            )
    assert found.id == there.id
    assert len(there.memberships) == 1


def test_an_address_that_somebody_took_at_the_same_moment_is_refused_in_words(
    app: Flask, monkeypatch: pytest.MonkeyPatch
) -> None:
    user, other = make.user(email="sam@old.example"), make.user(email="pat@mill.example")
    with transaction():
        own.ask_for_new_email(user, "sam@new.example")
    link = db.session.scalars(select(Link)).one()
    other.email = "sam@new.example"
    db.session.commit()
    monkeypatch.setattr(own, "_is_taken", lambda _: False)
    with pytest.raises(Conflict), transaction():
        own.take_new_email(link)
    assert db.session.get_one(User, user.id, populate_existing=True).email == "sam@old.example"


def test_of_two_who_add_the_same_at_once_the_second_is_refused_in_words_or_finds_it_there(
    real_app: Flask,
) -> None:
    """On PostgreSQL both look before either has written."""
    user_id, email = (user := make.user()).id, user.email

    def create() -> None:
        password = "a long and quiet river"
        people.create(
            email="kit@mill.example", name="Kit", role=Role.REFERRER, password=password, actor=SYSTEM
        )

    def expect() -> None:
        invitations.expect(db.session.get_one(User, user_id), issuer="https://id.example", actor=SYSTEM)

    assert two_each(
        real_app,
        lambda: people.add_team("North", actor=SYSTEM),
        create,
        expect,
        lambda: signing_in.remember_place(user_id, "10.0.0.7"),
    ) == [["", people.IS_TEAM], ["", people.HAS_ACCOUNT], ["", ""], ["", ""]]
    assert single_sign_on.identity(user_id)
    assert signing_in.is_known_place(email, "10.0.0.7")


def _switch_off(user_id: uuid.UUID, actor: people.Actor) -> None:
    people.switch_off(db.session.get_one(User, user_id), actor=actor)


def _make_an_editor(user_id: uuid.UUID, actor: people.Actor) -> None:
    user = db.session.get_one(User, user_id)
    people.must_be_where(user, people.place(user))
    people.change_role(user, Role.DIRECTORY_EDITOR, actor=actor)
