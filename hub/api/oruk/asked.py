"""What a caller asks for. Each parameter stands here once: how it is read, and how the OpenAPI document tells of it.

Lenient where nothing is lost by it (a parameter we do not know is passed over), and plain where something would be: a
value that cannot be meant is refused with a sentence, for an answer to another question is worse than none.
"""

import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, time
from typing import Any
from uuid import UUID

from werkzeug.datastructures import MultiDict

from hub.api.oruk.field import Profile
from hub.core.errors import Invalid
from hub.places import queries as places
from hub.places.queries import Place

PER_PAGE = 50
MOST_PER_PAGE = 500
LAST_PAGE = 1_000_000
LONGEST_SEARCH = 200
FARTHEST = 2_000_000  # metres: the length of Britain, and more
DAYS = {
    "MO": "monday",
    "TU": "tuesday",
    "WE": "wednesday",
    "TH": "thursday",
    "FR": "friday",
    "SA": "saturday",
    "SU": "sunday",
}
JSON, NDJSON = "json", "ndjson"
_CONTROL = re.compile(r"[\x00-\x1f\x7f\ud800-\udfff]")
_ID = re.compile(r"[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}", re.IGNORECASE)
_FLAGS = {"true": True, "1": True, "false": False, "0": False, "": False}


@dataclass(frozen=True, slots=True)
class Asked:
    """The question; what was not asked is empty."""

    search: str = ""
    page: int = 1
    per_page: int | None = None
    format: str = JSON
    profile: Profile = Profile.HSDS
    taxonomy_term_id: tuple[UUID, ...] = ()
    taxonomy_id: tuple[UUID, ...] = ()
    organization_id: tuple[UUID, ...] = ()
    parent_id: tuple[UUID, ...] = ()
    modified_after: datetime | None = None
    minimal: bool = False
    full: bool = False
    full_service: bool = False
    top_only: bool = False
    postcode: Place | None = None
    proximity: float | None = None
    minimum_age: float | None = None
    maximum_age: float | None = None
    day: str = ""
    start_time: time | None = None
    end_time: time | None = None


@dataclass(frozen=True, slots=True)
class Parameter:
    """How a value is read (Invalid with a sentence where it cannot be), and what it is for."""

    read: Callable[[str, str], Any]
    about: str
    schema: Mapping[str, Any]
    is_repeated: bool = False


def _search(_name: str, text: str) -> str:
    return _CONTROL.sub(" ", text).strip()[:LONGEST_SEARCH]


def _whole(most: int) -> Callable[[str, str], int]:
    def read(name: str, text: str) -> int:
        number = int(text) if re.fullmatch(r"[0-9]{1,9}", text) else 0
        if not 1 <= number <= most:
            raise Invalid(f"{name} must be a whole number from 1 to {most}.")
        return number

    return read


def _flag(name: str, text: str) -> bool:
    if text.lower() not in _FLAGS:
        raise Invalid(f"{name} must be true or false.")
    return _FLAGS[text.lower()]


def is_id(text: str) -> bool:
    """Whether it is written as the standard asks: 8-4-4-4-12."""
    return _ID.fullmatch(text) is not None


def _id(name: str, text: str) -> UUID:
    if not is_id(text):
        raise Invalid(f"{name} must be an id: a UUID as this API gives them.")
    return UUID(text)


def _choice(choices: Iterable[str]) -> Callable[[str, str], str]:
    known = tuple(choices)

    def read(name: str, text: str) -> str:
        if text.lower() not in known:
            raise Invalid(f"{name} must be one of: {', '.join(known)}.")
        return text.lower()

    return read


def _moment(name: str, text: str) -> datetime:
    try:
        moment = datetime.fromisoformat(text.replace(" ", "+") if "T" in text else text)
        return (moment if moment.tzinfo else moment.replace(tzinfo=UTC)).astimezone(UTC)
    except (ValueError, OverflowError):
        raise Invalid(f"{name} must be a date and time such as 2026-03-01T00:00:00Z.") from None


def _postcode(name: str, text: str) -> Place:
    place = places.locate([text]).get(text)
    if place is None:
        raise Invalid(f"{name} must be a postcode that we know. {places.why_not(text[:20])}")
    return place


def _age(name: str, text: str) -> float:
    if not re.fullmatch(r"[0-9]{1,3}(?:\.[0-9]{1,2})?", text):
        raise Invalid(f"{name} must be an age in years, such as 16.")
    return float(text)


def _day(name: str, text: str) -> str:
    """ "MO" of "MO", "mon" and "Monday"."""
    code = text[:2].upper()
    names = DAYS.get(code, "")
    if text.upper() != code and not (len(text) >= 3 and names.startswith(text.lower())):
        code = ""
    if code not in DAYS:
        raise Invalid(f"{name} must be a day of the week: {', '.join(DAYS)}.")
    return code


def _time(name: str, text: str) -> time:
    if not re.fullmatch(r"(?:[01][0-9]|2[0-3]):[0-5][0-9](?::[0-5][0-9])?Z?", text):
        raise Invalid(f"{name} must be a time of day such as 14:30.")
    return time.fromisoformat(text.removesuffix("Z"))


def _metres(name: str, text: str) -> float:
    metres = float(text) if re.fullmatch(r"[0-9]{1,7}(?:\.[0-9]{1,3})?", text) else -1.0
    if not 0 <= metres <= FARTHEST:
        raise Invalid(f"{name} must be a number of metres from 0 to {FARTHEST}.")
    return metres


_TEXT = {"type": "string"}
_BOOLEAN = {"type": "boolean", "default": False}
_UUID = {"type": "string", "format": "uuid"}

PARAMETERS: Mapping[str, Parameter] = {
    "search": Parameter(
        _search,
        "Every word must stand somewhere in the names or the description.",
        _TEXT | {"maxLength": LONGEST_SEARCH},
    ),
    "page": Parameter(
        _whole(LAST_PAGE),
        "The number of the page, from 1. A page behind the last one is empty.",
        {"type": "integer", "minimum": 1, "maximum": LAST_PAGE, "default": 1},
    ),
    "per_page": Parameter(
        _whole(MOST_PER_PAGE),
        "How many records are on a page.",
        {"type": "integer", "minimum": 1, "maximum": MOST_PER_PAGE, "default": PER_PAGE},
    ),
    "format": Parameter(
        _choice((JSON, NDJSON)),
        "ndjson streams all results, one record a line, without pages.",
        {"type": "string", "enum": [JSON, NDJSON], "default": JSON},
    ),
    "profile": Parameter(
        lambda name, text: Profile(_choice(profile.value for profile in Profile)(name, text)),
        "uk: the fields of the UK profile alone. hsds: all that we hold of HSDS 3.0, telephone numbers too.",
        {"type": "string", "enum": [profile.value for profile in Profile]},
    ),
    "taxonomy_term_id": Parameter(_id, "Records that carry this term.", _UUID, is_repeated=True),
    "taxonomy_id": Parameter(_id, "Records that carry any term of this taxonomy.", _UUID, is_repeated=True),
    "organization_id": Parameter(_id, "What this organization offers.", _UUID, is_repeated=True),
    "parent_id": Parameter(_id, "Terms right below this one.", _UUID, is_repeated=True),
    "modified_after": Parameter(
        _moment,
        "What was modified at this moment or after it.",
        {"type": "string", "format": "date-time"},
    ),
    "minimal": Parameter(_flag, "Only id and last_modified, of all services in one answer.", _BOOLEAN),
    "full": Parameter(_flag, "Records with all that belongs to them, also in a list.", _BOOLEAN),
    "full_service": Parameter(_flag, "The services of an organization, whole.", _BOOLEAN),
    "top_only": Parameter(_flag, "Only terms without a parent.", _BOOLEAN),
    "postcode": Parameter(
        _postcode,
        "Without proximity: services whose area holds it, and those that name no area. With it: its middle.",
        _TEXT,
    ),
    "proximity": Parameter(
        _metres,
        "Within so many metres of the postcode. A place that is kept private counts as in the middle of its district.",
        {"type": "number", "minimum": 0, "maximum": FARTHEST},
    ),
    "minimum_age": Parameter(
        _age,
        "Services that take people of this age or older. One that names no highest age takes them.",
        {"type": "number", "minimum": 0, "exclusiveMaximum": 1000},
    ),
    "maximum_age": Parameter(
        _age,
        "Services that take people of this age or younger. One that names no lowest age takes them.",
        {"type": "number", "minimum": 0, "exclusiveMaximum": 1000},
    ),
    "day": Parameter(
        _day,
        "Services with a schedule for this day of the week: MO to SU, or its name.",
        _TEXT | {"examples": ["MO", "Monday"]},
    ),
    "start_time": Parameter(
        _time,
        "Services that run at some time after this one, as the clock on the wall says; with day, on that day.",
        _TEXT | {"examples": ["09:00"]},
    ),
    "end_time": Parameter(
        _time, "Services that run at some time before this one.", _TEXT | {"examples": ["12:30"]}
    ),
}


def read(takes: Iterable[str], given: MultiDict[str, str], *, profile: Profile) -> Asked:
    """The question in the address. `profile` is the one to speak where none is asked for. Raises Invalid."""
    values: dict[str, Any] = {"profile": profile}
    for name in takes:
        parameter = PARAMETERS[name]
        texts = [text.strip() for text in given.getlist(name)]
        if not texts or (not texts[0] and not parameter.schema.get("minimum")):
            continue
        if parameter.is_repeated:
            values[name] = tuple(parameter.read(name, text) for text in texts)
        else:
            values[name] = parameter.read(name, texts[0])
    asked = Asked(**values)
    if asked.proximity is not None and asked.postcode is None:
        raise Invalid("proximity needs a postcode to measure from.")
    return asked
