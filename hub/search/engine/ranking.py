"""In which order: words first, then how near, then who confirmed the entry lately."""

from heapq import nsmallest

import numpy as np
from numpy.typing import NDArray

from hub.search.engine import filters, hours
from hub.search.engine.columns import Mask, RowNumbers
from hub.search.engine.filters import BEYOND_REACH_MILES, COMES_TO_YOU_MILES
from hub.search.engine.matching import Matches
from hub.search.engine.rows import OLDEST, YOUNGEST
from hub.search.engine.values import Near, ParsedQuery, Sort
from hub.search.engine.view import View

WORDS, HINTS = 0.5, 0.2
"""How much of an entry's worth is up to the words: asked for, or only hinted at."""
LACKING = 0.45
"""Below the span of word scores (0.5 to 1): without a place, more concepts always come first."""
DEMOTED = 0.6
FOR_THIS_AGE = 1.1
NAMED = 2.0
HALF_AS_GOOD_MILES = 1.5
"""At this distance a place is worth half of one next door."""
DOUBTFUL = 0.35
"""Who has much less of the words than the best entry, or other words only, is worth the way only if it is short."""


def scores(
    view: View, query: ParsedQuery, matches: Matches, rows: RowNumbers, named: Mask | None
) -> NDArray[np.float64]:
    """What each row is worth: words up to 1, then factors for all else."""
    text, lacking = matches.weigh(rows)
    best = text.max(initial=0)
    span = WORDS if matches.most else HINTS
    share = text / best if best > 0 else np.ones(len(rows))
    worth = 1 - span + span * share
    if lacking.any():
        worth = worth * LACKING**lacking
    worth = np.where(view.table.demoted[rows], worth * DEMOTED, worth)
    called = named[rows] if named is not None else np.zeros(len(rows), dtype=np.bool_)
    if query.near is not None:
        if matches.most:
            worth = worth * np.minimum(1, DOUBTFUL + share)
        far = worth / (1 + miles(view, query.near, query.here_areas)[rows] / HALF_AS_GOOD_MILES)
        # what is called just what was typed is meant wherever it is, but only if that says where
        called = called & query.place_in_name
        worth = np.where(called, worth, far)
    if query.ages is not None:
        says = (view.table.minimum_age[rows] > YOUNGEST) | (view.table.maximum_age[rows] < OLDEST)
        worth = np.where(says, worth * FOR_THIS_AGE, worth)
    return np.asarray(np.where(called, worth * NAMED, worth), dtype=np.float64)


def order(
    view: View, query: ParsedQuery, rows: RowNumbers, worth: NDArray[np.float64], first: int
) -> NDArray[np.intp]:
    """Places in `rows` of the first so many, in order. Ties fall to the later confirmed, then to the id."""
    if query.sort is Sort.NAME:
        return _by_name(view, rows, first)
    key = _key(view, query, rows, worth)
    candidates = np.arange(len(rows))
    if len(rows) > 4 * first:
        last = np.partition(key, first - 1)[first - 1]
        candidates = np.flatnonzero(key <= last)
    chosen = rows[candidates]
    by = (view.ranks[chosen], -view.table.assured_on[chosen], -worth[candidates], key[candidates])
    return candidates[np.lexsort(by)][:first]


def miles(view: View, near: Near, here: frozenset[str]) -> NDArray[np.float32]:
    """How far away each entry feels: its nearest place, or a mile for help that comes to the person."""
    point = (near.latitude, near.longitude)

    def make() -> NDArray[np.float32]:
        felt = view.miles_from(point).copy()
        comes = filters.reaching(view, here) | filters.everywhere(view)
        felt[comes] = np.minimum(felt[comes], COMES_TO_YOU_MILES)
        return np.where(np.isinf(felt), np.float32(BEYOND_REACH_MILES), felt)

    return view.miles.get(("felt", point, here), make)


def _key(
    view: View, query: ParsedQuery, rows: RowNumbers, worth: NDArray[np.float64]
) -> NDArray[np.float64] | NDArray[np.int32] | NDArray[np.float32]:
    """What is sorted by first; smaller is better."""
    if query.sort is Sort.NEAREST and query.near is not None:
        return miles(view, query.near, query.here_areas)[rows]
    if query.sort is Sort.OPEN and query.now is not None:
        return hours.quarters_until_open(view.table.hours, rows, query.now)
    return -worth


def _by_name(view: View, rows: RowNumbers, first: int) -> NDArray[np.intp]:
    names = view.table.names
    spelt = ((names[row].casefold(), view.ranks[row], place) for place, row in enumerate(rows))
    return np.array([place for _, _, place in nsmallest(first, spelt)], dtype=np.intp)
