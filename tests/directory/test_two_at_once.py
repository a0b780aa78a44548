"""Two people save at the same moment, on a database file of their own."""

import threading

from flask import Flask
from sqlalchemy import func, select
from sqlalchemy.orm.exc import StaleDataError

from hub.accounts.policy import SYSTEM
from hub.audit.models import AuditEvent
from hub.core.db import db, transaction
from hub.core.errors import Conflict
from hub.directory.queries import entries
from hub.directory.services import offers
from tests.support import make


def test_of_two_who_save_at_the_same_moment_one_wins_and_the_other_is_told(real_app: Flask) -> None:
    service_id = make.service().id
    db.session.remove()
    ready, outcomes = threading.Barrier(2), list[str]()

    def save(name: str) -> None:
        with real_app.app_context():
            service = entries.service(service_id, actor=SYSTEM)
            version = service.version
            ready.wait(5)
            try:
                with transaction():
                    offers.edit(service, {"name": name}, actor=SYSTEM, version=version)
                outcomes.append(name)
            except (Conflict, StaleDataError):
                outcomes.append("refused")

    people = [threading.Thread(target=save, args=(name,)) for name in ("Ann", "Bob")]
    for person in people:
        person.start()
    for person in people:
        person.join()
    assert sorted(outcomes, key=len) in (["Ann", "refused"], ["Bob", "refused"])
    assert entries.service(service_id, actor=SYSTEM).name in outcomes
    edits = select(func.count()).select_from(AuditEvent).where(AuditEvent.action == "service.edited")
    assert db.session.scalar(edits) == 1
