"""What people write when they mean a postcode, and the postcode they mean.

"m33 2ab", "M332AB", "M 33 2 A B" and "M33-2AB" are the same postcode. The letter O for the digit 0 and the
letter I for the digit 1 (and the other way about) are put right when only one reading is a postcode.
"""

import re
from dataclasses import dataclass
from functools import lru_cache
from itertools import product, takewhile

from hub.core.errors import Invalid

EXAMPLE = "M33 2AB"
NOT_HELD = {  # the directory has no positions for these, or none that everybody may use
    "BT": "Northern Ireland",
    "GY": "Guernsey",
    "IM": "the Isle of Man",
    "JE": "Jersey",
}

_LETTERS = (
    "AB AL B BA BB BD BH BL BN BR BS BT CA CB CF CH CM CO CR CT CV CW DA DD DE DG DH DL DN DT DY E EC EH "
    "EN EX FK FY G GL GU GY HA HD HG HP HR HS HU HX IG IM IP IV JE KA KT KW KY L LA LD LE LL LN LS LU M "
    "ME MK ML N NE NG NN NP NR NW OL OX PA PE PH PL PO PR RG RH RM S SA SE SG SK SL SM SN SO SP SR SS ST "
    "SW SY TA TD TF TN TQ TR TS TW UB W WA WC WD WF WN WR WS WV YO ZE "
)
AREAS = frozenset(_LETTERS.split())

_OUTWARD = re.compile(
    "([A-Z]{1,2})([0-9]|[1-9][0-9])|([A-Z])([0-9][A-HJKPSTUW])|([A-Z]{2})([0-9][ABEHMNPRVWXY])"
)
_INWARD = re.compile("[0-9][ABD-HJLNP-UW-Z]{2}")
_STARTED = re.compile("[0-9][A-Z]?")  # an inward code that somebody has not finished
_NOISE = re.compile(r"[\s.,\-–'\"]+")
_SLIPS = {"O": "O0", "0": "0O", "I": "I1", "1": "1I"}
_IN_TEXT = re.compile(r"\b([A-Za-z]{1,2}[0-9OoIi][0-9A-Za-z]?)\s*([0-9OoIi][A-Za-z]{2})\b")
_OUTWARD_IN_TEXT = re.compile(r"\b([A-Za-z]{1,2}[0-9][0-9A-Za-z]?)\b")


@dataclass(frozen=True, slots=True)
class Code:
    """A well-formed postcode ("M33 2AB") or, without its last three characters, an outward code ("M33")."""

    outward: str
    inward: str = ""

    @property
    def is_full(self) -> bool:
        return bool(self.inward)

    @property
    def area(self) -> str:
        """The letters it starts with: "M"."""
        return self.outward[:2] if self.outward[1].isalpha() else self.outward[0]

    def __str__(self) -> str:
        return f"{self.outward} {self.inward}".strip()


@dataclass(frozen=True, slots=True)
class Found:
    """A postcode inside a longer text, with where it starts and ends."""

    code: Code
    start: int
    end: int


def parse(text: str) -> Code:
    """The postcode or outward code that was meant. Raises Invalid with a sentence for the person who typed it.

    An unfinished postcode ("M33 2", "M33 2A") counts as its outward code.
    """
    written = _NOISE.sub("", text).upper()
    if not written:
        raise Invalid(f"Enter a postcode, like {EXAMPLE}.")
    if found := _read(written, text):
        return found
    raise Invalid(_what_is_wrong(written))


def looks_like_one(text: str) -> bool:
    """Whether somebody seems to have meant a postcode: short, a letter first, and a digit soon after."""
    written = _NOISE.sub("", text).upper()
    return len(written) <= 9 and written[:1].isalpha() and any(c.isdigit() for c in written[1:4])


def find(text: str, *, outward: bool = False) -> Found | None:
    """The first full postcode in a text, or else, if asked for, the first outward code that stands alone.

    In running text an outward code may be something else ("B12 vitamins", "M25 closed"), so the caller says
    whether it makes sense to look for one.
    """
    for match in _IN_TEXT.finditer(text):
        if (code := _read(match[0].upper().replace(" ", ""), match[0])) and code.is_full:
            return Found(code, match.start(), match.end())
    if outward:
        for match in _OUTWARD_IN_TEXT.finditer(text):
            if _is_outward(match[0].upper()):
                return Found(Code(match[0].upper()), match.start(), match.end())
    return None


def _read(written: str, text: str) -> Code | None:
    if 5 <= len(written) <= 7 and (code := _full(written)):
        return code
    outward, _, rest = text.strip().upper().partition(" ")
    if _is_outward(outward) and _STARTED.fullmatch(_NOISE.sub("", rest)):
        return Code(outward)  # "M3 3": the space says that the last digit is not the district's
    if 2 <= len(written) <= 4 and (code := _outward(written)):
        return code
    for left_over in (1, 2):
        if _STARTED.fullmatch(written[-left_over:]) and _is_outward(written[:-left_over]):
            return Code(written[:-left_over])
    return None


def _full(written: str) -> Code | None:
    inward = _one_digit(written[-3]) + written[-2:]
    if not _INWARD.fullmatch(inward):
        return None
    start = _outward(written[:-3])
    return Code(start.outward, inward) if start else None


def _one_digit(character: str) -> str:
    return {"O": "0", "I": "1"}.get(character, character)


def _is_outward(written: str) -> bool:
    match = _OUTWARD.fullmatch(written)
    return match is not None and (match[1] or match[3] or match[5]) in AREAS


@lru_cache(maxsize=4096)  # a list names the same districts over and over
def _outward(written: str) -> Code | None:
    """As written if that can be one; else the one reading with the fewest slips, if it is the only one."""
    if not 2 <= len(written) <= 4:
        return None
    by_slips: dict[int, set[str]] = {}
    for reading in map("".join, product(*(_SLIPS.get(character, character) for character in written))):
        if _is_outward(reading):
            slips = sum(a != b for a, b in zip(reading, written, strict=True))
            by_slips.setdefault(slips, set()).add(reading)
    if not by_slips:
        return None
    nearest = by_slips[min(by_slips)]
    return Code(nearest.pop()) if len(nearest) == 1 else None


def _what_is_wrong(written: str) -> str:
    area = "".join(takewhile(str.isalpha, written))
    inward = written[-3:]
    rules = (
        (not (written.isascii() and written.isalnum()), "A postcode has only letters and numbers."),
        (len(written) > 7, "That is too long for a postcode."),
        (not any(character.isdigit() for character in written), "A postcode has a number in it."),
        (not area, "A postcode starts with a letter."),
        (area not in AREAS, f"No UK postcode starts with {area}."),
        (
            len(written) >= 5 and re.fullmatch("[0-9][A-Z]{2}", inward) and not _INWARD.fullmatch(inward),
            "A postcode never ends in the letters C, I, K, M, O or V.",
        ),
        (True, "Something in that postcode is missing or too much."),
    )
    wrong = next(sentence for applies, sentence in rules if applies)
    return f"{wrong} A postcode looks like {EXAMPLE}."
