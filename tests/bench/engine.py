"""How fast the search engine answers, beside tantivy and SQLite FTS5, on one directory and in one run."""

import gc
import shutil
import tempfile
import time
from collections.abc import Sequence
from dataclasses import replace
from functools import partial
from multiprocessing import Pipe, get_context
from multiprocessing.connection import Connection
from pathlib import Path

from hub.search.engine import Document, WhooshEngine
from tests.bench import directory, figures
from tests.bench.contenders import Contender, Fts5, Hub, Tantivy

PUTS = 30


def run(sizes: Sequence[int]) -> None:
    for size in sizes:
        folder = Path(tempfile.mkdtemp(prefix="hub-bench-"))
        try:
            _one(size, folder)
        finally:
            shutil.rmtree(folder)


def _one(size: int, folder: Path) -> None:
    print(f"\n{size:,} entries, {len(directory.questions())} questions: first 20, total, facets, snippets")
    documents = list(directory.documents(size))
    ours = Hub(folder)
    ours.build(documents)
    contenders: list[tuple[Contender, float]] = [(ours, figures.seconds(lambda: ours.index(documents)))]
    for other in (Tantivy(folder), Fts5(folder)):
        contenders.append((other, figures.seconds(partial(other.build, documents))))
    opened = figures.seconds(ours.engine.refresh)
    ours.engine.warm()
    gc.collect()
    gc.freeze()  # as the server does once it is warm
    asked = directory.questions()
    measured = figures.side_by_side([each.answer for each, _ in contenders], asked)
    taken = [(each.name, times, build) for (each, build), times in zip(contenders, measured, strict=True)]
    rival = next(times for name, times, _ in taken if name == "tantivy")
    print(
        figures.table(
            ["", "p50 ms", "p95 ms", "p50 of tantivy's", "p95 of tantivy's", "build s"],
            [
                [
                    name,
                    f"{times.p50:.2f}",
                    f"{times.p95:.2f}",
                    f"{times.p50 / rival.p50:.2f}",
                    f"{times.p95 / rival.p95:.2f}",
                    f"{build:.1f}",
                ]
                for name, times, build in taken
            ],
        )
    )
    print(f"opening the index in a new process: {opened * 1000:.0f} ms")
    _typing(ours.engine)
    _changes(ours.engine, folder / "hub", documents[:PUTS])


def _typing(engine: WhooshEngine) -> None:
    complete = figures.timed(engine.suggest, directory.prefixes())
    spelt = figures.timed(engine.spell, directory.misspelt())
    print(f"autocomplete p50 {complete.p50:.2f} ms, p95 {complete.p95:.2f} ms", end="; ")
    print(f"did-you-mean p50 {spelt.p50:.2f} ms, p95 {spelt.p95:.2f} ms")


def _changes(engine: WhooshEngine, folder: Path, documents: Sequence[Document]) -> None:
    """From the start of a put to the moment when another process, which asks all the time, finds it."""
    here, there = Pipe()
    watcher = get_context("spawn").Process(target=_watch, args=(folder, len(documents), there))
    watcher.start()
    here.recv()
    lags = []
    for number, document in enumerate(documents):
        started = time.monotonic()
        engine.put([replace(document, name=_word(number))])
        lags.append((here.recv() - started) * 1000)
    watcher.join()
    lag = figures.Times(tuple(lags))
    print(f"put to visible in another process: p50 {lag.p50:.0f} ms, p95 {lag.p95:.0f} ms")


def _watch(folder: Path, count: int, told: Connection) -> None:
    engine = WhooshEngine(folder)
    engine.refresh()
    told.send(0.0)
    for number in range(count):
        question = directory.Question((_word(number),)).parsed()
        while not engine.search(question, limit=1).hits:
            time.sleep(0.001)
        told.send(time.monotonic())


def _word(number: int) -> str:
    return f"zebra{number}x"
