"""The coming year of a service as a calendar file (RFC 5545), with closures and bank holidays taken out. Pure.

It ends after a year: by then somebody will have changed the hours, and a bank holiday that no file knows of yet
would show as open.
"""

from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta
from urllib.parse import urlsplit

from icalendar import Calendar, Event, vRecur

from hub.core.clock import LONDON
from hub.core.workdays import bank_holiday
from hub.directory.models.schedules import BankHolidays, Frequency
from hub.directory.opening import WEEKDAYS, Hours, Rule
from hub.directory.profile import Profile

AHEAD = timedelta(days=365)


def written(profile: Profile, *, url: str, today: date, site_name: str) -> bytes:
    """The file. Times are London's, so that they stay right when the clocks change."""
    calendar = begun(profile.name, site_name=site_name)
    for event in of_service(profile, url=url, first=today, last=today + AHEAD):
        calendar.add_component(event)
    return finished(calendar, first=today, last=today + AHEAD)


def begun(name: str, *, site_name: str) -> Calendar:
    """A calendar with nothing in it yet."""
    calendar = Calendar()
    calendar.add("prodid", f"-//{site_name}//Hub//EN")
    calendar.add("version", "2.0")
    calendar.add("x-wr-calname", " ".join(name.split()))  # a name that came from elsewhere may have two lines
    return calendar


def finished(calendar: Calendar, *, first: date, last: date) -> bytes:
    """As bytes, with the rules of London's clocks for these days."""
    calendar.add_missing_timezones(first_date=first, last_date=last + timedelta(days=1))
    written: bytes = calendar.to_ical()
    return written


def of_service(profile: Profile, *, url: str, first: date, last: date) -> Iterator[Event]:
    """When the service runs between these days. Each rule keeps its uid, so that a calendar which follows knows it."""
    seen: dict[str, int] = {}
    for key, event in _events(profile.hours, first, last):
        again = seen[key] = seen.get(key, 0) + 1
        event.add("uid", f"{key or profile.id}{f'-{again}' if again > 1 else ''}@{urlsplit(url).hostname}")
        event.add("dtstamp", profile.last_modified.astimezone(UTC))
        event.add("summary", profile.name)
        event.add("description", _description(profile, url, last))
        event.add("url", url)
        if where := _where(profile):
            event.add("location", where)
        yield event


def _events(hours: Hours, today: date, last: date) -> Iterator[tuple[str, Event]]:
    """(key, event): the id of the row that says so, with the day where the row stands for several."""
    for rule in hours.rules:
        if event := _repeating(hours, rule, today, min(last, rule.last)):
            yield rule.key, event
    for special in hours.exceptions:
        if special.is_closed or not special.opens_at or not special.closes_at:
            continue
        for day in _days(max(today, special.starts_on), min(last, special.ends_on)):
            yield f"{special.id}-{day:%Y%m%d}", single(day, special.opens_at, special.closes_at)


def _repeating(hours: Hours, rule: Rule, today: date, last: date) -> Event | None:
    """One rule from its next day on, or None when it has no more days."""
    whenever = replace(rule, term_time_only=False)
    days = [day for day in _days(max(today, rule.first), last) if whenever.happens_on(day)]
    kept = [day for day in days if rule.happens_on(day) and not _differs(hours, day)]
    if not kept:
        return None
    event = single(kept[0], rule.opens_at, rule.closes_at)
    if len(kept) == 1:
        return event
    if pattern := _pattern(rule, last):
        event.add("rrule", pattern)
        out = sorted({day for day in days if day > kept[0]} - set(kept))
        if out:
            event.add("exdate", [datetime.combine(day, rule.opens_at, LONDON) for day in out])
    else:
        event.add("rdate", [datetime.combine(day, rule.opens_at, LONDON) for day in kept[1:]])
    return event


def _differs(hours: Hours, day: date) -> bool:
    """Whether the rules do not hold on this day: an exception, or a bank holiday it is not known to open on."""
    if any(e.starts_on <= day <= e.ends_on for e in hours.exceptions):
        return True
    return bool(bank_holiday(day)) and hours.bank_holidays is not BankHolidays.OPEN


def _pattern(rule: Rule, last: date) -> vRecur | None:
    """The rule in the words of RFC 5545; None where those mean something else than ours."""
    until = datetime.combine(last, time(23, 59, 59), LONDON).astimezone(UTC)
    parts: dict[str, object] = {"UNTIL": until, "INTERVAL": rule.interval if rule.start else 1}
    if rule.frequency is Frequency.WEEKLY:
        days = rule.weekdays or ({rule.start.weekday()} if rule.start else set())
        return vRecur({"FREQ": "WEEKLY", "WKST": "MO", **parts, "BYDAY": [WEEKDAYS[n] for n in sorted(days)]})
    if rule.frequency is not Frequency.MONTHLY or bool(rule.month_days) == bool(
        rule.monthly or rule.weekdays
    ):
        return None
    if rule.month_days:
        return vRecur({"FREQ": "MONTHLY", **parts, "BYMONTHDAY": sorted(rule.month_days)})
    nths = [f"{nth}{WEEKDAYS[n]}" for nth, n in sorted(rule.monthly)]
    return vRecur({"FREQ": "MONTHLY", **parts, "BYDAY": nths + [WEEKDAYS[n] for n in sorted(rule.weekdays)]})


def single(day: date, opens: time, closes: time) -> Event:
    """Once, by the clock on the wall in London; what closes before it opens goes on past midnight."""
    event = Event()
    event.add("dtstart", datetime.combine(day, opens, LONDON))
    last_day = day if closes > opens else day + timedelta(days=1)
    event.add("dtend", datetime.combine(last_day, closes, LONDON))
    return event


def _days(first: date, last: date) -> list[date]:
    return [first + timedelta(days=n) for n in range((last - first).days + 1)]


def _where(profile: Profile) -> str:
    """The address if there is just one place; several would send people to the wrong door."""
    return profile.places[0].in_one_line if len(profile.places) == 1 else ""


def _description(profile: Profile, url: str, last: date) -> str:
    phone = next((line.words for line in profile.phones), "")
    lines = (
        profile.organization,
        f"Ring {phone} before you set out: times can change."
        if phone
        else "Times can change: check before you set out.",
        f"These dates go up to {last:%-d %B %Y}. {url}",
    )
    return "\n".join(lines)
