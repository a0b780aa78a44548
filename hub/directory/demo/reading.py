"""The content as it is written in the files, and its short notation for times and days. Pure."""

import re
import tomllib
from collections.abc import Iterator, Mapping
from datetime import date, time, timedelta
from pathlib import Path
from typing import Any

from hub.core.errors import Invalid
from hub.directory.models import Frequency
from hub.directory.opening import WEEKDAYS

FOLDER = Path(__file__).parent
GAZETTEER, AREAS = "gazetteer.toml", "areas.geojson"
FORTNIGHTS_FROM = date(2024, 1, 1)  # any Monday: "every other week" has to count from somewhere

_HOURS = re.compile(r"(?P<days>\S+) (?P<opens>\d\d:\d\d)-(?P<closes>\d\d:\d\d)")
_WEEKDAY = "|".join(WEEKDAYS)
_DAYS = re.compile(rf"(?P<nth>-?\d)?(?P<first>{_WEEKDAY})(?:-(?P<last>{_WEEKDAY}))?")
_AWAY = re.compile(r"[+-]\d+d")

Entry = Mapping[str, Any]


def organizations(folder: Path = FOLDER) -> Iterator[Entry]:
    """Every organization with its locations, services and opportunities, file by file."""
    for path in sorted(folder.glob("*.toml")):
        if path.name != GAZETTEER:
            yield from tomllib.loads(path.read_text(encoding="utf-8"))["organization"]


def places(folder: Path = FOLDER) -> list[Entry]:
    """The names of parts of towns and of villages."""
    given: list[Entry] = tomllib.loads((folder / GAZETTEER).read_text(encoding="utf-8"))["place"]
    return given


def day(away: str, today: date) -> date:
    """The day that is so far away: "+21d" is in three weeks, "-40d" was forty days ago."""
    if not _AWAY.fullmatch(away):
        raise Invalid(f"“{away}” does not say how many days away it is, like +21d or -40d.")
    return today + timedelta(days=int(away[:-1]))


def schedule(written: str | Entry, today: date) -> dict[str, Any]:
    """The fields of a Schedule: from "MO-FR 09:00-17:00", "2TU 14:00-16:00" or a table with more to say."""
    said = _hours(written) if isinstance(written, str) else written
    frequency, byday = days(said["days"])
    first, last = season(said["from"], said["to"], today) if "from" in said else (None, None)
    interval: int = said.get("interval", 1)
    return {
        "freq": frequency,
        "interval": interval,
        "byday": byday,
        "dtstart": FORTNIGHTS_FROM if interval > 1 else None,
        "valid_from": first,
        "valid_to": last,
        "opens_at": clock(said["opens"]),
        "closes_at": clock(said["closes"]),
        "term_time_only": said.get("term_time", False),
        "notes": said.get("notes", ""),
    }


def days(written: str) -> tuple[Frequency, str]:
    """("MO,TU,FR", weekly) from "MO-TU,FR"; ("1SA,3SA", monthly) from "1SA,3SA"."""
    weekdays: list[str] = []
    for part in written.split(","):
        found = _DAYS.fullmatch(part)
        if not found:
            raise Invalid(f"“{part}” is not a day or days, like MO, MO-FR or 2TU.")
        if found["nth"]:
            weekdays.append(part)
            continue
        first = WEEKDAYS.index(found["first"])
        last = WEEKDAYS.index(found["last"]) if found["last"] else first
        weekdays += WEEKDAYS[first : last + 1]
    monthly = any(day not in WEEKDAYS for day in weekdays)
    return Frequency.MONTHLY if monthly else Frequency.WEEKLY, ",".join(weekdays)


def clock(written: str) -> time:
    """A time of day; "24:00" is the midnight that ends it."""
    return time(0) if written == "24:00" else time.fromisoformat(written)


def season(first: str, last: str, today: date) -> tuple[date, date]:
    """This year's season, or the next if it is over: from "10-26" to "03-31" may run into the new year."""
    for year in (today.year - 1, today.year, today.year + 1):
        begins = date.fromisoformat(f"{year}-{first}")
        ends = date.fromisoformat(f"{year + (last < first)}-{last}")
        if ends >= today:
            return begins, ends
    raise AssertionError("unreachable: next year's season is never over")


def _hours(written: str) -> Entry:
    if not (found := _HOURS.fullmatch(written)):
        raise Invalid(f"“{written}” does not say when, like MO-FR 09:00-17:00.")
    return found.groupdict()
