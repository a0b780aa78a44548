"""Records out of a file: JSON, JSON lines, a data package, grants after 360Giving, a dump of England's family hubs."""

import zipfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from hub.core import halves
from hub.core.errors import Invalid, TooLarge
from hub.directory.imports.open_referral import family_hubs, grants, tables
from hub.directory.imports.open_referral.items import Item, ItemKind, Items, Told
from hub.directory.imports.reading import NOTHING_LOADED

MOST_BYTES = 500 * 1024 * 1024
_LISTS = {
    "taxonomies": ItemKind.TAXONOMY,
    "taxonomy_terms": ItemKind.TERM,
    "organizations": ItemKind.ORGANIZATION,
    "locations": ItemKind.LOCATION,
    "services": ItemKind.SERVICE,
}
CONTENTS = ("contents", "content", "items", "data")


def read(path: Path) -> Items:
    """All records of a file or folder. Raises Invalid or TooLarge with a sentence that says what is wrong."""
    if path.is_dir() or zipfile.is_zipfile(path):
        return tables.read(path)
    if path.stat().st_size > MOST_BYTES:
        raise TooLarge(f"{path.name} is larger than {MOST_BYTES // 1024**2} MB. {NOTHING_LOADED}")
    with path.open("rb") as file:
        start = file.read(4096).lstrip(b"\xef\xbb\xbf \r\n\t")
    if not start:
        raise Invalid(f"{path.name} is empty. {NOTHING_LOADED}")
    if start[:1] in b"{[":
        lines = _lines(path)
        return lines if lines is not None else _whole(path)
    return grants.read(path)


def _lines(path: Path) -> Items | None:
    """One record on each line; None where the first line is no record by itself."""
    with path.open(encoding="utf-8-sig", errors="replace") as file:
        first, second = file.readline(), file.readline()
    if not second.strip() or _loaded(first) is None or _loaded(second) is None:
        return None
    return _each_line(path)


def _each_line(path: Path) -> Iterator[Item]:
    with path.open(encoding="utf-8-sig", errors="replace") as file:
        for number, line in enumerate(file, start=1):
            if line.strip():
                told = _loaded(line)
                if told is None:
                    raise Invalid(f"{path.name}, line {number} is not JSON. {NOTHING_LOADED}")
                yield Item(kind_of(told), number, told)


def _loaded(line: str) -> Told | None:
    try:
        found = halves.parsed(line)
    except (ValueError, RecursionError):
        return None
    return found if isinstance(found, dict) else None


def _whole(path: Path) -> Items:
    try:
        found = halves.parsed(path.read_text(encoding="utf-8-sig"))
    except (ValueError, RecursionError) as error:
        raise Invalid(f"{path.name} starts like a JSON file and is not one. {NOTHING_LOADED}") from error
    items = list(within(found))
    if not items:
        raise Invalid(f"{path.name} has no services and no organizations in it. {NOTHING_LOADED}")
    return iter(items)


def within(found: Any) -> Items:
    """The records in a JSON document: a page, a list, one record, or several lists by name."""
    if isinstance(found, dict):
        if family_hubs.is_one(found):
            yield from family_hubs.read(found)
            return
        if any(
            isinstance(found.get(name), list) and name in _LISTS and not found.get("id") for name in found
        ):
            for name, kind in _LISTS.items():
                yield from _numbered(found.get(name), kind)
            return
        inside = next((found[name] for name in CONTENTS if isinstance(found.get(name), list)), None)
        found = inside if inside is not None else [found]
    yield from _numbered(found, None)


def _numbered(found: Any, kind: ItemKind | None) -> Items:
    for number, told in enumerate(found if isinstance(found, list) else (), start=1):
        if isinstance(told, dict) and (kind or _is_told(told)):
            whole = _at_place(told)
            yield Item(kind or kind_of(whole), number, whole)


def _at_place(told: Told) -> Told:
    """A service at a location is told from the other side: as the service, with the place inside."""
    inner = told.get("service")
    if not isinstance(inner, dict) or "location" not in told:
        return told
    return {
        **inner,
        "service_at_locations": [{name: said for name, said in told.items() if name != "service"}],
    }


def _is_told(told: Told) -> bool:
    return bool(told.get("id") or told.get("name"))


def kind_of(told: Told) -> ItemKind:
    """What a record is that does not stand in a list with a name."""
    if told.keys() & {"location_type", "addresses", "physical_addresses"}:
        return ItemKind.LOCATION
    services = {
        "status",
        "organization",
        "organisation",
        "organization_id",
        "service_at_locations",
        "service_taxonomys",
    }
    if told.keys() & services and not told.keys() & {"organization_identifiers", "parent_organization_id"}:
        return ItemKind.SERVICE
    if told.keys() & {"parent_id", "taxonomy_detail", "taxonomy_id", "term_uri"}:
        return ItemKind.TERM
    if told.keys() & {"taxonomy_terms"}:
        return ItemKind.TAXONOMY
    if told.keys() & {
        "website",
        "organization_identifiers",
        "parent_organization_id",
        "year_incorporated",
        "services",
    }:
        return ItemKind.ORGANIZATION
    return ItemKind.SERVICE
