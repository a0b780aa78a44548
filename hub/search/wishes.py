"""What a person asks for, as the address of the results page carries it. Whatever else is in it is passed over."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, fields, replace
from datetime import date, timedelta
from functools import cache
from typing import Any, Self

from werkzeug.datastructures import MultiDict

from hub.core import clock
from hub.directory.eligibility import TENURES
from hub.directory.models import Channel, OrganizationType
from hub.search.engine import Sort, When

LONGEST_QUERY = 200
LONGEST_PLACE = 80
MOST_CHOICES = 20
OLDEST = 120
DISTANCES = (1, 2, 5, 10, 20)
DAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
OPEN_CHOICES = ("now", "today", "tomorrow", *DAYS)
SEVERAL = frozenset({"need", "kind", "people", "who", "how", "access", "language"})
_KNOWN: Mapping[str, frozenset[str]] = {
    "how": frozenset(channel.value for channel in Channel),
    "who": frozenset(kind.value for kind in OrganizationType),
    "tenure": frozenset(TENURES),
    "open": frozenset(OPEN_CHOICES),
    "cost": frozenset({"free"}),
    "room": frozenset({"space"}),
    "sort": frozenset(sort.value for sort in Sort),
    "view": frozenset({"map"}),
}


@dataclass(frozen=True, slots=True)
class Wishes:
    """The query, the place, and every filter. The names are those of the address."""

    q: str = ""
    near: str = ""
    within: int | None = None
    need: tuple[str, ...] = ()
    kind: tuple[str, ...] = ()
    people: tuple[str, ...] = ()
    who: tuple[str, ...] = ()
    how: tuple[str, ...] = ()
    access: tuple[str, ...] = ()
    language: tuple[str, ...] = ()
    cost: str = ""
    room: str = ""
    open: str = ""
    age: int | None = None
    tenure: str = ""
    sort: str = ""
    view: str = ""
    page: int = 1

    @classmethod
    def read(cls, args: MultiDict[str, str]) -> Self:
        """From an address. Values that mean nothing to us are dropped, so no link is ever broken."""
        values: dict[str, Any] = {}
        for name in _names():
            if name not in args:
                continue
            given = [value.strip() for value in args.getlist(name) if value.strip()]
            if name in SEVERAL:
                values[name] = tuple(dict.fromkeys(v for v in given if _is_choice(name, v)))[:MOST_CHOICES]
            elif given and name in {"within", "age", "page"}:
                values[name] = _number(given[0], most={"within": 100, "age": OLDEST, "page": 1000}[name])
            elif given and name in {"q", "near"}:
                values[name] = clean(given[0])[: LONGEST_QUERY if name == "q" else LONGEST_PLACE]
            elif given and _is_choice(name, given[0]):
                values[name] = given[0]
        values["page"] = values.get("page") or 1
        return cls(**values)

    def parameters(self, *, page: bool = False) -> list[tuple[str, str]]:
        """As an address carries them; the page only when asked for."""
        found: list[tuple[str, str]] = []
        for name, value in self._pairs():
            if name != "page" or (page and value != "1"):
                found.append((name, value))
        return found

    def filters(self) -> list[tuple[str, str]]:
        """What narrows the results beyond the words and the place."""
        return [pair for pair in self.parameters() if pair[0] not in {"q", "near", "sort", "view"}]

    def without(self, name: str, value: str = "") -> Self:
        """The same wishes with one taken back."""
        now = getattr(self, name)
        left: Any = tuple(v for v in now if v != value) if isinstance(now, tuple) else None
        if isinstance(now, str):
            left = ""
        changes: dict[str, Any] = {name: left, "page": 1}
        if name == "near":
            changes["within"] = None
        return replace(self, **changes)

    def but(self, **changes: Any) -> Self:
        """The same wishes with some changed, from the first page."""
        return replace(self, **({"page": 1} | changes))

    @property
    def is_empty(self) -> bool:
        """Nothing asked yet: everything there is."""
        return not (self.q or self.near or self.filters())

    def _pairs(self) -> Iterator[tuple[str, str]]:
        for name in _names():
            value = getattr(self, name)
            if isinstance(value, tuple):
                for one in value:
                    yield name, one
            elif value:
                yield name, str(value)


@cache
def _names() -> tuple[str, ...]:
    return tuple(field.name for field in fields(Wishes))


def when(choice: str) -> When | None:
    """The opening times that a choice of the filter asks for."""
    if choice == "now":
        return When(at=clock.local_now())
    if choice in ("today", "tomorrow"):
        day: date = clock.today() + timedelta(days=choice == "tomorrow")
        return When(dates=(day,))
    return When(weekdays=(DAYS.index(choice),)) if choice in DAYS else None


def clean(text: str) -> str:
    """Without control characters and half-characters, which no keyboard sends."""
    return " ".join("".join(c if c.isprintable() else " " for c in text).split())


def _is_choice(name: str, value: str) -> bool:
    if name in _KNOWN:
        return value in _KNOWN[name]
    return len(value) <= LONGEST_PLACE and value.isprintable()


def _number(text: str, *, most: int) -> int | None:
    number = int(text) if text.isascii() and text.isdigit() and len(text) < 7 else None
    return number if number is not None and 0 < number <= most else None
