"""One search from query to results. Nothing is refused for being asked too precisely: wishes loosen in turn."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from uuid import UUID

import numpy as np
from numpy.typing import NDArray

from hub.search.engine import facets, filters, ranking, tags, wording
from hub.search.engine.columns import Mask, RowNumbers
from hub.search.engine.filters import Loosened
from hub.search.engine.matching import Matches
from hub.search.engine.values import Hit, ParsedQuery, Relaxed, Results
from hub.search.engine.view import View
from hub.search.engine.words import stem

MUCH_COMMONER = 50
"""A neighbour must be this much commoner than a known word before we ask whether it was meant."""


@dataclass(frozen=True, slots=True)
class _Attempt:
    masks: dict[str, Mask]
    matching: RowNumbers
    rows: RowNumbers
    relaxed: tuple[Relaxed, ...]


def search(view: View, query: ParsedQuery, *, limit: int, offset: int) -> Results:
    """The results from `offset` on. Words the index does not know are mended first, and we say so."""
    better = wording.mended(query, view.lexicon)
    found = _search(view, better or query, limit=limit, offset=offset)
    return found if better is None else replace(found, did_you_mean=better.text, corrected=True)


def _search(view: View, query: ParsedQuery, *, limit: int, offset: int) -> Results:
    chosen = filters.chosen(query)
    narrowed = any((chosen, query.when, query.near, query.ages))
    matches = Matches(view, wording.wants(query, view.lexicon), must_match=not narrowed)
    named = _named(view, query)
    attempts = _attempts(view, query, chosen, matches, named)
    attempt = next((tried for tried in attempts if len(tried.rows)), None)
    if attempt is None:
        return Results((), 0, {})
    rows = attempt.rows
    worth = ranking.scores(view, query, matches, rows, named)
    best = ranking.order(view, query, rows, worth, offset + limit)[offset:]
    return Results(
        hits=_hits(view, query, matches, rows[best], worth[best]),
        total=len(rows),
        facets=facets.count(view, query, chosen, attempt.masks, attempt.matching, rows),
        did_you_mean=_meant(view, query),
        relaxed=attempt.relaxed,
    )


def _attempts(
    view: View, query: ParsedQuery, chosen: filters.Chosen, matches: Matches, named: Mask | None
) -> Iterator[_Attempt]:
    """As asked; then with fewer of the words, silence about wishes, and distance let in, one after the other."""
    usual = matches.usual_level()
    relaxed: tuple[Relaxed, ...] = ()

    def attempt(level: int, loosened: Loosened) -> _Attempt:
        masks = filters.masks(view, query, chosen, loosened)
        matching = matches.rows(level)
        everything = filters.together(masks)
        rows = matching if everything is None else matching[everything[matching]]
        if named is not None:
            # an entry called just what was typed comes even if its opening times or place do not fit
            asked = filters.together({group: masks[group] for group in chosen})
            extra = np.flatnonzero(named if asked is None else named & asked)
            matching, rows = np.union1d(matching, extra), np.union1d(rows, extra)
        return _Attempt(masks, matching, rows, relaxed)

    yield attempt(usual, Loosened())
    lowest = min(usual, 1)
    for level in range(usual - 1, lowest - 1, -1):
        relaxed = (Relaxed.WORDS,)
        yield attempt(level, Loosened())
    if query.when is not None or chosen.keys() & tags.WISHES:
        relaxed = (Relaxed.WISHES,)
        yield attempt(usual, Loosened(wishes=True))
        relaxed = (Relaxed.WORDS, Relaxed.WISHES)
        yield attempt(lowest, Loosened(wishes=True))
    if query.near is not None and query.near.radius_miles is not None:
        relaxed = (Relaxed.DISTANCE,)
        yield attempt(usual, Loosened(distance=True))
        relaxed = (Relaxed.WORDS, Relaxed.WISHES, Relaxed.DISTANCE)
        yield attempt(lowest, Loosened(wishes=True, distance=True))


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
            rows.tolist(), worth.tolist(), miles, reaching, _terms(view, matches, rows), strict=True
        )
    )


def _terms(view: View, matches: Matches, rows: RowNumbers) -> list[tuple[str, ...]]:
    """For each row the words that matched, in all the forms the index knows."""
    found: list[dict[str, None]] = [{} for _ in rows]
    for phrase in {phrase for each in matches.every for phrase in each.phrases}:
        there = view.postings(phrase.stems[0]).at(rows) > 0
        for part in phrase.stems[1:]:
            there &= view.postings(part).at(rows) > 0
        forms = dict.fromkeys(form for part in phrase.stems for form in view.lexicon.kin(part))
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
