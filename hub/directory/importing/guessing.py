"""What the columns of somebody's table probably are: by what they are called, and by what stands in them. Pure."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from rapidfuzz import fuzz, process, utils

from hub.core.errors import Invalid
from hub.directory import links
from hub.directory.imports import cleaning, hours
from hub.places import postcodes

ENOUGH = 82
MOSTLY = 0.6


@dataclass(frozen=True, slots=True)
class Target:
    """Something of ours that a column may say: where it goes, and what people call it."""

    code: str
    label: str
    names: tuple[str, ...]
    may_repeat: bool = False


TARGETS: Sequence[Target] = (
    Target(
        "service.name",
        "Name of the service",
        (
            "name",
            "service",
            "service name",
            "title",
            "club",
            "group",
            "activity",
            "group name",
            "club name",
            "activity name",
            "project",
        ),
    ),
    Target(
        "service.description",
        "Description",
        ("description", "about", "details", "summary", "what it is", "what we do", "information"),
        may_repeat=True,
    ),
    Target(
        "organization.name",
        "Organization",
        (
            "organisation",
            "organization",
            "provider",
            "run by",
            "charity name",
            "organisation name",
            "who runs it",
        ),
    ),
    Target(
        "phone",
        "Telephone number",
        ("phone", "telephone", "tel", "phone number", "mobile", "ring", "contact number"),
    ),
    Target("service.email", "Email address", ("email", "e-mail", "email address", "contact email")),
    Target("service.url", "Web page", ("website", "web", "url", "web address", "link", "web page")),
    Target(
        "contact", "Person to ask for", ("contact", "contact name", "contact person", "lead", "organiser")
    ),
    Target(
        "location.name", "Name of the place", ("venue", "building", "place", "location name", "venue name")
    ),
    Target(
        "location.address", "Whole address", ("address", "full address", "where", "location", "venue address")
    ),
    Target(
        "location.address_1",
        "First line of the address",
        ("address 1", "address line 1", "street", "address1"),
    ),
    Target("location.address_2", "Second line of the address", ("address 2", "address line 2", "address2")),
    Target("location.city", "Town", ("town", "city", "post town")),
    Target("location.county", "County", ("county",)),
    Target("location.postcode", "Postcode", ("postcode", "post code", "postal code", "zip")),
    Target("location.latitude", "Latitude", ("latitude", "lat")),
    Target("location.longitude", "Longitude", ("longitude", "lon", "lng", "long")),
    Target(
        "hours",
        "Opening times",
        ("opening times", "opening hours", "hours", "when", "times", "day and time", "open"),
    ),
    Target(
        "service.fees_description", "What it costs", ("cost", "price", "fee", "fees", "charge", "charges")
    ),
    Target(
        "service.eligibility_description",
        "Who it is for",
        ("who it is for", "eligibility", "for whom", "who for", "audience", "who can come", "criteria"),
    ),
    Target("service.minimum_age", "Youngest age", ("minimum age", "min age", "age from")),
    Target("service.maximum_age", "Oldest age", ("maximum age", "max age", "age to")),
    Target(
        "service.application_process",
        "How to start",
        ("how to start", "how to apply", "how to book", "referral", "booking", "how to join"),
    ),
    Target("service.alternate_name", "Other name", ("other name", "also known as", "alternate name")),
    Target("service.languages", "Languages", ("language", "languages")),
    Target("location.accessibility", "Getting in and around", ("access", "accessibility", "disabled access")),
    Target(
        "location.transportation", "How people get there", ("transport", "getting there", "bus", "parking")
    ),
    Target(
        "service.assured_date",
        "Last checked on",
        ("last checked", "last updated", "updated", "date checked", "verified"),
    ),
    Target("charity", "Charity number", ("charity number", "registered charity number", "charity no")),
    Target("company", "Company number", ("company number", "company no", "company registration")),
    Target(
        "key", "Number or code of the row", ("id", "ref", "reference", "code", "number", "unique id", "key")
    ),
)
BY_CODE: Mapping[str, Target] = {target.code: target for target in TARGETS}
_BY_NAME = {name: target.code for target in TARGETS for name in target.names}


def guessed(columns: Sequence[str], samples: Sequence[Sequence[str]]) -> dict[str, str]:
    """Column to target, for those of which something may be said. No target twice, but those that may be."""
    scored: list[tuple[float, int, str, str]] = []
    for position, column in enumerate(columns):
        if not column or set(column) & set("{}"):
            continue
        cells = [row[position].strip() for row in samples if position < len(row) and row[position].strip()]
        for code, score in _by_name(column).items():
            scored.append((score + _by_cells(code, cells), position, column, code))
        if found := _told_by_cells(cells):
            scored.append((ENOUGH + 1.0, position, column, found))
    made: dict[str, str] = {}
    for score, _, column, code in sorted(scored, key=lambda one: (-one[0], one[1])):
        is_taken = code in made.values() and not BY_CODE[code].may_repeat
        if score >= ENOUGH and column not in made and not is_taken:
            made[column] = code
    return made


def _by_name(column: str) -> dict[str, float]:
    """How well each target's names fit a heading."""
    found: dict[str, float] = {}
    close = process.extract(
        column, list(_BY_NAME), scorer=fuzz.token_sort_ratio, processor=utils.default_process, limit=6
    )
    for name, score, _ in close:
        code = _BY_NAME[name]
        found[code] = max(found.get(code, 0), score)
    return found


def _by_cells(code: str, cells: Sequence[str]) -> float:
    """What stands under a heading speaks for it, or loudly against."""
    looks = _LOOKS.get(code)
    if looks is None or not cells:
        return 0
    share = sum(map(looks, cells)) / len(cells)
    return 15 if share >= MOSTLY else -40 if share < 0.2 else 0


def _told_by_cells(cells: Sequence[str]) -> str:
    """What a column is whose heading says nothing, where its cells say it."""
    if len(cells) < 2:
        return ""
    for code in ("location.postcode", "service.email", "service.url", "phone", "hours"):
        if sum(map(_LOOKS[code], cells)) / len(cells) >= 0.8:
            return code
    return ""


def _is_postcode(cell: str) -> bool:
    try:
        return postcodes.parse(cell).is_full
    except Invalid:
        return False


def _is_web(cell: str) -> bool:
    return " " not in cell and "@" not in cell and bool(links.web(cell))


_LOOKS = {
    "location.postcode": _is_postcode,
    "service.email": lambda cell: bool(links.email(cell)),
    "service.url": _is_web,
    "phone": lambda cell: cleaning.telephone(cell) is not None,
    "hours": lambda cell: bool(hours.from_text(cell[:300]).rules),
    "service.minimum_age": lambda cell: cleaning.number(cell) is not None,
    "service.maximum_age": lambda cell: cleaning.number(cell) is not None,
    "location.latitude": lambda cell: cleaning.number(cell) is not None,
    "location.longitude": lambda cell: cleaning.number(cell) is not None,
    "service.assured_date": lambda cell: cleaning.day(cell) is not None,
}
