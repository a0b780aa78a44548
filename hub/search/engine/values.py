"""The values that go into the search engine and come out of it. Nothing here knows how the engine works."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from enum import StrEnum
from typing import NamedTuple, TypeAlias
from uuid import UUID

from hub.search.engine.tags import DEFAULT_KIND

Opening: TypeAlias = tuple[datetime, datetime]
Point: TypeAlias = tuple[float, float]


class IndexUnavailable(Exception):
    """The index is missing, damaged or unreadable. Answer from the database and ask for a rebuild."""


class IndexDamaged(IndexUnavailable):
    """Its files do not read as they were written."""


class IndexBusy(Exception):
    """Somebody else is writing to the index. Nothing was changed; try again shortly."""


@dataclass(frozen=True, slots=True)
class Document:
    """One public entry as people may find it. Only what the public may read belongs here."""

    id: UUID
    name: str
    organization: str = ""
    labels: tuple[str, ...] = ()
    """Names of its taxonomy terms: searched, and offered as suggestions."""
    synonyms: tuple[str, ...] = ()
    """Other words for its labels: searched like them, and never shown."""
    description: str = ""
    terms: tuple[str, ...] = ()
    """Codes such as "needs:food/parcels"; the caller adds the ancestors ("needs:food")."""
    areas: tuple[str, ...] = ()
    """Codes of the areas it covers, for entries with and without an address."""
    points: tuple[Point, ...] = ()
    """(latitude, longitude) of each public place, already rounded where the address is confidential."""
    open_slots: tuple[Opening, ...] | None = None
    """Opening times of the coming 14 local days, in local time. None: nobody has told us."""
    flags: frozenset[str] = frozenset()
    """"free", "online", "phone", "home-visit", "in-person", "step-free" and other access words."""
    minimum_age: int | None = None
    maximum_age: int | None = None
    tenures: tuple[str, ...] = ()
    """Who may come by tenure. Empty: everybody, or nobody has told us."""
    languages: tuple[str, ...] = ()
    kind: str = DEFAULT_KIND
    organization_type: str = ""
    assured_on: date | None = None
    demoted: bool = False
    """Nobody has confirmed it for too long: it ranks below equals."""


@dataclass(frozen=True, slots=True)
class Wording:
    """One way to say a concept: every word must be in the entry. `weight` 1 is what was typed."""

    words: tuple[str, ...]
    weight: float = 1.0


@dataclass(frozen=True, slots=True)
class Concept:
    """One thing the person asks for. Optional concepts raise an entry and never leave one out.

    They stand in where nothing is required; a `hint`, which was read as a wish, only where no wish and no place
    is left to answer to.
    """

    wordings: tuple[Wording, ...]
    required: bool = True
    hint: bool = False
    is_name: bool = False
    """Written like the name of a place or of somebody: an unknown one is not taken for a slip."""


@dataclass(frozen=True, slots=True)
class Near:
    """Where the person wants help, and how far they would go (None: as far as it takes)."""

    latitude: float
    longitude: float
    label: str = ""
    radius_miles: float | None = None


@dataclass(frozen=True, slots=True)
class When:
    """A wish for opening times: at one moment, or on some days, or between two times of day.

    `dates` and `weekdays` (0 is Monday) name the days; without either, any day of the fortnight will do.
    `between` is in minutes after midnight; without it, any time of the day will do.
    """

    at: datetime | None = None
    dates: tuple[date, ...] = ()
    weekdays: tuple[int, ...] = ()
    between: tuple[int, int] | None = None


class Sort(StrEnum):
    BEST = "best"
    NEAREST = "nearest"
    OPEN = "open"
    NAME = "name"


@dataclass(frozen=True, slots=True)
class Chip:
    """Something we understood, to show beside the results with a cross to take it away."""

    kind: str
    """"near", "open", "cost", "age", "language", "access", "channel" or "tenure"."""
    label: str
    params: tuple[tuple[str, str], ...]
    """The same wish as query parameters, for the filter form."""
    without: str
    """The query as it reads once this is taken away."""


@dataclass(frozen=True, slots=True)
class ParsedQuery:
    """What the person asked, understood. Filters of one group widen each other; groups narrow each other."""

    text: str = ""
    """As typed."""
    meant: str = ""
    """As typed but for slips that were mended on the way; empty where there were none."""
    concepts: tuple[Concept, ...] = ()
    name_words: tuple[str, ...] = ()
    """All words as typed, when some were understood as place or time: an entry of that name still comes."""
    place_in_name: bool = False
    """The place is one of those words: an entry of that name is meant however far away it is."""
    near: Near | None = None
    unknown_place: str = ""
    """What stood after "near" and is no place we know."""
    here_areas: frozenset[str] = frozenset()
    terms: tuple[str, ...] = ()
    flags: tuple[str, ...] = ()
    when: When | None = None
    ages: tuple[int, int] | None = None
    tenures: tuple[str, ...] = ()
    languages: tuple[str, ...] = ()
    kinds: tuple[str, ...] = ()
    organization_types: tuple[str, ...] = ()
    sort: Sort = Sort.BEST
    now: datetime | None = None
    """Local time of asking, for sorting by what opens soonest and for the "open now" count."""
    wants_location: bool = False
    """They said "near me" and we do not know where that is."""
    understood: tuple[Chip, ...] = ()


class Hit(NamedTuple):
    """One result. `miles` is None where there is no place; `terms` are the words to mark in its text."""

    id: UUID
    score: float
    miles: float | None = None
    serves_here: bool = False
    """It has no place of its own, but covers the area the person asked about."""
    terms: tuple[str, ...] = ()


class Relaxed(StrEnum):
    """A wish that was loosened because nothing met all of them."""

    WORDS = "words"
    WISHES = "wishes"
    """Opening times, cost, language, access or channel: entries that do not say were let in."""
    DISTANCE = "distance"
    NOW = "now"
    """Nothing is open at the moment that was asked about: what opens next came instead."""


@dataclass(frozen=True, slots=True)
class Results:
    hits: tuple[Hit, ...]
    total: int
    facets: Mapping[str, Mapping[str, int]]
    did_you_mean: str | None = None
    corrected: bool = False
    """True: nothing matched as typed, and the results are those of `did_you_mean`."""
    relaxed: tuple[Relaxed, ...] = ()


@dataclass(frozen=True, slots=True)
class Suggestion:
    """A way to finish what is being typed. `kind`: "label", "word" or "name".

    `id` is the entry of that name, or the only one that holds those words: whoever may not see it is not told of it.
    """

    text: str
    kind: str
    count: int = 1
    id: UUID | None = None


@dataclass(frozen=True, slots=True)
class Health:
    """What the index is made of. `damaged` names files that no longer read as they were written."""

    documents: int
    deleted: int
    segments: int
    generation: str
    commits: int
    damaged: tuple[str, ...] = ()

    @property
    def is_sound(self) -> bool:
        return not self.damaged


@dataclass(frozen=True, slots=True)
class Drift:
    """How the index differs from the records it should hold."""

    missing: frozenset[UUID] = field(default_factory=frozenset)
    surplus: frozenset[UUID] = field(default_factory=frozenset)
    stale: frozenset[UUID] = field(default_factory=frozenset)

    @property
    def is_none(self) -> bool:
        return not (self.missing or self.surplus or self.stale)
