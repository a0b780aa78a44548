"""The feed beside its floor: fifty constant services written as JSON on the same server, asked by the same client.

A stream is measured for each service of it, beside the same floor for one service.
"""

import http.client
import tempfile
import time
from collections.abc import Sequence
from pathlib import Path

from tests.bench.figures import table
from tests.bench.pages import ask, served

FEED, FHIR = "/api/oruk", "/api/fhir"
SERVICES_ON_A_PAGE = 50
STREAMS = 3


def run(sizes: Sequence[int]) -> None:
    rows = []
    for size in sizes:
        with tempfile.TemporaryDirectory() as folder, served(Path(folder), size) as (port, _):
            pages = size // SERVICES_ON_A_PAGE
            in_turn = [f"{FEED}/services?per_page={SERVICES_ON_A_PAGE}&page={n + 1}" for n in range(pages)]
            floor, _ = ask(port, ["/bench/services"])
            a_service = 1_000 / (floor * SERVICES_ON_A_PAGE)
            rows.append(
                (f"{size:,} the floor: 50 constant services", f"{floor:,.0f}", "1.00", f"{a_service:.3f}")
            )
            for name, addresses in (
                ("/services?per_page=50", in_turn),
                ("/services?per_page=50&full=true", [f"{one}&full=true" for one in in_turn]),
                (
                    "FHIR /HealthcareService?_count=50",
                    [f"{FHIR}/HealthcareService?_count=50&_page={n + 1}" for n in range(pages)],
                ),
            ):
                rate, _ = ask(port, addresses)
                each = 1_000 / (rate * SERVICES_ON_A_PAGE)
                rows.append((f"{size:,} {name}", f"{rate:,.0f}", f"{rate / floor:.2f}", f"{each:.3f}"))
            for name, asked in (("ndjson", ""), ("ndjson, full", "&full=true")):
                each = stream(port, f"{FEED}/services?format=ndjson{asked}", size)
                rows.append((f"{size:,} {name}", "", f"{a_service / each:.2f}", f"{each:.3f}"))
    print(table(("what", "per second", "beside floor", "ms a service"), rows))


def stream(port: int, address: str, size: int) -> float:
    """Milliseconds for each service: the best of some streams. All of it must come."""
    best = float("inf")
    for _ in range(STREAMS):
        connection = http.client.HTTPConnection("127.0.0.1", port, timeout=300)
        started = time.perf_counter()
        connection.request("GET", address)
        lines = sum(1 for _ in connection.getresponse())
        best = min(best, time.perf_counter() - started)
        connection.close()
        if lines != size:
            raise RuntimeError(f"{address}: {lines} of {size} services")
    return best * 1_000 / size
