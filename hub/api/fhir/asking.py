"""What a search asks for: FHIR's parameters, each read once, and told of once in the CapabilityStatement and OpenAPI.

A parameter that we do not know is passed over, as FHIR lets a server do, unless the asker prefers `handling=strict`.
A value that cannot be meant is refused: an answer to another question is worse than none.
"""

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID

from werkzeug.datastructures import MultiDict

from hub.api.oruk.asked import is_id
from hub.core.errors import Invalid
from hub.places.distance import Point

COUNT, MOST = 20, 100
LAST_PAGE = 100_000
LONGEST = 200
MOST_CHOICES = 50
ALWAYS = ("_count", "_page", "_summary", "_format", "_pretty", "_total", "_elements")
_PREFIXES = ("eq", "ne", "ge", "gt", "le", "lt", "sa", "eb", "ap")
_UNITS = {"": 1000.0, "km": 1000.0, "m": 1.0, "[mi_us]": 1609.344, "mi": 1609.344}


@dataclass(frozen=True, slots=True)
class Name:
    """How a name is compared, and with what; either of several will do."""

    how: str
    words: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Token:
    """system|code; a system of None is any, a code of "" any of that system."""

    system: str | None
    code: str


@dataclass(frozen=True, slots=True)
class When:
    """From a moment on (included) and before another; None is open."""

    since: datetime | None = None
    before: datetime | None = None
    is_outside: bool = False


@dataclass(frozen=True, slots=True)
class Near:
    point: Point
    metres: float


@dataclass(frozen=True, slots=True)
class Parameter:
    """One parameter: FHIR's type, how a value is read, and what it is for."""

    type: str
    read: Callable[[str, str, str], Any]
    about: str


@dataclass(frozen=True, slots=True)
class Search:
    """The question. `asked` are the conditions, all of which must hold; `said` is what we understood, as it was put."""

    count: int = COUNT
    page: int = 1
    summary: str = ""
    include: frozenset[str] = frozenset()
    asked: Mapping[str, Sequence[Any]] = field(default_factory=dict)
    said: Sequence[tuple[str, str]] = ()


def _several(text: str) -> list[str]:
    return [part.strip() for part in text.split(",") if part.strip()][:MOST_CHOICES]


def _name(_name: str, modifier: str, text: str) -> Name:
    if modifier not in {"", "contains", "exact"}:
        raise Invalid(f"{_name}:{modifier} is not supported. Use :contains or :exact.")
    return Name(modifier, tuple(part[:LONGEST].lower() for part in _several(text)))


def _token(_name: str, modifier: str, text: str) -> tuple[Token, ...]:
    _no_modifier(_name, modifier)
    found = []
    for part in _several(text):
        system, bar, code = part.partition("|")
        found.append(Token(system if bar else None, code if bar else system))
    return tuple(found)


def _ids(name: str, modifier: str, text: str) -> tuple[UUID, ...]:
    """Those that are ids of ours; what is none finds nothing."""
    _no_modifier(name, modifier)
    return tuple(UUID(part) for part in _several(text) if is_id(part))


def _reference(kind: str) -> Callable[[str, str, str], tuple[UUID, ...]]:
    def read(name: str, modifier: str, text: str) -> tuple[UUID, ...]:
        if modifier not in {"", kind}:
            raise Invalid(f"{name} must be a {kind}.")
        ends = [part.rpartition(f"{kind}/")[2] for part in _several(text)]
        return tuple(UUID(one) for one in ends if is_id(one))

    return read


def _flag(name: str, modifier: str, text: str) -> bool:
    _no_modifier(name, modifier)
    value = text.rpartition("|")[2].lower()
    if value not in {"true", "false"}:
        raise Invalid(f"{name} must be true or false.")
    return value == "true"


def _when(name: str, modifier: str, text: str) -> When:
    _no_modifier(name, modifier)
    prefix = text[:2] if text[:2] in _PREFIXES else "eq"
    first, after = _span(name, text.removeprefix(prefix) if text[:2] == prefix else text)
    if prefix in {"ge", "sa", "gt"}:
        return When(since=first if prefix == "ge" else after)
    if prefix in {"le", "lt", "eb"}:
        return When(before=after if prefix == "le" else first)
    return When(first, after, is_outside=prefix == "ne")


def _span(name: str, text: str) -> tuple[datetime, datetime]:
    """From when to before when a date of any precision reaches."""
    try:
        if re.fullmatch(r"[0-9]{4}", text):
            return _utc(int(text), 1), _utc(int(text) + 1, 1)
        if re.fullmatch(r"[0-9]{4}-[0-9]{2}", text):
            year, month = map(int, text.split("-"))
            return _utc(year, month), _utc(year + month // 12, month % 12 + 1)
        moment = datetime.fromisoformat(text.replace(" ", "+") if "T" in text else text)
        moment = (moment if moment.tzinfo else moment.replace(tzinfo=UTC)).astimezone(UTC)
        wide = timedelta(days=1) if "T" not in text else timedelta(milliseconds=1 if "." in text else 1000)
        return moment, moment + wide
    except (ValueError, OverflowError):
        raise Invalid(f"{name} must be a date such as ge2026-03-01 or gt2026-03-01T00:00:00Z.") from None


def _utc(year: int, month: int) -> datetime:
    return datetime(year, month, 1, tzinfo=UTC)


def _near(name: str, modifier: str, text: str) -> Near:
    """latitude|longitude|distance|units, as R4 has it; 5 km where no distance is given."""
    _no_modifier(name, modifier)
    parts = [*text.split("|"), "", ""][:4]
    try:
        lat, lon = float(parts[0]), float(parts[1])
        distance = float(parts[2] or 5) * _UNITS[parts[3].lower()]
    except (ValueError, KeyError, IndexError):
        lat, lon, distance = 0.0, 0.0, -1.0
    if not (-90 <= lat <= 90 and -180 <= lon <= 180 and 0 <= distance <= 2_000_000):
        raise Invalid(f"{name} must be latitude|longitude|distance|units, such as 53.4|-2.3|5|km.")
    return Near(Point(lat, lon), distance)


def _no_modifier(name: str, modifier: str) -> None:
    if modifier:
        raise Invalid(f"{name}:{modifier} is not supported.")


_ID = Parameter("token", _ids, "Ids, with commas between: any of them.")
_CHANGED = Parameter("date", _when, "When it was last changed: eq, ne, gt, ge, lt, le.")
_BY_NAME = Parameter("string", _name, "How the name, or another name of it, begins. :contains, :exact.")
_NUMBERED = Parameter("token", _token, "system|value of an identifier.")
_TERM = "system|code, or a code alone, as the resources show them; terms below it are found too."

PARAMETERS: Mapping[str, Mapping[str, Parameter]] = {
    "HealthcareService": {
        "_id": _ID,
        "_lastUpdated": _CHANGED,
        "name": _BY_NAME,
        "identifier": _NUMBERED,
        "active": Parameter("token", _flag, "Whether it runs now."),
        "organization": Parameter("reference", _reference("Organization"), "Who provides it."),
        "location": Parameter("reference", _reference("Location"), "Where it runs."),
        "service-category": Parameter("token", _token, f"What it helps with: {_TERM}"),
        "service-type": Parameter("token", _token, f"What kind of help it is: {_TERM}"),
        "characteristic": Parameter("token", _token, "Getting in: a code such as step-free."),
    },
    "Organization": {
        "_id": _ID,
        "_lastUpdated": _CHANGED,
        "name": _BY_NAME,
        "identifier": _NUMBERED,
        "active": Parameter("token", _flag, "All that are shown are active."),
        "partof": Parameter("reference", _reference("Organization"), "Of which it is a part."),
    },
    "Location": {
        "_id": _ID,
        "_lastUpdated": _CHANGED,
        "name": _BY_NAME,
        "identifier": _NUMBERED,
        "organization": Parameter("reference", _reference("Organization"), "Whose place it is."),
        "address-postalcode": Parameter("string", _name, "How the postcode begins."),
        "address-city": Parameter("string", _name, "How the town begins."),
        "near": Parameter(
            "special",
            _near,
            "latitude|longitude|distance|units (km, m, [mi_us]). A place that is kept private counts as in the "
            "middle of its postcode district.",
        ),
    },
}
OF_WORK: Mapping[str, Mapping[str, Parameter]] = {
    "ServiceRequest": {"_id": _ID, "_lastUpdated": _CHANGED, "identifier": _NUMBERED},
    "Task": {
        "_id": _ID,
        "_lastUpdated": _CHANGED,
        "status": Parameter("token", _token, "Of the task; several with commas."),
        "focus": Parameter("reference", _reference("ServiceRequest"), "The ServiceRequest."),
    },
}
INCLUDES: Mapping[str, frozenset[str]] = {
    "HealthcareService": frozenset({"HealthcareService:organization", "HealthcareService:location"}),
    "Organization": frozenset(),
    "Location": frozenset({"Location:organization"}),
}


def read(kind: str, given: MultiDict[str, str], *, is_strict: bool = False) -> Search:
    """The question in the address. Raises Invalid."""
    known = PARAMETERS.get(kind) or OF_WORK[kind]
    asked: dict[str, list[Any]] = {}
    said: list[tuple[str, str]] = []
    include: set[str] = set()
    for key, text in given.items(multi=True):
        name, _, modifier = key.partition(":")
        if name == "_include":
            include |= {text} & INCLUDES.get(kind, frozenset())
            said.append((key, text))
        elif name in known and text.strip():
            asked.setdefault(name, []).append(known[name].read(name, modifier, _clean(text)))
            said.append((key, text))
        elif is_strict and name not in ALWAYS:
            raise Invalid(f"{key[:60]} is not a parameter of {kind}.")
    count = _number("_count", given.get("_count", ""), most=None, usual=COUNT)
    summary = given.get("_summary", "").strip()
    if summary not in {"", "true", "false", "count", "data", "text"}:
        raise Invalid("_summary must be true, false or count.")
    return Search(
        count=min(count, MOST),
        page=max(1, _number("_page", given.get("_page", ""), most=LAST_PAGE, usual=1)),
        summary="count" if count == 0 else summary,
        include=frozenset(include),
        asked=asked,
        said=[*said, *([("_summary", summary)] if summary else [])],
    )


def _clean(text: str) -> str:
    return "".join(c for c in text if c.isprintable()).strip()[: LONGEST * 10]


def _number(name: str, text: str, *, most: int | None, usual: int) -> int:
    if not text.strip():
        return usual
    if not re.fullmatch(r"[0-9]{1,9}", text.strip()) or (most and int(text) > most):
        raise Invalid(f"{name} must be a whole number{f' up to {most}' if most else ''}.")
    return int(text)
