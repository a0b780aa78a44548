"""What a file or a feed is made of, whatever its version: one record after another, as JSON."""

from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

Told = dict[str, Any]
"""A record as its owner says it, or as `modern` says it: JSON, nested."""


class ItemKind(StrEnum):
    """In the order in which they are saved: what others point to comes first."""

    TAXONOMY = "taxonomy"
    TERM = "taxonomy_term"
    ORGANIZATION = "organization"
    LOCATION = "location"
    SERVICE = "service"


@dataclass(frozen=True, slots=True)
class Item:
    """One record. `number` tells it in the report: the how-manieth it was, or its line."""

    kind: ItemKind
    number: int
    told: Told


Items = Iterator[Item]


def text_of(value: Any) -> str:
    """A value as text: nothing for null, lists and objects."""
    if value is None or isinstance(value, dict | list):
        return ""
    if isinstance(value, bool):
        return "true" if value else "false"
    return str(value).strip()


def records_in(value: Any) -> list[Told]:
    """The records in a list, or the one that stands where a list should be. What is no record is dropped."""
    if isinstance(value, dict):
        return [value]
    return [one for one in value if isinstance(one, dict)] if isinstance(value, list) else []


def first_of(told: Told, *names: str) -> Any:
    """What stands under the first of these names that says something."""
    return next((told[name] for name in names if told.get(name) not in (None, "", [], {})), None)
