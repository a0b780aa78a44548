"""One search from query to results. Nothing is refused for being asked too precisely: wishes loosen in turn."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from uuid import UUID

import numpy as np
from numpy.typing import NDArray

from hub.search.engine import facets, filters, matching, ranking, tags, wording
from hub.search.engine.columns import Mask, RowNumbers
from hub.search.engine.filters import Loosened
from hub.search.engine.matching import Found, Matches, StandIn
from hub.search.engine.values import Hit, ParsedQuery, Relaxed, Results
from hub.search.engine.view import View
from hub.search.engine.words import stem

MUCH_COMMONER = 50
"""A neighbour must be this much commoner than a known word before we ask whether it was meant."""
EVERY_FIFTH = 5


@dataclass(frozen=True, slots=True)
class _Attempt:
    masks: dict[str, Mask]
    matches: Matches
    matching: RowNumbers
    rows: RowNumbers
    relaxed: tuple[Relaxed, ...]


def search(view: View, query: ParsedQuery, *, limit: int, offset: int) -> Results:
    """The results from `offset` on. Words the index does not know are mended first, and we say so."""
    better = wording.mended(query, view.lexicon)
    meant = better.meant if better is not None else query.meant
    found = _search(view, better or query, limit=limit, offset=offset)
    return replace(found, did_you_mean=meant, corrected=True) if meant else found


def _search(view: View, query: ParsedQuery, *, limit: int, offset: int) -> Results:
    chosen = filters.chosen(query)
    found = matching.find_all(view, wording.wants(query, view.lexicon))
    named = _named(view, query)
    attempts = _attempts(view, query, chosen, found, named)
    attempt = next((tried for tried in attempts if len(tried.rows)), None)
    if attempt is None:
        return Results((), 0, {})
    matches, rows = attempt.matches, attempt.rows
    worth = ranking.scores(view, query, matches, rows, named)
    best = ranking.order(view, query, rows, worth, offset + limit)[offset:]
    return Results(
        hits=_hits(view, query, matches, rows[best], worth[best]),
        total=len(rows),
        facets=facets.count(view, query, attempt.masks, matching=attempt.matching, rows=rows),
        did_you_mean=_meant(view, query),
        relaxed=attempt.relaxed,
    )


def _attempts(
    view: View,
    query: ParsedQuery,
    chosen: filters.Chosen,
    found: Sequence[Found],
    named: Mask | None,
) -> Iterator[_Attempt]:
    """As asked; then with fewer of the words, with silence about wishes, and with distance, one after the other."""
    matches = Matches(view, found, stand_in=_stand_in(query, chosen))
    usual, lowest = matches.usual_level(), min(matches.most, 1)

    def attempt(matches: Matches, level: int, loosened: Loosened, *relaxed: Relaxed) -> _Attempt:
        masks = filters.masks(view, query, chosen, loosened)
        with_words = matches.rows(level)
        everything = filters.together(masks)
        rows = with_words if everything is None else with_words[everything[with_words]]
        if named is not None:
            # an entry called just what was typed comes even if its opening times or place do not fit
            asked = filters.together({group: masks[group] for group in chosen if group not in tags.WISHES})
            extra = np.flatnonzero(named if asked is None else named & asked)
            with_words, rows = np.union1d(with_words, extra), np.union1d(rows, extra)
        return _Attempt(masks, matches, with_words, rows, relaxed)

    yield attempt(matches, usual, Loosened())
    for level in range(usual - 1, lowest - 1, -1):
        yield attempt(matches, level, Loosened(), Relaxed.WORDS)
    if query.when is not None or chosen.keys() & tags.WISHES:
        # where no entry tells us its times or its languages, the words for them are all we have
        wide = Matches(view, found, stand_in=StandIn.HINTS)
        yield attempt(wide, wide.usual_level(), Loosened(wishes=True), Relaxed.WISHES)
        yield attempt(matches, lowest, Loosened(wishes=True), Relaxed.WORDS, Relaxed.WISHES)
    if query.near is not None and query.near.radius_miles is not None:
        yield attempt(matches, usual, Loosened(distance=True), Relaxed.DISTANCE)
        yield attempt(
            matches,
            lowest,
            Loosened(wishes=True, distance=True),
            Relaxed.WORDS,
            Relaxed.WISHES,
            Relaxed.DISTANCE,
        )


def _stand_in(query: ParsedQuery, chosen: filters.Chosen) -> StandIn:
    """Without required words, filters that leave entries out are an answer; a place is one to hints only."""
    near = query.near
    within = near is not None and near.radius_miles is not None
    if chosen.keys() - tags.SILENCE_PASSES or query.when is not None or within:
        return StandIn.NONE
    return StandIn.HINTS if near is None else StandIn.OPTIONAL


def _named(view: View, query: ParsedQuery) -> Mask | None:
    """Entries whose name holds every word that was typed; None where there are none."""
    if not query.name_words:
        return None
    lists = sorted(
        (view.postings(stem(word), names_only=True) for word in dict.fromkeys(query.name_words)), key=len
    )
    rows = lists[0].rows
    for other in lists[1:]:
        rows = rows[other.at(rows) > 0]
    if not len(rows):
        return None
    mask = np.zeros(view.table.size, dtype=np.bool_)
    mask[rows] = True
    return mask


def _hits(
    view: View, query: ParsedQuery, matches: Matches, rows: RowNumbers, worth: NDArray[np.float64]
) -> tuple[Hit, ...]:
    miles: list[float] = [np.inf] * len(rows)
    reaching: list[bool] = [False] * len(rows)
    if query.near is not None:
        miles = view.miles_from((query.near.latitude, query.near.longitude))[rows].tolist()
        reaching = filters.reaching(view, query.here_areas)[rows].tolist()
    return tuple(
        Hit(
            UUID(bytes=view.key(row)),
            round(score, 6),
            None if away == np.inf else round(away, 3),
            reached,
            terms,
        )
        for row, score, away, reached, terms in zip(
            rows.tolist(), worth.tolist(), miles, reaching, _terms(view, query, matches, rows), strict=True
        )
    )


def _terms(view: View, query: ParsedQuery, matches: Matches, rows: RowNumbers) -> list[tuple[str, ...]]:
    """For each row the words that matched, in all the forms the index knows.

    Of another way to say it in several words ("free food"), one that every fifth entry has says nothing by itself.
    """
    typed = {stem(word) for concept in query.concepts for word in concept.wordings[0].words}
    found: list[dict[str, None]] = [{} for _ in rows]
    for phrase in {phrase for each in matches.every for phrase in each.phrases}:
        there = view.postings(phrase.stems[0]).at(rows) > 0
        for part in phrase.stems[1:]:
            there &= view.postings(part).at(rows) > 0
        telling = [
            part
            for part in phrase.stems
            if len(phrase.stems) == 1
            or part in typed
            or len(view.postings(part)) * EVERY_FIFTH < view.table.size
        ]
        forms = dict.fromkeys(form for part in telling for form in view.lexicon.kin(part))
        for place in there.nonzero()[0].tolist():
            found[place].update(forms)
    return [tuple(forms) for forms in found]


def _meant(view: View, query: ParsedQuery) -> str | None:
    """The query with a rare word exchanged for a far commoner neighbour, as a question."""
    text = query.text
    for concept in query.concepts:
        if len(concept.wordings) == 1 and len(concept.wordings[0].words) == 1:
            word = concept.wordings[0].words[0]
            count = view.lexicon.count(word)
            if 0 < count <= 2:
                for near in view.lexicon.mend(word, 1):
                    if view.lexicon.count(near) >= MUCH_COMMONER * count and stem(near) != stem(word):
                        text = wording.exchange(text, word, near)
    return text if text != query.text else None
