"""Statements that are built once for each kind of reader, then asked with each reader's own values.

To put a statement together costs more than to run it, and most pages ask the same ones all day:

    @kept
    def _waiting(actor: Actor, by: By) -> Select[Task]:
        return select(Task).where(Task.owner_id == by.id)

    db.session.scalars(*_waiting(actor))

`actor` tells what may stand in the statement (role, grants, whether there is a team); who it is, and when, is in `by`.
The actor handed in is a stand-in with those facts and nobody's ids: what were to read an id from it by mistake would
find nothing, instead of finding what another reader may see.
"""

import uuid
from collections.abc import Callable, Hashable
from dataclasses import dataclass
from datetime import timedelta
from typing import Any, Concatenate, ParamSpec, TypeVar

from sqlalchemy import Date, Select, Uuid, bindparam
from sqlalchemy.sql.elements import BindParameter

from hub.accounts.policy import Actor
from hub.core import clock
from hub.core.db import UTCDateTime

Rows = TypeVar("Rows", bound=Select[Any])
More = ParamSpec("More")
Asked = tuple[Rows, dict[str, Any]]
LATELY = timedelta(days=30)
NOBODY = uuid.UUID(int=0)


@dataclass(frozen=True, slots=True)
class By:
    """Who asks, and when, as a statement names them."""

    id: BindParameter[Any]
    team_id: BindParameter[Any]
    organization_ids: BindParameter[Any]
    today: BindParameter[Any]
    now: BindParameter[Any]
    lately: BindParameter[Any]
    """Thirty days ago."""

    @classmethod
    def of(cls, actor: Actor) -> "By":
        """With the values in it: for a statement that is asked once."""
        values = _values(actor)
        return cls(
            bindparam(None, values["by_id"], Uuid()),
            bindparam(None, values["by_team_id"], Uuid()),
            bindparam(None, values["by_organization_ids"], Uuid(), expanding=True),
            bindparam(None, values["by_today"], Date()),
            bindparam(None, values["by_now"], UTCDateTime()),
            bindparam(None, values["by_lately"], UTCDateTime()),
        )


_OPEN = By(
    bindparam("by_id", type_=Uuid()),
    bindparam("by_team_id", type_=Uuid()),
    bindparam("by_organization_ids", type_=Uuid(), expanding=True),
    bindparam("by_today", type_=Date()),
    bindparam("by_now", type_=UTCDateTime()),
    bindparam("by_lately", type_=UTCDateTime()),
)


def kept(
    build: Callable[Concatenate[Actor, By, More], Rows],
) -> Callable[Concatenate[Actor, More], Asked[Rows]]:
    """The statement for this reader, and the values to ask it with. Whatever else `build` takes must be hashable."""
    built: dict[Hashable, Rows] = {}

    def statement(actor: Actor, /, *args: More.args, **more: More.kwargs) -> Asked[Rows]:
        key = (_kind(actor), args, tuple(more.items()))
        if key not in built:
            built[key] = build(_stand_in(actor), _OPEN, *args, **more)
        return built[key], _values(actor)

    return statement


def _values(actor: Actor) -> dict[str, Any]:
    return {
        "by_id": actor.id,
        "by_team_id": actor.team_id,
        "by_organization_ids": sorted(actor.organization_ids),
        "by_today": clock.today(),
        "by_now": clock.now(),
        "by_lately": clock.now() - LATELY,
    }


def _kind(actor: Actor) -> Hashable:
    """What of somebody decides how a statement looks."""
    facts = (actor.id is None, actor.team_id is None, bool(actor.organization_ids), bool(actor.about_ids))
    return (actor.kind, actor.role, frozenset(actor.grants), *facts)


def _stand_in(actor: Actor) -> Actor:
    """Somebody like that, who is nobody."""
    return Actor(
        actor.kind,
        NOBODY if actor.id else None,
        actor.role,
        organization_ids=frozenset({NOBODY}) if actor.organization_ids else frozenset(),
        grants=actor.grants,
        team_id=NOBODY if actor.team_id else None,
        about_ids=frozenset({NOBODY}) if actor.about_ids else frozenset(),
    )
