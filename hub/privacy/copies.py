"""What we keep about one resident, in words that the person can read: the answer to a subject access request.

UK GDPR, article 15. Rows come from every table that hangs on them (hub.privacy.reach); what is withheld is named with
its reason, so that the person can ask about it.
"""

import enum
import uuid
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from types import UnionType
from typing import Any

from sqlalchemy import Column, DateTime, select
from sqlalchemy.types import TypeDecorator

from hub.admin import wording
from hub.audit.models import AuditEvent
from hub.core import clock, words
from hub.core.db import db
from hub.core.languages import LANGUAGES
from hub.core.personal import Access, Whose
from hub.messaging.models import Message
from hub.places import queries as places
from hub.privacy import labels, reach
from hub.privacy.reach import Reached
from hub.residents import queries as residents
from hub.residents.models import Resident

Row = Mapping[str, Any]
ABOUT_THEM = {Whose.RESIDENT, Whose.SOMEBODY_BESIDE}


@dataclass(frozen=True, slots=True)
class Part:
    """The rows of one table. `withheld`: what is not shown of them, and why. `to_look_at`: free words in which
    somebody beside the person may be named; whoever hands the copy over reads them first (schedule 2, paragraph 16 of
    the Data Protection Act)."""

    table: str
    title: str
    rows: Sequence[Row]
    withheld: Sequence[tuple[str, str]] = field(default_factory=tuple)
    to_look_at: Sequence[str] = ()

    def in_words(self) -> list[list[tuple[str, str]]]:
        """Each row as (question, answer); what was never said is left out."""
        return [
            [
                (labels.of_column(self.table, name), said)
                for name, value in row.items()
                if (said := worded(_uncoded(name, value)))
            ]
            for row in self.rows
        ]


@dataclass(frozen=True, slots=True)
class Copy:
    """Everything, on the day it was asked for."""

    made_at: datetime
    parts: Sequence[Part]

    def as_json(self) -> dict[str, Any]:
        """For another machine (article 20): the same rows, under the names of the tables."""
        return {
            "made_at": self.made_at.isoformat(),
            "records": {part.table: [_plain(row) for row in part.rows] for part in self.parts},
            "withheld": {part.table: dict(part.withheld) for part in self.parts if part.withheld},
        }


def of(resident: Resident) -> Copy:
    """The copy for one resident, with what was kept under records that were merged into theirs."""
    found = reach.tables(residents.ids_of(resident.id))
    parts = [part for reached in found if (part := _part(reached)).rows or part.withheld]
    row_ids = {str(one) for reached in found for one in _ids(reached)}
    return Copy(clock.now(), [*parts, *_deeds(row_ids), *_letters({uuid.UUID(one) for one in row_ids})])


def worded(value: Any) -> str:
    """A value as the person reads it; "" for nothing."""
    if not value and value is not False:
        return ""
    for kind, said in _IN_WORDS:
        if isinstance(value, kind):
            return said(value)
    return str(value)


def _uncoded(name: str, value: Any) -> Any:
    """The two codes that no reader knows, as they are called."""
    if name == "language":
        return LANGUAGES.get(value, value)
    return places.area_names([value]).get(value, value) if name == "ward" and value else value


def _mapping_in_words(value: Mapping[str, Any]) -> str:
    said = {
        name.replace("-", " ").capitalize(): worded(inner).replace("-", " ") for name, inner in value.items()
    }
    return "; ".join(f"{name}: {inner}" for name, inner in said.items() if inner)


_IN_WORDS: tuple[tuple[type | UnionType, Callable[[Any], str]], ...] = (
    (bool, lambda value: "Yes" if value else "No"),
    (enum.Enum, lambda value: str(getattr(value, "label", value.value))),
    (datetime, words.moment),  # before date: it is one too
    (date, lambda value: words.day(value, year=True)),
    (Mapping, _mapping_in_words),
    (list | tuple | set, lambda value: ", ".join(filter(None, map(worded, value)))),
)


def _part(reached: Reached) -> Part:
    shown = [c for c in reached.table.columns if _is_shown(c, reached)]
    rows = db.session.execute(select(*shown).where(reached.theirs)).mappings().all() if shown else []
    withheld = [
        (labels.of_column(reached.name, name), rule.why)
        for name, rule in reached.rules.items()
        if rule.access is Access.WITHHELD and _holds(reached, reached.table.c[name])
    ]
    to_look_at = tuple(
        labels.of_column(reached.name, name)
        for name, rule in reached.rules.items()
        if rule.may_name_others and any(row.get(name) for row in rows)
    )
    return Part(
        reached.name, labels.of_table(reached.name), [dict(row) for row in rows], withheld, to_look_at
    )


def _is_shown(column: Column[Any], reached: Reached) -> bool:
    """Personal columns that may be seen, and the moments beside them."""
    rule = reached.rules.get(column.name)
    if rule is not None:
        return rule.access is Access.SHOWN
    kind = column.type.impl_instance if isinstance(column.type, TypeDecorator) else column.type
    return isinstance(kind, DateTime) and any(r.access is Access.SHOWN for r in reached.rules.values())


def _holds(reached: Reached, column: Column[Any]) -> bool:
    """Whether anything stands there at all: an empty field is not withheld from anybody."""
    held = db.session.scalars(select(column).where(reached.theirs, column.is_not(None)))
    return any(worded(value) not in ("", "No") for value in held)


def _ids(reached: Reached) -> Sequence[uuid.UUID]:
    column = reach.identity(reached.table)
    return [] if column is None else db.session.scalars(select(column).where(reached.theirs)).all()


def _deeds(row_ids: set[str]) -> list[Part]:
    """What was done with the record and what hangs on it, from the trail."""
    found = select(AuditEvent.at, AuditEvent.action).where(AuditEvent.record_id.in_(row_ids))
    rows = [
        {"at": row.at, "what": wording.deed(row.action)}
        for row in db.session.execute(found.order_by(AuditEvent.id))
    ]
    return [Part("audit_event", labels.of_table("audit_event"), rows)] if rows else []


def _letters(row_ids: set[uuid.UUID]) -> list[Part]:
    found = select(Message.created_at, Message.name, Message.status).where(Message.about_id.in_(row_ids))
    rows = [dict(row) for row in db.session.execute(found.order_by(Message.created_at)).mappings()]
    return [Part("message", labels.of_table("message"), rows)] if rows else []


def _plain(row: Row) -> dict[str, Any]:
    return {name: _plain_value(value) for name, value in row.items()}


def _plain_value(value: Any) -> Any:
    if isinstance(value, enum.Enum):
        return value.value
    if isinstance(value, date):  # a datetime is one too
        return value.isoformat()
    return str(value) if isinstance(value, uuid.UUID) else value
