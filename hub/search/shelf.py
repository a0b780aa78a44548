"""Cards that are ready to show: what was loaded and rendered once is kept until the entry, or its day, changes.

The page of results costs what its cards cost. A card's words depend on the entry alone, but for where it stands in
the list, how far away it is, whether it is saved, and which of its words to mark: those are holes, filled for each
question. Only public fields are kept, nothing of who looks; whether a card may be shown at all is asked of the
database every time.
"""

import re
import uuid
from collections.abc import Callable, Collection, Hashable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from functools import cached_property, lru_cache
from typing import Any

from flask import current_app
from markupsafe import Markup
from sqlalchemy import Select, bindparam, select

from hub.accounts.policy import Actor
from hub.core import clock
from hub.core.db import db
from hub.core.stencil import Kept, Stencil, hole
from hub.directory.card_words import Asked, in_words, true_until
from hub.directory.models import Organization, Service
from hub.directory.queries import taxonomies, visible
from hub.directory.queries.cards import Card, cards
from hub.directory.snippets import marked, sentences, snippet_of
from hub.places import distance
from hub.places import queries as places
from hub.search.answers import Answers
from hub.search.engine import Hit
from hub.search.facets import Facet

MOST_CARDS = 5_000
MOST_PIECES = 5_000
MOST_FACETS = 1_000
LABELS_LAST = timedelta(minutes=1)
_WORD = re.compile(r"[\w’']+")


@dataclass(slots=True)
class _Piece:
    """A rendered card, and when its words stop being true."""

    stencil: Stencil
    until: datetime


@dataclass
class Face:
    """An entry as cards show it, at one state of it."""

    card: Card
    changed: datetime

    @cached_property
    def words(self) -> frozenset[str]:
        return frozenset(w.lower() for w in _WORD.findall(f"{self.card.name} {self.card.description}"))

    @cached_property
    def sentences(self) -> list[str]:
        return sentences(self.card.description)

    @cached_property
    def is_masked(self) -> bool:
        return bool(self.card.places) and all(place.is_masked for place in self.card.places)


@dataclass
class Shelf:
    """One process's ready cards."""

    faces: Kept[tuple[uuid.UUID, datetime], Face] = field(default_factory=lambda: Kept(MOST_CARDS))
    pieces: Kept[Hashable, _Piece] = field(default_factory=lambda: Kept(MOST_PIECES))
    facets: Kept[Hashable, Stencil] = field(default_factory=lambda: Kept(MOST_FACETS))
    answers: Answers = field(default_factory=Answers)
    labels_edition: int = 0
    """Moves when the words of the taxonomies have changed."""
    _labels: tuple[datetime, Mapping[str, Mapping[str, str]]] | None = None

    def load(self, hits: Sequence[Hit], *, actor: Actor) -> list[tuple[Hit, Face]]:
        """The hits that this actor may see, in order. One statement, and six more when some are not held."""
        ids = [hit.id for hit in hits]
        if not ids:
            return []
        rows = db.session.connection().execute(_seen(actor), {"ids": ids})  # rows, no entities: half the cost
        now: dict[uuid.UUID, datetime] = {row[0]: row[1] for row in rows}
        found: dict[uuid.UUID, Face | None] = {
            service_id: self.faces.get((service_id, changed)) for service_id, changed in now.items()
        }
        if missing := [service_id for service_id, face in found.items() if face is None]:
            for card in cards(missing, actor=actor, district_point=places.atlas().district_point):
                found[card.id] = self.faces.put((card.id, now[card.id]), Face(card, now[card.id]))
        return [(hit, face) for hit in hits if (face := found.get(hit.id)) is not None]

    def html(
        self,
        face: Face,
        *,
        number: int | None,
        miles: float | None,
        is_rough: bool,
        matched: Collection[str],
        save_url: str,
        is_saved: bool,
        carried: str,
        on: Asked | None,
        staff: str,
    ) -> Markup:
        """The card as it stands on the page."""
        key = (face.card.id, face.changed, on, number is None, miles is None, is_saved)
        moment = clock.now()
        held = self.pieces.get(key)
        if held is None or held.until <= moment:
            told = in_words(face.card, on=on, staff=staff)
            # what a visitor carries along must not stay in what the next one sees
            told = replace(
                told,
                name=hole("name"),  # type: ignore[arg-type]
                summary=hole("summary") if face.sentences else "",  # type: ignore[arg-type]
                url=told.url.partition("?")[0] + hole("list"),
                organization_url=told.organization_url.partition("?")[0] + hole("list"),
                number=hole("number") if number is not None else None,  # type: ignore[arg-type]
                distance=hole("distance") if miles is not None else "",
                save_url=hole("save"),
                is_saved=is_saved,
            )
            stencil = Stencil(_macro("card", "service_card")(told, level=2))
            held = self.pieces.put(key, _Piece(stencil, true_until(face.card, moment)))
        marks = face.words.intersection(matched)
        return held.stencil.fill(
            {
                "name": marked(face.card.name, marks),
                "summary": snippet_of(face.sentences, marks),
                "number": str(number),
                "distance": distance.wording(miles, roughly=is_rough or face.is_masked)
                if miles is not None
                else "",
                "save": save_url,
                "list": carried,
            }
        )

    def labels(self) -> Mapping[str, Mapping[str, str]]:
        """The words of the taxonomies; at most a minute old."""
        moment = clock.now()
        if self._labels is None or not timedelta() <= moment - self._labels[0] < LABELS_LAST:
            labels = taxonomies.labels()
            self.labels_edition += self._labels is None or labels != self._labels[1]
            self._labels = (moment, labels)
        return self._labels[1]

    def facet(self, facet: Facet) -> Markup:
        """A group of choices with its counts."""
        key = (facet.name, facet.is_open, tuple((option.value, option.checked) for option in facet.options))
        stencil = self.facets.get(key)
        if stencil is None:
            holed = [replace(o, count=hole(f"c{n}")) for n, o in enumerate(facet.options)]  # type: ignore[arg-type]
            render = _macro("results", "facet_group")
            html = render(facet.title, facet.name, holed, open=facet.is_open, kind=facet.kind)
            stencil = self.facets.put(key, Stencil(html))
        return stencil.fill({f"c{n}": str(option.count) for n, option in enumerate(facet.options)})


_service, _organization = Service.__table__, Organization.__table__


@lru_cache(maxsize=100)
def _seen(actor: Actor) -> Select[Any, Any]:
    """The statement that says which of `ids` this actor may see, built once."""
    return (
        select(_service.c.id, _service.c.last_modified)
        .join(_organization, _organization.c.id == _service.c.organization_id)
        .where(_service.c.id.in_(bindparam("ids", expanding=True)), visible.service_is_visible(actor))
    )


def _macro(file: str, name: str) -> Callable[..., str]:
    template = current_app.jinja_env.get_template(f"components/{file}.html")
    macro: Callable[..., str] = getattr(template.module, name)
    return macro


def shelf() -> Shelf:
    """This process's."""
    held: Shelf = current_app.extensions["hub.shelf"]
    return held
