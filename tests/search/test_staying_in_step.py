"""The index follows the database: each change, the night, and a broken index."""

from collections.abc import Callable
from datetime import timedelta
from pathlib import Path

import time_machine
from flask import Flask

from hub.accounts.policy import SYSTEM
from hub.core import clock
from hub.core.db import transaction
from hub.directory.changed import SERVICE_CHANGED
from hub.directory.models import ServiceStatus
from hub.directory.services import offers
from hub.outbox import daily
from hub.outbox import services as outbox
from hub.search import documents, tasks
from hub.search.engine import WhooshEngine
from tests.support import make
from tests.support.client import PageClient

Index = Callable[[], None]


def test_after_any_number_of_changes_there_is_no_drift(index: Index) -> None:
    services = [make.service() for _ in range(6)]
    index()
    with transaction():
        offers.unpublish(services[0], actor=SYSTEM)
        offers.edit(services[1], {"name": "Another name", "status": ServiceStatus.DEFUNCT}, actor=SYSTEM)
        offers.edit(services[2], {"description": "Another text"}, actor=SYSTEM)
    assert not tasks.compare().is_none
    index()
    assert tasks.compare().is_none


def test_an_index_made_at_the_start_holds_what_was_promised_and_leaves_what_is_due_later(app: Flask) -> None:
    service = make.service()
    with transaction():
        offers.edit(service, {"name": "Another name"}, actor=SYSTEM)
        outbox.enqueue(SERVICE_CHANGED, due_at=clock.now() + timedelta(days=1), service_id=str(service.id))
    assert outbox.waiting(SERVICE_CHANGED) > 1
    tasks.ensure()
    assert tasks.compare().is_none
    assert outbox.waiting(SERVICE_CHANGED) == 1


def test_the_night_moves_opening_times_on(index: Index) -> None:
    make.service(schedules=[make.weekly()])
    index()
    daily.promise_due()  # the first time it is only noted
    with time_machine.travel(clock.now() + timedelta(days=7, hours=3), tick=False):
        assert not tasks.compare().is_none
        assert daily.promise_due() >= 1
        index()
        assert tasks.compare().is_none


def test_a_ruined_index_is_made_again_by_the_worker(app: Flask, index: Index, tmp_path) -> None:  # type: ignore[no-untyped-def]
    service = make.service(name="Soup kitchen")
    index()
    for path in (tmp_path / "index").rglob("*"):
        if path.is_file():
            path.write_bytes(b"\x00" * 64)
    app.extensions["hub.engine"] = WhooshEngine(tmp_path / "index")
    with transaction():
        offers.edit(service, {"name": "Soup and bread"}, actor=SYSTEM)
    outbox.work_until_idle()
    assert tasks.compare().is_none


def test_who_searches_a_ruined_index_gets_an_answer_and_the_worker_a_call(
    app: Flask, index: Index, client: PageClient, tmp_path: Path
) -> None:
    make.service(name="Soup kitchen")
    index()
    for path in (tmp_path / "index").rglob("*"):
        if path.is_file():
            path.write_bytes(b"\x00" * 64)
    app.extensions["hub.engine"] = WhooshEngine(tmp_path / "index")
    for _ in range(2):
        assert "Soup kitchen" in client.get("/search?q=soup").get_data(as_text=True)
    assert outbox.waiting(tasks.REBUILD) == 1
    outbox.work_until_idle()
    assert tasks.compare().is_none


def test_documents_hold_no_secret_address_and_nothing_unpublished(index: Index) -> None:
    owner = make.organization()
    refuge = make.location(
        of=owner, confidential=True, name="Rosewood House", latitude=53.6831, longitude=-1.4981
    )
    shown = make.service(of=owner, name="Refuge", at=[refuge])
    make.service(of=owner, name="Draft", is_published=False)
    found = list(documents.all_documents())
    assert [document.id for document in found] == [shown.id]
    assert "Rosewood" not in repr(found)
    assert (53.6831, -1.4981) not in found[0].points


def test_residents_words_for_a_term_find_but_are_never_offered(index: Index) -> None:
    term = make.term("food/parcels", "Food parcels")
    with transaction():
        term.synonyms = ["nowt in"]
    make.service(terms=[term])
    (found,) = documents.all_documents()
    assert "nowt in" in found.synonyms
    assert "nowt in" not in found.labels
