"""Wishes that people put into words: when, for which age, at what cost, in which language, and so on.

Each pattern reads the question folded to lower case, word by word. What it finds becomes a Reading: which words
it took, what to show for them, and what they change in the query.
"""

import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from typing import Any, TypeAlias

from hub.search.engine import When

DAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
PARTS: Mapping[str, tuple[int, int]] = {
    "morning": (6 * 60, 12 * 60),
    "lunchtime": (12 * 60, 14 * 60),
    "afternoon": (12 * 60, 17 * 60),
    "evening": (17 * 60, 22 * 60),
    "night": (18 * 60, 24 * 60),
}
MIDNIGHT = 24 * 60
OLDEST = 120


@dataclass(frozen=True, slots=True)
class Reading:
    """A wish read from words `begin` to `end`. `changes` are fields of the query; `hint` a phrase that fits it."""

    kind: str
    label: str
    begin: int
    end: int
    changes: Mapping[str, Any] = field(default_factory=dict)
    params: tuple[tuple[str, str], ...] = ()
    hint: str = ""


Reader: TypeAlias = Callable[
    [re.Match[str], datetime], tuple[str, Mapping[str, Any], tuple[tuple[str, str], ...], str]
]

_PATTERNS: list[tuple[str, re.Pattern[str], Reader]] = []


def readings(typed: list[str], *, now: datetime) -> Iterator[Reading]:
    """All wishes in the words, as the patterns stand in order of trust; they may overlap."""
    text = " ".join(typed)
    starts, at = {}, 0
    for place, word in enumerate(typed):
        starts[at] = place
        at += len(word) + 1
    ends = {start + len(typed[place]): place + 1 for start, place in starts.items()}
    for kind, pattern, reader in _PATTERNS:
        for found in pattern.finditer(text):
            if found.start() in starts and found.end() in ends:
                label, changes, params, hint = reader(found, now)
                if label:
                    yield Reading(
                        kind, label, starts[found.start()], ends[found.end()], changes, params, hint
                    )


def _pattern(kind: str, expression: str) -> Callable[[Reader], Reader]:
    def register(reader: Reader) -> Reader:
        _PATTERNS.append((kind, re.compile(rf"(?<!\S)(?:{expression})(?!\S)", re.VERBOSE), reader))
        return reader

    return register


# When

_DAY = "|".join(f"{day}s?" for day in DAYS)
_PART = "mornings?|lunchtimes?|afternoons?|evenings?|nights?"


@_pattern("open", r"(?:(?:that\ )?(?:is|are|thats)\ )?open\ (?:right\ )?now|right\ now")
def _now(
    found: re.Match[str], now: datetime
) -> tuple[str, Mapping[str, Any], tuple[tuple[str, str], ...], str]:
    return "Open now", {"when": When(at=now)}, (("open", "now"),), ""


@_pattern("open", rf"(?:open\ )?(?:on\ |this\ )?tomorrow(?:\ (?P<part>{_PART}))?")
def _tomorrow(
    found: re.Match[str], now: datetime
) -> tuple[str, Mapping[str, Any], tuple[tuple[str, str], ...], str]:
    part = _part(found["part"])
    day = now.date() + timedelta(days=1)
    return (
        f"Open tomorrow{_after(part)}",
        {"when": When(dates=(day,), between=PARTS.get(part))},
        (("open", "tomorrow"),),
        "",
    )


@_pattern("open", rf"(?:open\ )?(?:later\ )?(?:today|tonight|this\ (?P<part>{_PART}))|(?:later\ )today")
def _today(
    found: re.Match[str], now: datetime
) -> tuple[str, Mapping[str, Any], tuple[tuple[str, str], ...], str]:
    part = "night" if "tonight" in found[0] else _part(found["part"])
    begin, end = PARTS.get(part, (0, MIDNIGHT))
    begin = max(begin, now.hour * 60 + now.minute)
    if begin >= end:
        begin, end = PARTS.get(part, (0, MIDNIGHT))
    label = {"": "Open today", "night": "Open tonight"}.get(part, f"Open this {part}")
    return label, {"when": When(dates=(now.date(),), between=(begin, end))}, (("open", "today"),), ""


@_pattern(
    "open", rf"(?:open\ )?(?:on\ |at\ |over\ )?(?P<this>this\ )?(?:the\ )?weekends?(?:\ (?P<part>{_PART}))?"
)
def _weekend(
    found: re.Match[str], now: datetime
) -> tuple[str, Mapping[str, Any], tuple[tuple[str, str], ...], str]:
    part = _part(found["part"])
    if found["this"]:
        return "Open this weekend", {"when": When(dates=_coming_weekend(now.date()))}, (), ""
    return f"Open at weekends{_after(part)}", {"when": When(weekdays=(5, 6), between=PARTS.get(part))}, (), ""


@_pattern("open", r"(?:open\ )?(?:on\ )?weekdays?|monday\ (?:to|till|until)\ friday|mon\ fri")
def _weekdays(
    found: re.Match[str], now: datetime
) -> tuple[str, Mapping[str, Any], tuple[tuple[str, str], ...], str]:
    return "Open on weekdays", {"when": When(weekdays=(0, 1, 2, 3, 4))}, (), ""


@_pattern(
    "open",
    rf"(?:open\ )?(?:on\ |every\ |this\ |next\ )?(?:a\ |the\ )?(?P<day>{_DAY})(?:\ (?P<part>{_PART}))?"
    r"(?!\ (?:school|schools|lunch|roast|prayers?))",
)
def _day(
    found: re.Match[str], now: datetime
) -> tuple[str, Mapping[str, Any], tuple[tuple[str, str], ...], str]:
    day, part = found["day"].removesuffix("s"), _part(found["part"])
    when = When(weekdays=(DAYS.index(day),), between=PARTS.get(part))
    return f"Open {day.capitalize()}{_after(part)}", {"when": when}, (("open", day),), ""


@_pattern(
    "open",
    r"(?:open\ )?(?P<how>at|after|before|from|until|till|past)\ (?P<hour>\d{1,2})(?:\ (?P<minute>[0-5]\d))?\ ?(?P<half>am|pm)",
)
def _hour(
    found: re.Match[str], now: datetime
) -> tuple[str, Mapping[str, Any], tuple[tuple[str, str], ...], str]:
    hour, minute = int(found["hour"]), int(found["minute"] or 0)
    if not 1 <= hour <= 12:
        return "", {}, (), ""
    at = (hour % 12 + (12 if found["half"] == "pm" else 0)) * 60 + minute
    between = {"before": (0, at), "until": (at - 15, at), "till": (at - 15, at), "at": (at, at + 15)}
    shown = f"{hour}{':' + found['minute'] if minute else ''}{found['half']}"
    span = between.get(found["how"], (at, MIDNIGHT))
    return f"Open {found['how']} {shown}", {"when": When(between=(max(span[0], 0), span[1]))}, (), ""


@_pattern(
    "open",
    r"(?:open\ )?(?:in\ the\ |at\ |on\ )(?P<part>mornings?|afternoons?|evenings?|nights?)"
    r"|(?:open\ )?(?P<plain>evenings|afternoons|mornings|late)(?!\ (?:payments?|fees?|diagnosis|stage|night))"
    r"|(?:open\ )?(?P<work>after\ work|out\ of\ hours|after\ hours)"
    r"|evening(?=\ (?:class|classes|group|groups|course|courses|session|sessions|club|clubs|appointments?))",
)
def _part_of_day(
    found: re.Match[str], now: datetime
) -> tuple[str, Mapping[str, Any], tuple[tuple[str, str], ...], str]:
    part = _part(found["part"] or found["plain"] or "evening")
    if found["plain"] == "late" and not found[0].startswith("open"):
        return "", {}, (), ""
    part = "evening" if part == "late" else part
    label = "Open at night" if part == "night" else f"Open in the {part}"
    return label, {"when": When(between=PARTS[part])}, (), ""


# Age

_NOT_AGES = r"(?!\ (?:miles?|km|hours?|hrs?|minutes?|mins?|weeks?|months?|days?|pounds?|percent|stone|bedrooms?|people))"


@_pattern(
    "age",
    rf"(?:for\ )?(?:the\ )?(?:over|above)\ (?P<age>\d{{2}})s?{_NOT_AGES}|(?:for\ )?(?P<plus>\d{{2}})(?:\+s?|\ plus|\ and\ over|\ or\ over)",
)
def _over(
    found: re.Match[str], now: datetime
) -> tuple[str, Mapping[str, Any], tuple[tuple[str, str], ...], str]:
    return _aged(int(found["age"] or found["plus"]), OLDEST)


@_pattern("age", rf"(?:for\ )?(?:the\ )?(?:under|below)\ (?P<age>\d{{1,2}})s?{_NOT_AGES}")
def _under(
    found: re.Match[str], now: datetime
) -> tuple[str, Mapping[str, Any], tuple[tuple[str, str], ...], str]:
    return _aged(0, max(int(found["age"]) - 1, 0))


@_pattern(
    "age",
    rf"(?:for\ )?(?:ages?|aged|age\ of)\ (?:between\ )?(?P<low>\d{{1,2}})\ (?:to\ |and\ |or\ )?(?P<high>\d{{1,2}}){_NOT_AGES}|(?:for\ )?(?P<from>\d{{1,2}})\ (?:to\ )?(?P<to>\d{{1,2}})\ (?:year|yr)s?\ olds?",
)
def _between(
    found: re.Match[str], now: datetime
) -> tuple[str, Mapping[str, Any], tuple[tuple[str, str], ...], str]:
    low, high = int(found["low"] or found["from"]), int(found["high"] or found["to"])
    return _aged(low, high) if low < high else ("", {}, (), "")


@_pattern("age", r"(?:for\ )?(?:my\ |a\ |an\ )?(?P<weeks>\d{1,2})\ ?(?:months?|weeks?)\ ?olds?")
def _baby(
    found: re.Match[str], now: datetime
) -> tuple[str, Mapping[str, Any], tuple[tuple[str, str], ...], str]:
    return "Age under 2", {"ages": (0, 1)}, (("age", "1"),), "baby"


@_pattern(
    "age",
    r"(?:for\ )?(?:my\ |a\ |an\ |i\ am\ a\ |im\ a\ )?(?P<years>\d{1,2})\ ?(?:years?|yrs?|yo|y\ o)\ ?olds?"
    rf"|(?:for\ )?(?:my\ |a\ )?(?P<short>\d{{1,2}})\ ?yo"
    rf"|(?:i\ am|im|shes|hes|she\ is|he\ is|who\ is|whos|turned|turning|aged|age)\ (?:now\ )?(?P<age>\d{{1,2}}){_NOT_AGES}",
)
def _exact(
    found: re.Match[str], now: datetime
) -> tuple[str, Mapping[str, Any], tuple[tuple[str, str], ...], str]:
    age = int(found["years"] or found["short"] or found["age"])
    return _aged(age, age)


# Cost, channel, access, language, tenure

_FREE_OF = "gluten|dairy|smoke|drug|drugs|alcohol|sugar|step|barrier|interest|rent|fat|nut|stress|hands|duty|debt|pain|tax|set|break|get|be|live|stay|crime|symptom"
_FREE_NOT = "school|meals?|from|time|speech|church|churches|bus|childcare|nursery|will|travel|tv|prescriptions?|of(?!\\ charge)|hours?|food|lunch|dinner|breakfast|clothes|legal"


@_pattern(
    "cost",
    rf"(?<!{_FREE_OF.replace('|', chr(32) + ')(?<!')}\ )(?:for\ |completely\ |totally\ |all\ )?free(?:\ of\ charge)?(?!\ (?:{_FREE_NOT})(?!\S))|(?:at\ )?no\ (?:cost|charge)|without\ paying|dont\ have\ to\ pay|for\ nothing",
)
def _free(
    found: re.Match[str], now: datetime
) -> tuple[str, Mapping[str, Any], tuple[tuple[str, str], ...], str]:
    return "Free", {"flags": ("free",)}, (("cost", "free"),), ""


@_pattern(
    "channel",
    r"(?<!get\ )(?<!getting\ )(?<!go\ )(?<!going\ )(?<!safe\ )(?<!abused\ )(?<!bullied\ )(?<!stay\ )(?<!be\ )(?<!apply\ )(?<!form\ )(?<!forms\ )(?:on\ ?line|over\ (?:the\ )?internet|(?:by\ |on\ |over\ )?(?:video\ calls?|zoom)|virtual|virtually)(?!\ (?:safety|abuse|bullying|banking|shopping|scams?|fraud|gambling|dating|grooming|gaming|harassment|forms?|skills|predators?|access)(?!\S))",
)
def _online(
    found: re.Match[str], now: datetime
) -> tuple[str, Mapping[str, Any], tuple[tuple[str, str], ...], str]:
    return _channel("online", "Online")


@_pattern(
    "channel",
    r"(?:by|over|on)\ (?:the\ )?(?:phone|telephone)|(?:tele)?phone(?=\ (?:support|advice|counselling|helpline|line|befriending)(?!\S))|someone\ to\ (?:ring|phone|call)(?!\ me)",
)
def _phone(
    found: re.Match[str], now: datetime
) -> tuple[str, Mapping[str, Any], tuple[tuple[str, str], ...], str]:
    return _channel("phone", "By phone")


@_pattern(
    "channel",
    r"home\ visits?|visits?\ (?:at|to)\ (?:my\ |the\ |your\ )?home|(?:visit|see|come\ to|comes\ to)\ (?:me|us|you|her|him|them|people)\ at\ home|(?:come|comes)\ to\ (?:my|your|the|our|her|his|their)\ (?:house|home|flat)|in\ (?:my|your|their|her|his|our)\ own\ home",
)
def _visit(
    found: re.Match[str], now: datetime
) -> tuple[str, Mapping[str, Any], tuple[tuple[str, str], ...], str]:
    return _channel("home-visit", "Comes to you")


@_pattern("channel", r"face\ (?:to|2)\ face|in\ person")
def _in_person(
    found: re.Match[str], now: datetime
) -> tuple[str, Mapping[str, Any], tuple[tuple[str, str], ...], str]:
    return _channel("in-person", "In person")


@_pattern(
    "access",
    r"(?:with\ )?(?:step\ free(?:\ access)?|stepfree|no\ (?:steps|stairs)|wheelchair\ (?:access|accessible|friendly|users?)|accessible\ (?:by|for|to)\ wheelchairs?|disabled\ access|accessible\ (?:building|venue|entrance))",
)
def _step_free(
    found: re.Match[str], now: datetime
) -> tuple[str, Mapping[str, Any], tuple[tuple[str, str], ...], str]:
    return _access("step-free", "Step-free")


@_pattern(
    "access",
    r"(?:with\ )?(?:a\ |an\ )?(?:(?P<loop>(?:hearing|induction)\ loop)|(?P<toilet>(?:accessible|disabled)\ toilets?)|(?P<places>changing\ places)|(?P<quiet>quiet\ (?:space|room|place))|(?P<parking>(?:disabled|blue\ badge)\ parking)(?!\ (?:badge|permit)))",
)
def _other_access(
    found: re.Match[str], now: datetime
) -> tuple[str, Mapping[str, Any], tuple[tuple[str, str], ...], str]:
    for group, code, label in (
        ("loop", "hearing-loop", "Hearing loop"),
        ("toilet", "accessible-toilet", "Accessible toilet"),
        ("places", "changing-places", "Changing Places toilet"),
        ("quiet", "quiet-space", "Quiet space"),
    ):
        if found[group]:
            return _access(code, label)
    return _access("blue-badge-parking", "Blue Badge parking")


LANGUAGES: Mapping[str, tuple[str, ...]] = {
    "albanian": ("sq",),
    "amharic": ("am",),
    "arabic": ("ar",),
    "bengali": ("bn",),
    "bangla": ("bn",),
    "sylheti": ("bn",),
    "bsl": ("bsl",),
    "british sign language": ("bsl",),
    "sign language": ("bsl",),
    "bulgarian": ("bg",),
    "cantonese": ("yue",),
    "chinese": ("zh", "yue"),
    "czech": ("cs",),
    "dari": ("prs", "fa"),
    "farsi": ("fa",),
    "french": ("fr",),
    "german": ("de",),
    "greek": ("el",),
    "gujarati": ("gu",),
    "hindi": ("hi",),
    "hungarian": ("hu",),
    "italian": ("it",),
    "kurdish": ("ku", "ckb"),
    "sorani": ("ckb",),
    "latvian": ("lv",),
    "lithuanian": ("lt",),
    "mandarin": ("zh",),
    "pashto": ("ps",),
    "persian": ("fa",),
    "polish": ("pl",),
    "portuguese": ("pt",),
    "punjabi": ("pa",),
    "panjabi": ("pa",),
    "romani": ("rom",),
    "romanian": ("ro",),
    "russian": ("ru",),
    "slovak": ("sk",),
    "somali": ("so",),
    "spanish": ("es",),
    "swahili": ("sw",),
    "tamil": ("ta",),
    "tigrinya": ("ti",),
    "turkish": ("tr",),
    "ukrainian": ("uk",),
    "urdu": ("ur",),
    "vietnamese": ("vi",),
    "welsh": ("cy",),
    "yiddish": ("yi",),
    "yoruba": ("yo",),
}
_LANGUAGE = "|".join(name.replace(" ", r"\ ") for name in sorted(LANGUAGES, key=len, reverse=True))


@_pattern(
    "language",
    rf"(?<!learn\ )(?:(?:who\ |that\ )?(?:in|speaks?|speaking|uses?)\ (?P<after>{_LANGUAGE})(?:\ language)?|(?P<before>{_LANGUAGE})\ (?:speaking|speakers?|language|interpreters?|translators?|translation|signed|signing))|(?P<sign>bsl|british\ sign\ language)(?!\ (?:course|courses|class|classes|lessons?)(?!\S))",
)
def _language(
    found: re.Match[str], now: datetime
) -> tuple[str, Mapping[str, Any], tuple[tuple[str, str], ...], str]:
    name = found["after"] or found["before"] or found["sign"]
    codes = LANGUAGES[name]
    shown = "British Sign Language" if codes == ("bsl",) else name.capitalize()
    return f"In {shown}", {"languages": codes}, tuple(("language", code) for code in codes), name


@_pattern(
    "tenure",
    r"(?:(?P<social>(?:council|social|social\ housing|housing\ association)\ tenants?)|(?P<private>private\ (?:renting|renters?|tenants?|tenancy|rented)|(?:rent|renting|rents)\ privately|privately\ rent(?:ed|ing)?)|(?P<owner>home\ ?owners?|own\ (?:my|our)\ (?:own\ )?(?:home|house|flat)|leaseholders?|owner\ occupiers?))",
)
def _tenure(
    found: re.Match[str], now: datetime
) -> tuple[str, Mapping[str, Any], tuple[tuple[str, str], ...], str]:
    code, label = (
        ("social-tenant", "Council or housing association tenant")
        if found["social"]
        else ("private-tenant", "Private tenant")
        if found["private"]
        else ("homeowner", "Home owner")
    )
    return label, {"tenures": (code,)}, (("tenure", code),), ""


def joined(first: When, second: When) -> When:
    """One wish from two readings: a day from the one, a time of day from the other."""
    return When(
        at=first.at or second.at,
        dates=first.dates or second.dates,
        weekdays=tuple(sorted({*first.weekdays, *second.weekdays})),
        between=first.between or second.between,
    )


def _part(text: str | None) -> str:
    return (text or "").removesuffix("s")


def _after(part: str) -> str:
    return f" {part}" if part else ""


def _coming_weekend(today: date) -> tuple[date, ...]:
    saturday = today + timedelta(days=(5 - today.weekday()) % 7)
    return (today,) if today.weekday() == 6 else (saturday, saturday + timedelta(days=1))


def _aged(low: int, high: int) -> tuple[str, Mapping[str, Any], tuple[tuple[str, str], ...], str]:
    if high >= OLDEST:
        label = f"Age {low} and over"
    elif low == 0:
        label = f"Age up to {high}"
    else:
        label = f"Age {low}" if low == high else f"Age {low} to {high}"
    hint = (
        "older people"
        if low >= 50
        else "young people"
        if 11 <= low <= 25
        else "children"
        if high <= 11
        else ""
    )
    return label, {"ages": (low, high)}, (("age", str(high if low == 0 else low)),), hint


def _channel(code: str, label: str) -> tuple[str, Mapping[str, Any], tuple[tuple[str, str], ...], str]:
    return label, {"flags": (code,)}, (("how", code),), ""


def _access(code: str, label: str) -> tuple[str, Mapping[str, Any], tuple[tuple[str, str], ...], str]:
    return label, {"flags": (code,)}, (("access", code),), ""
