"""`hub import csv` and `hub import plan` as somebody runs them."""

import csv
from pathlib import Path

import pytest
from click.testing import Result
from flask import Flask
from sqlalchemy import func, select

from hub.core.db import db
from hub.directory.imports import cli
from hub.directory.imports.report import Outcome, Report, RowResult
from hub.directory.models import Service
from hub.directory.queries import taxonomies as words
from hub.directory.services.duplicates import LOOK_FOR_DUPLICATES
from hub.outbox import services as outbox

MAPPING = """
[source]
name = "lunch"
title = "Lunch clubs"
[rows]
key = "{Name}"
[organization]
name = "{Name}"
[service]
name = "{Name}"
url = "{Web}"
"""
ROWS = "Name,Web\nLarder,larder.example\n,x\n=SUM(A1),javascript:x\n"


@pytest.fixture
def folder(app: Flask, tmp_path: Path) -> Path:
    (tmp_path / "clubs.csv").write_text(ROWS)
    (tmp_path / "clubs.toml").write_text(MAPPING)
    return tmp_path


def run(app: Flask, *arguments: object) -> Result:
    runner = app.test_cli_runner()
    return runner.invoke(cli.imports, [str(argument) for argument in arguments])


def test_a_list_comes_in_with_a_report(app: Flask, folder: Path) -> None:
    report = folder / "report.csv"
    told = run(app, "csv", folder / "clubs.csv", "--mapping", folder / "clubs.toml", "--report", report)
    assert told.exit_code == 0, told.output
    assert "Lunch clubs: 2 created, 1 refused." in told.output
    assert "row 3 refused: There is nothing in “Name” to tell it from other rows." in told.output
    assert f"1 row came in with a remark: see them in {report}." in told.output
    with report.open(encoding="utf-8-sig", newline="") as file:
        rows = list(csv.reader(file))
    assert rows[0] == ["row", "outcome", "name", "key", "why"]
    assert rows[1] == ["2", "created", "Larder", "Larder", ""]
    assert rows[2][:2] == ["3", "refused"]
    assert rows[3][:4] == ["4", "created", "'=SUM(A1)", "'=SUM(A1)"]


def test_a_dry_run_says_so(app: Flask, folder: Path) -> None:
    told = run(app, "csv", folder / "clubs.csv", "--mapping", folder / "clubs.toml", "--dry-run")
    assert told.exit_code == 0
    assert "This was a dry run: nothing was changed." in told.output
    assert db.session.scalar(select(func.count()).select_from(Service)) == 0


def test_what_came_in_is_compared_with_what_was_there(app: Flask, folder: Path) -> None:
    run(app, "csv", folder / "clubs.csv", "--mapping", folder / "clubs.toml", "--dry-run")
    assert outbox.waiting(LOOK_FOR_DUPLICATES) == 0
    run(app, "csv", folder / "clubs.csv", "--mapping", folder / "clubs.toml")
    assert outbox.waiting(LOOK_FOR_DUPLICATES) == 1


def test_a_wrong_file_ends_with_one_sentence(app: Flask, folder: Path) -> None:
    (folder / "clubs.csv").write_bytes(b"\x89PNG\r\n\x1a\n")
    told = run(app, "csv", folder / "clubs.csv", "--mapping", folder / "clubs.toml")
    assert told.exit_code == 1
    assert told.output == "Error: clubs.csv is not a table: it is a picture (PNG). Nothing was loaded.\n"


def test_a_mapping_that_fits_no_row_is_a_failure(app: Flask, folder: Path) -> None:
    (folder / "clubs.csv").write_text("Name,Web\n,x\n,y\n")
    told = run(app, "csv", folder / "clubs.csv", "--mapping", folder / "clubs.toml")
    assert told.exit_code == 1
    assert "Every row was refused. Check the mapping." in told.output


PLAN = """
title = "Our directory"
[[places.names]]
file = "names.tsv"
[[list]]
file = "clubs.csv"
mapping = "clubs.toml"
"""


def test_a_plan_loads_words_places_and_lists(app: Flask, folder: Path) -> None:
    (folder / "plan.toml").write_text(PLAN)
    (folder / "names.tsv").write_text("Sale\tTrafford\tt\t53.4246\t-2.3221\n")
    (folder / "reports").mkdir()
    for outcome in ("2 created", "2 unchanged"):
        told = run(app, "plan", folder / "plan.toml", "--data", folder, "--reports", folder / "reports")
        assert told.exit_code == 0, told.output
        assert f"Lunch clubs: {outcome}, 1 refused." in told.output
        assert "Our directory is loaded." in told.output
    assert words.by_code("needs", "food") is not None
    assert (folder / "reports" / "clubs.csv").exists()


@pytest.mark.parametrize(
    ("plan", "sentence"),
    [
        ("title =", "is not a plan: Invalid"),
        ('title = "x"', "it needs a title, and for each [[list]] a file and a mapping."),
        (PLAN, "There is no file"),
        (
            PLAN.replace("names.tsv", "clubs.csv").replace("clubs.toml", "clubs.csv"),
            "clubs.csv is not a mapping",
        ),
        (PLAN.replace("names.tsv", "clubs.csv"), "Line 1 is not a place"),
    ],
)
def test_a_wrong_plan_loads_no_list(app: Flask, folder: Path, plan: str, sentence: str) -> None:
    (folder / "plan.toml").write_text(plan)
    told = run(app, "plan", folder / "plan.toml", "--data", folder)
    assert told.exit_code == 1
    assert sentence in told.output
    assert db.session.scalar(select(func.count()).select_from(Service)) == 0


@pytest.mark.parametrize("cell", ["=1+1", "+1", "-1", "@SUM", " =1", "\t=1", "\r=1", "|calc", "%0A", "＝1"])
def test_no_cell_of_a_report_is_a_formula(tmp_path: Path, cell: str) -> None:
    Report("x", results=[RowResult(2, Outcome.REFUSED, cell, cell, (cell,))]).write(tmp_path / "report.csv")
    with (tmp_path / "report.csv").open(encoding="utf-8-sig", newline="") as file:
        told = list(csv.reader(file))[1]
    assert [found[0] for found in told[2:]] == ["'", "'", "'"]
