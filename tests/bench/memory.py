"""How much memory a command holds, with the processes that it begins. Linux only."""

import os
import subprocess
import time
from collections.abc import Iterator
from pathlib import Path

EVERY = 0.5


def peak_of(process: subprocess.Popen[bytes]) -> int:
    """The most that it held until it ended, in KB; a page that several of its processes share counts once."""
    most = 0
    while _is_on(process.pid):
        most = max(most, sum(map(_held, _with_children(process.pid))))
        time.sleep(EVERY)
    return most


def _is_on(pid: int) -> bool:
    """Whether it has not ended. Its end is left for somebody else to hear of."""
    return os.waitid(os.P_PID, pid, os.WEXITED | os.WNOHANG | os.WNOWAIT) is None


def _with_children(pid: int) -> Iterator[int]:
    yield pid
    try:
        children = Path(f"/proc/{pid}/task/{pid}/children").read_text()
    except OSError:
        return  # it has ended
    for child in children.split():
        yield from _with_children(int(child))


def _held(pid: int) -> int:
    try:
        lines = Path(f"/proc/{pid}/smaps_rollup").read_text().splitlines()
    except OSError:
        return 0
    return next((int(line.split()[1]) for line in lines if line.startswith("Pss:")), 0)
