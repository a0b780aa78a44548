"""A long list brought in by the command, while the site answers and somebody has something to write.

The list is made up (tests.bench.long_list). It is brought in twice: the second time nothing in it has changed. Memory
is that of all processes of the command together; what they share counts once (PSS).
"""

import http.client
import os
import sqlite3
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

from tests.bench import long_list, memory
from tests.bench.figures import table
from tests.bench.pages import ROOT, served

SERVICES = 1_000
AREA = "WF"
EVERY = 0.25
PATIENCE = 120


def run(rows: int) -> None:
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        with served(folder, SERVICES) as (port, addresses):
            told = _list(folder, rows)
            measured = [
                (f"{rows:,} rows, {what}", *_measured(folder, told, port, addresses[0]))
                for what in ("new", "again")
            ]
    head = ("list", "seconds", "CPU seconds", "MB", "page p50 ms", "page worst ms", "a write waits, ms")
    print(table(head, measured))


def _list(folder: Path, rows: int) -> tuple[Path, Path]:
    command = [sys.executable, "-m", "hub", "places", "load", "--areas", AREA]
    subprocess.run(command, cwd=ROOT, env=_environment(folder), check=True, stdout=subprocess.DEVNULL)
    with sqlite3.connect(folder / "hub.sqlite3") as connection:
        found = connection.execute("select code from places_postcode order by code")
        postcodes = [row[0] for row in found]
    file, mapping = folder / "list.csv", folder / "list.toml"
    long_list.write(file, rows, postcodes)
    mapping.write_text(long_list.MAPPING)
    return file, mapping


def _environment(folder: Path) -> dict[str, str]:
    return os.environ | {"HUB_DATA_DIR": str(folder), "HUB_LOG_LEVEL": "WARNING", "HUB_DEMO": "false"}


def _measured(folder: Path, told: tuple[Path, Path], port: int, address: str) -> tuple[str, ...]:
    file, mapping = told
    started = time.perf_counter()
    with _asking(folder, port, address) as waits:
        command = [sys.executable, "-m", "hub", "import", "csv", str(file), "--mapping", str(mapping)]
        process = subprocess.Popen(command, cwd=ROOT, env=_environment(folder), stdout=subprocess.DEVNULL)
        held = memory.peak_of(process)
        _, status, used = os.wait4(process.pid, 0)
    if status:
        raise RuntimeError(f"The import ended with {status}")
    pages = sorted(waits.pages)
    return (
        f"{time.perf_counter() - started:,.1f}",
        f"{used.ru_utime + used.ru_stime:,.1f}",
        f"{held / 1024:,.0f}",
        f"{pages[len(pages) // 2]:,.0f}",
        f"{pages[-1]:,.0f}",
        f"{max(waits.writes):,.0f}",
    )


@dataclass
class _Waits:
    """How long pages and writes took, in milliseconds."""

    pages: list[float] = field(default_factory=list)
    writes: list[float] = field(default_factory=list)


@contextmanager
def _asking(folder: Path, port: int, address: str) -> Iterator[_Waits]:
    """Somebody asks for a page, and somebody for the lock that a write needs, again and again."""
    waits, over = _Waits(), threading.Event()

    def read() -> None:
        connection = http.client.HTTPConnection("127.0.0.1", port, timeout=PATIENCE)
        while not over.is_set():
            started = time.perf_counter()
            connection.request("GET", address)
            connection.getresponse().read()
            waits.pages.append((time.perf_counter() - started) * 1000)
            over.wait(EVERY)

    def write() -> None:
        database = folder / "hub.sqlite3"
        connection = sqlite3.connect(database, timeout=PATIENCE, isolation_level=None)
        while not over.is_set():
            started = time.perf_counter()
            connection.execute("BEGIN IMMEDIATE")
            connection.execute("ROLLBACK")
            waits.writes.append((time.perf_counter() - started) * 1000)
            over.wait(EVERY)
        connection.close()

    threads = [threading.Thread(target=one) for one in (read, write)]
    for thread in threads:
        thread.start()
    try:
        yield waits
    finally:
        over.set()
        for thread in threads:
            thread.join()
