"""What a pattern of plain words is: an expression over folded words, and what it means where it matches."""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, TypeAlias


@dataclass(frozen=True, slots=True)
class Context:
    """When it was asked, and the words on either side ("" at the ends)."""

    now: datetime
    before: str
    after: str


@dataclass(frozen=True, slots=True)
class Wish:
    """What some words mean: a label for people, fields of the query, query parameters, and a phrase that fits."""

    label: str
    changes: Mapping[str, Any] = field(default_factory=dict)
    params: tuple[tuple[str, str], ...] = ()
    hint: str = ""


@dataclass(frozen=True, slots=True)
class Reading:
    """A wish read from the words `begin` to `end`."""

    kind: str
    wish: Wish
    begin: int
    end: int


Read: TypeAlias = Callable[[re.Match[str], Context], Wish | None]
"""None: not meant that way here."""


@dataclass(frozen=True, slots=True)
class Pattern:
    kind: str
    expression: re.Pattern[str]
    read: Read


def pattern(kind: str, *alternatives: str, read: Read) -> Pattern:
    """A pattern of whole words; any of the alternatives will do."""
    return Pattern(kind, re.compile(rf"(?<!\S)(?:{'|'.join(alternatives)})(?!\S)"), read)
