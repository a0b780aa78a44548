from pathlib import Path

import pytest

from hub.search.engine import WhooshEngine
from tests.search.engine.entries import Shelf


@pytest.fixture
def shelf(tmp_path: Path) -> Shelf:
    return Shelf(WhooshEngine(tmp_path / "index"))
