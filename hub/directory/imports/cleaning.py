"""One cell made fit for the directory: telephone numbers, e-mail and web addresses, days, numbers, names in capitals.

Each takes text and gives what it means and, where something had to be left out, a sentence for the report.
"""

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from decimal import Decimal, InvalidOperation
from functools import lru_cache
from itertools import count
from typing import NamedTuple

import phonenumbers
from email_validator import EmailNotValidError, validate_email
from phonenumbers import Leniency, NumberParseException, PhoneNumberFormat, PhoneNumberMatcher

from hub.directory import links

ALWAYS_EMPTY = frozenset({"", "-", "–", ".", "n/a", "na", "#n/a", "#ref!", "#value!", "null", "none", "nil"})


class Cleaned(NamedTuple):
    """What a cell means ("" for nothing), and what the report should say of it."""

    value: str
    note: str = ""


@dataclass(frozen=True, slots=True)
class Telephone:
    number: str
    extension: str = ""
    description: str = ""


def text(raw: str) -> str:
    """In one Unicode form, without control characters, doubled spaces or blank lines at the ends."""
    if raw.isascii() and raw.isprintable():
        return " ".join(raw.split())
    normal = unicodedata.normalize("NFC", raw)
    has_odd = not normal.replace("\n", "").isprintable()
    kept = _visible(normal) if has_odd else normal
    lines = [" ".join(line.split()) for line in kept.split("\n")]
    return re.sub(r"\n{3,}", "\n\n", "\n".join(lines)).strip()


def _visible(normal: str) -> str:
    return "".join(
        c if c == "\n" or unicodedata.category(c) not in _INVISIBLE else _stand_in(c) for c in normal
    )


_INVISIBLE = frozenset({"Cc", "Cs", "Cf", "Co"})


def _stand_in(character: str) -> str:
    """Joiners hold letters of some scripts and emoji together; a tab or return is a space; the rest goes."""
    if character in "\u200c\u200d":
        return character
    return "\n" if character in "\r\x0b\x0c\x85" else " " if character == "\t" else ""


# ------------------------------------------------------------------------------------------ telephone numbers

SHORT_NUMBERS = frozenset(
    {"101", "105", "111", "112", "116000", "116006", "116111", "116117", "116123", "119", "999", "08001111"}
)
_APART = re.compile(r"\s*(?:[/;\n]|\bor\b|,(?=\s*\+?\(?\d))\s*", re.IGNORECASE)
_NOT_DIGITS = re.compile(r"\D")
_WITHOUT_ITS_0 = re.compile(r"[12378]\d{8,9}")
_TEXT_CODE = re.compile(r"[68]\d{4}")
_EXTENSION = re.compile(r"\b(?:ext|extension|x)\b\.?", re.IGNORECASE)
_REMARK = re.compile(r"\(((?=[^)]*[a-z])[^)]*)\)", re.IGNORECASE)
_LETTER_O = re.compile(r"(?<![A-Za-z\d])[Oo](?=\s?\d)")
_PLAIN_NUMBER = re.compile(r"0[1-9]\d{8,9}", re.ASCII)
GROUPED_BY = 7  # no rule for where the spaces go looks further
_TRUNK_IN_BRACKETS = re.compile(r"(\+\s*44|0044)\s*\(0\)")


def telephones(raw: str) -> tuple[list[Telephone], list[str]]:
    """The numbers in a cell that holds nothing else, with what stands in brackets behind them."""
    found, notes = [], []
    for part in filter(None, _APART.split(raw.strip())):
        remark = _REMARK.search(part)
        number = telephone(_REMARK.sub(" ", part))
        if number:
            described = " ".join(remark[1].split()) if remark else ""
            found.append(Telephone(number.number, number.extension, described))
        else:
            notes.append(f"“{shortened(part)}” is not a telephone number and was left out.")
    return list(dict.fromkeys(found)), notes


def telephones_within(raw: str) -> list[Telephone]:
    """The numbers that stand somewhere in a cell that holds other things too."""
    line = _LETTER_O.sub("0", " ".join(raw.split()))
    if whole := telephone(line):
        return [whole]
    matches = PhoneNumberMatcher(line, "GB", leniency=Leniency.POSSIBLE, max_tries=100)
    return list(
        dict.fromkeys(_formatted(m.number) for m in matches if sum(c.isdigit() for c in m.raw_string) >= 9)
    )


def telephone(raw: str) -> Telephone | None:
    """One number as people in this country write it: "1617903377", "+44 161 790 3377" are "0161 790 3377"."""
    if (bare := raw.replace(" ", "")) and _PLAIN_NUMBER.fullmatch(bare):
        return Telephone(_grouping(bare[:GROUPED_BY], len(bare)).format(*bare))
    return _telephone(raw)


@lru_cache(maxsize=8192)
def _grouping(start: str, length: int) -> str:
    """How numbers with this start are written: a thousand neighbours have their spaces in the same places."""
    written = _telephone(start.ljust(length, "0"))
    if written is None:
        raise RuntimeError("A number of the usual length that is none")
    digits = count(length - sum(c.isdigit() for c in written.number))
    return re.sub(r"\d", lambda _: f"{{{next(digits)}}}", written.number)


def _telephone(raw: str) -> Telephone | None:
    written = _TRUNK_IN_BRACKETS.sub(r"\1", _LETTER_O.sub("0", raw.strip()))
    digits = _NOT_DIGITS.sub("", written)
    if digits in SHORT_NUMBERS or _TEXT_CODE.fullmatch(digits):
        return Telephone(" ".join(re.sub(r"[^\d ]", "", written).split()))
    if _WITHOUT_ITS_0.fullmatch(digits) and not written.startswith("+"):
        written = f"0{written}"  # a spreadsheet took the number for a number, and its first 0 for nothing
    try:
        number = phonenumbers.parse(written, "GB")
    except NumberParseException:
        return None
    is_number = len(digits) >= 9 and phonenumbers.is_possible_number(number)
    if not is_number or any(c.isalpha() for c in _EXTENSION.split(written)[0]):
        return None
    return _formatted(number)


def _formatted(number: phonenumbers.PhoneNumber) -> Telephone:
    extension = number.extension or ""
    number.extension = None
    at_home = number.country_code == 44
    style = PhoneNumberFormat.NATIONAL if at_home else PhoneNumberFormat.INTERNATIONAL
    return Telephone(phonenumbers.format_number(number, style), extension)


# ------------------------------------------------------------------------------------------- e-mail and the web

LONGEST_EMAIL, LONGEST_MAILBOX = 254, 64
_PLAIN_MAILBOX = re.compile(r"[A-Za-z0-9_+-]+(?:\.[A-Za-z0-9_+-]+)*")
_PLAIN_DOMAIN = re.compile(r"(?=.{4,180}$)(?:[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?\.)+([a-z]{2,24})")
_EMAIL = re.compile(r"[\w.!#$%&'*+/=?^`{|}~-]{1,64}@[\w-]{1,63}(?:\.[\w-]{1,63}){1,6}")


def email(raw: str) -> Cleaned:
    """An e-mail address, or a note that it is none."""
    written = raw.strip().strip("<>;,. ").removeprefix("mailto:")
    mailbox, _, domain = written.rpartition("@")
    is_plain = len(written) <= LONGEST_EMAIL and len(mailbox) <= LONGEST_MAILBOX
    if is_plain and _PLAIN_MAILBOX.fullmatch(mailbox) and (known := _domain(domain)):
        return Cleaned(f"{mailbox}@{known}")
    try:
        return Cleaned(validate_email(written, check_deliverability=False).normalized)
    except EmailNotValidError:
        return Cleaned("", f"“{shortened(raw)}” is not an e-mail address and was left out.")


def _domain(written: str) -> str:
    """The part behind the @ as it is kept, or ""."""
    plain = _PLAIN_DOMAIN.fullmatch(written)
    if plain and "--" not in written and _judged(f"body.{plain[1]}"):  # of such only the ending may be wrong
        return written
    return _judged(written)


@lru_cache(maxsize=4096)
def _judged(written: str) -> str:
    try:
        return validate_email(f"a@{written}", check_deliverability=False).domain
    except EmailNotValidError:
        return ""


def email_within(raw: str) -> Cleaned:
    """The first e-mail address in a cell that holds other things too."""
    found = (email(match[0]) for match in _EMAIL.finditer(raw))
    return next((cleaned for cleaned in found if cleaned.value), Cleaned(""))


def website(raw: str) -> Cleaned:
    """The first web address in a cell, with https in front of a bare one."""
    words = raw.split()
    address = links.web(words[0].lstrip("<\"'").rstrip(">,;.\"'")) if words else ""
    if address:
        return Cleaned(address)
    return Cleaned("", f"“{shortened(raw)}” is not a web address that we can link to, and was left out.")


# ------------------------------------------------------------------------------------------ days and numbers

_MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
_DAY_FIRST = re.compile(r"(\d{1,2})[./-](\d{1,2})[./-](\d{4}|\d{2})(?!\d)")
_YEAR_FIRST = re.compile(r"(\d{4})[./-]?(\d{2})(?:[./-]?(\d{2}))?(?!\d)")
_IN_WORDS = re.compile(r"(?:(\d{1,2})(?:st|nd|rd|th)?\s+)?([a-z]{3,9})\.?,?\s+(\d{4})", re.IGNORECASE)


def day(raw: str) -> date | None:
    """A date as it is written in this country: 31/07/2018, 2018-07-31, 31 July 2018; a month means its first day."""
    written = raw.strip()
    try:
        if match := _DAY_FIRST.match(written):
            year = int(match[3])
            return date(year + 2000 if year < 100 else year, int(match[2]), int(match[1]))
        if match := _YEAR_FIRST.match(written):
            return date(int(match[1]), int(match[2]), int(match[3] or 1))
        if (match := _IN_WORDS.match(written)) and match[2][:3].lower() in _MONTHS:
            return date(int(match[3]), _MONTHS.index(match[2][:3].lower()) + 1, int(match[1] or 1))
    except ValueError:
        return None
    return None


def number(raw: str) -> Decimal | None:
    """A number, with or without £ and thousands."""
    try:
        value = Decimal(re.sub(r"[£,\s]", "", raw))
    except InvalidOperation:
        return None
    return value if value.is_finite() and abs(value) < 10**8 else None


def yes_or_no(raw: str) -> bool | None:
    """Yes, y, true, 1, x and their opposites; None for anything else."""
    word = raw.strip().casefold()
    if word in {"yes", "y", "true", "1", "x", "✓", "✔"}:
        return True
    return False if word in {"no", "n", "false", "0"} else None


# -------------------------------------------------------------------------------------------------- names

_SMALL_WORDS = "a an and as at by de for from in of on or the to with"
_INITIALS = """ATC BAME BBC BME BSL CAB CBT CCG CE CIC CIO CLG CVS DA FC GB GM GP HM II III IT IV JF LGBT LGBTQ MS NCT
NHS PCC PLC PTA PTFA RAF RC RSPCA SEN SEND TA UK URC USA WI WMC YMCA YWCA"""
_SHORTENED = frozenset({"ST", "ND", "RD", "TH", "DR", "MR", "MRS", "LTD", "BROS", "CH", "SS"})
_SMALL, _CAPITALS = frozenset(_SMALL_WORDS.split()), frozenset(_INITIALS.split())


def name_in_capitals(raw: str) -> str:
    """THE CHESHIRE WILDLIFE TRUST as The Cheshire Wildlife Trust; a name that has small letters stays as it is."""
    if any(c.islower() for c in raw) or not any(c.isalpha() for c in raw):
        return raw
    words = raw.split()
    return " ".join(_cased(word, first=n == 0) for n, word in enumerate(words))


def _cased(word: str, *, first: bool) -> str:
    bare = re.sub(r"[^A-Z]", "", word)
    spelt_out = len(bare) > 1 and not set(bare) & set("AEIOUY") and bare not in _SHORTENED
    if bare in _CAPITALS or spelt_out or (len(bare) > 1 and "." in word.strip(".")):
        return word
    if not first and bare.lower() in _SMALL:
        return word.lower()
    cased = re.sub(r"(?<!\d)[^\W\d_]+('[^\W\d_]+)?", lambda part: part[0][0] + part[0][1:].lower(), word)
    cased = re.sub(r"(?<=\d)(?:ST|ND|RD|TH)\b", lambda ending: ending[0].lower(), cased)  # 1ST
    return re.sub(r"(?<=\bO')[a-z]|(?<=\bMc)[a-z]", lambda letter: letter[0].upper(), cased)


_EMPTY_WORDS = re.compile(r"\b(?:the|limited|ltd|cic|cio|plc|llp|and)\b")


@lru_cache(maxsize=4096)
def name_key(raw: str) -> str:
    """A name as we compare it: "The Age UK Trafford Ltd." and "Age UK, Trafford" are the same body."""
    plain = (
        unicodedata.normalize("NFKD", raw.replace("&", " and ")).encode("ascii", "ignore").decode().casefold()
    )
    spaced = re.sub(r"[^a-z0-9]+", " ", plain.replace("'", ""))
    bare = " ".join(_EMPTY_WORDS.sub(" ", spaced).split())
    return bare or " ".join(spaced.split()) or raw.strip().casefold()


def address_lines(raw: str) -> list[str]:
    """The parts of an address that was written in one cell, with commas or lines between."""
    parts = [" ".join(part.split()).strip(" .") for part in re.split(r"[,\n]", raw)]
    return _without_repeats(part for part in parts if part)


def _without_repeats(parts: Iterator[str] | list[str]) -> list[str]:
    kept: list[str] = []
    for part in parts:
        if not kept or kept[-1].casefold() != part.casefold():
            kept.append(part)
    return kept


def shortened(raw: str) -> str:
    """As much of a cell as the report shows."""
    line = " ".join(raw.split())
    return line if len(line) <= 60 else f"{line[:59]}…"
