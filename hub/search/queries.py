"""Answering a search: understand it, rank it, load what this person may see."""

import logging
from collections.abc import Hashable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from math import ceil

from sqlalchemy import and_, func, or_

from hub.accounts.policy import Actor
from hub.core import clock
from hub.core.db import db, escape_like
from hub.core.paging import Page
from hub.directory.models import Organization, Service
from hub.directory.queries import visible
from hub.directory.queries.sensitive import SAFETY
from hub.places import queries as places
from hub.places.queries import Place
from hub.search.answers import Answer, key_of
from hub.search.crisis import crisis_words
from hub.search.engine import (
    Hit,
    IndexUnavailable,
    Near,
    ParsedQuery,
    Relaxed,
    Results,
    SearchEngine,
    Sort,
    When,
)
from hub.search.shelf import Face, Shelf
from hub.search.understanding import understand
from hub.search.wishes import Wishes, when

logger = logging.getLogger(__name__)

Facets = Mapping[str, Mapping[str, int]]


@dataclass(frozen=True, slots=True)
class Shown:
    """One result: how it ranked, and the entry."""

    hit: Hit
    face: Face


@dataclass(frozen=True, slots=True)
class Found:
    """The answer to a search."""

    wishes: Wishes
    query: ParsedQuery
    page: Page[Shown]
    key: Hashable | None = None
    """What the answer rests on; None where it is nothing to keep."""
    facets: Facets = field(default_factory=dict)
    place: Place | None = None
    place_problem: str = ""
    did_you_mean: str | None = None
    corrected: bool = False
    relaxed: Sequence[Relaxed] = ()
    from_database: bool = False

    @property
    def total(self) -> int:
        return self.page.total

    @property
    def asked(self) -> str:
        """What was typed, as far as we know without its slips."""
        return self.did_you_mean or self.wishes.q if self.corrected else self.wishes.q

    @property
    def is_crisis(self) -> bool:
        """Whether somebody may be in danger: by what was typed, also but for its slips, or by the need chosen."""
        said = any(map(crisis_words().are_in, {self.wishes.q, self.query.meant, self.asked}))
        return said or any(code.split("/")[0] == SAFETY for code in self.wishes.need)


def find(
    wishes: Wishes, *, actor: Actor, engine: SearchEngine, shelf: Shelf, size: int, home_postcode: str = ""
) -> Found:
    """One page of results. When the index cannot be read, the database answers as well as it can."""
    key = key_of(
        wishes, size=size, home_postcode=home_postcode, index=engine.edition(), map_of=places.edition()
    )
    try:
        answer = shelf.answers.answer(
            key, lambda: _work_out(wishes, engine=engine, size=size, home_postcode=home_postcode)
        )
    except IndexUnavailable:
        logger.exception("index_unavailable")
        return _from_database(
            wishes, actor=actor, engine=engine, shelf=shelf, size=size, home_postcode=home_postcode
        )
    results = answer.results
    shown = _load(results.hits, actor=actor, shelf=shelf)
    said = results.did_you_mean
    meant = said if said and said.casefold() != wishes.q.casefold() else None  # capitals are no mistake
    return Found(
        wishes=replace(answer.wishes, view=wishes.view),
        query=answer.query,
        page=Page(shown, results.total, answer.wishes.page, size),
        key=key,
        facets=results.facets,
        place=answer.place,
        place_problem=answer.problem,
        did_you_mean=meant,
        corrected=results.corrected and meant is not None,
        relaxed=results.relaxed,
    )


def _work_out(wishes: Wishes, *, engine: SearchEngine, size: int, home_postcode: str) -> Answer:
    """Understand the question and rank what answers it. Raises IndexUnavailable."""
    query, place, problem = _understood(wishes, engine=engine, home_postcode=home_postcode)
    results = _ranked(engine, query, wishes, size)
    last = max(1, ceil(results.total / size))
    if wishes.page > last:  # an old link, or a number typed by hand: the last page there is
        wishes = replace(wishes, page=last)
        results = _ranked(engine, query, wishes, size)
    return Answer(wishes, query, results, place, problem)


def _ranked(engine: SearchEngine, query: ParsedQuery, wishes: Wishes, size: int) -> Results:
    """What answers the query; where it asks for what is open now and nothing is, what opens next.

    At night "dentist open now" should end neither in nothing nor in something else that happens to be open.
    """
    offset = (wishes.page - 1) * size
    results = engine.search(query, limit=size, offset=offset)
    if query.when is None or query.when.at is None or (results.total and not results.relaxed):
        return results
    order = query.sort if wishes.sort else Sort.OPEN
    later = engine.search(replace(query, when=When(), sort=order), limit=size, offset=offset)
    if not later.total or (results.total and later.relaxed):
        return results
    return replace(later, relaxed=(Relaxed.NOW, *later.relaxed))


def _understood(
    wishes: Wishes, *, engine: SearchEngine, home_postcode: str
) -> tuple[ParsedQuery, Place | None, str]:
    """The question as a query, the place that was named, and what to tell the person of a place we do not know."""
    place = places.resolve(wishes.near, home_postcode=home_postcode) if wishes.near else None
    problem = places.why_not(wishes.near) if wishes.near and place is None else ""
    query = parse(wishes, place, engine=engine, home_postcode=home_postcode)
    if query.near is None and not problem and query.unknown_place:
        problem = places.why_not(query.unknown_place)
    return query, place, problem


def parse(
    wishes: Wishes, place: Place | None, *, engine: SearchEngine, home_postcode: str = ""
) -> ParsedQuery:
    """The words understood, and the filters laid over them: what was chosen outweighs what was read into words."""

    def resolve(text: str) -> Place | None:
        return places.resolve(text, home_postcode=home_postcode, exactly=True)

    def guess(text: str) -> Place | None:
        return places.resolve(text, home_postcode=home_postcode)

    query = understand(
        wishes.q, now=clock.local_now(), resolve_place=resolve, guess_place=guess, knows=engine.knows
    )
    near, here = query.near, query.here_areas
    if place is not None:
        near = Near(place.lat, place.lon, place.label, float(wishes.within) if wishes.within else None)
        here = frozenset(place.areas)
    elif near is not None and wishes.within:
        near = replace(near, radius_miles=float(wishes.within))
    terms = [f"{taxonomy}:{code}" for taxonomy, codes in _terms(wishes).items() for code in codes]
    flags = [*wishes.how, *wishes.access, *filter(None, (wishes.cost, wishes.room))]
    return replace(
        query,
        near=near,
        here_areas=here,
        terms=tuple(dict.fromkeys((*query.terms, *terms))),
        flags=tuple(dict.fromkeys((*query.flags, *flags))),
        languages=tuple(dict.fromkeys((*query.languages, *wishes.language))),
        when=when(wishes.open) or query.when,
        ages=(wishes.age, wishes.age) if wishes.age else query.ages,
        tenures=(wishes.tenure,) if wishes.tenure else query.tenures,
        organization_types=wishes.who,
        sort=_sort(wishes, near),
    )


def _terms(wishes: Wishes) -> Mapping[str, tuple[str, ...]]:
    return {"needs": wishes.need, "kinds": wishes.kind, "circumstances": wishes.people}


def _sort(wishes: Wishes, near: Near | None) -> Sort:
    chosen = Sort(wishes.sort) if wishes.sort else Sort.BEST
    if chosen is Sort.NEAREST and near is None:
        return Sort.BEST
    return chosen


def _load(hits: Sequence[Hit], *, actor: Actor, shelf: Shelf) -> list[Shown]:
    return [Shown(hit, face) for hit, face in shelf.load(hits, actor=actor)]


def _from_database(
    wishes: Wishes, *, actor: Actor, engine: SearchEngine, shelf: Shelf, size: int, home_postcode: str
) -> Found:
    """Plain words in name, organization or description, by name: blunter, and as strict about who sees what."""
    query, place, problem = _understood(wishes, engine=engine, home_postcode=home_postcode)
    conditions = [
        or_(
            *(
                func.lower(column).like(f"%{escape_like(word)}%", escape="\\")
                for column in (Service.name, Service.description, Organization.name)
            )
        )
        for word in wishes.q.lower().split()[:8]
    ]
    found = visible.services(actor).where(and_(True, *conditions))
    total = db.session.scalar(found.with_only_columns(func.count(Service.id)).order_by(None)) or 0
    ids = db.session.scalars(
        found.with_only_columns(Service.id)
        .order_by(func.lower(Service.name), Service.id)
        .limit(size)
        .offset((wishes.page - 1) * size)
    )
    hits = [Hit(id=service_id, score=0.0) for service_id in ids]
    return Found(
        wishes=wishes,
        query=query,
        page=Page(_load(hits, actor=actor, shelf=shelf), total, wishes.page, size),
        place=place,
        place_problem=problem,
        from_database=True,
    )
