"""For which age: "for over 65s", "65+", "under 5s", "aged 13 to 19", "my 15 year old", "I am 72"."""

import re

from hub.search.plain_words.patterns import Context, Wish, pattern

OLDEST = 120

_COUNTED = {"mile", "miles", "km", "hour", "hours", "hrs", "minute", "minutes", "mins", "day", "days", "week"}
_COUNTED |= {
    "weeks",
    "month",
    "months",
    "pound",
    "pounds",
    "percent",
    "stone",
    "bedroom",
    "bedrooms",
    "people",
}
"""A number before one of these is no age."""


def _over(found: re.Match[str], context: Context) -> Wish | None:
    return _aged(int(found["age"]), OLDEST, context)


def _under(found: re.Match[str], context: Context) -> Wish | None:
    return _aged(0, max(int(found["age"]) - 1, 0), context)


def _between(found: re.Match[str], context: Context) -> Wish | None:
    low, high = int(found["low"]), int(found["high"])
    return _aged(low, high, context) if low < high else None


def _exactly(found: re.Match[str], context: Context) -> Wish | None:
    return _aged(int(found["age"]), int(found["age"]), context)


def _baby(_: re.Match[str], __: Context) -> Wish:
    return Wish("Age under 2", {"ages": (0, 1)}, (("age", "1"),), "baby")


def _aged(low: int, high: int, context: Context) -> Wish | None:
    if context.after in _COUNTED:
        return None
    if high >= OLDEST:
        label = f"Age {low} and over"
    elif low == high:
        label = f"Age {low}"
    else:
        label = f"Age {low} to {high}" if low else f"Age up to {high}"
    return Wish(label, {"ages": (low, high)}, (("age", str(low or max(high, 1))),), _people(low, high))


def _people(low: int, high: int) -> str:
    if low >= 50:
        return "older people"
    if 11 <= low <= 24:
        return "young people"
    return "children" if high <= 11 else ""


PATTERNS = (
    pattern("age", r"(?:for )?(?:the )?(?:over|above) (?P<age>\d\d)s?", read=_over),
    pattern("age", r"(?:for )?(?:aged )?(?P<age>\d\d)(?:\+s?| plus| and over| or over)", read=_over),
    pattern("age", r"(?:for )?(?:the )?(?:under|below) (?P<age>\d{1,2})s?", read=_under),
    pattern(
        "age",
        r"(?:for )?(?:ages?|aged|age of) (?:between )?(?P<low>\d{1,2}) (?:to |and |or )?(?P<high>\d{1,2})",
        read=_between,
    ),
    pattern("age", r"(?:for )?(?P<low>\d{1,2}) (?:to )?(?P<high>\d{1,2}) (?:year|yr)s? olds?", read=_between),
    pattern("age", r"(?:for )?(?:my |a )?\d{1,2} ?(?:months?|weeks?) olds?", read=_baby),
    pattern(
        "age",
        r"(?:for )?(?:(?:im |i am )?an? |my )?(?P<age>\d{1,2}) ?(?:years?|yrs?|yo|y o)(?: olds?)",
        read=_exactly,
    ),
    pattern("age", r"(?:for )?(?:my |a )?(?P<age>\d{1,2})yo", read=_exactly),
    pattern(
        "age",
        r"(?:i am|im|shes|hes|is|who is|whos|turned|turning|aged|age) (?:now )?(?P<age>\d{1,2})",
        read=_exactly,
    ),
)
