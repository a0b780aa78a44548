"""What kind of value a field holds: how it is said, and how JSON Schema and a data package describe it. Pure.

A value that cannot be said rightly is left out, as one that nobody gave: the standard knows no null and no "".
"""

import re
from collections.abc import Callable, Mapping
from datetime import UTC
from enum import Enum, StrEnum
from typing import Any
from urllib.parse import quote

from hub.directory import links

_CONTROL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\ud800-\udfff\ufffe\uffff]")
_KEPT = "%:/?#[]@!$&'()*+,;=-._~"  # what RFC 3986 lets stand in an address
_NO_ESCAPE = re.compile(r"%(?![0-9A-Fa-f]{2})")


class Kind(StrEnum):
    TEXT = "text"
    ID = "id"
    WEB = "web"
    EMAIL = "email"
    NUMBER = "number"
    WHOLE = "whole"
    DAY = "day"
    MOMENT = "moment"
    TIME = "time"
    YES_NO = "yes or no"
    WORDS = "words"


def _text(value: Any) -> str | None:
    text = value.value if isinstance(value, Enum) else str(value)
    return _CONTROL.sub("", text).strip() or None


def _web(value: Any) -> str | None:
    """Absolute and escaped: checkers refuse a bare host name, a space and a letter outside ASCII."""
    address = links.web(str(value))
    return quote(_NO_ESCAPE.sub("%25", address), safe=_KEPT).replace("[", "%5B").replace("]", "%5D") or None


def _email(value: Any) -> str | None:
    address = str(value).strip()
    return address if links.email(address) else None


def _number(value: Any) -> int | float | None:
    number = float(value)
    return int(number) if number.is_integer() else number


def _words(value: Any) -> list[str] | None:
    return [said for one in value if (said := _text(one))] or None


def _moment(value: Any) -> str:
    """In UTC, to the millisecond that the standard asks for."""
    return f"{value.astimezone(UTC):%Y-%m-%dT%H:%M:%S}.{value.microsecond // 1000:03d}Z"


SAID: Mapping[Kind, Callable[[Any], Any]] = {
    Kind.TEXT: _text,
    Kind.ID: str,
    Kind.WEB: _web,
    Kind.EMAIL: _email,
    Kind.NUMBER: _number,
    Kind.WHOLE: int,
    Kind.DAY: lambda value: value.isoformat(),
    Kind.MOMENT: _moment,
    Kind.TIME: lambda value: f"{value:%H:%M}",
    Kind.YES_NO: bool,
    Kind.WORDS: _words,
}
SCHEMAS: Mapping[Kind, Mapping[str, Any]] = {
    Kind.TEXT: {"type": "string"},
    Kind.ID: {"type": "string", "format": "uuid"},
    Kind.WEB: {"type": "string", "format": "uri"},
    Kind.EMAIL: {"type": "string", "format": "email"},
    Kind.NUMBER: {"type": "number"},
    Kind.WHOLE: {"type": "integer"},
    Kind.DAY: {"type": "string", "format": "date"},
    Kind.MOMENT: {"type": "string", "format": "date-time"},
    Kind.TIME: {"type": "string", "pattern": "^[0-2][0-9]:[0-5][0-9]$"},
    Kind.YES_NO: {"type": "boolean"},
    Kind.WORDS: {"type": "array", "items": {"type": "string"}},
}
TABLE_TYPES: Mapping[Kind, Mapping[str, str]] = {
    Kind.TEXT: {"type": "string"},
    Kind.ID: {"type": "string", "format": "uuid"},
    Kind.WEB: {"type": "string", "format": "uri"},
    Kind.EMAIL: {"type": "string", "format": "email"},
    Kind.NUMBER: {"type": "number"},
    Kind.WHOLE: {"type": "integer"},
    Kind.DAY: {"type": "date"},
    Kind.MOMENT: {"type": "datetime"},
    Kind.TIME: {"type": "time", "format": "%H:%M"},
    Kind.YES_NO: {"type": "boolean"},
    Kind.WORDS: {"type": "array"},
}
