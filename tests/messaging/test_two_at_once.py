"""Readers who choose, and addresses that come back, at the same moment. On SQLite and on PostgreSQL."""

from flask import Flask

from hub.core.db import db
from hub.messaging import services
from hub.messaging.models import MailChoice, Pace
from tests.support.at_once import at_once


def test_two_who_choose_for_one_address_at_once_both_do(real_app: Flask) -> None:
    assert at_once(real_app, *[lambda: services.choose("box", pace=Pace.DAILY)] * 2) == ["", ""]
    assert db.session.get_one(MailChoice, "box").pace is Pace.DAILY
