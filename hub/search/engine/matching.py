"""Which entries have the words: every required concept if that leaves enough, and fewer if it does not."""

from collections.abc import Sequence
from dataclasses import dataclass
from enum import Enum
from functools import cached_property, partial
from math import log

import numpy as np
from numpy.typing import NDArray

from hub.search.engine.columns import RowNumbers
from hub.search.engine.postings import NOWHERE, PostingList
from hub.search.engine.view import View
from hub.search.engine.wording import Phrase, Want

ENOUGH = 10
"""With this many entries that have everything, those that have less are left out."""

CLOSE = 0.3
"""Ways of saying it below this weight are tried only where those above leave too few entries."""

ALSO = 0.35
"""What a second way of saying the same thing adds: a little, for it is the same thing."""

AS_TYPED = 0.9
"""From this weight on, a phrase is what the person typed or nearly so."""
EACH_WORD_MORE = 0.25
"""Another way to say it is worth more than one of its words, and less than all of them apart."""
IN_PIECES = 0.3
"""What single words are worth of a phrase that is nowhere whole, when nothing else says it either."""


class StandIn(Enum):
    """What is asked for where nothing is required: a list of everything is no answer to words."""

    NONE = 0
    OPTIONAL = 1
    HINTS = 2


@dataclass(frozen=True, slots=True, eq=False)
class Found:
    """Where a want is met, and the phrases that meet it."""

    postings: PostingList
    required: bool
    hint: bool
    phrases: tuple[Phrase, ...]


class Matches:
    """The wants of one query against one reading of the index."""

    def __init__(self, view: View, found: Sequence[Found], *, stand_in: StandIn) -> None:
        self.required = [each for each in found if each.required]
        if not self.required and stand_in is not StandIn.NONE:
            self.required = [each for each in found if not each.hint]
        if not self.required and stand_in is StandIn.HINTS:
            self.required = list(found)
        self.optional = [each for each in found if each not in self.required]
        self._view = view

    @property
    def every(self) -> list[Found]:
        return [*self.required, *self.optional]

    @property
    def most(self) -> int:
        """How many required concepts an entry can have."""
        return len(self.required)

    def usual_level(self) -> int:
        """The most concepts that still leave enough entries, whatever the filters say.

        Filters have no say in it: so a facet's count is what choosing it gives.
        """
        level = self.most
        while level > 1 and len(self.rows(level)) < ENOUGH:
            level -= 1
        return level

    def rows(self, level: int) -> RowNumbers:
        """Entries that have at least so many of the required concepts; all entries for none."""
        if level <= 0:
            return np.flatnonzero(self._view.alive)
        if level == self.most:
            return self._with_all
        return np.flatnonzero(self._counts >= level)

    def weigh(self, rows: RowNumbers) -> tuple[NDArray[np.float32], NDArray[np.intp]]:
        """For each row the words' score, and how many required concepts it lacks."""
        total = np.zeros(len(rows), dtype=np.float32)
        lacking = np.zeros(len(rows), dtype=np.intp)
        for each in self.every:
            weights = each.postings.at(rows)
            total += weights
            if each.required:
                lacking += weights == 0
        return total, lacking

    @cached_property
    def _with_all(self) -> RowNumbers:
        lists = sorted((each.postings for each in self.required), key=len)
        rows = lists[0].rows
        for other in lists[1:]:
            if not len(rows):
                break
            rows = rows[other.at(rows) > 0]
        return rows

    @cached_property
    def _counts(self) -> NDArray[np.uint8]:
        counts = np.zeros(self._view.table.size, dtype=np.uint8)
        for each in self.required:
            counts[each.postings.rows] += 1
        return counts


def rarity(documents: int, having: int) -> float:
    """Whoosh's inverse document frequency."""
    return log(max(documents, 1) / (having + 1)) + 1


def find_all(view: View, wants: Sequence[Want]) -> list[Found]:
    """Each want found. Those with many phrases are kept a while: a next page or a filter asks the same again."""
    return [
        _find(view, want) if len(want.phrases) == 1 else view.wants.get(want, partial(_find, view, want))
        for want in wants
    ]


def _find(view: View, want: Want) -> Found:
    """Where any phrase of a want is. The best phrase counts in full, the others a little.

    The want has one rarity, that of all its phrases together: a rare synonym must not outweigh the word typed.
    """
    met = _met(view, [phrase for phrase in want.phrases if phrase.weight >= CLOSE])
    postings = _best_of([found for _, found in met])
    if len(postings) < ENOUGH:
        met += _met(view, [phrase for phrase in want.phrases if phrase.weight < CLOSE])
        met = met or _met(view, [Phrase((part,), IN_PIECES) for part in want.phrases[0].stems])
        postings = _best_of([found for _, found in met])
    # rarity can turn negative for a word that is everywhere; finding it must still be better than not
    weights = postings.weights * np.float32(max(rarity(view.count, len(postings)), 0.05))
    return Found(
        PostingList(postings.rows, weights), want.required, want.hint, tuple(phrase for phrase, _ in met)
    )


def _met(view: View, phrases: Sequence[Phrase]) -> list[tuple[Phrase, PostingList]]:
    return [(phrase, found) for phrase in phrases if len(found := _phrase(view, phrase))]


def _phrase(view: View, phrase: Phrase) -> PostingList:
    lists = sorted((view.postings(stem) for stem in phrase.stems), key=len)
    rows, weights = lists[0].rows, lists[0].weights
    for other in lists[1:]:
        there = other.at(rows)
        both = there > 0
        rows, weights = rows[both], weights[both] + there[both]
    count = len(lists)
    worth = phrase.weight
    if worth < AS_TYPED:
        worth *= (1 + EACH_WORD_MORE * (count - 1)) / count
    return PostingList(rows, weights * np.float32(worth)) if worth != 1 else PostingList(rows, weights)


def _best_of(lists: Sequence[PostingList]) -> PostingList:
    if not lists:
        return NOWHERE
    if len(lists) == 1:
        return lists[0]
    rows = np.concatenate([part.rows for part in lists])
    weights = np.concatenate([part.weights for part in lists])
    order = np.argsort(rows, kind="stable")
    rows, weights = rows[order], weights[order]
    first = np.flatnonzero(np.concatenate([[True], rows[1:] != rows[:-1]]))
    best, total = np.maximum.reduceat(weights, first), np.add.reduceat(weights, first)
    return PostingList(rows[first], best + np.float32(ALSO) * (total - best))
