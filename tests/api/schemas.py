"""A record held against a JSON Schema: as much of the standard as the description of our own feed uses.

A word of the schema that is not known here fails, so that nothing is passed over because nobody looked.
"""

import re
import uuid
from collections.abc import Callable, Iterator, Mapping
from datetime import date, datetime, time
from typing import Any
from urllib.parse import urlsplit

Schema = Mapping[str, Any]
TYPES: Mapping[str, Callable[[Any], bool]] = {
    "string": lambda said: isinstance(said, str),
    "integer": lambda said: isinstance(said, int) and not isinstance(said, bool),
    "number": lambda said: isinstance(said, int | float) and not isinstance(said, bool),
    "boolean": lambda said: isinstance(said, bool),
    "array": lambda said: isinstance(said, list),
    "object": lambda said: isinstance(said, dict),
}
FORMATS: Mapping[str, Callable[[str], Any]] = {
    "uuid": uuid.UUID,
    "date": date.fromisoformat,
    "time": time.fromisoformat,
    "date-time": datetime.fromisoformat,
    "uri": lambda said: 1 / bool(urlsplit(said).scheme and urlsplit(said).netloc and said.isascii()),
    "email": lambda said: 1 / bool(re.fullmatch(r"[^@\s]+@[^@\s]+\.[^@\s]+", said)),
}
WORDS = frozenset(
    ("$ref", "type", "format", "enum", "pattern", "required", "properties", "additionalProperties", "items")
)
SILENT = frozenset({"description"})


def wrong(said: Any, schema: Schema, document: Schema, where: str = "") -> Iterator[str]:
    """What is wrong with it, each with the place where it stands; nothing when all is well."""
    if unknown := schema.keys() - WORDS - SILENT:
        yield f"{where}: we cannot judge {', '.join(sorted(unknown))}"
    if "$ref" in schema:
        name = schema["$ref"].rsplit("/", 1)[-1]
        yield from wrong(said, document["components"]["schemas"][name], document, where)
        return
    if said is None or said in ("", [], {}):
        yield f"{where} says nothing, and should be left out"
    if "type" in schema and not TYPES[schema["type"]](said):
        yield f"{where} is no {schema['type']}: {said!r}"
        return
    yield from _limits(said, schema, where)
    if isinstance(said, list):
        for number, one in enumerate(said):
            yield from wrong(one, schema.get("items", {}), document, f"{where}[{number}]")
    if isinstance(said, dict):
        known = schema.get("properties", {})
        yield from (f"{where}.{name} is missing" for name in schema.get("required", ()) if name not in said)
        for name, value in said.items():
            if name in known:
                yield from wrong(value, known[name], document, f"{where}.{name}")
            elif schema.get("additionalProperties") is False:
                yield f"{where}.{name} is not described"


def _limits(said: Any, schema: Schema, where: str) -> Iterator[str]:
    """What a schema says of a value that has the right type."""
    if "enum" in schema and said not in schema["enum"]:
        yield f"{where} is none of {schema['enum']}: {said!r}"
    if "format" in schema:
        try:
            FORMATS[schema["format"]](said)
        except (ValueError, ZeroDivisionError):
            yield f"{where} is no {schema['format']}: {said!r}"
    if "pattern" in schema and not re.search(schema["pattern"], said):
        yield f"{where} does not read {schema['pattern']}: {said!r}"
