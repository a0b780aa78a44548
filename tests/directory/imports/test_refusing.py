"""What is wrong is refused in words: a row, a file, a mapping, or who asks."""

from pathlib import Path
from typing import Any

import pytest
from flask import Flask

from hub.accounts.policy import SYSTEM, VISITOR
from hub.audit.models import AuditEvent
from hub.core.db import transaction
from hub.core.errors import Conflict, HubError, Invalid, NotFound
from hub.directory.imports import apply, mapping, reading, rows
from hub.directory.models import ImportSource, Organization, Service
from tests.directory.imports.clubs import HEAD, LARDER, LUNCH, MAPPING, Load, how_many, outcomes, promises


def test_a_bad_row_is_refused_and_the_others_come_in(load: Load) -> None:
    report = load(
        LARDER,
        ",x,,,,,,,,\n",
        "Sale Larder,again,,,,,,,,\n",
        "Pigeon,x,,,,,,By pigeon,,\n",
        f"Long,x,{'y' * 501},,,,,Open door,,\n",
        "Wide,x,,,,,,Open door,,,and more\n",
        "N/A,x,,,,,,,,\n",
        LUNCH,
    )
    assert [(result.row, result.outcome.value) for result in sorted(report.results, key=lambda r: r.row)] == [
        (2, "created"),
        *((row, "refused") for row in range(3, 9)),
        (9, "created"),
    ]
    why = {result.row: " ".join(result.why) for result in report.results}
    assert why[3] == "There is nothing in “Name” to tell it from other rows."
    assert why[4] == "Row 2 has the same key."
    assert why[5].startswith("The how_to_start “By pigeon” is not one of self-refer, ring,")
    assert why[6] == "A part of the address has more than 500 letters."
    assert why[7].startswith("It has 11 cells and there are 10 headings")
    assert how_many(Service) == 2
    assert report.summary() == "2 created, 6 refused"


@pytest.mark.parametrize(
    ("text", "told", "sentence"),
    [
        (
            HEAD.replace("Phone", "Fone") + LARDER,
            MAPPING,
            "The mapping names the column “Phone”, which clubs.csv",
        ),
        (
            HEAD + LARDER,
            MAPPING.replace("food/hot-meals", "food/hot"),
            "there is no term “food/hot”. Did you mean",
        ),
        (
            HEAD + LARDER,
            MAPPING.replace("needs =", "wants ="),
            "[service.terms] wants: there is no such taxonomy.",
        ),
        (HEAD + LARDER + '"unclosed', MAPPING, "row 3: a quotation mark opens a cell and nothing closes it"),
        (HEAD.replace("Web", "Name") + LARDER, MAPPING, "has two columns called “Name”"),
        ("\x89PNG", MAPPING, "is not text|is not a table|no rows"),
    ],
)
def test_when_file_or_mapping_is_wrong_nothing_is_loaded(
    load: Load, text: str, told: str, sentence: str
) -> None:
    with pytest.raises(HubError) as refusal:
        load(text=text, told=told)
    assert any(part in refusal.value.message for part in sentence.split("|"))
    assert (how_many(Organization), how_many(ImportSource), how_many(AuditEvent)) == (0, 0, 0)


def test_what_breaks_half_way_leaves_nothing(load: Load, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(rows, "CHUNK", 1)

    def broken(*_: Any) -> None:
        raise Invalid("The disk is full.")

    monkeypatch.setattr(apply.Import, "_close", broken)
    with pytest.raises(Invalid):
        load(LARDER, LUNCH)
    assert (how_many(Service), how_many(ImportSource), promises()) == (0, 0, 0)


def test_a_list_that_somebody_else_brought_in_meanwhile_is_not_loaded(load: Load, tmp_path: Path) -> None:
    load(LARDER)
    table, told = reading.open_table(tmp_path / "clubs.csv"), mapping.read(tmp_path / "clubs.toml")
    ready = apply.prepare(table, told, name="clubs.csv", actor=SYSTEM)
    load(LARDER, LUNCH)
    before = promises()
    with pytest.raises(Conflict, match="changed while it was made ready"), transaction():
        ready.write()
    assert (how_many(Service), promises()) == (2, before)


def test_a_dry_run_tells_everything_and_changes_nothing(load: Load) -> None:
    assert outcomes(load(LARDER, LUNCH, dry_run=True)) == ["created", "created"]
    assert (how_many(Service), how_many(AuditEvent), promises()) == (0, 0, 0)


def test_visitors_may_not(app: Flask, tmp_path: Path) -> None:
    file, told = tmp_path / "a.csv", tmp_path / "a.toml"
    file.write_text(HEAD + LARDER)
    told.write_text(MAPPING)
    with pytest.raises(NotFound):
        apply.prepare(reading.open_table(file), mapping.read(told), name="a.csv", actor=VISITOR)
