"""Weeks in which nobody answers, in seconds: reminded, escalated, ended; and told as a story."""

import pytest
from flask import Flask

from hub.accounts.policy import SYSTEM
from hub.core.db import db
from hub.referrals.cli import pass_time
from hub.referrals.models import Referral
from hub.referrals.queries import timeline
from tests.support import make


def test_two_weeks_of_silence_are_a_story_that_a_stranger_understands(
    app: Flask, monkeypatch: pytest.MonkeyPatch
) -> None:
    settings = app.extensions["hub.settings"]
    monkeypatch.setitem(app.extensions, "hub.settings", settings.model_copy(update={"demo": True}))
    referral_id = make.referral().id
    said = app.test_cli_runner().invoke(pass_time, ["--days", "21"])
    assert said.exit_code == 0, said.output
    assert "escalated to the referrer" in said.output
    told = [
        one.what for one in reversed(timeline.of(db.session.get_one(Referral, referral_id), actor=SYSTEM))
    ]
    steps = [
        "The referral was begun",
        "Sent to the partner",
        "No answer yet: the partner was reminded",
        "Still no answer: whoever is in charge at the partner was told",
        "Still no answer: we were told, and the hub looks for what else could help",
        "Ended: the partner did not answer in time",
    ]
    assert [one for one in told if one in steps] == steps


def test_time_passes_on_a_demo_only(app: Flask) -> None:
    said = app.test_cli_runner().invoke(pass_time)
    assert said.exit_code != 0
    assert "demo" in said.output
