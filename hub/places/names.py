"""Finding a place by its name: exactly, by its beginning, or in spite of a slip of the finger.

Many places share a name. The likeliest is one near the deployment's home, then the larger, then the nearer.
"""

import re
import unicodedata
from bisect import bisect_left
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from rapidfuzz import process
from rapidfuzz.distance import OSA

from hub.places.distance import Point, miles
from hub.places.kinds import Kind

LOCAL_MILES = 20.0
FINISHED_FROM = 4  # letters: from here a beginning may stand for the whole name
_TAILS = (" town centre", " city centre", " village centre", " centre")


@dataclass(frozen=True, slots=True)
class Name:
    """A named place. `qualifier` tells it from its namesakes ("Trafford"); `area_code` if it is an area of ours."""

    name: str
    qualifier: str
    kind: Kind
    lat: float
    lon: float
    area_code: str = ""

    @property
    def point(self) -> Point:
        return Point(self.lat, self.lon)

    @property
    def label(self) -> str:
        return f"{self.name}, {self.qualifier}" if self.qualifier else self.name


def key(text: str) -> str:
    """A name as we compare it: small plain letters, "and" for "&", "st" for "saint", no "the" in front."""
    plain = (
        unicodedata.normalize("NFKD", text.replace("&", " and ")).encode("ascii", "ignore").decode().lower()
    )
    words = re.sub(r"[^a-z0-9]+", " ", re.sub(r"['.]", "", plain)).split()
    if len(words) > 1 and words[0] == "the":
        words = words[1:]
    return " ".join("st" if word == "saint" else word for word in words)


class Names:
    """All names we know, held ready. Build it once for each edition of the data."""

    def __init__(self, names: Iterable[Name]) -> None:
        self._by_key: dict[str, list[Name]] = {}
        for name in names:
            for part in {name.name, *name.name.split(" - ")}:  # "Merthyr Tudful - Merthyr Tydfil"
                self._by_key.setdefault(key(part), []).append(name)
        self._by_key.pop("", None)
        self._keys = sorted(self._by_key)

    def __len__(self) -> int:
        return len(self._keys)

    def find(self, text: str, *, home: Point | None = None, exactly: bool = False) -> Name | None:
        """The place that was meant, or None. "Sale, Cheshire" and "sale trafford" say which Sale.

        `exactly` refuses beginnings and slips: for words that may not be a place at all.
        """
        name, _, qualifier = text.partition(",")
        written = _without_tail(key(name))
        if found := self._exact(written, key(qualifier), home):
            return found
        if exactly or not written:
            return None
        guesses = self._started(written) if len(written) >= FINISHED_FROM else []
        return _likeliest(self._believable(guesses or self._slipped(written), home), home)

    def starting(self, text: str, *, limit: int, home: Point | None = None) -> list[Name]:
        """Places whose name begins like this, the likeliest first, none twice."""
        by_label: dict[str, Name] = {}
        for name in sorted(self._started(key(text)), key=lambda name: _likelihood(name, home)):
            by_label.setdefault(name.label, name)
        return list(by_label.values())[:limit]

    def _exact(self, written: str, qualifier: str, home: Point | None) -> Name | None:
        if candidates := self._by_key.get(written, []):
            if not qualifier:
                return _likeliest(candidates, home)
            matching = [name for name in candidates if qualifier in key(name.qualifier)]
            beside = (
                None if matching else self._exact(qualifier, "", home)
            )  # "Sale, Manchester": the Sale near there
            return _likeliest(matching or candidates, beside.point if beside else home)
        words = written.split()
        for cut in range(len(words) - 1, 0, -1):  # "sale trafford": a qualifier without a comma
            start, rest = " ".join(words[:cut]), " ".join(words[cut:])
            if matching := [name for name in self._by_key.get(start, []) if rest in key(name.qualifier)]:
                return _likeliest(matching, home)
        return None

    def _started(self, written: str) -> list[Name]:
        if len(written) < 2:
            return []
        first = bisect_left(self._keys, written)
        last = bisect_left(self._keys, written + "{")  # "{" comes after every letter
        return [name for found in self._keys[first:last] for name in self._by_key[found]]

    def _slipped(self, written: str) -> list[Name]:
        """Names that are one slip away (two in long names), those with fewer slips alone."""
        allowed = 0 if len(written) < 4 else 1 if len(written) < 8 else 2
        if not allowed:
            return []
        first, last = bisect_left(self._keys, written[0]), bisect_left(self._keys, written[0] + "{")
        for keys in (
            self._keys[first:last],
            self._keys,
        ):  # the first letter is seldom wrong, and this is ten times faster
            if close := process.extract(written, keys, scorer=OSA.distance, score_cutoff=allowed, limit=20):
                fewest = min(slips for _, slips, _ in close)
                return [name for found, slips, _ in close if slips == fewest for name in self._by_key[found]]
        return []

    def _believable(self, guesses: Sequence[Name], home: Point | None) -> list[Name]:
        """A guess must be a town or larger, or near home: nobody mistypes a hamlet 300 miles away."""
        return [name for name in guesses if name.kind.rank <= Kind.TOWN.rank or _is_local(name, home)]


def _without_tail(written: str) -> str:
    for tail in _TAILS:
        if written.endswith(tail):
            return written.removesuffix(tail)
    return written


def _is_local(name: Name, home: Point | None) -> bool:
    return home is None or miles(home, name.point) <= LOCAL_MILES


def _likelihood(name: Name, home: Point | None) -> tuple[bool, int, float, str]:
    """Smaller is likelier. Ends in the label, so that the order is always the same."""
    away = miles(home, name.point) if home else 0.0
    return away > LOCAL_MILES, name.kind.rank, away, name.label


def _likeliest(names: Sequence[Name], home: Point | None) -> Name | None:
    return min(names, key=lambda name: _likelihood(name, home), default=None)
