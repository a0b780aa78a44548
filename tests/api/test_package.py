"""The data package: whole, right, and gone when it says too much."""

import csv
import io
import json
import zipfile
from pathlib import Path

import pytest
from flask import Flask
from sqlalchemy import func, select

from hub.api.oruk import dump
from hub.api.tasks import DUMP
from hub.core.db import db, transaction
from hub.core.spreadsheets import as_it_was
from hub.directory.models import Location
from hub.outbox.models import Promise
from tests.api import case
from tests.support.client import PageClient


def tables(path: Path) -> dict[str, list[dict[str, str]]]:
    """The rows of each table by its name, read by what the package says of itself."""
    with zipfile.ZipFile(path) as package:
        about = json.loads(package.read("datapackage.json"))
        found = {}
        for resource in about["resources"]:
            text = io.StringIO(package.read(resource["path"]).decode(resource["encoding"]), newline="")
            rows = list(csv.DictReader(text))
            names = [field["name"] for field in resource["schema"]["fields"]]
            assert all(list(row) == names for row in rows)
            found[resource["name"]] = rows
        keys = [(r["name"], key) for r in about["resources"] for key in r["schema"].get("foreignKeys", ())]
    for name, key in keys:
        known = {row["id"] for row in found[key["reference"]["resource"]]}
        assert {row[key["fields"]] for row in found[name]} - {""} <= known, (name, key)
    return found


def test_the_package_has_every_record_once_and_all_its_keys_lead_somewhere(
    app: Flask, tmp_path: Path
) -> None:
    service = case.rich()
    case.secret()
    with transaction():
        service.name = "=cmd|' /C calc'!A0"
    found = tables(dump.make(tmp_path, title="Open data", licence="OGL"))
    [row] = [one for one in found["service"] if one["id"] == str(service.id)]
    assert row["name"].startswith("'=")
    assert as_it_was(row["name"]) == service.name
    assert row["minimum_age"] == "18"
    for name, count in (
        ("organization", 2),
        ("phone", 2),
        ("taxonomy_term", 2),
        ("cost_option", 2),
        ("schedule", 2),
    ):
        assert len(found[name]) == count, name
    assert case.CANARY not in str(found)
    assert len(found["address"]) == 1


@pytest.mark.parametrize("change", ["unpublished", "made private"])
def test_the_package_is_taken_away_when_it_tells_what_may_not_be_told(
    app: Flask, tmp_path: Path, change: str
) -> None:
    service = case.rich()
    dump.make(tmp_path, title="Open data", licence="")
    assert dump.ready(tmp_path)
    with transaction():
        if change == "unpublished":
            service.is_published = False
        else:
            db.session.scalars(select(Location)).one().confidential = True
    assert dump.ready(tmp_path) is None
    dump.make(tmp_path, title="Open data", licence="")
    assert dump.ready(tmp_path)


def test_whoever_comes_before_it_is_made_is_told_when_to_come_back(
    client: PageClient, app: Flask, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder = app.extensions["hub.settings"].data_dir / dump.FOLDER / dump.WANTED
    folder.unlink(missing_ok=True)
    for _ in range(2):
        answer = client.get("/api/oruk/package.zip")
        assert (answer.status_code, answer.headers["Retry-After"]) == (503, "60")
    waiting = select(func.count()).select_from(Promise).where(Promise.kind == DUMP)
    assert db.session.scalar(waiting) == 1  # promised once
    made = dump.make(app.extensions["hub.settings"].data_dir, title="Open data", licence="")
    answer = client.get("/api/oruk/package.zip")
    assert (answer.status_code, answer.mimetype) == (200, "application/zip")
    assert answer.get_data() == made.read_bytes()
    answer.close()
    assert not app.extensions["hub.open_data_streams"].held  # a file that was sent is on its way no more
    for file in made.parent.iterdir():
        file.unlink()


def test_a_network_may_ask_so_often_and_is_then_told_to_wait(
    client: PageClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    from hub.api import limits

    monkeypatch.setattr(limits, "BOOK", 2)
    monkeypatch.setattr(limits, "BOOKS", 1)
    answers = [client.get("/api/oruk/") for _ in range(3)]
    assert [answer.status_code for answer in answers] == [200, 200, 429]
    assert answers[2].headers["Retry-After"] == "600"
    assert answers[0].headers["RateLimit-Policy"] == '"network";q=10000;w=3600'


def test_a_network_reads_one_long_answer_at_a_time(client: PageClient, app: Flask) -> None:
    """A stream keeps a thread until its reader has it; when that is gone, the next may begin."""
    from hub.api import streams

    app.extensions.pop("hub.open_data_streams", None)
    first = client.get("/api/oruk/services?format=ndjson")
    assert client.get("/api/oruk/services?format=ndjson").status_code == 200  # an empty one is over at once
    held: streams.Streams = app.extensions["hub.open_data_streams"]
    first.close()
    held.begin("127.0.0.1")
    assert client.get("/api/oruk/services?format=ndjson").status_code == 429
    held.end("127.0.0.1")
    for other in ("192.0.2.1", "192.0.2.2"):
        held.begin(other)
    assert client.get("/api/oruk/services?format=ndjson").status_code == 503
    app.extensions.pop("hub.open_data_streams")


def test_the_page_about_it_leads_to_every_form(client: PageClient) -> None:
    page = client.get("/open-data").get_data(as_text=True)
    for address in ("/api/oruk/package.zip", "/api/oruk/openapi.json", "format=ndjson", "10,000"):
        assert address in page
