"""Slips in what was typed, mended before it is understood.

A word is exchanged where we know the slip by heart; where the exchange completes a phrase everybody says, although
some entry may have the same slip in it ("wheelchair accessable"); or where nobody has the word at all.
"""

from collections.abc import Callable, Iterator, Sequence
from datetime import datetime

from hub.search import plain_words
from hub.search.engine import IndexUnavailable
from hub.search.engine.words import stem
from hub.search.neighbours import nearest
from hub.search.plain_words.vocabulary import WORDS
from hub.search.thesaurus import Thesaurus

LONG_NAME = 7
"""A shorter word that is written like a name has too many neighbours: it is left as it is."""


class Slips:
    def __init__(
        self,
        thesaurus: Thesaurus,
        *,
        now: datetime,
        knows: Callable[[str], bool] | None,
        is_place: Callable[[str], bool],
    ) -> None:
        self._thesaurus = thesaurus
        self._now = now
        self._knows = knows
        self._is_place = is_place

    def mended(self, typed: Sequence[str], at: int, *, is_name: bool) -> str | None:
        """What the word at a place most likely is; None where it is well as it stands."""
        word = typed[at]
        if self._thesaurus.corrects(word):
            return self._thesaurus.mend(word)
        if not word.isalpha() or self._thesaurus.has(word) or word in WORDS:
            return None
        return self._completing(typed, at) or (
            None if is_name and len(word) < LONG_NAME else self._unheard_of(word)
        )

    def _completing(self, typed: Sequence[str], at: int) -> str | None:
        """The neighbour with which this word and the ones beside it say something we know."""
        for better in self._neighbours(typed[at]):
            meant = [*typed[:at], better, *typed[at + 1 :]]
            if self._is_wish(meant, at) or self._is_phrase(meant, at, instead_of=typed[at]):
                return None if self._is_place(typed[at]) else better
        return None

    def _neighbours(self, word: str) -> Iterator[str]:
        yield from filter(None, (nearest(word, _WISHED), self._thesaurus.mend(word)))

    def _is_wish(self, typed: Sequence[str], at: int) -> bool:
        found = plain_words.readings(typed, now=self._now)
        return any(reading.begin <= at < reading.end and reading.end - reading.begin > 1 for reading in found)

    def _is_phrase(self, typed: Sequence[str], at: int, *, instead_of: str) -> bool:
        if stem(typed[at]) == stem(instead_of):  # its kin, which phrases match already
            return False
        telling = (
            [place for place in match.places if not self._thesaurus.is_filler(typed[place])]
            for match in self._thesaurus.match(typed)
        )
        return any(at in places and len(places) > 1 for places in telling)

    def _unheard_of(self, word: str) -> str | None:
        """The neighbour of a word that neither the thesaurus nor the index nor the map has."""
        if self._knows is None or self._thesaurus.knows(word):
            return None
        try:
            if self._knows(word) or self._is_place(word):
                return None
        except IndexUnavailable:
            self._knows = None
            return None
        return self._thesaurus.mend(word) or nearest(word, _WISHED)


_WISHED = tuple(sorted(WORDS))
