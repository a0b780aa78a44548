"""What residents say and what the directory calls it: read from thesaurus.toml, matched on stems."""

import tomllib
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from hub.search.engine import Wording
from hub.search.engine.words import STOP_WORDS, stem, words
from hub.search.neighbours import nearest

FILE = Path(__file__).with_name("thesaurus.toml")
SAME, FIND, MAYBE = 0.45, 0.4, 0.2
"""What an entry is worth that says it in other words; as typed is 1."""

MOST_SKIPPED = 1
"""How many words may stand between those of a phrase."""


@dataclass(frozen=True, slots=True)
class Match:
    """A phrase found in a question: the places of its words, and other ways to say it."""

    places: tuple[int, ...]
    wordings: tuple[Wording, ...]
    is_hint: bool


@dataclass(frozen=True, slots=True)
class _Entry:
    stems: tuple[str, ...]
    wordings: tuple[Wording, ...]
    is_hint: bool


class Thesaurus:
    def __init__(self, read: dict[str, Any]) -> None:
        self.fillers = frozenset(read["fillers"])
        self._loose = frozenset(read["loose"])
        self._vague = frozenset(stem(word) for word in read["vague"])
        self._spelling: dict[str, str] = read["spelling"]
        self._entries: dict[str, list[_Entry]] = {}
        for group in read["group"]:
            for entry in self._of(group):
                self._entries.setdefault(entry.stems[0], []).append(entry)
        self._merge()
        self._vocabulary = sorted(self._all_words(read["group"]) | set(read["vague"]))
        self._spelt = frozenset(self._vocabulary)
        self._stems = frozenset(stem(word) for word in self._vocabulary)

    def is_filler(self, word: str) -> bool:
        """Says nothing, wherever it stands."""
        return word in self.fillers

    def is_loose(self, word: str) -> bool:
        """Says nothing, unless a phrase holds it."""
        return word in self._loose

    def is_vague(self, word: str) -> bool:
        """Half the directory says it."""
        return stem(word) in self._vague

    def has(self, word: str) -> bool:
        """Whether it is spelt like this anywhere; a slip may share its stem with a word that is."""
        return word in self.fillers or word in self._loose or word in self._spelt

    def knows(self, word: str) -> bool:
        """Whether it or its kin is anywhere."""
        return word in self.fillers or word in self._loose or stem(word) in self._stems

    def mend(self, word: str) -> str | None:
        """The word of the thesaurus that a misspelling stands for, if there is one likely enough."""
        if word in self._spelling:
            return self._spelling[word]
        return nearest(word, self._vocabulary)

    def corrects(self, word: str) -> bool:
        """Whether the word is a slip we know by heart."""
        return word in self._spelling

    def match(self, typed: Sequence[str]) -> list[Match]:
        """Phrases in a question, longest first and none over another."""
        found = [match for start in range(len(typed)) for match in self._at(typed, start)]

        def telling(match: Match) -> int:
            return sum(typed[place] not in self.fillers for place in match.places)

        found.sort(
            key=lambda match: (-telling(match), -len(match.places), match.places[-1] - match.places[0])
        )
        taken: set[int] = set()
        chosen = []
        for match in found:
            if taken.isdisjoint(match.places):
                taken.update(match.places)
                chosen.append(match)
        return chosen

    def _at(self, typed: Sequence[str], start: int) -> Iterator[Match]:
        for entry in self._entries.get(stem(typed[start]), ()):
            places = [start]
            for wanted in entry.stems[1:]:
                place = self._next(typed, places[-1] + 1, wanted)
                if place is None:
                    break
                places.append(place)
            else:
                yield Match(tuple(places), entry.wordings, entry.is_hint)

    def _next(self, typed: Sequence[str], start: int, wanted: str) -> int | None:
        """Where the next word of a phrase stands: fillers may come before it, and one word more."""
        skipped = 0
        for place in range(start, len(typed)):
            if stem(typed[place]) == wanted:
                return place
            skipped += typed[place] not in self.fillers
            if skipped > MOST_SKIPPED:
                break
        return None

    def _of(self, group: dict[str, Any]) -> Iterator[_Entry]:
        hint = bool(group.get("hint"))
        same = [tuple(words(phrase)) for phrase in group.get("same", ())]
        find = [(tuple(words(phrase)), FIND) for phrase in group.get("find", ())]
        maybe = [(tuple(words(phrase)), MAYBE) for phrase in group.get("maybe", ())]
        for said in (*same, *(tuple(words(phrase)) for phrase in group.get("say", ()))):
            telling = self._telling(said)
            ways = [(other, SAME) for other in same if other != said] + find + maybe
            yield _Entry(
                tuple(stem(word) for word in telling),
                tuple(Wording(_indexed(way), weight) for way, weight in ways),
                hint,
            )

    def _telling(self, phrase: Sequence[str]) -> tuple[str, ...]:
        """The words of a phrase that must be typed: without fillers, if that leaves more than one word.

        "on my own" must not come down to "own", nor "been in care" to "care".
        """
        telling = tuple(word for word in phrase if word not in self.fillers)
        return telling if len(telling) > 1 else tuple(phrase)

    def _merge(self) -> None:
        """One entry a phrase, where several groups have it: each wording with its best weight."""
        for first, entries in self._entries.items():
            together: dict[tuple[str, ...], dict[tuple[str, ...], float]] = {}
            hints: dict[tuple[str, ...], bool] = {}
            for entry in entries:
                ways = together.setdefault(entry.stems, {})
                hints[entry.stems] = hints.get(entry.stems, True) and entry.is_hint
                for wording in entry.wordings:
                    ways[wording.words] = max(ways.get(wording.words, 0), wording.weight)
            self._entries[first] = [
                _Entry(stems, tuple(Wording(way, weight) for way, weight in ways.items()), hints[stems])
                for stems, ways in together.items()
            ]

    @staticmethod
    def _all_words(groups: Iterable[dict[str, Any]]) -> set[str]:
        phrases = (
            phrase
            for group in groups
            for kind in ("same", "say", "find", "maybe")
            for phrase in group.get(kind, ())
        )
        return {word for phrase in phrases for word in words(phrase)}


def _indexed(phrase: Sequence[str]) -> tuple[str, ...]:
    """The words of a phrase that an index holds."""
    return tuple(word for word in phrase if word not in STOP_WORDS) or tuple(phrase)


@cache
def load() -> Thesaurus:
    """The thesaurus of this release, read once."""
    return read(FILE)


def read(path: Path) -> Thesaurus:
    with path.open("rb") as file:
        return Thesaurus(tomllib.load(file))
