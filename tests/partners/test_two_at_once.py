"""Owners who step down at the same moment: somebody is left to look after the page. On SQLite and on PostgreSQL."""

import uuid

from flask import Flask

from hub.accounts.models import MembershipLevel
from hub.accounts.policy import SYSTEM, Actor, Role
from hub.core.db import db
from hub.directory.models import Organization
from hub.directory.services.records import THEIRS
from hub.partners.queries import keeping
from hub.partners.services import agreements, diligence, listings, people
from tests.support import make
from tests.support.at_once import at_once, two_each


def test_of_two_owners_who_step_down_at_once_one_stays(real_app: Flask) -> None:
    for deed in (_leave, _make_the_other_a_member, _remove_the_other):
        ours = make.organization()
        ama, ben = (make.user(Role.PARTNER, organization=ours).actor for _ in range(2))
        here = ours.id
        read = at_once(
            real_app,
            lambda: deed(here, ama, ben),  # noqa: B023
            lambda: deed(here, ben, ama),  # noqa: B023
        )
        assert sorted(read) == ["", people.LAST_OWNER], deed.__name__
        assert people.owner_count(here) == 1, deed.__name__


def test_of_two_first_answers_at_once_the_second_is_told_and_two_who_refuse_mail_get_none(
    real_app: Flask,
) -> None:
    here = make.organization().id

    def agree() -> None:
        record = keeping.agreement(here, actor=SYSTEM)
        agreements.save(record, {"note": "Ring first"}, actor=SYSTEM, version=0)

    def answer() -> None:
        record = keeping.diligence(here, actor=SYSTEM)
        diligence.save(record, {"lead_name": "Ama"}, actor=SYSTEM, version=0)

    read = two_each(real_app, agree, answer, lambda: listings.refuse("box", here, actor=SYSTEM))
    assert read == [["", THEIRS], ["", THEIRS], ["", ""]]


def _leave(here: uuid.UUID, me: Actor, _other: Actor) -> None:
    people.leave(_organization(here), hand_back=False, actor=me)


def _make_the_other_a_member(here: uuid.UUID, me: Actor, other: Actor) -> None:
    assert other.id
    people.change_level(_organization(here), other.id, MembershipLevel.MEMBER, actor=me)


def _remove_the_other(here: uuid.UUID, me: Actor, other: Actor) -> None:
    assert other.id
    people.remove(_organization(here), other.id, actor=me)


def _organization(here: uuid.UUID) -> Organization:
    return db.session.get_one(Organization, here)
