"""Opening hours from other people's words: "Tues/Weds 10am - 12pm. Thurs 10am - 2pm", or a column for each day.

What cannot be understood is never lost: it stays as the words of the schedule. What could mean two things makes
no rule, because a wrong "open now" sends somebody to a locked door.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from hub.directory.imports import clocks, sentences
from hub.directory.imports.clocks import SPAN, SPAN_WITH_AND, Span
from hub.directory.imports.sentences import ALL_DAY, Rule
from hub.directory.models import BankHolidays, Frequency
from hub.directory.opening import WEEKDAY_NAMES, WEEKDAYS

LONGEST = 2000  # characters: whoever writes more has written something else


@dataclass(frozen=True, slots=True)
class OpeningHours:
    """What could be made of the words. `words` is the whole text when the rules do not say all of it."""

    rules: tuple[Rule, ...] = ()
    words: str = ""
    term_time_only: bool = False
    bank_holidays: BankHolidays | None = None

    def __bool__(self) -> bool:
        return bool(self.rules or self.words)

    def schedules(self) -> list[dict[str, Any]]:
        """The values of the schedules that say this. The words stand on the first."""
        rows: list[dict[str, Any]] = [
            {
                "freq": Frequency.MONTHLY if rule.is_monthly else Frequency.WEEKLY,
                "byday": ",".join(rule.days),
                "opens_at": rule.opens,
                "closes_at": rule.closes,
                "term_time_only": self.term_time_only,
            }
            for rule in self.rules
        ]
        if self.words:
            rows = rows or [{}]
            rows[0]["description"] = self.words
        return [row | {"position": position} for position, row in enumerate(rows)]


@lru_cache(maxsize=1024)
def from_text(text: str) -> OpeningHours:
    """The hours in a cell that is about nothing else."""
    tidy = _tidy(text)
    if len(tidy) > LONGEST:
        return OpeningHours(words=tidy)
    return _read(tidy, keep_words=True) if tidy else OpeningHours()


def within(text: str) -> OpeningHours:
    """The hours that stand somewhere in a longer text ("Meets on Tuesdays 7-9pm."): only those that are plain."""
    return _read(_tidy(text)[:LONGEST], keep_words=False)


def from_days(cells: Mapping[str, str]) -> OpeningHours:
    """The hours from a cell for each day; the keys are MO to SU. An empty cell says nothing."""
    days_of: dict[Span, list[str]] = {}
    words = []
    for day in WEEKDAYS:
        text = _tidy(cells.get(day, ""))
        if not text or _SHUT.fullmatch(text):
            continue
        spans, rest = _spans_in(text[:LONGEST])
        for found in spans:
            days_of.setdefault(found, []).append(day)
        if rest or not spans:
            words.append(f"{WEEKDAY_NAMES[WEEKDAYS.index(day)]}: {text}")
    rules = tuple(Rule(tuple(days), *found) for found, days in days_of.items())
    return OpeningHours(rules, "; ".join(words))


_SHUT = re.compile(r"(?:n/?a\s+)?(?:closed|shut|not open)\.?(?:\s+all day)?|-|none|no", re.IGNORECASE)
_ROUND_THE_CLOCK = re.compile(r"(?:open\s+)?24\s*-?\s*(?:hours?|hrs?)(?:\s+(?:a|per)\s+day)?", re.IGNORECASE)
_ANY_SPAN = re.compile(f"{SPAN}|{SPAN_WITH_AND}", re.IGNORECASE)
_BETWEEN_SPANS = re.compile(r"\b(?:and|open|from)\b|[\s,;:&/.+]", re.IGNORECASE)
_JOINED = re.compile(r"(?<=\d:\d\d):(?=\d\d:)")  # "09:00-13:00:14:00-18:00"


@lru_cache(maxsize=1024)
def _spans_in(text: str) -> tuple[tuple[Span, ...], str]:
    """The spans of one day's cell, and whatever else it says."""
    if _ROUND_THE_CLOCK.fullmatch(text):
        return (ALL_DAY,), ""
    text = _JOINED.sub(",", text)
    spans = [clocks.span(match[0]) for match in _ANY_SPAN.finditer(text)]
    if None in spans:
        return (), text
    rest = _BETWEEN_SPANS.sub("", _ANY_SPAN.sub(" ", text))
    return tuple(dict.fromkeys(found for found in spans if found)), rest


def _tidy(text: str) -> str:
    """Without doubled spaces and blank lines: the patterns below would go slowly through thousands of them."""
    return "\n".join(filter(None, (" ".join(line.split()) for line in text.splitlines())))


_HOLIDAYS = r"(?:bank|public)\s+holidays?"

_BANK_CLOSED = re.compile(
    rf"\(?(?:not\s+open|closed|except(?:ing)?|excluding|exc\.?|apart\s+from|but\s+not|not)"
    rf"(?:\s+(?:on|for|during))?(?:\s+the)?\s+{_HOLIDAYS}\)?",
    re.IGNORECASE,
)
_BANK_OPEN = re.compile(rf"\(?(?:including|incl?\.?|open(?:\s+on)?)\s+{_HOLIDAYS}\)?", re.IGNORECASE)
_TERM_TIME = re.compile(
    r"\(?(?:(?:during|in|local)\s+)*(?:school\s+)?term[\s-]*time(?:s)?(?:\s+only)?\)?"
    r"|\(?(?:except|not|excluding|outside|closed)(?:\s+(?:in|during|on|for))?(?:\s+the)?\s+school\s+holidays\)?",
    re.IGNORECASE,
)
_NOT_EVERY_WEEK = re.compile(
    r"alternat|fortnight|bi-?weekly|\bevery\s+(?:other|second|2nd|third|3rd|two|2|three|3|four|4|six|6)\b"
    r"|school\s+holidays|half[\s-]term|\bsummer\b|\bwinter\b|\bonce\s+a\s+month\b"
    r"|\b(?:jan(?:uary)?|feb(?:ruary)?|april?|june|july|aug(?:ust)?|sept(?:ember)?|oct(?:ober)?|nov(?:ember)?"
    r"|dec(?:ember)?)\b|\b(?-i:March|May)\b\s*(?:\d|to\b|until\b|[-–])|(?:\d(?:st|nd|rd|th)?|to|until)\s+(?-i:March|May)\b",
    re.IGNORECASE,
)
_MONTHLY = re.compile(r"\bmonthly\b", re.IGNORECASE)


def _read(text: str, *, keep_words: bool) -> OpeningHours:
    bank_holidays = BankHolidays.CLOSED if _BANK_CLOSED.search(text) else None
    if bank_holidays is None and _BANK_OPEN.search(text):
        bank_holidays = BankHolidays.OPEN
    said = _BANK_OPEN.sub(" ", _BANK_CLOSED.sub(" ", text))
    term_time_only = bool(_TERM_TIME.search(said))
    said = _TERM_TIME.sub(" ", said)
    if _NOT_EVERY_WEEK.search(said):
        return OpeningHours(words=text if keep_words else "")
    rules, has_more = sentences.rules_in(said, plain_only=not keep_words)
    if not rules or (_MONTHLY.search(said) and not all(rule.is_monthly for rule in rules)):
        return OpeningHours(words=text if keep_words else "")
    return OpeningHours(rules, text if keep_words and has_more else "", term_time_only, bank_holidays)
