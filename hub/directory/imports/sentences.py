"""Days and times in a sentence: cut into pieces that mean something, then joined ("Tues/Weds 10-12", "9-5 Mon-Fri")."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import time
from typing import Literal

from hub.directory.imports import clocks
from hub.directory.imports.clocks import SPAN, SPAN_WITH_AND, Span
from hub.directory.opening import WEEKDAYS

ALL_DAY: Span = (time(0), time(0))  # a closing time not after the opening is the next day's


@dataclass(frozen=True, slots=True)
class Rule:
    """Open from `opens` to `closes` on these days: of every week, or the numbered ones of a month ("1SA")."""

    days: tuple[str, ...]
    opens: time
    closes: time

    @property
    def is_monthly(self) -> bool:
        return self.days[0] not in WEEKDAYS


Sort = Literal["days", "times", "time", "except", "closed", "part", "and", "filler", "word"]


@dataclass(frozen=True, slots=True)
class Piece:
    """A part of the text that means something, or a word that means nothing to us."""

    sort: Sort
    days: tuple[str, ...] = ()
    spans: tuple[Span, ...] = ()


_ORDINALS = {
    **{"1st": 1, "first": 1, "2nd": 2, "second": 2, "3rd": 3, "third": 3, "4th": 4, "fourth": 4},
    **{"5th": 5, "fifth": 5, "last": -1},
}
_NTH = "|".join(_ORDINALS)
_DAY = (
    r"mon(?:day)?s?|tue(?:s(?:day)?)?s?|wed(?:nes(?:day)?)?s?|thu(?:r(?:s(?:day)?)?)?s?"
    r"|fri(?:day)?s?|sat(?:urday)?s?|sun(?:day)?s?"
)
_LISTED = r"(?:\s*(?:,|&|/|\+|\band\b|\bor\b))+\s*"
_MANY = {
    r"week\s?days?": WEEKDAYS[:5],
    r"week\s?ends?": WEEKDAYS[5:],
    r"daily|every\s?day|(?:7|seven)\s+days(?:\s+(?:a|per)\s+week)?|all\s+week": WEEKDAYS,
}
_ONE_OR_MORE = rf"(?:{'|'.join(_MANY)})\b|(?:{_DAY})\b\.?'?s?(?:{clocks.TO}(?:{_DAY})\b\.?)?"
_ASK_FIRST = re.compile(r"request|appointment|arrange", re.IGNORECASE)

_PIECE = re.compile(
    rf"""
      (?P<monthly>\b(?:{_NTH})(?:{_LISTED}(?:{_NTH})){{0,4}}\s+(?:{_DAY})\b(?:\s+(?:of|in)\s+(?:(?:the|each|every)\s+)?month)?)
    | (?P<always>24\s*/\s*7)
    | (?P<all_hours>\b(?:open\s+)?24\s*-?\s*(?:hours?|hrs?)(?:\s+(?:a|per)\s+day)?\b)
    | (?P<span>{SPAN}|{SPAN_WITH_AND})
    | (?P<time>{clocks.NOT_OF_A_NUMBER}(?:\d{{1,2}}(?:[:.][0-5]\d)?\s*{clocks.HALF}|\d{{1,2}}:[0-5]\d(?!\d)
        |\b(?:noon|midday|midnight)\b))
    | (?P<days>\b(?:{_ONE_OR_MORE})(?:{_LISTED}(?:{_ONE_OR_MORE}))*)
    | (?P<except>\b(?:except(?:ing)?(?:\s+for)?|excluding|apart\s+from|but\s+not)\b)
    | (?P<closed>\b(?:closed|shut|not\s+open)\b)
    | (?P<part>\b(?:morning|afternoon|evening)s?\b)
    | (?P<and>,|&|/|\+|\band\b)
    | (?P<filler>\b(?:on|at|from|open|opens|opening|hours|times|every|each|the|is|are|only|weekly|lunch|for|meets?)\b
        |[-–—@.;:()\n\r\s])
    | (?P<word>\w+|.)
    """,
    re.IGNORECASE | re.VERBOSE,
)


def rules_in(text: str, *, plain_only: bool) -> tuple[tuple[Rule, ...], bool]:
    """The rules in a text, and whether it says more than they do.

    `plain_only`, for texts that are about other things too, believes only times that cannot be anything else.
    """
    sentence = _Sentence()
    sentence.read(_pieces(text, plain_only=plain_only))
    return tuple(dict.fromkeys(sentence.rules)), sentence.has_more


def _pieces(text: str, *, plain_only: bool) -> list[Piece]:
    """The text in pieces, fillers left out, spans that stand together made one."""
    pieces: list[Piece] = []
    for match in _PIECE.finditer(text):
        piece = _piece(match, text, plain_only=plain_only)
        if piece.sort == "filler":
            continue
        if piece.sort == "times" and pieces:
            if pieces[-1].sort == "part":
                pieces.pop()  # "evenings 7-9": the span has heard it already
            elif [p.sort for p in pieces[-2:]] == ["times", "and"]:
                pieces.pop()
        if piece.sort == "times" and pieces and pieces[-1].sort == "times":
            pieces[-1] = replace(pieces[-1], spans=pieces[-1].spans + piece.spans)
        else:
            pieces.append(piece)
    return pieces


def _piece(match: re.Match[str], text: str, *, plain_only: bool) -> Piece:
    piece = Piece("word")
    match match.lastgroup:
        case "days":
            piece = Piece("days", _listed_days(match[0]))
        case "monthly":
            piece = Piece("days", _numbered_days(match[0]))
        case "always" | "all_hours" if not plain_only and not _ASK_FIRST.search(text):
            piece = Piece("times", WEEKDAYS, (ALL_DAY,))
        case "span":
            found = clocks.span(match[0], part_of_day=_part_before(text[: match.start()]))
            is_plain = not plain_only or _PLAIN.search(match[0])
            piece = Piece("times", spans=(found,)) if found and is_plain else Piece("time")
        case "time" | "except" | "closed" | "part" | "and" | "filler" as sort:
            piece = Piece(sort)
    return piece


_PLAIN = re.compile(r"[ap]\.?m|noon|midday|\d[:.]\d", re.IGNORECASE)
_PART_BEFORE = re.compile(r"(morning|afternoon|evening)s?\W*$", re.IGNORECASE)


def _part_before(text: str) -> str:
    found = _PART_BEFORE.search(text[-24:])
    return found[1].lower() if found else ""


def _index(name: str) -> int:
    return WEEKDAYS.index(name[:2].upper())


def _listed_days(written: str) -> tuple[str, ...]:
    """ "Mon, Wed - Fri" is MO, WE, TH, FR."""
    found: list[int] = []
    for part in re.split(rf"(?i){_LISTED}", written):
        found += [
            WEEKDAYS.index(day)
            for words, days in _MANY.items()
            if re.search(rf"(?i)\b(?:{words})\b", part)
            for day in days
        ]
        names = re.findall(rf"(?i)\b(?:{_DAY})\b", part)
        if len(names) == 2:
            first, last = _index(names[0]), _index(names[1])
            found += [(first + n) % 7 for n in range((last - first) % 7 + 1)]
        else:
            found += map(_index, names)
    return tuple(WEEKDAYS[n] for n in sorted(set(found)))


def _numbered_days(written: str) -> tuple[str, ...]:
    """ "1st and 3rd Tuesday of the month" is 1TU, 3TU."""
    names = re.findall(rf"(?i)\b(?:{_DAY})\b", written)
    numbers = [_ORDINALS[word.lower()] for word in re.findall(rf"(?i)\b(?:{_NTH})\b", written)]
    return tuple(f"{number}{WEEKDAYS[_index(names[-1])]}" for number in numbers)


class _Sentence:
    """Goes through the pieces and joins days to times. Days come first ("Mon 9-5") or times do ("9-5 Mon")."""

    def __init__(self) -> None:
        self.rules: list[Rule] = []
        self.has_more = False  # whether the text says more than the rules
        self._days: tuple[str, ...] = ()  # named, and no times yet
        self._spans: tuple[Span, ...] = ()  # given, and no days yet
        self._last: tuple[str, ...] = ()  # the days of the newest rules, while only fillers follow

    def read(self, pieces: Sequence[Piece]) -> None:
        times_first = next((p.sort for p in pieces if p.sort in ("days", "times")), "") == "times"
        waiting = iter(pieces)
        for piece in waiting:
            match piece.sort:
                case "days":
                    self._take_days(piece.days, times_first=times_first)
                case "times":
                    self._take_times(piece, times_first=times_first)
                case "except":
                    self._take_exception(waiting)
                case "closed":
                    self._take_closed(waiting)
                case "time":
                    self._forget()
                    self.has_more = True
                case "word":
                    self._forget()
                    self.has_more = True
                case "part":
                    self.has_more = True
        self._end()

    def _take_days(self, days: tuple[str, ...], *, times_first: bool) -> None:
        if times_first and self._spans:
            self._add(days, self._spans)
            self._spans = ()
            return
        if self._days:
            self.has_more = True  # days of which nothing is said, such as "Tuesday mornings and"
        self._days, self._last = days, ()

    def _take_times(self, piece: Piece, *, times_first: bool) -> None:
        days = self._days or (() if times_first else self._last)
        if days:
            self._add(days, piece.spans)
        elif ALL_DAY in piece.spans and not self.rules:
            self._add(piece.days, piece.spans)  # "open 24 hours" means every day
        else:
            self._spans = piece.spans

    def _take_exception(self, waiting: Iterator[Piece]) -> None:
        """ "Daily (except Tues) 10-12"; "9 - 4 weekdays except Wed 9 - 2"."""
        piece = _next(waiting)
        if piece is None or piece.sort != "days":
            self._forget()
            self.has_more = True
        elif self._days:
            self._days = tuple(day for day in self._days if day not in piece.days)
        else:
            self._close(piece.days)
            self._days, self._last = piece.days, ()
            following = _next(waiting)
            if following and following.sort == "times":
                self._add(piece.days, following.spans)
            elif following and following.sort == "days":
                self._days = following.days
            elif following:
                self.has_more |= following.sort in ("word", "time", "part")
                self._forget()
            else:
                self._days = ()

    def _take_closed(self, waiting: Iterator[Piece]) -> None:
        """ "Wednesday: closed"; "closed Wednesday"; "closed 1-2 for lunch"."""
        if self._days:
            self._days = ()
            return
        piece = _next(waiting)
        if piece and piece.sort == "days" and self.rules:
            self._close(piece.days)
        elif piece and piece.sort == "times" and self.rules and len(piece.spans) == 1:
            self._pause(piece.spans[0])
        else:
            self.has_more = True
            self._forget()

    def _add(self, days: tuple[str, ...], spans: Sequence[Span]) -> None:
        self.rules += [Rule(days, opens, closes) for opens, closes in spans if days]
        self._days, self._last = (), days

    def _close(self, days: tuple[str, ...]) -> None:
        left = (replace(rule, days=tuple(day for day in rule.days if day not in days)) for rule in self.rules)
        self.rules = [rule for rule in left if rule.days]

    def _pause(self, pause: Span) -> None:
        """Cut a break out of the newest rules."""
        first, second = pause
        cut: list[Rule] = []
        for rule in self.rules:
            if rule.days == self._last and rule.opens < first < second < rule.closes:
                cut += [replace(rule, closes=first), replace(rule, opens=second)]
            else:
                cut.append(rule)
        self.has_more |= len(cut) == len(self.rules)
        self.rules = cut

    def _forget(self) -> None:
        """A word stands between: what follows does not belong to what came before."""
        if self._days or self._spans:
            self.has_more = True
        self._days = self._spans = self._last = ()

    def _end(self) -> None:
        if self._spans and self.rules and self._last:
            self.rules = []  # times left over right after the rules: they could belong to either side
        self.has_more |= bool(self._days or self._spans)


def _next(waiting: Iterator[Piece]) -> Piece | None:
    return next((piece for piece in waiting if piece.sort not in ("and", "part")), None)
