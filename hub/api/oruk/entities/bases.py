"""The fields that every record has."""

from typing import Any

from hub.api.oruk.field import Field
from hub.api.oruk.kinds import Kind


def identified(column: Any) -> Field:
    return Field("id", column, kind=Kind.ID, is_required=True)


def belongs(name: str, column: Any, *, is_uk: bool = True) -> Field:
    """The record that this one belongs to."""
    return Field(name, column, kind=Kind.ID, is_uk=is_uk)


def ours(name: str, *columns: Any, about: str = "", **more: Any) -> Field:
    """A field that the standard has no place for. Hubs tell it each other; the UK profile leaves it out."""
    return Field(name, *columns, is_uk=False, about=about or "Of this hub: no field of the standard.", **more)
