"""A list brought in, as the command does it."""

from pathlib import Path

import pytest
from flask import Flask

from tests.directory.imports.clubs import Load, loading_into


@pytest.fixture
def load(app: Flask, tmp_path: Path) -> Load:
    """Bring in rows under HEAD (or a whole file) after MAPPING (or another)."""
    return loading_into(tmp_path)
