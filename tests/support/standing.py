"""The site of the browser tests: one for the run, started before its workers need it and stopped when they are done.

It takes half a minute to stand, so the run starts it as soon as it knows that a browser test is among the chosen
ones, and goes on with other tests meanwhile. Under xdist the run is the process that hands tests out to workers.
"""

import os
import random
import socket
import subprocess
import sys
import threading
import time
import urllib.request
from collections.abc import Iterable
from pathlib import Path
from urllib.error import URLError

ROOT = Path(__file__).resolve().parents[2]
FOLDER = "site"
START_SECONDS = 180
STOP_SECONDS = 20
BELOW_THOSE_GIVEN_AWAY = 20_000, 32_000
_running: list[subprocess.Popen[bytes]] = []


def begin(run_folder: Path, chosen: Iterable[str], migrated: Path) -> None:
    """Start the site unless it is there, or none of the chosen tests wants it. Does not wait for it.

    It begins with the tables of `migrated`, which it makes where nobody has.
    """
    if _running or not any("tests/e2e/" in one for one in chosen):
        return
    folder = run_folder / FOLDER
    folder.mkdir(parents=True)
    port = _free_port()
    address = f"http://127.0.0.1:{port}"
    environment = os.environ | {
        "HUB_DATA_DIR": str(folder),
        "HUB_DEMO": "true",
        "HUB_LOG_LEVEL": "WARNING",
        "HUB_MESSAGE_CHANNEL": "page",
        "HUB_PUBLIC_BASE_URL": address,
    }
    command = [sys.executable, "-m", "tests.e2e.site", str(port), str(migrated)]
    with (folder / "output.txt").open("wb") as output:
        process = subprocess.Popen(command, cwd=ROOT, env=environment, stdout=output, stderr=output)
    _running.append(process)
    threading.Thread(target=_note_the_end, args=(process, folder), daemon=True).start()
    (folder / "address").write_text(address)


def end() -> None:
    """Stop it, where this process has started it."""
    for process in _running:
        process.terminate()
    for process in _running:
        process.wait(STOP_SECONDS)
    _running.clear()


def address(run_folder: Path) -> str:
    """Where the site answers; waits until it does."""
    folder = run_folder / FOLDER
    found = (folder / "address").read_text()
    deadline = time.monotonic() + START_SECONDS
    while time.monotonic() < deadline and not (folder / "ended").exists():
        try:
            with urllib.request.urlopen(f"{found}/readyz", timeout=10):
                return found
        except (URLError, OSError):
            time.sleep(0.2)
    raise RuntimeError(f"The site did not start:\n{(folder / 'output.txt').read_text()[-4000:]}")


def _note_the_end(process: subprocess.Popen[bytes], folder: Path) -> None:
    process.wait()
    (folder / "ended").touch()


def _free_port() -> int:
    """One that no connection is given by chance before the site comes to take it."""
    while True:
        port = random.randrange(*BELOW_THOSE_GIVEN_AWAY)
        with socket.socket() as probe:
            if probe.connect_ex(("127.0.0.1", port)):
                return port
