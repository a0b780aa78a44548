r"""Halves of characters: JSON may hold "\ud800" alone (RFC 8259, section 8.2), and no file, database or letter can."""

import json
import re
from typing import Any

INSTEAD = "\ufffd"
_ESCAPED = re.compile(r"\\u[dD][89a-fA-F]")


def parsed(text: str) -> Any:
    """What a JSON text says, with U+FFFD in place of each half. Raises ValueError and RecursionError as json does."""
    found = json.loads(text)
    return mended(found) if _ESCAPED.search(text) else found


def mended(found: Any) -> Any:
    """The same value, with U+FFFD in place of each half, also in names."""
    if isinstance(found, str):
        return "".join(INSTEAD if "\ud800" <= one <= "\udfff" else one for one in found)
    if isinstance(found, dict):
        return {mended(name): mended(value) for name, value in found.items()}
    return [mended(one) for one in found] if isinstance(found, list) else found
