"""Starting the site by hand."""

import socket
import sqlite3
from pathlib import Path

import click
import pytest
from flask import Flask
from sqlalchemy import select
from sqlalchemy.exc import OperationalError

from hub import app, serving
from hub.accounts.models import User
from hub.core.config import Settings
from hub.core.db import db
from hub.outbox import waking

HANDLES = Path("/proc/self/fd")


def test_a_port_that_another_site_has_is_refused_in_words() -> None:
    """Two servers may listen on one port if both say so: each would answer every other page."""
    with socket.socket() as other:
        other.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEPORT, 1)
        other.bind(("127.0.0.1", 0))
        other.listen()
        port = other.getsockname()[1]
        with pytest.raises(click.ClickException, match=f"make run PORT={port + 1}"):
            serving.refuse_if_taken("127.0.0.1", port)
    serving.refuse_if_taken("127.0.0.1", port)


@pytest.mark.parametrize(("said", "is_told"), [("no such table: service", True), ("disk I/O error", False)])
def test_a_command_on_a_database_that_was_not_prepared_says_what_to_do(
    monkeypatch: pytest.MonkeyPatch, said: str, is_told: bool
) -> None:
    def breaks(*_: object) -> None:
        raise OperationalError("SELECT", {}, sqlite3.OperationalError(said))

    monkeypatch.setattr(app, "cli", breaks)
    with pytest.raises(SystemExit if is_told else OperationalError) as ended:
        app.main("search", "query", "food")
    assert ("hub db upgrade" in str(ended.value)) is is_told


@pytest.mark.skipif(not HANDLES.exists(), reason="this system does not say which files are open")
def test_before_a_fork_no_file_is_held_and_afterwards_it_is_opened_again(real_app: Flask) -> None:
    """A database that two processes hold by one handle loses what is written."""
    settings: Settings = real_app.extensions["hub.settings"]

    def held() -> set[str]:
        ours = [handle.resolve() for handle in HANDLES.iterdir()]
        return {file.name for file in ours if file.is_relative_to(settings.data_dir.resolve())}

    for _ in range(2):
        db.session.execute(select(User.id))
        assert waking.queue().wake("directory.service-changed")
        assert "queue.sqlite3" in held()
        assert "hub.sqlite3" in held() or settings.database_url
        serving.let_go()
        assert not held()
