"""T17: the same code in two processes at the same moment, fifty times in all, opens the door once."""

import os
import subprocess
import sys
from datetime import timedelta
from pathlib import Path

import pytest

from hub.accounts.policy import Role
from hub.accounts.second_factor import recovery
from hub.app import create_app
from hub.core import clock
from hub.core.db import db
from tests.core.conftest import settings
from tests.support import make
from tests.support.second_step import phone_of

TRY_IT_OFTEN = """
import os, sys, uuid
from sqlalchemy import select
from hub.accounts.models import User
from hub.accounts.second_factor import recovery, services
from hub.app import create_app
from hub.core.db import db, transaction
recovery.MEMORY_KIB = 8
user_id, code, paper = sys.argv[1:]
app = create_app()
other = os.fork()  # what takes long is to load everything, so it is done once for both
with app.app_context():
    user = db.session.scalar(select(User).where(User.id == uuid.UUID(user_id)))
    db.session.rollback()
    for _ in range(25):
        with transaction():
            print("app" if services.take_code(user, code) else "no")
        with transaction():
            print("paper" if services.take_recovery_code(user, paper, actor=user.actor) else "no")
if other:
    os.waitpid(other, 0)
"""


def test_a_code_opens_once_however_many_try(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(recovery, "MEMORY_KIB", 8)
    own = settings(tmp_path)
    app = create_app(own)
    with app.app_context():
        db.create_all()
        person = make.user(Role.DIRECTORY_EDITOR)
        phone, codes = phone_of(person)
        code = phone.code(clock.now() + timedelta(seconds=30))
        db.session.remove()
        db.engine.dispose()
    environment = os.environ | {
        "HUB_DATA_DIR": str(tmp_path),
        "HUB_ENVIRONMENT": "test",
        "HUB_LOG_LEVEL": "ERROR",
    }
    command = [sys.executable, "-c", TRY_IT_OFTEN, str(person.id), code, codes[0]]
    ended = subprocess.run(command, env=environment, capture_output=True, text=True, timeout=120, check=True)
    said = ended.stdout.split()
    assert said.count("app") == 1
    assert said.count("paper") == 1
    assert said.count("no") == 98
