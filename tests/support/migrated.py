"""The tables as the real migrations make them: once, and again when a migration has changed."""

import os
from pathlib import Path

import pytest

from tests.support.once import kept_between_runs, run_folder

ROOT = Path(__file__).resolve().parents[2]
PATIENCE_SECONDS = 120


def folder(config: pytest.Config) -> Path:
    """Where the run has its data folder in which nothing is but the tables. Have it made; copy it."""
    kept = kept_between_runs(config, "migrated", ROOT / "migrations")
    return kept or run_folder(config._tmp_path_factory) / "migrated"  # type: ignore[attr-defined]


def migrate(data_dir: Path, url: str = "") -> None:
    """Make the tables, in a process of its own: what it leaves in memory is no test's business."""
    from hub.core.forking import Forked

    child = Forked(_upgrade, data_dir, url)
    child.wait(PATIENCE_SECONDS)
    if child.poll() != 0:
        raise RuntimeError(
            f"The migrations did not run to their end in {data_dir}; what they said stands above"
        )


def _upgrade(data_dir: Path, url: str) -> None:
    from hub.app import main

    os.environ.update(HUB_DATA_DIR=str(data_dir), HUB_DATABASE_URL=url, HUB_LOG_LEVEL="WARNING")
    main(["db", "upgrade"])
