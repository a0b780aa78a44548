"""A list brought in, as the command does it."""

from pathlib import Path

import numpy as np
import pytest
from flask import Flask

from hub.core.db import transaction
from hub.directory.imports.cli import import_table
from hub.directory.imports.report import Report
from hub.places import services as places
from hub.places.onspd import AreaPostcodes
from tests.directory.imports.clubs import HEAD, MAPPING, Load
from tests.support import make


@pytest.fixture
def load(app: Flask, tmp_path: Path) -> Load:
    """Bring in rows under HEAD (or a whole file) after MAPPING (or another)."""
    with transaction():
        places.load_postcodes(AreaPostcodes("M", ["M33 2AB"], np.array([53.425]), np.array([-2.322]), [""]))
    make.term("food/hot-meals", "Hot meals")
    make.term("food/parcels", "Food parcels")

    def loading(*rows: str, text: str = "", told: str = MAPPING, dry_run: bool = False) -> Report:
        file, wanted = tmp_path / "clubs.csv", tmp_path / "clubs.toml"
        file.write_text(text or HEAD + "".join(rows), encoding="utf-8")
        wanted.write_text(told, encoding="utf-8")
        return import_table(file, wanted, dry_run=dry_run)

    return loading
