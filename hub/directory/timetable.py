"""Opening times as people say them: "Open now until 5pm", "Monday to Friday, 9am to 5pm". Pure."""

from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from enum import StrEnum

from hub.core import clock
from hub.core.clock import LONDON
from hub.core.words import clock_time, day, times
from hub.core.workdays import bank_holiday
from hub.directory.models.schedules import BankHolidays, Frequency, ScheduleException
from hub.directory.opening import WEEKDAY_NAMES, Hours, Rule, Slot

SOON = timedelta(hours=3)
COMING_UP_DAYS = 60
_ORDINALS = {1: "First", 2: "Second", 3: "Third", 4: "Fourth", 5: "Fifth", -1: "Last", -2: "Second to last"}
_EVERY = {2: "Every other", 3: "Every third", 4: "Every fourth"}


class OpenState(StrEnum):
    """As the badges of templates/components know it."""

    OPEN = "open"
    SOON = "soon"
    CLOSED = "closed"
    UNKNOWN = "unknown"


@dataclass(frozen=True, slots=True)
class GridDay:
    """One row of the week, as templates/components/place.html takes it."""

    name: str
    date: date
    hours: tuple[str, ...]
    is_today: bool
    note: str


def state(hours: Hours, moment: datetime) -> tuple[OpenState, str]:
    """Whether it is open at this moment, in words: "Open now until 5pm", "Opens Tuesday at 10am", or none."""
    if not hours:
        return OpenState.UNKNOWN, ""
    return state_of(hours, hours.open_at(moment), hours.next_after(moment), moment)


def state_of(
    hours: Hours, running: Slot | None, coming: Slot | None, moment: datetime
) -> tuple[OpenState, str]:
    """The same for whoever has asked the hours already."""
    now = moment.astimezone(LONDON)
    if running:
        end = _open_until(hours, running)
        if end - now >= timedelta(days=5):
            return OpenState.OPEN, "Open now, day and night"
        return OpenState.OPEN, f"Open now until {_end_in_words(end, now)}"
    if coming is None:
        return (OpenState.CLOSED, "No dates in the coming weeks") if hours else (OpenState.UNKNOWN, "")
    on, at = coming.start.date(), clock_time(coming.start.time())
    if on == now.date():
        return (OpenState.SOON if coming.start - now <= SOON else OpenState.CLOSED), f"Opens at {at}"
    if (on - now.date()).days < 7:
        return OpenState.CLOSED, f"Opens {_day_in_words(on, now.date())} at {at}"
    return OpenState.CLOSED, f"Next on {day(on)}"


def grid(hours: Hours, today: date) -> list[GridDay]:
    """Seven days from today, so that none of them is over."""
    return [_grid_day(hours, today + timedelta(days=n), today) for n in range(7)]


def coming_dates(hours: Hours, moment: datetime, *, limit: int = 4) -> list[tuple[date, str]]:
    """The next days on which it is open, for what does not happen every week."""
    now = moment.astimezone(LONDON)
    found: list[tuple[date, str]] = []
    for n in range(COMING_UP_DAYS * 3):
        on = now.date() + timedelta(days=n)
        slots = [slot for slot in hours.on(on) if slot.end > now]
        if slots:
            found.append((on, " and ".join(map(slot_in_words, slots))))
        if len(found) == limit:
            break
    return found


def changes(hours: Hours, today: date) -> list[str]:
    """Closures and other times in the next two months: "Closed on Monday 3 November (stock count)"."""
    said = []
    for exception in hours.exceptions:
        if exception.ends_on < today or exception.starts_on > today + timedelta(days=COMING_UP_DAYS):
            continue
        first, last = day(exception.starts_on), day(exception.ends_on)
        days = f"on {first}" if first == last else f"from {first} to {last}"
        why = f" ({_uncapitalized(exception.reason)})" if exception.reason else ""
        if exception.is_closed or not (exception.opens_at and exception.closes_at):
            said.append(f"Closed {days}{why}")
        else:
            said.append(f"Open {times(exception.opens_at, exception.closes_at)} {days}{why}")
    return said


def on_bank_holidays(hours: Hours) -> str:
    """What happens on bank holidays, in one sentence."""
    return {
        BankHolidays.OPEN: "Open on bank holidays.",
        BankHolidays.CLOSED: "Closed on bank holidays.",
        BankHolidays.UNKNOWN: "Ring before you go on a bank holiday: we do not know if it is open.",
    }[hours.bank_holidays]


def rules_in_words(hours: Hours) -> list[str]:
    """The rules, each once: "Monday to Friday, 9am to 5pm", "Last Friday of the month, 2pm to 4pm"."""
    together: defaultdict[tuple[str, str], set[int]] = defaultdict(set)
    said: list[str] = []
    for rule in hours.rules:
        if rule.last < clock.today():
            continue
        if _is_plain_weekly(rule):
            together[times(rule.opens_at, rule.closes_at), _limits(rule)] |= rule.weekdays
        else:
            said.append(_rule_in_words(rule))
    weekly: defaultdict[tuple[tuple[int, ...], str], list[str]] = defaultdict(list)
    for (hours_said, limits), weekdays in together.items():
        weekly[tuple(sorted(weekdays)), limits].append(hours_said)
    plain = [
        f"{_weekdays(weekdays)}, {' and '.join(hours_said).lower()}{limits}"
        for (weekdays, limits), hours_said in sorted(weekly.items(), key=lambda item: item[0][0])
    ]
    return list(dict.fromkeys([*plain, *said]))


def is_plain_week(hours: Hours) -> bool:
    """Whether a week's grid says it all: every rule happens every week."""
    return all(_is_plain_weekly(rule) for rule in hours.rules)


def slot_in_words(slot: Slot) -> str:
    return times(slot.start.time(), slot.end.time())


def _grid_day(hours: Hours, on: date, today: date) -> GridDay:
    slots = hours.on(on)
    holiday = (bank_holiday(on) or "").replace("(observed)", "bank holiday")
    special = next(_special(hours, on), None)
    notes = [holiday, special.reason if special else ""]
    if holiday and slots and not special and hours.bank_holidays is BankHolidays.UNKNOWN:
        notes.append("ring first")
    return GridDay(
        name=WEEKDAY_NAMES[on.weekday()],
        date=on,
        hours=tuple(map(slot_in_words, slots)),
        is_today=on == today,
        note=", ".join(filter(None, notes)),
    )


def _special(hours: Hours, on: date) -> Iterator[ScheduleException]:
    return (e for e in hours.exceptions if e.starts_on <= on <= e.ends_on)


def _open_until(hours: Hours, slot: Slot) -> datetime:
    """When it next closes: a stretch that ends as the next one begins goes on with it. A week ahead at most."""
    end = slot.end
    for _ in range(7):
        following = next((s for s in hours.on(end.date()) if s.start == end), None)
        if following is None:
            break
        end = following.end
    return end


def _end_in_words(end: datetime, now: datetime) -> str:
    tonight = end.date() == now.date() + timedelta(days=1) and end.time() <= time(6)
    if end.date() == now.date() or tonight:
        return clock_time(end.time())
    return f"{_day_in_words(end.date(), now.date())} at {clock_time(end.time())}"


def _day_in_words(on: date, today: date) -> str:
    away = (on - today).days
    if away == 0:
        return "today"
    if away == 1:
        return "tomorrow"
    return WEEKDAY_NAMES[on.weekday()] if away < 7 else day(on)


def _is_plain_weekly(rule: Rule) -> bool:
    return rule.frequency is Frequency.WEEKLY and rule.interval == 1 and bool(rule.weekdays)


def _rule_in_words(rule: Rule) -> str:
    if rule.frequency is None:
        when = day(rule.start) if rule.start else "One day"
        return f"{when}, {times(rule.opens_at, rule.closes_at)}"
    if rule.frequency is Frequency.WEEKLY:
        weekdays = sorted(rule.weekdays or ({rule.start.weekday()} if rule.start else set()))
        named = _listed([WEEKDAY_NAMES[n] for n in weekdays])
        when = f"{_EVERY.get(rule.interval, f'Every {rule.interval} weeks on')} {named}"
    else:
        parts = [
            f"{_ORDINALS.get(nth, f'{nth}th')} {WEEKDAY_NAMES[n]}"
            for nth, n in sorted(rule.monthly, key=_late_last)
        ]
        parts += [f"Every {WEEKDAY_NAMES[n]}" for n in sorted(rule.weekdays)]
        parts += [_nth(number) for number in sorted(rule.month_days)]
        months = "the month" if rule.interval == 1 else f"every {_nth(rule.interval).lower()} month"
        when = f"{_listed(parts[:1] + [_uncapitalized(part) for part in parts[1:]])} of {months}"
    return f"{when}, {times(rule.opens_at, rule.closes_at)}{_limits(rule)}"


def _late_last(weekday_of_month: tuple[int, int]) -> tuple[bool, int]:
    """The first before the last, which counts from the end."""
    return weekday_of_month[0] < 0, weekday_of_month[0]


def _limits(rule: Rule) -> str:
    said = ", in school terms" if rule.term_time_only else ""
    if rule.first > clock.today():
        said += f", from {day(rule.first)}"
    return said if rule.last == date.max else f"{said}, until {day(rule.last)}"


def _weekdays(numbers: Sequence[int]) -> str:
    """ "Monday to Friday", "Monday, Wednesday and Friday", "Every day"."""
    if len(numbers) == 7:
        return "Every day"
    runs: list[list[str]] = []
    for place, number in enumerate(numbers):
        if place and number == numbers[place - 1] + 1:
            runs[-1].append(WEEKDAY_NAMES[number])
        else:
            runs.append([WEEKDAY_NAMES[number]])
    parts: list[str] = []
    for run in runs:
        parts += [f"{run[0]} to {run[-1]}"] if len(run) > 2 else run
    return _listed(parts)


def _listed(parts: Sequence[str]) -> str:
    return f"{', '.join(parts[:-1])} and {parts[-1]}" if len(parts) > 1 else "".join(parts)


def _nth(number: int) -> str:
    ending = "th" if 10 < number % 100 < 14 else {1: "st", 2: "nd", 3: "rd"}.get(number % 10, "th")
    return f"{number}{ending}"


def _uncapitalized(text: str) -> str:
    return text[:1].lower() + text[1:] if text[1:2].islower() else text
