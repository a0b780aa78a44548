"""The results page beside a fixed page of 40 KB and a hello, on the same server, asked by the same client.

The directory is synthetic (tests.bench.directory), so the page can be measured at any size. Requests go over
loopback to one granian process; the client shares the machine, as SEARCH.md's figures did, so only ratios count.
"""

import http.client
import itertools
import multiprocessing
import os
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from urllib.parse import urlencode

from tests.bench.figures import Times, table

ROOT = Path(__file__).resolve().parents[2]
CLIENTS = 8
SECONDS = 6.0
QUESTIONS = 200
WARM_UP = 15
NEW = 5000  # more than can be asked in the time, so that no question comes twice


def run(sizes: Sequence[int]) -> None:
    rows = []
    for size in sizes:
        with tempfile.TemporaryDirectory() as folder, served(Path(folder), size) as (port, questions):
            first = ask(port, questions, seconds=WARM_UP)
            measured = {
                "hello": ask(port, ["/bench/hello"]),
                "fixed 40 KB page, our cards": ask(port, ["/bench/fixed"]),
                "fixed 40 KB page, a plain loop": ask(port, ["/bench/plain"]),
                "results page, first asked": first,
                "results page": ask(port, questions),
                "results page, new questions": ask(port, addresses_of(NEW, after=QUESTIONS), once=True),
                "service page": ask(port, service_pages(port, questions)),
            }
            fixed = measured["fixed 40 KB page, our cards"][0]
            for name, (rate, times) in measured.items():
                rows.append(
                    (
                        f"{size:,} {name}",
                        f"{rate:,.0f}",
                        f"{rate / fixed:.2f}",
                        f"{times.p50:.1f}",
                        f"{times.p95:.1f}",
                        f"{times.percentile(0.99) / times.p50:.1f}",
                    )
                )
    head = ("page", "per second", "beside fixed", "p50 ms", "p95 ms", "p99 / p50")
    print(table(head, rows))


@contextmanager
def served(folder: Path, size: int) -> Iterator[tuple[int, list[str]]]:
    """A hub with so many services, served by granian as in real life, with two pages more to compare with."""
    environment = os.environ | {
        "HUB_DATA_DIR": str(folder),
        "HUB_LOG_LEVEL": "WARNING",
        "HUB_DEMO": "false",
        "HUB_BENCH_SIZE": str(size),
    }
    subprocess.run([sys.executable, "-m", "tests.bench.site", "fill"], cwd=ROOT, env=environment, check=True)
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = int(probe.getsockname()[1])
    command = [
        *(sys.executable, "-m", "granian", "--interface=wsgi", "--host=127.0.0.1", f"--port={port}"),
        *("--workers=1", "--blocking-threads=4", "--no-ws", "--log-level=warning", "tests.bench.site:app"),
    ]
    server = subprocess.Popen(command, cwd=ROOT, env=environment)
    try:
        wait(port)
        yield port, addresses_of(QUESTIONS)
    finally:
        server.terminate()
        server.wait(10)


def addresses_of(count: int, *, after: int = 0) -> list[str]:
    """So many of the engine bench's questions as addresses of the results page, but for the first `after` of them."""
    from tests.bench.directory import resident_questions

    asked = [f"/search?{urlencode(parameters)}" for parameters in resident_questions(after + count)]
    known = set(asked[:after])
    return [address for address in dict.fromkeys(asked[after:]) if address not in known]


def service_pages(port: int, addresses: Sequence[str]) -> list[str]:
    """The first results of some questions."""
    import re

    found: list[str] = []
    connection = http.client.HTTPConnection("127.0.0.1", port)
    for address in addresses[:40]:
        connection.request("GET", address)
        found += re.findall(r'href="(/services/[0-9a-f-]+)"', connection.getresponse().read().decode())[:2]
    return found


def wait(port: int) -> None:
    deadline = time.monotonic() + 60
    while time.monotonic() < deadline:
        try:
            connection = http.client.HTTPConnection("127.0.0.1", port, timeout=2)
            connection.request("GET", "/healthz")
            if connection.getresponse().status == 200:
                return
        except OSError:
            time.sleep(0.1)
    raise RuntimeError("The site did not start")


def ask(
    port: int, addresses: Sequence[str], *, seconds: float = SECONDS, once: bool = False
) -> tuple[float, Times]:
    """(requests a second, times in ms) of some clients that each ask again as soon as they are answered.

    `once`: no address is asked twice, by whichever client.
    """
    with multiprocessing.Pool(2) as pool:
        share = CLIENTS // 2
        parts = pool.starmap(_client, [(port, addresses, seconds, share, n, once) for n in range(2)])
    times = list(itertools.chain.from_iterable(parts))
    return len(times) / seconds, Times(tuple(times))


def _client(
    port: int, addresses: Sequence[str], seconds: float, share: int, number: int, once: bool
) -> list[float]:
    import threading

    times: list[float] = []
    deadline = time.perf_counter() + seconds

    def one(n: int) -> None:
        connection = http.client.HTTPConnection("127.0.0.1", port, timeout=30)
        own = itertools.islice(itertools.cycle(addresses), number * 97 + n * 31, None)
        for address in addresses[number * share + n :: CLIENTS] if once else own:
            started = time.perf_counter()
            if started > deadline:
                return
            connection.request("GET", address)
            answer = connection.getresponse()
            answer.read()
            if answer.status != 200:
                raise RuntimeError(f"{address}: {answer.status}")
            times.append((time.perf_counter() - started) * 1000)

    threads = [threading.Thread(target=one, args=(n,)) for n in range(share)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return times
