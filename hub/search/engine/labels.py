"""The labels of all entries, to suggest kinds of help while somebody types."""

from bisect import bisect_left
from collections import Counter

from hub.search.engine.values import Suggestion
from hub.search.engine.words import STOP_WORDS, words


class Labels:
    """Labels found by the start of any of their words."""

    def __init__(self, counts: Counter[str]) -> None:
        self._counts = counts
        starts = set()
        for label in counts:
            parts = words(label)
            for place, part in enumerate(parts):
                if place == 0 or part not in STOP_WORDS:
                    starts.add((" ".join(parts[place:]), place > 0, label))
        self._starts = sorted(starts)

    def starting_with(self, typed: str, limit: int) -> list[Suggestion]:
        begin = bisect_left(self._starts, (typed,))
        end = bisect_left(self._starts, (typed + "\uffff",))
        best: dict[str, bool] = {}
        for _, inside, label in self._starts[begin:end]:
            best[label] = min(inside, best.get(label, True))
        ranked = sorted(best, key=lambda label: (best[label], -self._counts[label], label))
        return [Suggestion(label, "label", self._counts[label]) for label in ranked[:limit]]
