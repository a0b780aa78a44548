"""Secrets at rest: sealed for one place, with a key that may change."""

import pytest
from flask import Flask

from hub.core import vault
from hub.core.vault import Unreadable

PLACE = "authenticator:1"


@pytest.fixture
def desk() -> Flask:
    app = Flask("vault")
    app.config.update(SECRET_KEY="k" * 40, SECRET_KEY_FALLBACKS=[])
    return app


def test_what_was_sealed_can_be_read_again_and_looks_like_nothing(desk: Flask) -> None:
    with desk.app_context():
        sealed = vault.seal("open sesame", place=PLACE)
        assert vault.opened(sealed, place=PLACE) == "open sesame"
        assert "sesame" not in sealed
        assert vault.seal("open sesame", place=PLACE) != sealed


def test_it_opens_in_no_other_place(desk: Flask) -> None:
    with desk.app_context(), pytest.raises(Unreadable):
        vault.opened(vault.seal("open sesame", place=PLACE), place="authenticator:2")


@pytest.mark.parametrize("spoil", [lambda s: s[:-2] + "AA", lambda s: s[:20], lambda _: "", lambda _: "x.y"])
def test_a_broken_seal_is_not_read(desk: Flask, spoil: object) -> None:
    assert callable(spoil)
    with desk.app_context(), pytest.raises(Unreadable):
        vault.opened(spoil(vault.seal("open sesame" * 3, place=PLACE)), place=PLACE)


def test_a_new_key_opens_what_the_former_one_sealed_while_it_is_named(desk: Flask) -> None:
    with desk.app_context():
        sealed = vault.seal("open sesame", place=PLACE)
        desk.config.update(SECRET_KEY="n" * 40, SECRET_KEY_FALLBACKS=["k" * 40])
        assert vault.opened(sealed, place=PLACE) == "open sesame"
        assert not vault.is_current(sealed)
        assert vault.is_current(vault.seal("open sesame", place=PLACE))
        desk.config.update(SECRET_KEY_FALLBACKS=[])
        with pytest.raises(Unreadable):
            vault.opened(sealed, place=PLACE)
