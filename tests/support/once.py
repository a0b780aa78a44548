"""What is dear to make and the same for every test: made by the first worker that needs it, for all workers."""

import fcntl
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

DONE = ".done"


def made_once(factory: pytest.TempPathFactory, name: str, make: Callable[[Path], None]) -> Path:
    """The folder that `make` has filled. Copy it before you write into it: others read it too."""
    base = factory.getbasetemp()
    # under xdist each worker has a folder of its own inside that of the run
    folder = (base.parent if base.name.startswith("popen-") else base) / f"once-{name}"
    with folder.with_suffix(".lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not (folder / DONE).exists():
            shutil.rmtree(folder, ignore_errors=True)  # what a worker left that died half way
            folder.mkdir()
            make(folder)
            (folder / DONE).touch()
    return folder


def copied(folder: Path, to: Path) -> Path:
    """A copy of one's own."""
    shutil.copytree(folder, to, dirs_exist_ok=True)
    return to
