"""What was sent, printed or chosen is known again after the signing key has changed."""

import uuid
from collections.abc import Callable, Iterator
from datetime import timedelta
from typing import Any

import pytest
from flask import Flask

from hub.accounts import links
from hub.app import create_app
from hub.core.config import SettingsError
from hub.core.db import db, transaction
from hub.core.errors import HubError
from hub.messaging import addresses
from hub.passport import keys
from tests.fixtures import settings_for

THEIRS = "kit@pantry.example"


@pytest.fixture
def restarted(real_app: Flask) -> Iterator[Callable[..., Flask]]:
    """The same site in a new process, with these keys."""
    kept, started = real_app.extensions["hub.settings"], list[Flask]()

    def start(**keys: str) -> Flask:
        settings = settings_for(kept.data_dir).model_copy(update={"database_url": kept.database_url, **keys})
        started.append(create_app(settings, for_commands=True))
        return started[-1]

    yield start
    for app in started:
        with app.app_context():
            db.session.remove()
            db.engine.dispose()


def seal_anew(app: Flask) -> None:
    with app.app_context():
        done = app.test_cli_runner().invoke(args=["privacy", "reseal"])
    assert done.exit_code == 0, done.output


def test_it_is_known_again_with_the_former_key_and_without_it_once_all_is_sealed_anew(
    real_app: Flask, restarted: Callable[..., Flask]
) -> None:
    with transaction():
        link = links.issue("partner.claim", about_id=uuid.uuid4(), lasts=timedelta(days=9))
    token = links.token(link.id)
    choice = addresses.choice_token(addresses.hashed(THEIRS))
    paper = keys.of_code("7f3kx2m9q")
    before = real_app.config["SECRET_KEY"]

    def knows(app: Flask) -> list[Any]:
        with app.app_context():
            found = links.opened(token, "partner.claim").id, links.token(link.id)
            db.session.remove()
            return [*found, addresses.of_choice_token(choice), keys.of_code("7f3kx2m9q")]

    all_of_it = [link.id, token, addresses.hashed(THEIRS), paper]
    turned = restarted(secret_key="n" * 40, former_secret_keys=before)
    assert knows(turned) == all_of_it
    seal_anew(turned)
    assert knows(turned) == all_of_it
    assert knows(restarted(secret_key="n" * 40)) == all_of_it
    again = restarted(secret_key="m" * 40, former_secret_keys="n" * 40)
    seal_anew(again)
    assert knows(restarted(secret_key="m" * 40)) == all_of_it
    with pytest.raises(SettingsError, match="another HUB_SECRET_KEY"):
        restarted(secret_key="w" * 40)


def test_a_fresh_key_ends_what_was_sent_and_printed_and_nothing_that_is_only_recognised(
    real_app: Flask, restarted: Callable[..., Flask]
) -> None:
    def issued() -> str:
        with transaction():
            made = links.issue("partner.claim", about_id=uuid.uuid4(), lasts=timedelta(days=9))
        return links.token(made.id)

    def is_open(token: str) -> bool:
        try:
            return bool(links.opened(token, "partner.claim"))
        except HubError:
            return False

    run = real_app.test_cli_runner().invoke
    old, address = issued(), addresses.hashed(THEIRS)
    choice, paper = addresses.choice_token(address), keys.of_code("7f3kx2m9q")
    told = run(args=["privacy", "fresh-key"]).output
    assert "invitations, new passwords" in told
    assert "checks of entries: 1" in told
    assert "Nothing was changed" in told
    assert is_open(old)
    assert "Key 2 is in use" in run(args=["privacy", "fresh-key", "--yes"]).output
    fresh = issued()
    for app in (real_app, restarted()):
        with app.app_context():
            assert (is_open(old), is_open(fresh)) == (False, True)
            assert addresses.of_choice_token(choice) == ""
            assert addresses.of_choice_token(addresses.choice_token(address)) == address
            assert keys.of_code("7f3kx2m9q") != paper
            assert addresses.hashed(THEIRS) == address
            db.session.remove()
