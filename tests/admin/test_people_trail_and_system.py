"""The pages of the administrator and of the privacy officer: they read, and say no more than they must."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from bs4 import BeautifulSoup
from sqlalchemy import func, select

from hub.accounts.policy import SYSTEM, Role
from hub.audit import services as audit
from hub.core import clock
from hub.core.db import db, transaction
from hub.directory.services import offers
from hub.outbox.models import Promise
from tests.admin.test_console import found, text
from tests.support import make
from tests.support.client import PageClient

AsRole = Callable[[Role], PageClient]


def test_people_and_what_their_role_is(as_role: AsRole) -> None:
    kitchen = make.organization(name="The kitchen")
    make.user(Role.PARTNER, organization=kitchen, name="Dee Marsh", email="dee@kitchen.example", password="x")
    make.user(Role.REFERRER, name="Gone Away", active=False)
    client = as_role(Role.ADMINISTRATOR)
    said = text(client.get("/admin/people"))
    assert "dee@kitchen.example Partner The kitchen" in said
    assert "Gone Away Switched off" in said
    assert found(client.get("/admin/people?role=partner")) == ["Dee Marsh"]
    assert found(client.get("/admin/people?q=KITCHEN")) == ["Dee Marsh"]
    assert "Nobody like this" in text(client.get("/admin/people?q=xyzzy"))


def test_people_cost_the_same_for_one_or_many(as_role: AsRole, count_queries: Any) -> None:
    client = as_role(Role.ADMINISTRATOR)
    counts = []
    for many in (1, 8):
        for _ in range(many):
            make.user(Role.PARTNER, organization=make.organization())
        db.session.expire_all()
        with count_queries() as queries:
            client.get("/admin/people")
        counts.append(len(queries))
    assert counts[0] == counts[1]


def test_the_trail_names_who_did_what_and_never_what_it_said(as_role: AsRole) -> None:
    robin = make.user(Role.DIRECTORY_EDITOR, name="Robin Hale")
    service = make.service()
    with transaction():
        offers.edit(service, {"alert": "A word that stays out of the trail"}, actor=robin.actor)
    page = as_role(Role.PRIVACY_OFFICER).get("/admin/audit")
    assert "Service edited Robin Hale" in text(page)
    assert "alert" in text(page)
    assert "stays out of the trail" not in page.get_data(as_text=True)


def test_the_trail_is_followed_by_record_person_and_deed(as_role: AsRole) -> None:
    robin, jo = make.user(Role.DIRECTORY_EDITOR, name="Robin"), make.user(Role.DIRECTORY_EDITOR, name="Jo")
    first, second = make.service(), make.service()
    with transaction():
        offers.edit(first, {"alert": "a"}, actor=robin.actor)
        offers.confirm(second, actor=jo.actor)
    client = as_role(Role.PRIVACY_OFFICER)
    assert found(client.get("/admin/audit")) == ["Service confirmed", "Service edited"]
    assert found(client.get(f"/admin/audit?record={first.id}")) == ["Service edited"]
    assert found(client.get(f"/admin/audit?person={jo.id}")) == ["Service confirmed"]
    assert found(client.get("/admin/audit?action=service.edited")) == ["Service edited"]
    assert "Nothing here" in text(client.get("/admin/audit?record=nobody"))


def test_the_trail_goes_back_in_stretches(as_role: AsRole) -> None:
    with transaction():
        for number in range(120):
            audit.record("test.done", actor=SYSTEM, record_type="test", record_id=number, number=number)
    client = as_role(Role.PRIVACY_OFFICER)
    url: str | None = "/admin/audit?action=test.done"
    seen: list[str] = []
    for _ in range(10):
        page = BeautifulSoup(client.get(str(url)).get_data(as_text=True), "html.parser")
        seen += [str(cell.get_text()) for cell in page.select('td[data-head="Which parts"]')]
        older = page.select_one('a[rel="next"]')
        if older is None:
            break
        url = str(older["href"])
    assert seen == [f"number: {number}" for number in reversed(range(120))]


def test_a_stretch_costs_the_same_for_one_or_many_people(as_role: AsRole, count_queries: Any) -> None:
    client = as_role(Role.PRIVACY_OFFICER)
    counts = []
    for many in (1, 10):
        with transaction():
            for _ in range(many):
                audit.record("test.done", actor=SYSTEM, record_type="test", record_id="x")
        for _ in range(many):
            editor = make.user(Role.DIRECTORY_EDITOR)
            with transaction():
                audit.record("test.done", actor=editor.actor, record_type="test", record_id="x")
        db.session.expire_all()
        with count_queries() as queries:
            client.get("/admin/audit")
        counts.append(len(queries))
    assert counts[0] == counts[1]


@pytest.mark.parametrize("asked", ["before=-1", "before=99999999999999999999", "person=nobody", "before=x"])
def test_an_odd_question_is_answered_calmly(as_role: AsRole, asked: str) -> None:
    assert as_role(Role.PRIVACY_OFFICER).get(f"/admin/audit?{asked}").status_code == 200


def test_reading_leaves_no_trace_and_changes_nothing(as_role: AsRole) -> None:
    from hub.audit.models import AuditEvent

    client = as_role(Role.ADMINISTRATOR)

    def rows() -> tuple[int, int]:
        counts = (select(func.count()).select_from(table) for table in (AuditEvent, Promise))
        return tuple(db.session.scalar(count) or 0 for count in counts)  # type: ignore[return-value]

    before = rows()
    for url in ("/admin", "/admin/people", "/admin/system", "/admin/services"):
        client.get(url)
    assert rows() == before


def test_the_system_page_says_what_is_wrong_and_what_to_do(as_role: AsRole) -> None:
    client = as_role(Role.ADMINISTRATOR)
    long_ago = clock.now() - timedelta(hours=3)
    make.saved(
        Promise(kind="message.waiting", payload={}, created_at=long_ago, due_at=long_ago),
        Promise(
            kind="search.rebuild", payload={}, created_at=long_ago, due_at=long_ago, gave_up_at=clock.now()
        ),
    )
    said = text(client.get("/admin/system"))
    assert "Start the worker: hub worker" in said
    assert "Work given up Look at this 1 thing" in said
    assert "Search index Look at this It cannot be read" in said
    assert "message.waiting 1" in said
    home = text(client.get("/admin"))
    assert "Work to do: 1 thing to do" in home


def test_when_all_works_it_says_so(as_role: AsRole) -> None:
    from hub.search import tasks

    make.service()
    tasks.rebuild()
    try:
        db.session.query(Promise).delete()
        db.session.commit()
        said = text(as_role(Role.ADMINISTRATOR).get("/admin/system"))
        assert "Look at this" not in said
        assert "1 entry of 1" in said
    finally:
        db.session.rollback()
