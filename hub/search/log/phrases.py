"""From a question to the things it asks for, each under a name from our own lists. Everything else is dropped."""

import tomllib
from collections.abc import Iterable, Mapping, Sequence
from functools import cache
from typing import Any

from hub.search.engine.words import stem, words
from hub.search.thesaurus import FILE

LONGEST_PHRASE = 5
MOST_TERMS = 4
Stems = tuple[str, ...]


class Phrases:
    """Phrases that we know, and what we call the thing that each of them asks for."""

    def __init__(self, thesaurus: Mapping[str, Any], names: Mapping[str, str] | None = None) -> None:
        """`names`: the name of a taxonomy term by each phrase for it; they outweigh the thesaurus."""
        self._fillers = frozenset(thesaurus["fillers"])
        self._names: dict[Stems, str] = {}
        for group in thesaurus["group"]:
            if not group.get("hint"):
                self._learn(group)
        for phrase, name in (names or {}).items():
            if key := self._key(phrase):
                self._names[key] = name

    def in_(self, text: str) -> list[str]:
        """The names of what a question asks for, in its order, each once; none of what we do not know."""
        typed = self._key(text)
        found: list[str] = []
        at = 0
        while at < len(typed):
            length = self._longest(typed, at)
            if length:
                found.append(self._names[typed[at : at + length]])
            at += length or 1
        return list(dict.fromkeys(found))[:MOST_TERMS]

    def _longest(self, typed: Stems, at: int) -> int:
        lengths = range(min(LONGEST_PHRASE, len(typed) - at), 0, -1)
        return next((length for length in lengths if typed[at : at + length] in self._names), 0)

    def _learn(self, group: Mapping[str, Sequence[str]]) -> None:
        same, said = group.get("same", ()), group.get("say", ())
        name = next(iter((*same, *group.get("find", ()), *said)))
        for phrase in (*same, *said):
            if key := self._key(phrase):
                self._names.setdefault(key, name)

    def _key(self, phrase: str) -> Stems:
        return tuple(stem(word) for word in words(phrase) if word not in self._fillers)


@cache
def _thesaurus() -> Mapping[str, Any]:
    return tomllib.loads(FILE.read_text())


def known(names: Iterable[tuple[str, Sequence[str]]]) -> Phrases:
    """The phrases of the thesaurus and of these taxonomy terms: (name, synonyms)."""
    every = {phrase: name.lower() for name, synonyms in names for phrase in (*synonyms, name)}
    return Phrases(_thesaurus(), every)
