"""Records of the standard out of the database: one statement for each kind of part, however many records there are."""

from collections import defaultdict
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from typing import Any

from sqlalchemy import Select, bindparam, false

from hub.api.oruk.field import Entity, Profile, Record
from hub.api.oruk.kinds import SAID
from hub.api.oruk.nesting import Many, One, Shape, Source, parts
from hub.core.db import db

KEY, IS_SECRET, ID = 0, 1, 2
"""What stands first in a row: what it was asked for by, whether it is kept private, its id (always the first field)."""


@dataclass(frozen=True, slots=True)
class _Step:
    """How one field is taken out of a row."""

    name: str
    start: int
    end: int
    made: Callable[..., Any] | None
    said: Callable[[Any], Any]
    is_required: bool


@dataclass(frozen=True, slots=True)
class _Made:
    """A record, and what it is known by on the way."""

    key: Any
    id: Any
    row: Sequence[Any]
    record: Record


def read(entity: Entity, ids: Iterable[Any], shape: Shape, profile: Profile) -> list[Record]:
    """These records in this order, nested as `shape` says. What the public may not see is left out."""
    wanted = list(dict.fromkeys(ids))
    by_id = _one_each(entity, wanted, shape, profile)
    return [by_id[one] for one in wanted if one in by_id]


def _one_each(entity: Entity, ids: Collection[Any], shape: Shape, profile: Profile) -> Mapping[Any, Record]:
    return {made.key: made.record for made in _made(_itself(entity), ids, shape, profile)}


def _made(source: Source, ids: Collection[Any], shape: Shape, profile: Profile) -> list[_Made]:
    if not ids:
        return []
    entity = source.entity
    plan = _plan(entity, profile)
    found: list[_Made] = []
    secret: dict[Any, Any] = {}
    for row in db.session.connection().execute(_statement(source, profile), {"ids": list(ids)}):
        if row[IS_SECRET]:
            secret[row[ID]] = row[KEY]
        elif (record := _record(row, plan)) is not None:
            found.append(_Made(row[KEY], row[ID], row, record))
    for name, part in parts(entity.name, profile).items():
        if name in shape and isinstance(part, One):
            _nest_one(part, entity, found, shape[name], profile)
        elif name in shape and isinstance(part, Many):
            _nest_many(part, found, shape[name], profile)
    if secret and entity.mask:
        shown = entity.mask(list(secret))
        said = {field.name for field in entity.said_by(profile)}
        found += [
            _Made(key, one, (), {name: value for name, value in shown[one].items() if name in said})
            for one, key in secret.items()
        ]
    return found


def _record(row: Sequence[Any], plan: Sequence[_Step]) -> Record | None:
    """The row in the standard's words; None where something is missing that the standard insists on."""
    record: Record = {}
    for step in plan:
        value = row[step.start] if step.made is None else step.made(*row[step.start : step.end])
        said = None if value is None or value == "" else step.said(value)
        if said is not None:
            record[step.name] = said
        elif step.is_required:
            return None
    return record


def _nest_one(part: One, owner: Entity, found: Sequence[_Made], shape: Shape, profile: Profile) -> None:
    at = next(step.start for step in _plan(owner, profile) if step.name == part.via)
    targets = _one_each(part.entity, {m.row[at] for m in found if m.row[at]}, shape, profile)
    for made in found:
        if (target := targets.get(made.row[at])) is not None:
            made.record[part.name] = target


def _nest_many(part: Many, found: Sequence[_Made], shape: Shape, profile: Profile) -> None:
    lists: defaultdict[Any, list[Record]] = defaultdict(list)
    ids = [made.id for made in found]
    for source in part.sources:
        for child in _made(source, ids, shape, profile):
            lists[child.key].append(child.record)
    for made in found:
        if made.id in lists:
            made.record[part.name] = lists[made.id]


@cache
def _itself(entity: Entity) -> Source:
    """The records of an entity by their own ids."""
    return Source(entity, entity.fields[0].columns[0])


@cache
def _plan(entity: Entity, profile: Profile) -> Sequence[_Step]:
    plan, start = [], ID
    for field in entity.said_by(profile):
        end = start + len(field.columns)
        plan.append(_Step(field.name, start, end, field.made, SAID[field.kind], field.is_required))
        start = end
    return plan


@cache
def _statement(source: Source, profile: Profile) -> Select[Any]:
    entity = source.entity
    columns = (column for field in entity.said_by(profile) for column in field.columns)
    is_secret = entity.masked_if if entity.masked_if is not None else false()
    return (
        source.found.with_only_columns(
            source.by.label("key"),
            is_secret.label("is_secret"),
            # each by a name of its own: a column that two fields need would else be given once
            *(column.label(f"c{number}") for number, column in enumerate(columns)),
        )
        .where(source.by.in_(bindparam("ids", expanding=True)))
        .order_by(source.by, *entity.order)
    )
