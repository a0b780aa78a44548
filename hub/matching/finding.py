"""Services that answer a need, through the search engine; from the database where there is no index."""

import logging
import uuid
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace

from hub.directory.queries import browsing, taxonomies
from hub.matching.needs import Need
from hub.places.queries import Place
from hub.search import queries as search
from hub.search.engine import IndexUnavailable, Near, ParsedQuery, SearchEngine
from hub.search.wishes import Wishes

logger = logging.getLogger(__name__)

LOOKED_AT = 60
"""So many for each need: the best by words, distance and trust. Those behind them would not come to the top."""
HALF = 0.5


@dataclass(frozen=True, slots=True)
class Found:
    """One service that answers a need: how well, how far away, and whether it comes to the person."""

    id: uuid.UUID
    relevance: float
    miles: float | None = None
    comes: bool = False


def found_for(need: Need, place: Place | None, *, engine: SearchEngine) -> list[Found]:
    """What answers this need, near the place if there is one."""
    try:
        return _by_term(need, place, engine) if need.code else _by_words(need, place, engine)
    except IndexUnavailable:
        logger.exception("index_unavailable")
        return [Found(service_id, HALF) for service_id in _from_database(need)]


def _by_term(need: Need, place: Place | None, engine: SearchEngine) -> list[Found]:
    """A service carries the term or it does not; how much it is there for the need is weighed later."""
    query = ParsedQuery(terms=(f"needs:{need.code}",))
    return _hits(_near(query, place), engine, {})


def _by_words(need: Need, place: Place | None, engine: SearchEngine) -> list[Found]:
    """How well the words fit is asked apart from how near it is: both have a weight of their own."""
    query = search.parse(Wishes(q=need.words), place, engine=engine)
    anywhere = engine.search(replace(query, near=None, here_areas=frozenset()), limit=2 * LOOKED_AT).hits
    best = max((hit.score for hit in anywhere), default=0.0) or 1.0
    worth = {hit.id: hit.score / best for hit in anywhere}
    return _hits(query, engine, worth or {})


def _hits(query: ParsedQuery, engine: SearchEngine, worth: Mapping[uuid.UUID, float]) -> list[Found]:
    usual = HALF if worth else 1.0
    return [
        Found(hit.id, worth.get(hit.id, usual), hit.miles, hit.serves_here)
        for hit in engine.search(query, limit=LOOKED_AT).hits
    ]


def _near(query: ParsedQuery, place: Place | None) -> ParsedQuery:
    if place is None:
        return query
    return replace(query, near=Near(place.lat, place.lon, place.label), here_areas=frozenset(place.areas))


def _from_database(need: Need) -> Iterable[uuid.UUID]:
    """Live services under the term, or with one of the words in the name of a need: blunt, and never nobody's."""
    terms = taxonomies.terms("needs")
    words = set(need.words.casefold().split())
    chosen = [
        term.id
        for term in terms
        if (
            term.code == need.code or term.code.startswith(f"{need.code}/")
            if need.code
            else words & set(f"{term.name} {' '.join(term.synonyms)}".casefold().split())
        )
    ]
    return browsing.services_with(chosen, page=1, size=LOOKED_AT).items if chosen else ()
