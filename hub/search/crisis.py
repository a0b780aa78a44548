"""Whether the words of a question say that somebody may be in danger: read from crisis.toml, where the rule stands."""

import re
import tomllib
from functools import cache
from pathlib import Path

from hub.search.engine.words import words

FILE = Path(__file__).with_name("crisis.toml")
END = "."


class CrisisWords:
    def __init__(self, text: str) -> None:
        read = tomllib.loads(text)
        self._between = frozenset(read["between"])
        self._words: dict[str, list[str]] = read["words"]
        self._never = self._any_of(read["never"])
        self._said = self._any_of([phrase for kind in read["phrases"].values() for phrase in kind])

    def are_in(self, asked: str) -> bool:
        """Whether one of the phrases stands in what somebody typed."""
        typed = "".join(f" {word}" for word in words(asked) if word not in self._between)
        return self._said.search(self._never.sub(" ", f"{typed} {END} ")) is not None

    def _any_of(self, phrases: list[str]) -> re.Pattern[str]:
        """Each word is looked for with the space before it, and the last one up to the space behind it."""
        return re.compile(f"(?:{'|'.join(map(self._pattern, phrases))})(?= )")

    def _pattern(self, phrase: str) -> str:
        slots = phrase.replace(END, f" {END}").split()
        return "".join(self._slot(slot) for slot in slots if slot not in self._between)

    def _slot(self, slot: str) -> str:
        ways = (way for one in slot.split("|") for way in self._words.get(one.strip("<>"), [one]))
        return f" (?:{'|'.join(map(re.escape, ways))})"


@cache
def crisis_words() -> CrisisWords:
    return CrisisWords(FILE.read_text(encoding="utf-8"))
