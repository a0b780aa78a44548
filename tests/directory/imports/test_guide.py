"""docs/import.md says what is: its example loads as told, and no key is missing from its tables."""

import csv
import io
import re
from pathlib import Path

from flask import Flask

from hub.accounts.policy import SYSTEM
from hub.core.config import ROOT
from hub.core.db import transaction
from hub.directory.imports import mapping, values
from hub.directory.imports.cli import import_table
from hub.directory.imports.fields import EXTRA, FIELDS, LISTS
from hub.directory.imports.reading import LIMITS
from hub.directory.services import taxonomies
from hub.directory.vocabulary import ACCESS_LABELS
from hub.places import onspd
from hub.places import services as places

GUIDE = (ROOT / "docs" / "import.md").read_text(encoding="utf-8")
CLUBS = ROOT / "docs" / "examples" / "clubs"


def test_the_example_in_the_guide_is_the_file_beside_it() -> None:
    told = "\n".join(re.findall(r"```toml\n(.*?)```", GUIDE, re.DOTALL))
    assert told == (CLUBS / "clubs.toml").read_text()
    rows = list(csv.reader(io.StringIO((CLUBS / "clubs.csv").read_text())))
    for row in rows:
        assert re.sub(r"\s+", " ", f"| {' | '.join(row)} |") in GUIDE


def test_the_example_does_what_the_guide_says(app: Flask, tmp_path: Path) -> None:
    with transaction():
        taxonomies.load(actor=SYSTEM)
    for found in onspd.read(["WF"]):
        with transaction():
            places.load_postcodes(found)
    report = import_table(CLUBS / "clubs.csv", CLUBS / "clubs.toml")
    assert report.lines()[0] in GUIDE
    report.write(tmp_path / "r.csv")
    for line in (tmp_path / "r.csv").read_text(encoding="utf-8-sig").splitlines():
        assert f"    {line}\n" in GUIDE
    assert import_table(CLUBS / "clubs.csv", CLUBS / "clubs.toml").summary() == "3 unchanged, 1 left out"


KEYS = {
    *values._KEYS,
    *mapping._SOURCE,
    *mapping._FILE,
    *mapping._ROWS,
    *mapping._SKIP,
    *mapping.DAYS,
    *(name for fields in (*FIELDS.values(), *LISTS.values()) for name in fields),
    *(name for lists in LISTS.values() for part in lists.values() for name in part.fields),
    *(name for names in EXTRA.values() for name in names if name not in ("terms", "hours")),
}


def test_the_guide_names_every_key() -> None:
    assert [key for key in sorted(KEYS) if not re.search(rf"`{key}(?: = [^`]*)?`", GUIDE)] == []


def test_the_guide_names_every_choice_and_limit() -> None:
    choices = {choice for fields in FIELDS.values() for field in fields.values() for choice in field.choices}
    for word in (*choices, *ACCESS_LABELS):
        assert word in GUIDE, word
    for limit in (LIMITS.rows, LIMITS.columns, LIMITS.cell_characters, LIMITS.packed_files):
        assert f"{limit:,}" in GUIDE
    assert f"{LIMITS.file_bytes // 1024**2} MB" in GUIDE
    assert f"{LIMITS.unpacked_bytes // 1024**2} MB, {LIMITS.unpacked_ratio} times" in GUIDE
