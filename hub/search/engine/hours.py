"""Opening times of a fortnight as bits: one for each quarter of an hour, 14 days, in 168 bytes.

A day's place is its number modulo 14, so a row that was not refreshed in time is not empty: it answers with
the same weekday two weeks before, which for most places is still right.
"""

from collections.abc import Iterable, Sequence
from datetime import date, datetime, timedelta

import numpy as np
from numpy.typing import NDArray

from hub.search.engine.values import Opening, When

DAYS = 14
SLOTS = 96  # quarters of an hour in a day
WORDS = SLOTS // 32  # a day is three 32-bit words
BYTES = DAYS * SLOTS // 8
_MIDNIGHT = SLOTS * 15

Hours = NDArray[np.uint32]
"""One row of bits a word, one column a document: reading one moment touches one row only."""


def encode(openings: Iterable[Opening]) -> bytes:
    """The openings as bits, by the wall clock; a quarter that is open in part counts as open."""
    bits = 0
    for start, end in openings:
        day, begin = start.date(), _minute(start)
        while day < end.date():
            bits |= _span(day, begin, _MIDNIGHT)
            day, begin = day + timedelta(days=1), 0
        if _minute(end) > begin:
            bits |= _span(day, begin, _minute(end))
    return bits.to_bytes(BYTES, "little")


def decode(rows: Sequence[bytes]) -> Hours:
    """The rows side by side, turned so that each moment is contiguous."""
    flat = np.frombuffer(b"".join(rows), dtype="<u4").astype(np.uint32)
    return np.ascontiguousarray(flat.reshape(len(rows), DAYS * WORDS).T)


def matching(hours: Hours, when: When) -> NDArray[np.bool_]:
    """Which documents are open when they are wished to be."""
    found = np.zeros(hours.shape[1], dtype=np.bool_)
    for row, mask in _masks(when):
        found |= (hours[row] & mask) != 0
    return found


def quarters_until_open(hours: Hours, rows: NDArray[np.intp], now: datetime) -> NDArray[np.int32]:
    """How many quarters of an hour until each opens, 0 for open now; a fortnight where it never does."""
    never = DAYS * SLOTS
    order = _from_now(now)
    answer = np.full(len(rows), never, dtype=np.int32)
    waiting = np.arange(len(rows))
    for row, mask, start in order:
        if not len(waiting):
            break
        word = hours[row][rows[waiting]] & mask
        open_here = word != 0
        lowest = word[open_here] & (~word[open_here] + np.uint32(1))
        answer[waiting[open_here]] = start + np.bitwise_count(lowest - np.uint32(1)).astype(np.int32)
        waiting = waiting[~open_here]
    return np.minimum(np.maximum(answer, 0), never).astype(np.int32)


def weekday_bits(hours: Hours) -> NDArray[np.uint8]:
    """One byte a document: bit 0 is set if it opens on some Monday of the fortnight, and so on."""
    bits = np.zeros(hours.shape[1], dtype=np.uint8)
    for row in range(DAYS * WORDS):
        # ordinal 1 (1 January of year 1) was a Monday
        weekday = (row // WORDS - 1) % 7
        bits |= (hours[row] != 0).astype(np.uint8) << np.uint8(weekday)
    return bits


def _masks(when: When) -> list[tuple[int, np.uint32]]:
    """Rows of the hours to look at, and which of their bits count."""
    if when.at is not None:
        slot = _minute(when.at) // 15
        day = when.at.date().toordinal() % DAYS
        return [(day * WORDS + slot // 32, np.uint32(1 << slot % 32))]
    if when.dates:
        days = [day.toordinal() % DAYS for day in when.dates]
    elif when.weekdays:
        days = [day for day in range(DAYS) if (day - 1) % 7 in when.weekdays]
    else:
        days = list(range(DAYS))
    begin, end = when.between or (0, _MIDNIGHT)
    bits = _slots(begin, end)
    return [
        (day * WORDS + part, np.uint32(bits >> part * 32 & 0xFFFFFFFF))
        for day in days
        for part in range(WORDS)
        if bits >> part * 32 & 0xFFFFFFFF
    ]


def _from_now(now: datetime) -> list[tuple[int, np.uint32, int]]:
    """Every row from now to a fortnight on, with the quarters from now at which it starts."""
    slot = _minute(now) // 15
    today = now.date().toordinal() % DAYS
    first = slot // 32
    order = []
    for step in range(DAYS * WORDS + 1):
        part = first + step
        row = (today * WORDS + part) % (DAYS * WORDS)
        mask = 0xFFFFFFFF
        if step == 0:
            mask = 0xFFFFFFFF << slot % 32 & 0xFFFFFFFF
        elif step == DAYS * WORDS:
            mask = (1 << slot % 32) - 1
        order.append((row, np.uint32(mask), part * 32 - slot))
    return order


def _span(day: date, begin: int, end: int) -> int:
    return _slots(begin, end) << day.toordinal() % DAYS * SLOTS


def _slots(begin: int, end: int) -> int:
    first, last = begin // 15, -(-end // 15)
    return (1 << last) - (1 << first) if last > first else 0


def _minute(moment: datetime) -> int:
    return moment.hour * 60 + moment.minute
