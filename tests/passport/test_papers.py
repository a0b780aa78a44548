"""The paper itself: its code, its PIN, and who may have one made."""

import pytest
from flask import Flask
from sqlalchemy import select

from hub.accounts.policy import Actor, Role
from hub.core.db import db, transaction
from hub.core.errors import Conflict, NotFound
from hub.passport import codes
from hub.passport import services as passport
from hub.passport.models import Passport
from tests.support import make


def test_a_code_is_read_however_it_is_typed_and_one_slip_is_found() -> None:
    code = codes.new_code()
    plain = code.replace("-", "")
    assert len(plain) == 9
    assert codes.read_code(f" {code.lower()} ") == plain == codes.read_code(" ".join(plain))
    swapped = plain[1] + plain[0] + plain[2:]
    wrong = ("3" if plain[0] != "3" else "4") + plain[1:]
    assert codes.read_code(wrong) is None
    assert swapped == plain or codes.read_code(swapped) is None
    assert codes.read_code("") is codes.read_code("K4D-72M-X0O") is None
    assert codes.read_pin(" 012 345 ") == "012345"
    assert codes.read_pin("12345") is codes.read_pin("١٢٣٤٥٦") is None


def test_neither_code_nor_pin_can_be_read_in_the_database_and_a_new_paper_ends_the_old_one(
    app: Flask,
) -> None:
    worker = make.worker()
    referral = make.referral(by=worker)
    with transaction():
        first = passport.issue(referral, actor=worker.actor)
    with transaction():
        second = passport.issue(referral, actor=worker.actor)
    rows = db.session.execute(select(Passport.__table__)).all()
    kept = " ".join(str(value) for row in rows for value in row)
    for paper in (first, second):
        assert paper.plain_code not in kept
        assert paper.pin not in kept
        assert paper.pin not in repr(paper)
    good = db.session.scalars(select(Passport.id).where(Passport.revoked_at.is_(None))).all()
    assert good == [second.passport.id]


def test_who_referred_themselves_gets_one_and_whoever_does_not_see_the_referral_none(app: Flask) -> None:
    referral = make.referral()
    themselves = Actor("resident", about_ids=frozenset({referral.id}))
    with transaction():
        assert passport.issue(referral, actor=themselves).passport.issued_by_id is None
    for stranger in (make.worker().actor, make.user(Role.ADMINISTRATOR).actor, Actor("resident")):
        with pytest.raises(NotFound), transaction():
            passport.issue(referral, actor=stranger)


def test_a_draft_has_none(app: Flask) -> None:
    worker = make.worker()
    draft = make.draft(by=worker)
    with pytest.raises(Conflict), transaction():
        passport.issue(draft, actor=worker.actor)
