"""How a record is changed: only fields on its list, only from the version that was read, each change by name."""

import uuid
from collections.abc import Mapping, MutableSequence, Sequence
from typing import Any, TypeVar

from sqlalchemy import select

from hub.accounts.policy import Actor, Permission
from hub.core.db import Model, Versioned, db
from hub.core.errors import Conflict, Invalid, NotFound

Part = TypeVar("Part", bound=Model)
Parts = Mapping[str, Sequence[Mapping[str, Any]]]
"""The name of a list ("phones") and what should be in it."""

THEIRS = (
    "Somebody else saved a change to this while you were working on it. "
    "Yours is not saved yet: compare the two below, then save again."
)


def must(actor: Actor, permission: Permission = Permission.DIRECTORY_EDIT) -> None:
    """Raises NotFound: whoever may not do this is not told that it could be done."""
    if not actor.may(permission):
        raise NotFound


def must_vouch(actor: Actor, organization_id: uuid.UUID) -> None:
    """Editors, and the organization's own people, say whether an entry is right, has room, or is closed for now."""
    if not (actor.may(Permission.DIRECTORY_EDIT) or actor.speaks_for(organization_id)):
        raise NotFound


def must_be_current(record: Versioned, version: int | None) -> None:
    """Raises Conflict when the record moved on since it was read. No version given: the caller has just read it."""
    if version is not None and record.version != version:
        raise Conflict(THEIRS)


def apply(record: Model, values: Mapping[str, Any], allowed: frozenset[str]) -> list[str]:
    """Set these fields and name those that differ. A field that is not on the list is a programming error."""
    if strangers := set(values) - allowed:
        raise ValueError(f"{type(record).__name__} does not take {', '.join(sorted(strangers))}")
    changed = [name for name, value in values.items() if getattr(record, name) != value]
    for name in changed:
        setattr(record, name, values[name])
    return changed


def replace(kept: MutableSequence[Part], kind: type[Part], wanted: Sequence[Mapping[str, Any]]) -> bool:
    """Make a list of parts read as wanted; parts that stay the same keep their ids.

    Says whether anything changed. Another order is no change: where it matters, parts have a position.
    """
    before = list(kept)
    left = list(kept)
    result: list[Part] = []
    for values in wanted:
        same = next(
            (p for p in left if all(getattr(p, name) == value for name, value in values.items())), None
        )
        if same is not None:
            left.remove(same)
        result.append(same if same is not None else kind(**values))
    if len(result) == len(before) and not left:
        return False
    kept[:] = result
    return True


def replace_all(
    record: Model,
    wanted: Parts | None,
    kinds: Mapping[str, type[Any]],
    *,
    with_ids: frozenset[str] = frozenset(),
) -> list[str]:
    """Make each of these lists read as wanted; names those that changed.

    A list that is not among the kinds, or a part that says what it belongs to, is a programming error. Parts of
    the lists `with_ids` have pages of their own and bring their ids, so that a second press of the button makes no
    second part. Raises NotFound for the id of a part that belongs to something else.
    """
    for name, parts in (wanted or {}).items():
        own = {c.name for c in kinds[name].__table__.columns if not (c.primary_key or c.foreign_keys)}
        if name in with_ids:
            own.add("id")
            _must_be_free(
                kinds[name], {values["id"] for values in parts if "id" in values}, getattr(record, name)
            )
        if strangers := {field for values in parts for field in values} - own:
            raise ValueError(f"{kinds[name].__name__} does not take {', '.join(sorted(strangers))}")
    return [
        name for name, parts in (wanted or {}).items() if replace(getattr(record, name), kinds[name], parts)
    ]


def _must_be_free(kind: type[Any], ids: set[uuid.UUID], kept: Sequence[Any]) -> None:
    new = ids - {part.id for part in kept}
    if new and db.session.scalar(select(kind.id).where(kind.id.in_(new)).limit(1)):
        raise NotFound


def stays_whole(lacking: Mapping[str, str], *, is_published: bool) -> None:
    """Raises Invalid when a change would leave the public with an entry that could not have been published."""
    if is_published and lacking:
        raise Invalid("The public sees this entry, so it cannot be left empty. Hide the entry first.")
