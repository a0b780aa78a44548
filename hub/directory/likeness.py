"""Whether two entries are the same thing listed twice: how alike they are, and why, in words. Pure.

No single sign decides: two charities share a building and its telephone, and every town has a "Food bank". Points are
added up, and a person looks at what passes `WORTH_A_LOOK`.
"""

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from itertools import combinations
from typing import TypeVar
from urllib.parse import urlsplit
from uuid import UUID

import phonenumbers
from rapidfuzz import fuzz

from hub.directory.imports.cleaning import name_key

WORTH_A_LOOK = 60
NEARLY_CERTAIN = 85
CROWD = 40
"""A sign that more entries than this share tells us nothing, and comparing all of them takes for ever."""

FREE_MAIL = frozenset(
    {
        "gmail.com",
        "googlemail.com",
        "outlook.com",
        "hotmail.com",
        "hotmail.co.uk",
        "live.co.uk",
        "yahoo.com",
        "yahoo.co.uk",
        "icloud.com",
        "me.com",
        "aol.com",
        "btinternet.com",
        "sky.com",
        "talktalk.net",
        "virginmedia.com",
        "proton.me",
        "protonmail.com",
        "nhs.net",
    }
)
"""Mail that anybody, or half the country, has: an address there says nothing about who somebody is."""
SHARED_SITES = frozenset(
    {
        "facebook.com",
        "instagram.com",
        "twitter.com",
        "x.com",
        "linktr.ee",
        "youtube.com",
        "sites.google.com",
        "wordpress.com",
        "wixsite.com",
        "eventbrite.co.uk",
        "justgiving.com",
        "google.com",
        "nhs.uk",
        "charitycommission.gov.uk",
        "linkedin.com",
        "meetup.com",
    }
)
"""Sites where everybody has a page."""

Key = TypeVar("Key")
_NUMBER = re.compile(r"\d+")


@dataclass(frozen=True, slots=True)
class Likeness:
    """How alike two entries are, from 0 to 100, and what speaks for it."""

    score: int
    reasons: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Marks:
    """What an entry is known by. Everything is in one form, so that equal things are equal."""

    name: str
    phones: frozenset[str] = frozenset()
    domains: frozenset[str] = frozenset()
    postcodes: frozenset[str] = frozenset()
    numbers: frozenset[str] = frozenset()
    """Of registers: "GB-CHC 1234567"."""
    owner: UUID | None = None
    """Of a service: whose it is."""


def marks(
    name: str,
    *,
    phones: Iterable[str] = (),
    websites: Iterable[str] = (),
    emails: Iterable[str] = (),
    postcodes: Iterable[str] = (),
    numbers: Iterable[str] = (),
    owner: UUID | None = None,
) -> Marks:
    """What an entry is known by, from texts as people wrote them. What cannot be read is left out."""
    domains = {website_domain(site) for site in websites} | {mail_domain(address) for address in emails}
    return Marks(
        name_key(name),
        frozenset(filter(None, map(_dialled, phones))),
        frozenset(filter(None, domains)),
        frozenset("".join(code.split()).upper() for code in postcodes if code.strip()),
        frozenset(number for number in numbers if number.strip()),
        owner,
    )


def organizations(a: Marks, b: Marks) -> Likeness:
    """How alike two organizations are."""
    name, said = _names(a, b, most=60)
    signs = [
        (60, "Same number in a register", a.numbers & b.numbers),
        (25, "Same phone number", a.phones & b.phones),
        (20, "Same website or email domain", a.domains & b.domains),
        (15, "Same postcode", a.postcodes & b.postcodes),
    ]
    return _added_up(name, said, signs)


def services(a: Marks, b: Marks) -> Likeness:
    """How alike two services are. A name alone is not enough: every town has a "Food bank"."""
    name, said = _names(a, b, most=50)
    signs = [
        (25, "Same phone number", a.phones & b.phones),
        (15, "Same website or email domain", a.domains & b.domains),
        (20, "Same postcode", a.postcodes & b.postcodes),
        (20, "Same organization", a.owner == b.owner),
    ]
    if not name or not any(found for _, _, found in signs):
        return Likeness(0, ())
    found = _added_up(name, said, signs)
    if a.postcodes and b.postcodes and not a.postcodes & b.postcodes:
        return Likeness(
            max(0, found.score - 30), found.reasons
        )  # the same help in two places is two services
    return found


def likely_pairs(entries: Mapping[Key, Marks]) -> Iterator[tuple[Key, Key]]:
    """Pairs that share some sign or some uncommon word of their names: those worth comparing."""
    sharing: dict[tuple[str, str], list[Key]] = defaultdict(list)
    for key, one in entries.items():
        for kind in ("phones", "domains", "postcodes", "numbers"):
            for value in getattr(one, kind):
                sharing[kind, value].append(key)
        for beginning in {word[:5] for word in one.name.split()}:
            sharing["word", beginning].append(key)
        sharing["name", one.name].append(key)
    seen: set[tuple[Key, Key]] = set()
    for crowd in sharing.values():
        if len(crowd) > CROWD:
            continue
        for pair in combinations(crowd, 2):
            if pair not in seen:
                seen.add(pair)
                yield pair


def names_like(name: str, names: Mapping[Key, str], *, most: int) -> list[Key]:
    """The entries whose names are the most like this one, whatever else they are known by."""
    wanted = marks(name)
    points = {key: _names(wanted, marks(other), most=100)[0] for key, other in names.items()}
    likely = [key for key, number in points.items() if number]
    return sorted(likely, key=lambda key: -points[key])[:most]


def website_domain(site: str) -> str:
    """The host of a web address without "www.", or nothing where everybody has a page on it."""
    host = (urlsplit(site if "//" in site else f"//{site}").hostname or "").removeprefix("www.")
    shared = any(host == one or host.endswith(f".{one}") for one in SHARED_SITES)
    return "" if shared or "." not in host else host


def mail_domain(address: str) -> str:
    """What stands after the @, or nothing for a mail service that anybody can use."""
    domain = address.rpartition("@")[2].strip().lower() if "@" in address else ""
    return "" if domain in FREE_MAIL else domain


def _dialled(number: str) -> str:
    try:
        read = phonenumbers.parse(number, "GB")
    except phonenumbers.NumberParseException:
        return ""
    return phonenumbers.format_number(read, phonenumbers.PhoneNumberFormat.E164)


def _names(a: Marks, b: Marks, *, most: int) -> tuple[int, str]:
    """Points for the names, and what to say of them. Below 60 of 100 they have nothing to do with each other.

    "Food bank" and "Foodbank" are one name; "1st Sale Scouts" and "3rd Sale Scouts" are two.
    """
    in_any_order = (fuzz.token_sort_ratio(a.name, b.name) + fuzz.token_set_ratio(a.name, b.name)) / 2
    without_spaces = fuzz.ratio(a.name.replace(" ", ""), b.name.replace(" ", ""))
    alike = max(in_any_order, without_spaces)
    if alike <= 60 or _NUMBER.findall(a.name) != _NUMBER.findall(b.name):
        return 0, ""
    said = "Same name" if a.name == b.name else "Nearly the same name" if alike >= 85 else "Names are alike"
    return round(most * (alike - 60) / 40), said


def _added_up(name: int, said: str, signs: Iterable[tuple[int, str, object]]) -> Likeness:
    found = [(points, words) for points, words, shared in signs if shared]
    reasons = ([said] if said else []) + [words for _, words in found]
    return Likeness(min(100, name + sum(points for points, _ in found)), tuple(reasons))
