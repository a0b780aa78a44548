"""A year in which nobody answers, in seconds: asked, asked again, ranked lower, hidden; and revived by one press."""

import re
from collections.abc import Callable

import pytest
from flask import Flask

from hub.accounts.models import User
from hub.accounts.policy import SYSTEM, Role
from hub.core import clock
from hub.core.db import db
from hub.directory.models import Service, Standing
from hub.directory.queries import entries
from hub.messaging.channels import MemoryChannel
from hub.partners.cli import pass_time
from tests.support import make
from tests.support.client import PageClient

LINK = re.compile(r"/check/[\w-]+")


@pytest.fixture
def demo(app: Flask, monkeypatch: pytest.MonkeyPatch) -> Flask:
    settings = app.extensions["hub.settings"]
    monkeypatch.setitem(app.extensions, "hub.settings", settings.model_copy(update={"demo": True}))
    return app


def standing(service: Service) -> Standing:
    db.session.expire_all()
    return entries.service(service.id, actor=SYSTEM).standing


def test_months_of_silence_lower_and_hide_an_entry_and_one_press_revives_it(
    demo: Flask, client: PageClient, channel: MemoryChannel, sign_in: Callable[[User], PageClient]
) -> None:
    owner = make.organization()
    person = make.user(Role.PARTNER, organization=owner, password="x")
    service = make.service(of=owner, name="Lunch club", assured_date=clock.today())
    page = f"/services/{service.id}"
    seen = []
    for months in (7, 9, 13):
        said = demo.test_cli_runner().invoke(pass_time, ["--months", str(months)])
        assert said.exit_code == 0, said.output
        seen.append(standing(service))
    assert seen[-1] is Standing.HIDDEN
    assert "Lunch club" not in client.get("/browse/a-z?letter=L").text
    assert client.get(page).status_code == 404
    home = sign_in(person).get("/partner").text
    assert "Check that “Lunch club” is still right" in home
    assert "People do not find it until you do." in home
    subjects = [letter.subject for letter in channel.letters if letter.recipient == person.email]
    assert subjects[0].startswith("Is this still correct?")
    last = next(letter for letter in reversed(channel.letters) if LINK.search(letter.body))
    found = LINK.search(last.body)
    assert found
    assert "People do not see this" in client.get(found[0]).text
    answer = client.submit(found[0], {"service": str(service.id)}, action="/confirm")
    assert answer.status_code == 303
    assert "Thank you" in client.get(found[0]).text
    assert standing(service) is Standing.GOOD
    assert client.get(page).status_code == 200


def test_time_passes_on_a_demo_only(app: Flask) -> None:
    said = app.test_cli_runner().invoke(pass_time)
    assert said.exit_code == 1
    assert "Only on a demo" in said.output
