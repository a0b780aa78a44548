"""What a field and an entity of the standard are. The lists of them stand in `entities`."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from sqlalchemy import ColumnElement, Select
from sqlalchemy.orm import InstrumentedAttribute

from hub.api.oruk.kinds import Kind

Column = ColumnElement[Any] | InstrumentedAttribute[Any]
Record = dict[str, Any]


class Profile(StrEnum):
    """How much is said: the fields of the UK profile alone, or all of HSDS 3.0 that we hold."""

    UK = "uk"
    HSDS = "hsds"


def first(*values: Any) -> Any:
    """The first that holds anything."""
    return next((value for value in values if value not in (None, "")), None)


class Field:
    """One field: its name in the standard, and the column (or columns, joined by `made`) that it says.

    `is_uk`: it is one of the UK profile's; the others are HSDS 3.0's. A record that lacks a required field is left
    out whole, because no reader would take it.
    """

    def __init__(
        self,
        name: str,
        *columns: Column,
        kind: Kind = Kind.TEXT,
        made: Callable[..., Any] | None = None,
        is_uk: bool = True,
        is_required: bool = False,
        choices: Sequence[str] = (),
        about: str = "",
    ) -> None:
        self.name = name
        self.columns = columns
        self.kind = kind
        self.made = made or (first if len(columns) > 1 else None)
        self.is_uk = is_uk
        self.is_required = is_required
        self.choices = tuple(choices)
        self.about = about


@dataclass(frozen=True, eq=False)
class Entity:
    """A record of the standard. `found` gives the rows that the public may see, and no others: nothing is read past it.

    `table` is its file in the data package. Where `masked_if` holds for a row, `mask` says what is shown instead, and
    nothing that belongs to the record is.
    """

    name: str
    table: str
    found: Select[Any]
    fields: Sequence[Field]
    order: Sequence[Column]
    masked_if: Column | None = None
    mask: Callable[[Sequence[Any]], Mapping[Any, Record]] | None = None

    def said_by(self, profile: Profile) -> Sequence[Field]:
        return [field for field in self.fields if field.is_uk or profile is Profile.HSDS]
