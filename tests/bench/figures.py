"""Times as figures: percentiles of a run, and how they compare within it."""

import time
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import TypeVar

Asked = TypeVar("Asked")


@dataclass(frozen=True, slots=True)
class Times:
    milliseconds: tuple[float, ...]

    def percentile(self, share: float) -> float:
        ranked = sorted(self.milliseconds)
        return ranked[min(int(share * len(ranked)), len(ranked) - 1)]

    @property
    def p50(self) -> float:
        return self.percentile(0.50)

    @property
    def p95(self) -> float:
        return self.percentile(0.95)


def timed(ask: Callable[[Asked], object], questions: Sequence[Asked], *, rounds: int = 3) -> Times:
    """The best of some rounds for each question: what the work costs, without the neighbours' noise."""
    return side_by_side([ask], questions, rounds=rounds)[0]


def side_by_side(
    asks: Sequence[Callable[[Asked], object]], questions: Sequence[Asked], *, rounds: int = 5
) -> list[Times]:
    """The same for several, taking turns, so that a noisy minute falls on all of them."""
    best = [[float("inf")] * len(questions) for _ in asks]
    for _ in range(rounds):
        for taken, ask in zip(best, asks, strict=True):
            for place, question in enumerate(questions):
                started = time.perf_counter()
                ask(question)
                taken[place] = min(taken[place], (time.perf_counter() - started) * 1000)
    return [Times(tuple(taken)) for taken in best]


def seconds(work: Callable[[], object]) -> float:
    started = time.perf_counter()
    work()
    return time.perf_counter() - started


def table(head: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    """Columns that line up, the first to the left and the others to the right."""
    lines = [list(head), *(list(row) for row in rows)]
    widths = [max(len(line[column]) for line in lines) for column in range(len(head))]
    return "\n".join(
        "  ".join(
            cell.ljust(width) if column == 0 else cell.rjust(width)
            for column, (cell, width) in enumerate(zip(line, widths, strict=True))
        )
        for line in lines
    )
