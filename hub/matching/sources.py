"""What matching must know and does not hold. Whoever keeps referrals, above, adds its source once, at the start."""

import uuid
from collections.abc import Callable, Collection, Iterable, Mapping
from typing import Any, TypeVar

from sqlalchemy import ColumnElement, CompoundSelect, Select, false, or_

from hub.directory.models import Service
from hub.matching.offer import Load
from hub.matching.response import ResponseRecord

Ids = Collection[uuid.UUID]
Value = TypeVar("Value")

RECORDS: list[Callable[[Ids], Mapping[uuid.UUID, ResponseRecord]]] = []
"""Service ids → how each has answered. One statement, however many."""
LOADS: list[Callable[[Ids], Mapping[uuid.UUID, Load]]] = []
"""Service ids → the weekly cap of whoever runs it, where one was agreed, and how much of it is used."""
ALREADY: list[Callable[[uuid.UUID, Ids], Mapping[uuid.UUID, str]]] = []
"""A resident's id, service ids → a sentence where the same person has an open referral there: "Referred on 3 May"."""
STOPPED: list[Callable[[], Select[Any] | CompoundSelect[Any]]] = []
"""The ids of organizations with which our work is stopped: nothing of theirs is offered."""


def records(ids: Ids) -> Mapping[uuid.UUID, ResponseRecord]:
    return _gathered(source(ids) for source in RECORDS)


def loads(ids: Ids) -> Mapping[uuid.UUID, Load]:
    return _gathered(source(ids) for source in LOADS)


def already(resident_id: uuid.UUID | None, ids: Ids) -> Mapping[uuid.UUID, str]:
    return _gathered(source(resident_id, ids) for source in ALREADY) if resident_id else {}


def stopped() -> ColumnElement[bool]:
    """The condition that our work with a service's organization is stopped."""
    return or_(false(), *(Service.organization_id.in_(source()) for source in STOPPED))


def _gathered(found: Iterable[Mapping[uuid.UUID, Value]]) -> Mapping[uuid.UUID, Value]:
    return {key: value for each in found for key, value in each.items()}
