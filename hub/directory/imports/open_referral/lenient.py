"""One value of somebody else's made fit for a column: the value, or what stands for nothing. Pure.

Nothing is made prettier than it was: what one hub gives out and another takes in reads the same letter for letter.
"""

import html
import re
import uuid
from datetime import UTC, date, datetime, time
from decimal import Decimal
from typing import Any

from hub.core.languages import LANGUAGES
from hub.core.spreadsheets import safe
from hub.directory import links
from hub.directory.imports import cleaning
from hub.directory.imports.open_referral.items import text_of

_CONTROL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\ud800-\udfff\ufffe\uffff]")
_MARKUP = re.compile(r"</(?:p|ul|ol|li|strong|em|a|div|span|h[1-6]|b|i)>|<br\s*/?>", re.IGNORECASE)
_BREAK = re.compile(r"<\s*(?:br\s*/?|/p|/div|/h[1-6]|/ul|/ol)\s*>", re.IGNORECASE)
_ITEM = re.compile(r"<\s*li\b[^>]*>", re.IGNORECASE)
_TAG = re.compile(r"</?[a-z][^>]*>", re.IGNORECASE)
_UUID = re.compile(r"[0-9a-f]{8}-(?:[0-9a-f]{4}-){3}[0-9a-f]{12}", re.IGNORECASE)
_CLOCK = re.compile(r"(\d{1,2}):(\d{2})(?::\d{2}(?:\.\d+)?)?")
_BYDAY = re.compile(r"([+-]?[1-5])?(MO|TU|WE|TH|FR|SA|SU)")
_CODES = {name.casefold(): code for code, name in LANGUAGES.items()}


def unguarded(cell: str) -> str:
    """A cell without the apostrophe that kept a spreadsheet from running it."""
    return cell[1:] if cell.startswith("'") and safe(cell[1:]) == cell else cell


def words(value: Any) -> str:
    """Text without what nobody sees; of text in HTML the words."""
    text = _CONTROL.sub("", text_of(value)).strip()
    if _MARKUP.search(text):
        text = _TAG.sub("", _ITEM.sub("\n- ", _BREAK.sub("\n", text)))
        text = re.sub(r"\n{3,}", "\n\n", html.unescape(text).replace("\xa0", " "))
        text = "\n".join(line.strip() for line in text.split("\n")).strip()
    return text


def web(value: Any) -> str:
    address = words(value)
    return address if links.web(address) == address else cleaning.website(address).value if address else ""


def email(value: Any) -> str:
    address = words(value)
    return address if links.email(address) else cleaning.email_within(address).value if address else ""


def number(value: Any) -> Decimal | None:
    """Two places behind the point, as the columns hold; "-1" has stood for "no limit"."""
    found = cleaning.number(text_of(value)) if text_of(value) else None
    return found if found is None else found.quantize(Decimal("0.01"))


def whole(value: Any) -> int | None:
    found = number(value)
    return int(found) if found is not None and found == found.to_integral_value() else None


def degrees(value: Any) -> float | None:
    try:
        found = float(text_of(value))
    except ValueError:
        return None
    return found if -180 <= found <= 180 else None


def day(value: Any) -> date | None:
    found = cleaning.day(text_of(value)) if text_of(value) else None
    return found if found and found.year > 1 else None


def moment(value: Any) -> datetime | None:
    try:
        found = datetime.fromisoformat(text_of(value))
    except ValueError:
        return None
    return found if found.tzinfo else found.replace(tzinfo=UTC)


def clock(value: Any) -> time | None:
    """The time on the wall: an offset behind it is what people get wrong twice a year. 24:00 is midnight."""
    match = _CLOCK.match(text_of(value))
    if not match or int(match[1]) > 24 or int(match[2]) > 59:
        return None
    return time(int(match[1]) % 24, int(match[2]))


def yes(value: Any) -> bool | None:
    return cleaning.yes_or_no(text_of(value)) if text_of(value) else None


def days(value: Any) -> str:
    """ "MO,TH" or "2TU", from "mo, th" and "Monday,Thursday" too; nothing of what is neither."""
    found = []
    for part in filter(None, re.split(r"[,;\s]+", text_of(value).upper())):
        match = _BYDAY.match(part)
        if not match:
            return ""
        found.append((match[1] or "").lstrip("+") + match[2])
    return ",".join(found)


def identifier(value: Any) -> uuid.UUID | None:
    """The id, where it is a UUID that means something: not all zeros, as templates leave it."""
    said = text_of(value)
    if not _UUID.fullmatch(said):
        return None
    found = uuid.UUID(said)
    return found if found.int else None


def language(name: Any, code: Any) -> tuple[str, str]:
    """Name and code of a language, each from the other where one is missing."""
    said, short = words(name), words(code)
    if not short:
        short = _CODES.get(said.casefold(), "") or (said.lower() if said.lower() in LANGUAGES else "")
    if not said or said.lower() in LANGUAGES:
        said = LANGUAGES.get(short, said)
    return said, short
