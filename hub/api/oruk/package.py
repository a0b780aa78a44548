"""The directory as a data package: datapackage.json and a file for each table, in one zip.

The rows are those of the JSON, unfolded: what a record there holds inside stands in a table of its own here, so that
the two cannot say different things and nothing private has a second way out.
"""

import json
import zipfile
from collections.abc import Iterator, Mapping, Sequence
from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from hub.api.oruk import finding, nesting
from hub.api.oruk.asked import Asked
from hub.api.oruk.entities import ENTITIES
from hub.api.oruk.field import Entity, Field, Profile, Record
from hub.api.oruk.kinds import TABLE_TYPES
from hub.api.oruk.nesting import One, Shape
from hub.api.oruk.reading import read
from hub.api.oruk.resources import ORGANIZATIONS, SERVICES, TAXONOMIES, TERMS, Resource
from hub.core.db import db
from hub.core.spreadsheets import Table

AT_ONCE = 200
GUARD = (
    "A text that a spreadsheet would run as a formula, or that begins with an apostrophe, has an apostrophe put in "
    "front. Take one apostrophe from the start of a text and you have it as it was."
)


def _apart(shape: Shape, *others: str) -> Shape:
    """The shape without what stands in the package by itself."""
    return {name: _apart(below, *others) for name, below in shape.items() if name not in others}


TOLD: Sequence[tuple[Resource, Shape]] = (
    (ORGANIZATIONS, _apart(nesting.WHOLE_ORGANIZATION, "taxonomy_term")),
    (SERVICES, _apart(nesting.WHOLE_SERVICE, "organization", "taxonomy_term")),
    (TAXONOMIES, {}),
    (TERMS, {}),
)
_POINTS = {
    "organization_id": "organization",
    "parent_organization_id": "organization",
    "service_id": "service",
    "location_id": "location",
    "service_at_location_id": "service_at_location",
    "phone_id": "phone",
    "contact_id": "contact",
    "taxonomy_term_id": "taxonomy_term",
    "parent_id": "taxonomy_term",
    "taxonomy_id": "taxonomy",
}


@dataclass(frozen=True, slots=True)
class Told:
    """What a package gives away, by id. `places` are those whose address stands in it."""

    services: frozenset[str]
    organizations: frozenset[str]
    places: frozenset[str]


def write(path: Path, *, title: str, licence: str, created: str) -> Told:
    """Write the package. What is in memory does not grow with it, but for ids."""
    with TemporaryDirectory(dir=path.parent) as folder:
        with ExitStack() as stack:
            tables = {
                entity.name: Table(
                    stack.enter_context(_file(Path(folder), entity).open("w", newline="", encoding="utf-8")),
                    [field.name for field in entity.fields],
                )
                for entity in ENTITIES
            }
            told = _fill(tables)
        with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as package:
            about = description(title=title, licence=licence, created=created)
            package.writestr("datapackage.json", json.dumps(about, ensure_ascii=False, indent=1))
            for entity in ENTITIES:
                package.write(_file(Path(folder), entity), f"{entity.table}.csv")
    return told


def _fill(tables: Mapping[str, Table]) -> Told:
    seen: dict[str, set[str]] = {name: set() for name in tables}
    open_places: set[str] = set()
    for resource, shape in TOLD:
        for record in _all(resource, shape):
            for entity, row in unfolded(resource.entity, record):
                if row["id"] in seen[entity.name]:
                    continue
                seen[entity.name].add(row["id"])
                tables[entity.name].row(_cell(row.get(field.name)) for field in entity.fields)
                if entity.name == "address":
                    open_places.add(row["location_id"])
    return Told(frozenset(seen["service"]), frozenset(seen["organization"]), frozenset(open_places))


def _cell(value: Any) -> Any:
    """Lists stand in a cell as JSON, as data packages have it."""
    if isinstance(value, bool):
        return "true" if value else "false"
    return json.dumps(value, ensure_ascii=False) if isinstance(value, list) else value


def _all(resource: Resource, shape: Shape) -> Iterator[Record]:
    answers, after = finding.found(resource, Asked()), None
    while True:
        ids = finding.following(resource, answers, after, size=AT_ONCE)
        yield from read(resource.entity, ids, shape, Profile.HSDS)
        if len(ids) < AT_ONCE:
            return
        after = ids[-1]
        db.session.commit()  # ends the read: a long one would keep the log of the database growing


def unfolded(entity: Entity, record: Record) -> Iterator[tuple[Entity, Record]]:
    """The record and all that stands inside it, each for its own table."""
    yield entity, record
    for name, part in nesting.parts(entity.name, Profile.HSDS).items():
        if name in record:
            inside = [record[name]] if isinstance(part, One) else record[name]
            for child in inside:
                yield from unfolded(part.entity, child)


def description(*, title: str, licence: str, created: str) -> dict[str, Any]:
    """datapackage.json: every table with its columns, and which column points to which table."""
    about: dict[str, Any] = {
        "name": "human_services_data",
        "title": title,
        "description": f"Human Services Data Specification 3.0 (https://openreferral.org/). {GUARD}",
        "profile": "tabular-data-package",
        "version": "3.0.0",
        "created": created,
        "resources": [_resource(entity) for entity in ENTITIES],
    }
    if licence:
        about["licenses"] = [{"title": licence}]
    return about


def _resource(entity: Entity) -> dict[str, Any]:
    tables = {one.name for one in ENTITIES}
    schema: dict[str, Any] = {
        "primaryKey": "id",
        "fields": [_column(field) for field in entity.fields],
        "missingValues": [""],
    }
    keys = [
        {"fields": field.name, "reference": {"resource": _POINTS[field.name], "fields": "id"}}
        for field in entity.fields
        if _POINTS.get(field.name) in tables
    ]
    if keys:
        schema["foreignKeys"] = keys
    return {
        "name": entity.name,
        "path": f"{entity.table}.csv",
        "profile": "tabular-data-resource",
        "format": "csv",
        "mediatype": "text/csv",
        "encoding": "utf-8",
        "schema": schema,
    }


def _column(field: Field) -> dict[str, Any]:
    column: dict[str, Any] = {"name": field.name, **TABLE_TYPES[field.kind]}
    constraints: dict[str, Any] = {"required": field.is_required}
    if field.name == "id":
        constraints["unique"] = True
    if field.choices:
        constraints["enum"] = list(field.choices)
    if field.about:
        column["description"] = field.about
    return column | {"constraints": constraints}


def _file(folder: Path, entity: Entity) -> Path:
    return folder / f"{entity.table}.csv"
