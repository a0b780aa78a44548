"""The pages on which editors add feeds and bring in tables."""

import csv
import io
import itertools
import json
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path
from typing import Any
from uuid import UUID, uuid4

import openpyxl
import pytest
import time_machine
from flask import Flask
from sqlalchemy import select
from werkzeug.test import TestResponse

from hub.accounts.policy import Role
from hub.core import clock, outgoing
from hub.core import db as core_db
from hub.core.db import db, transaction
from hub.core.outgoing import Answer
from hub.directory.importing import guessing, tables, tasks
from hub.directory.imports import reading as opening
from hub.directory.imports.reading import Table
from hub.directory.models import Feed, ImportRun, Organization, RunStatus, Service
from hub.moderation import queries as changes
from hub.outbox import services as outbox
from tests.support import make
from tests.support.client import PageClient

AT = "/admin/imports"
SERVICES: list[dict[str, Any]] = [
    {
        "id": "s-1",
        "name": "Tuesday Table",
        "description": "Lunch",
        "contacts": [],
        "organization": {"id": "o", "name": "Lowfold"},
    }
]
CLUBS = """Ref,Club,Run by,What it is,Postcode,Ring,When
1,Tuesday Table,Lowfold Neighbours,A hot lunch,WF2 9JX,01632 960301,Tuesday 12noon - 2pm
2,Knit and Natter,Lowfold Neighbours,Wool,WF2 9JX,01632 960302,Thursdays 2pm - 4pm
3,Chess Night,Brackwater Chess,All levels,WF10 5SG,01632 960303,Mon 7.30pm-10pm
"""


@pytest.fixture
def editor(sign_in: Callable[..., PageClient]) -> PageClient:
    return sign_in(make.user(Role.DIRECTORY_EDITOR))


@pytest.fixture
def council(monkeypatch: pytest.MonkeyPatch) -> list[dict[str, Any]]:
    """Somebody's feed, behind the one function that asks."""
    told = [dict(one) for one in SERVICES]

    def fetch(address: str, **_: object) -> Answer:
        if "/services" not in address:
            return Answer(404, b"")
        return Answer(200, json.dumps({"total_pages": 1, "contents": told}).encode())

    monkeypatch.setattr(outgoing, "fetch", fetch)
    return told


def text(page: TestResponse) -> str:
    return page.get_data(as_text=True)


def only_run(**found: Any) -> ImportRun:
    db.session.expire_all()
    runs = select(ImportRun).filter_by(**found).order_by(ImportRun.created_at.desc())
    return db.session.scalars(runs).first()  # type: ignore[return-value]


def test_a_feed_is_added_read_paused_and_read_again(
    app: Flask, editor: PageClient, council: list[dict[str, Any]]
) -> None:
    answers = {"url": "https://council.example/api/services", "title": "The council’s list", "state": "shown"}
    added = editor.submit(f"{AT}/feeds/new", answers)
    assert added.status_code == 302
    page = added.location
    assert "We are reading it" in text(editor.get(page))
    outbox.work_through("directory.read-feed")
    feed = db.session.scalars(select(Feed)).one()
    assert feed.url == "https://council.example/api"
    assert "2 created" in text(editor.get(page))
    run = only_run()
    assert "Tuesday Table" in text(editor.get(f"{AT}/runs/{run.id}"))
    assert "Tuesday Table" in text(editor.get(f"{AT}/runs/{run.id}/report.csv"))
    council.clear()
    council.append({**SERVICES[0], "id": "s-2", "name": "Other"})
    editor.submit(page, action="/read")
    outbox.work_through("directory.read-feed")
    assert "Not in the feed any more" in text(editor.get(page))
    editor.submit(page, action="/pause")
    assert "Paused" in text(editor.get(AT))
    db.session.expire_all()
    with transaction():
        db.session.get(Feed, feed.id).next_on = None  # type: ignore[union-attr]
    tasks.read_those_due()
    assert outbox.waiting("directory.read-feed") == 0


def test_a_feed_is_refused_where_we_would_not_ask_and_when_it_is_there(
    app: Flask, editor: PageClient, council: list[dict[str, Any]]
) -> None:
    answers = {"url": "http://127.0.0.1/api", "title": "Ours"}
    assert "We cannot read that address" in text(editor.submit(f"{AT}/feeds/new", answers))
    answers["url"] = "https://council.example/api"
    assert editor.submit(f"{AT}/feeds/new", answers).status_code == 302
    assert "There is a feed with this address already" in text(editor.submit(f"{AT}/feeds/new", answers))


def test_a_feed_that_does_not_answer_says_so(
    app: Flask, editor: PageClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(outgoing, "fetch", lambda *_, **__: Answer(404, b""))
    page = editor.submit(f"{AT}/feeds/new", {"url": "https://a.example/api", "title": "A"}).location
    outbox.work_through("directory.read-feed")
    assert "it answered 404" in text(editor.get(page))
    assert only_run().status is RunStatus.FAILED


def test_two_who_change_a_feed_lose_nothing(app: Flask, editor: PageClient) -> None:
    feed = make.feed()
    url = f"{AT}/feeds/{feed.id}/change"
    assert editor.submit(url, {"title": "New name"}).status_code == 302
    late = editor.submit(url, {"title": "Mine", "version": "1"})
    assert late.status_code == 409
    assert 'value="Mine"' in text(late)


def send(
    editor: PageClient, content: str | bytes = CLUBS, title: str = "Clubs", called: str = "clubs.csv"
) -> str:
    """Send a table; the address of the page that asks what its columns are."""
    sent_as = content if isinstance(content, bytes) else content.encode()
    sent = editor.submit(
        f"{AT}/table",
        {"title": title, "upload": (io.BytesIO(sent_as), called)},
        content_type="multipart/form-data",
    )
    assert sent.status_code == 302, text(sent)
    return str(sent.location)


def bring_in(editor: PageClient, page: str) -> UUID:
    tried = editor.submit(page, {"state": "shown"})
    assert tried.status_code == 302, text(tried)
    assert "Being read" in text(editor.get(tried.location))
    assert editor.get(tried.location).headers["Refresh"]
    outbox.work_through("directory.read-table")
    assert "This was only tried out" in text(editor.get(tried.location))
    done = editor.submit(tried.location, action="/do")
    outbox.work_through("directory.read-table")
    assert "Take it all back" in text(editor.get(done.location))
    return only_run(is_rehearsal=False).id


def names() -> list[str]:
    db.session.expire_all()
    return list(db.session.scalars(select(Service.name).order_by(Service.name)))


def test_a_table_is_sent_tried_out_brought_in_and_taken_back(app: Flask, editor: PageClient) -> None:
    page = send(editor)
    guessed = text(editor.get(page))
    for said in ('value="service.name" selected', 'value="organization.name" selected', "Tuesday Table"):
        assert said in guessed
    run_id = bring_in(editor, page)
    assert names() == ["Chess Night", "Knit and Natter", "Tuesday Table"]
    with transaction():
        kept = db.session.scalars(select(Service).where(Service.name == "Chess Night")).one()
        kept.alert = "Moved"
    undone = editor.submit(f"{AT}/runs/{run_id}/undo")
    assert undone.status_code == 302
    assert names() == ["Chess Night"]
    owners = db.session.scalars(select(Organization.name)).all()
    assert owners == ["Brackwater Chess"]
    assert "Chess Night was edited or used since" in text(editor.get(f"{AT}/runs/{run_id}"))


def test_a_second_list_taken_back_leaves_entries_as_the_first_had_them(
    app: Flask, editor: PageClient
) -> None:
    bring_in(editor, send(editor))
    later = bring_in(
        editor, send(editor, CLUBS.replace("A hot lunch", "A cold lunch").replace("960301", "960309"))
    )
    changed = db.session.scalars(select(Service).where(Service.name == "Tuesday Table")).one()
    assert changed.description == "A cold lunch"
    editor.submit(f"{AT}/runs/{later}/undo")
    db.session.expire_all()
    assert len(names()) == 3
    assert db.session.get(Service, changed.id).description == "A hot lunch"  # type: ignore[union-attr]


def test_what_was_edited_here_waits_for_an_editor_until_the_list_is_taken_back(
    app: Flask, editor: PageClient
) -> None:
    bring_in(editor, send(editor))
    service_id = db.session.scalars(select(Service.id).where(Service.name == "Tuesday Table")).one()
    saved = editor.submit(f"/admin/directory/services/{service_id}/name", {"description": "A lunch of ours"})
    assert saved.status_code == 302
    later = bring_in(editor, send(editor, CLUBS.replace("A hot lunch", "A cold lunch")))
    report = text(editor.get(f"{AT}/runs/{later}"))
    assert "waits for approval" in report
    assert "Changed here and in the list: description. Ours stays until somebody decides." in report
    db.session.expire_all()
    assert db.session.get_one(Service, service_id).description == "A lunch of ours"
    (change,) = changes.waiting("service", service_id)
    assert text(editor.get(f"/admin/changes/{change.id}")).count("cold")
    editor.submit(f"{AT}/runs/{later}/undo")
    db.session.expire_all()
    assert changes.waiting("service", service_id) == []
    assert db.session.get_one(Service, service_id).description == "A lunch of ours"
    bring_in(editor, send(editor, CLUBS.replace("A hot lunch", "A cold lunch")))
    assert len(changes.waiting("service", service_id)) == 1


def test_what_is_no_table_is_refused_with_a_sentence(app: Flask, editor: PageClient) -> None:
    sent = editor.submit(
        f"{AT}/table",
        {"title": "X", "upload": (io.BytesIO(b"\x89PNG\r\n\x1a\n"), "clubs.csv")},
        content_type="multipart/form-data",
    )
    assert "it is a picture" in text(sent)
    assert "Choose a file" in text(editor.submit(f"{AT}/table", {"title": "X"}))


@pytest.mark.parametrize("spoilt", ["", "x", "0" * 40])
def test_a_spoilt_number_of_the_page_stops_nobody(
    app: Flask, editor: PageClient, council: list[dict[str, Any]], spoilt: str
) -> None:
    feed = {"url": "https://council.example/api", "title": "Council", "state": "drafts"}
    assert editor.submit(f"{AT}/feeds/new", feed | {"record_id": spoilt}).status_code == 302
    assert "Choose a file" in text(editor.submit(f"{AT}/table", {"title": "X", "record_id": spoilt}))


def workbook(text: str) -> bytes:
    book, packed = openpyxl.Workbook(), io.BytesIO()
    for row in csv.reader(text.splitlines()):
        book.active.append(row)
    book.save(packed)
    return packed.getvalue()


@pytest.mark.parametrize("called", ["clubs.csv", "clubs.xlsx"])
def test_a_file_is_opened_once_before_it_is_tried_and_never_while_the_database_is_held(
    app: Flask, editor: PageClient, monkeypatch: pytest.MonkeyPatch, called: str
) -> None:
    opened = []

    def open_table(path: Path) -> Table:
        assert not core_db._writing.get()
        opened.append(path)
        return opening_as_ever(path)

    opening_as_ever = opening.open_table
    monkeypatch.setattr(opening, "open_table", open_table)
    is_text = called.endswith("csv")
    page = send(editor, CLUBS if is_text else workbook(CLUBS), called=called)
    assert len(opened) == int(is_text)
    if not is_text:
        waits = editor.get(editor.get(page).location)
        assert "Being read" in text(waits)
        assert waits.headers["Refresh"]
        outbox.work_through("directory.look-at-table")
        assert editor.get(waits.request.path).location == page
    asked = text(editor.get(page))
    assert "3 rows" in asked
    assert "“Chess Night”" in asked
    assert editor.get(f"{AT}/runs/{only_run().id}/report.csv").status_code == 404
    tried = editor.submit(page, {"state": "shown"})
    assert tried.status_code == 302
    assert len(opened) == 1
    outbox.work_through("directory.read-table")
    assert len(opened) == 2
    assert "“Chess Night”" in text(editor.get(f"{AT}/tables/{only_run(is_rehearsal=True).id}/columns"))
    with time_machine.travel(clock.now() + timedelta(days=31)):
        tasks.clear_away()
    assert only_run(status=RunStatus.DRAFT).rows == []
    assert editor.get(page).location.endswith("/table")


def test_a_workbook_that_cannot_be_read_says_so_on_its_run(app: Flask, editor: PageClient) -> None:
    page = send(editor, b"PK\x03\x04 and no more", called="clubs.xlsx")
    outbox.work_through("directory.look-at-table")
    said = text(editor.get(editor.get(page).location))
    assert "The file is damaged, or not a workbook." in said
    assert "Send another file" in said


def test_columns_are_guessed_by_name_and_by_what_stands_in_them() -> None:
    heads = ["Ref", "Group name", "Provider", "X", "Y", "Z", "Times", "Min age"]
    row = ["1", "Chess", "Friends", "M33 2AB", "a@b.example", "0161 496 0000", "Mondays 9am-5pm", "12"]
    assert guessing.guessed(heads, [row, row]) == {
        "Ref": "key",
        "Group name": "service.name",
        "Provider": "organization.name",
        "X": "location.postcode",
        "Y": "service.email",
        "Z": "phone",
        "Times": "hours",
        "Min age": "service.minimum_age",
    }


def test_the_bar_of_a_table_moves_while_it_is_read_and_while_it_is_written(
    app: Flask, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(tables.time, "monotonic", itertools.count(1).__next__)
    settings = app.extensions["hub.settings"]
    (settings.data_dir / tables.FOLDER).mkdir(exist_ok=True)
    meter, shown = tables.Meter(settings, uuid4()), []
    for step in (meter.read, meter.read, meter.wrote, meter.wrote):
        step(50)
        shown.append(meter.done)
    meter.forget()
    assert shown == [40, 80, 90, 100]
