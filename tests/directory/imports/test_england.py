"""The mappings of docs/examples/england: they are sound, and the real lists come in by them, where those are there."""

import os
from collections.abc import Iterable
from itertools import islice
from pathlib import Path

import pytest
from flask import Flask
from sqlalchemy import select

from hub.accounts.policy import SYSTEM
from hub.core.config import ROOT
from hub.core.db import db, transaction
from hub.directory.imports import mapping
from hub.directory.imports.cli import import_table
from hub.directory.imports.words import Vocabulary
from hub.directory.models import Location, Service
from hub.directory.services import taxonomies

EXAMPLES = ROOT / "docs" / "examples" / "england"
SHARED = Path(os.environ.get("HUB_SHARED", ROOT.parent / "shared")) / "data"
ROWS = 600  # of each list: what the whole of them comes to stands in docs/import.md

LISTS = {
    "gp-practices": "nhs-ods/epraccur.csv",
    "libraries": "libraries-uk/libraries_england_2023.csv",
}


@pytest.fixture
def words(app: Flask) -> Vocabulary:
    with transaction():
        taxonomies.load(actor=SYSTEM)
    return Vocabulary()


def test_every_term_of_the_examples_exists(words: Vocabulary) -> None:
    for name in LISTS:
        words.check(mapping.read(EXAMPLES / f"{name}.toml"))


@pytest.mark.shared
@pytest.mark.parametrize("name", LISTS)
def test_the_start_of_a_list_comes_in_and_every_row_of_it_is_told_of(
    words: Vocabulary, tmp_path: Path, name: str
) -> None:
    if not (SHARED / LISTS[name]).is_file():
        pytest.skip(f"{LISTS[name]} is not here: set HUB_SHARED to the folder of shared data")
    file = tmp_path / "list.csv"
    with (SHARED / LISTS[name]).open(encoding="utf-8", newline="") as lines:
        file.write_text(_first(lines), encoding="utf-8", newline="")
    report = import_table(file, EXAMPLES / f"{name}.toml")
    assert not report.failed
    told = [result.row for result in report.results]
    assert told == sorted(set(told))
    assert len(told) in {ROWS, ROWS - 1}  # the one has headings
    assert db.session.scalars(select(Location.id).limit(1)).first()
    assert not any(one.isupper() for one in db.session.scalars(select(Service.name)) if len(one) > 6)
    made = {result.row for result in report.results if result.outcome.value == "created"}
    again = import_table(file, EXAMPLES / f"{name}.toml")
    assert {result.row for result in again.results if result.outcome.value == "unchanged"} == made


def _first(lines: Iterable[str]) -> str:
    return "".join(islice(lines, ROWS))
