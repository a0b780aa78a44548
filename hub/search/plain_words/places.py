"""Where: postcodes, "near Sale", "within 2 miles", "near me". What a name means is for the places capability."""

import re
from collections.abc import Callable, Collection, Iterator, Sequence
from dataclasses import dataclass
from typing import Protocol, TypeAlias


class Place(Protocol):
    """What the places capability gives for a postcode, an outward code or a name."""

    @property
    def label(self) -> str: ...

    @property
    def lat(self) -> float: ...

    @property
    def lon(self) -> float: ...

    @property
    def areas(self) -> Collection[str]: ...


ResolvePlace: TypeAlias = Callable[[str], Place | None]

MOST_WORDS = 4

_OUTWARD = re.compile(r"[a-z]{1,2}\d[a-z\d]?")
_INWARD = re.compile(r"\d[a-z]{2}")
_WHOLE = re.compile(r"[a-z]{1,2}\d[a-z\d]?\d[a-z]{2}")
_LOOKS_LIKE_CODE = {"a1", "a2", "b1", "b2", "c1", "c2", "b6", "b12", "n95", "t1", "t2", "e10"}
"""Also English levels, vitamins and kinds of diabetes: only places after a word such as "near"."""

_LEADS = {
    "near",
    "nearest",
    "nearby",
    "nr",
    "in",
    "around",
    "round",
    "at",
    "by",
    "across",
    "outside",
    "within",
    "of",
}
_VAGUE_LEADS = {"in", "at", "by", "of", "round", "around", "across", "within"}
_NEVER_FIRST = {"the", "a", "an", "my", "our", "me", "us", "here"}
_LEADING = (
    ("close", "to"),
    ("next", "to"),
    ("nearest", "to"),
    ("based", "in"),
    ("live", "in"),
    ("living", "in"),
)
_ORDINARY = {
    "bath",
    "battle",
    "beer",
    "bury",
    "deal",
    "diss",
    "hope",
    "march",
    "mold",
    "nelson",
    "reading",
    "rugby",
}
_ORDINARY |= {
    "rye",
    "sandwich",
    "settle",
    "street",
    "ware",
    "wells",
    "wash",
    "ash",
    "over",
    "hook",
    "home",
    "hospital",
}
_SALES = {
    "boot",
    "for",
    "garage",
    "jumble",
    "on",
    "table",
    "tabletop",
    "the",
    "yard",
    "house",
    "book",
    "cake",
}

_NUMBERS = {
    "a": 1.0,
    "half": 0.5,
    "one": 1.0,
    "two": 2.0,
    "three": 3.0,
    "five": 5.0,
    "ten": 10.0,
    "fifteen": 15.0,
}
_REACH = re.compile(
    r"(?<!\S)(?:within |less than |under |up to |no more than )?(?:about )?"
    rf"(?P<number>\d{{1,2}}|{'|'.join(_NUMBERS)}) ?(?:a )?"
    r"(?P<unit>miles?|mi|km|kilometres?|minutes? walk)(?: (?:of|from|away|radius))?(?!\S)"
)
_WALKABLE = re.compile(r"(?<!\S)(?:within |in )?walking distance(?: (?:of|from))?(?!\S)")
_HERE = re.compile(
    r"(?<!\S)(?:near|nearest|close|closest|local|next|around|round|by) (?:to )?"
    r"(?:me|us|here|my (?:home|house|flat|area))(?!\S)"
    r"|(?<!\S)(?:in|around|round) (?:my|our|this|the local) (?:area|town|neighbourhood|street|estate)(?!\S)"
    r"|(?<!\S)(?:nearby|locally|close by|where i live)(?!\S)"
)


@dataclass(frozen=True, slots=True)
class Where:
    """A place that was named, and which words named it (with the word that led to it)."""

    place: Place
    begin: int
    end: int
    is_code: bool


@dataclass(frozen=True, slots=True)
class Reach:
    """How far somebody would go, and which words said so."""

    miles: float
    begin: int
    end: int


def where(typed: Sequence[str], resolve: ResolvePlace, *, is_ordinary: Callable[[str], bool]) -> Where | None:
    """The place in the question: a postcode first, then a name after "near" or "in", then one at either end."""
    return (
        next(_codes(typed, resolve), None)
        or _led(typed, resolve, is_ordinary)
        or _bare(typed, resolve, is_ordinary)
    )


def reach(typed: Sequence[str]) -> Reach | None:
    """ "within 2 miles", "walking distance"."""
    text = " ".join(typed)
    if found := _WALKABLE.search(text):
        return Reach(1.0, *_span(found))
    if found := _REACH.search(text):
        number = _NUMBERS.get(found["number"]) or float(found["number"])
        unit = found["unit"]
        if unit.startswith("k"):
            number *= 0.62
        elif unit.startswith("minute"):
            number *= 0.05
        return Reach(round(max(number, 0.25), 2), *_span(found))
    return None


def here(typed: Sequence[str]) -> tuple[int, int] | None:
    """Which words say "near me"."""
    found = _HERE.search(" ".join(typed))
    return _span(found) if found else None


def _codes(typed: Sequence[str], resolve: ResolvePlace) -> Iterator[Where]:
    """Postcodes, in one word or two, and outward codes."""
    for at, word in enumerate(typed):
        begin = _before_lead(typed, at)
        end = at + 1
        if _OUTWARD.fullmatch(word) and end < len(typed) and _INWARD.fullmatch(typed[end]):
            end += 1
        elif not _WHOLE.fullmatch(word) and (
            not _OUTWARD.fullmatch(word) or (begin == at and word in _LOOKS_LIKE_CODE)
        ):
            continue
        if place := resolve(" ".join(typed[at:end]).upper()):
            yield Where(place, begin, end, True)


def _led(typed: Sequence[str], resolve: ResolvePlace, is_ordinary: Callable[[str], bool]) -> Where | None:
    """A name after a word such as "near": the longest that is one. "in care" is no place, "near Care" may be."""
    for at in range(1, len(typed)):
        begin = _before_lead(typed, at)
        if begin == at or typed[at] in _NEVER_FIRST:
            continue
        for end in range(min(at + MOST_WORDS, len(typed)), at, -1):
            name = typed[at:end]
            if any(word.isdigit() for word in name):
                continue
            if typed[begin] in _VAGUE_LEADS and all(is_ordinary(word) for word in name):
                continue
            if place := resolve(" ".join(name)):
                return Where(place, begin, end, False)
    return None


def _bare(typed: Sequence[str], resolve: ResolvePlace, is_ordinary: Callable[[str], bool]) -> Where | None:
    """A name at the end or the beginning, of words that mean nothing else."""
    for length in range(min(MOST_WORDS - 1, len(typed)), 0, -1):
        for begin in dict.fromkeys((len(typed) - length, 0)):
            name = typed[begin : begin + length]
            if length == 1 and (len(name[0]) < 4 or name[0] in _ORDINARY):
                continue
            if any(is_ordinary(word) for word in name):
                continue
            if name[0] == "sale" and begin and typed[begin - 1] in _SALES:
                continue
            if place := resolve(" ".join(name)):
                return Where(place, begin, begin + length, False)
    return None


def _before_lead(typed: Sequence[str], at: int) -> int:
    """Where the words begin that lead to a place at `at`; `at` itself where none do."""
    if at >= 2 and tuple(typed[at - 2 : at]) in _LEADING:
        return at - 2
    return at - 1 if at and typed[at - 1] in _LEADS else at


def _span(found: re.Match[str]) -> tuple[int, int]:
    begin = len(found.string[: found.start()].split())
    return begin, begin + len(found[0].split())
