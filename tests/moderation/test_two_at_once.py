"""Editors who decide at the same moment. On SQLite and on PostgreSQL."""

from flask import Flask

from hub.accounts.policy import SYSTEM
from hub.moderation.models import Trust
from hub.moderation.services import trusting
from tests.support import make
from tests.support.at_once import at_once


def test_of_two_who_trust_an_organization_at_once_the_second_is_told(real_app: Flask) -> None:
    here = make.organization().id
    trust = lambda: trusting.trust(here, [Trust.HOURS], actor=SYSTEM, seen="")  # noqa: E731
    assert sorted(at_once(real_app, trust, trust)) == ["", trusting.MOVED]
