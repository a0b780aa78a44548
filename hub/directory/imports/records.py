"""What one row stands for: records with their fields, lists and terms, not yet in the database."""

import hashlib
import uuid
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from functools import lru_cache
from typing import Any

from hub.directory.imports import encoding
from hub.directory.models import ImportedKind


class Refused(Exception):
    """This row cannot be used; the message says why."""


@dataclass(slots=True)
class Record:
    """What a row says of one record: its fields, its lists by relationship, its terms by taxonomy."""

    key: str
    values: dict[str, Any] = field(default_factory=dict)
    parts: dict[str, list[dict[str, Any]]] = field(default_factory=dict)
    terms: dict[str, list[str]] = field(default_factory=dict)

    marks: dict[str, str] = field(default_factory=dict)
    """A short hash of each thing that it said when it was last marked, by name."""

    def mark(self) -> dict[str, str]:
        """Mark what was said since. What has a mark does not change any more."""
        marks = self.marks
        for name, value in self.values.items():
            if name not in marks:
                marks[name] = marked(value)
        for name, rows in self.parts.items():
            if name not in marks:
                marks[name] = _hashed(_encoded(rows)) if rows else _EMPTY
        for code, terms in self.terms.items():
            if (name := f"terms.{code}") not in marks:
                marks[name] = _kept(_encoded(terms)) if terms else _EMPTY
        return marks


@dataclass(slots=True)
class Entry:
    """Everything one row stands for."""

    row: int
    key: str
    records: dict[ImportedKind, Record]
    notes: list[str]

    @property
    def name(self) -> str:
        for kind in (ImportedKind.SERVICE, ImportedKind.OPPORTUNITY, ImportedKind.ORGANIZATION):
            if kind in self.records:
                values = self.records[kind].values
                return str(values.get("name") or values.get("title") or "")
        return ""


def marked(value: object) -> str:
    """A short hash of one thing that was said."""
    said = value if value.__class__ is str else _said(value)
    return _kept(said) if len(said) <= SHORT else _hashed(said)


def _said(value: object) -> str:
    if value is None or isinstance(value, str):
        return str(value)
    if value is True or value is False:
        return "true" if value else "false"
    if isinstance(value, date | Decimal | uuid.UUID):
        return f'"{value}"'
    return _encoded(value)


def _hashed(said: str) -> str:
    return hashlib.blake2b(said.encode(), digest_size=6).hexdigest()


SHORT = 60
_kept = lru_cache(maxsize=4_096)(_hashed)  # most of what a list says it says of many
_EMPTY = _hashed("[]")
_encoded = encoding.made_once(default=str, sort_keys=True, only_ascii=False)
