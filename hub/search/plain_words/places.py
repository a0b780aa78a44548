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
_SURE_LEADS = {"near", "nr"}
"""What follows these, or something and "to", is where; what follows "in" or "by" may be anything."""
_NEVER_FIRST = {"the", "a", "an", "my", "our", "me", "us", "here"}
_LEADING = (
    ("close", "to"),
    ("next", "to"),
    ("near", "to"),
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
    is_code: bool = False
    is_led: bool = False
    """After "near", and so no part of another name: "library near Sale" is not "Sale Library"."""
    is_guess: bool = False
    """No place is spelt like this."""


@dataclass(frozen=True, slots=True)
class Reach:
    """How far somebody would go, and which words said so."""

    miles: float
    begin: int
    end: int


def where(
    typed: Sequence[str], resolve: ResolvePlace, guess: ResolvePlace, *, is_ordinary: Callable[[str], bool]
) -> Where | None:
    """The place in the question: a postcode first, then a name after "near" or "in", then one at either end.

    A name after "near" that we do not know may be misspelt: `guess` says for which one.
    """
    return (
        next(_codes(typed, resolve), None)
        or _led(typed, resolve, is_ordinary)
        or _guessed(typed, guess, is_ordinary)
        or _bare(typed, resolve, is_ordinary)
    )


def unplaced(typed: Sequence[str], *, is_ordinary: Callable[[str], bool]) -> tuple[int, int] | None:
    """The words after "near" that can only be a name, whether or not we know a place of that name."""
    for at in range(1, len(typed)):
        if not _is_sure(typed, at) or typed[at] in _NEVER_FIRST | _LEADS:
            continue
        end = at
        while end < min(at + MOST_WORDS, len(typed)) and not is_ordinary(typed[end]):
            end += 1
        if end > at:
            return at, end
    return None


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
            yield Where(place, begin, end, is_code=True)


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
                return Where(place, begin, end, is_led=_is_sure(typed, at))
    return None


def _guessed(typed: Sequence[str], guess: ResolvePlace, is_ordinary: Callable[[str], bool]) -> Where | None:
    """A misspelt name after "near"."""
    if span := unplaced(typed, is_ordinary=is_ordinary):
        at, last = span
        for end in range(last, at, -1):
            if place := guess(" ".join(typed[at:end])):
                return Where(place, _before_lead(typed, at), end, is_led=True, is_guess=True)
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
                return Where(place, begin, begin + length)
    return None


def _before_lead(typed: Sequence[str], at: int) -> int:
    """Where the words begin that lead to a place at `at`; `at` itself where none do."""
    if at >= 2 and tuple(typed[at - 2 : at]) in _LEADING:
        return at - 2
    return at - 1 if at and typed[at - 1] in _LEADS else at


def _is_sure(typed: Sequence[str], at: int) -> bool:
    """Whether what stands at `at` can only be where: after "near" or "close to"."""
    begin = _before_lead(typed, at)
    return begin == at - 2 or (begin == at - 1 and typed[begin] in _SURE_LEADS)


def _span(found: re.Match[str]) -> tuple[int, int]:
    begin = len(found.string[: found.start()].split())
    return begin, begin + len(found[0].split())
