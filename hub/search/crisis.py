"""Whether the words of a question say that somebody may be in danger: read from crisis.toml, where the rule stands."""

import re
import tomllib
from functools import cache
from pathlib import Path

from hub.search.engine.words import fold

FILE = Path(__file__).with_name("crisis.toml")
END = "."
_OTHER_LETTERS = str.maketrans("ŁłĐđØøıيك", "LlDdOoiیک")
"""Letters of their own that people type as others: those that lose no accent when it is taken off, and the two that an
Urdu and an Arabic keyboard have apart."""
_WORD = re.compile(r"[^\W_\u0900-\u0dff]+|[\u0900-\u0963\u0966-\u0dff]+")
"""In the scripts of India the signs for vowels belong to the word: without them "to die" and others look alike."""


class CrisisWords:
    def __init__(self, text: str) -> None:
        read = tomllib.loads(text)
        self._between = frozenset(read["between"])
        self._words: dict[str, list[str]] = read["words"]
        self._never = self._any_of(read["never"])
        kinds = [*read["phrases"].values(), *read["elsewhere"].values()]
        self._said = self._any_of([phrase for kind in kinds for phrase in kind])

    def are_in(self, asked: str) -> bool:
        """Whether one of the phrases stands in what somebody typed."""
        typed = f"{self._plain(asked)} {END} "
        return self._said.search(self._never.sub(" ", typed)) is not None

    def _plain(self, text: str) -> str:
        """Its words, folded, each with a space before it, without those that change nothing."""
        found = _WORD.findall(fold(text.translate(_OTHER_LETTERS)))
        return "".join(f" {word}" for word in found if word not in self._between)

    def _any_of(self, phrases: list[str]) -> re.Pattern[str]:
        """Each word is looked for with the space before it, and the last one up to the space behind it."""
        return re.compile(f"(?:{'|'.join(map(self._pattern, phrases))})(?= )")

    def _pattern(self, phrase: str) -> str:
        return "".join(map(self._slot, phrase.replace(END, f" {END}").split()))

    def _slot(self, slot: str) -> str:
        if slot == END:
            return f" {re.escape(END)}"
        ways = (
            self._plain(way) for one in slot.split("|") for way in self._words.get(one.strip("<>"), [one])
        )
        return f"(?:{'|'.join(map(re.escape, ways))})"


@cache
def crisis_words() -> CrisisWords:
    return CrisisWords(FILE.read_text(encoding="utf-8"))
