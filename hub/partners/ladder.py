"""The ladder of an entry that nobody confirms: asked, asked again, ranked lower, hidden. Pure.

Each step counts from the day on which the step before it was really taken. So a week without the daily run moves
the steps by a week; it never makes two of them fall on one day, and running twice a day takes none twice.
"""

from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum

from hub.directory import pace


class Step(StrEnum):
    """What is done next, in order."""

    REMIND = "remind"
    REMIND_AGAIN = "remind again"
    LOWER = "lower"
    HIDE = "hide"


@dataclass(frozen=True, slots=True)
class Taken:
    """The steps that were taken since the entry was last checked, each with its day."""

    reminded: date | None = None
    again: date | None = None
    lowered: date | None = None
    hidden: date | None = None

    def with_(self, step: Step, on: date) -> "Taken":
        """The same and this step."""
        days = [self.reminded, self.again, self.lowered, self.hidden]
        days[list(Step).index(step)] = on
        return Taken(*days)


NONE = Taken()


def next_step(assured: date, taken: Taken, *, every: timedelta) -> tuple[Step, date] | None:
    """What comes next and on which day at the earliest; None when nothing is left to do.

    `assured` is when the entry was last checked, or came to us. `every` is how often it should be checked.
    """
    if taken.hidden:
        return None
    if taken.reminded is None:
        return Step.REMIND, assured + every
    if taken.again is None:
        return Step.REMIND_AGAIN, taken.reminded + pace.AGAIN_AFTER
    if taken.lowered is None:
        return Step.LOWER, taken.again + pace.LOWERED_AFTER
    return Step.HIDE, max(taken.again + pace.HIDDEN_AFTER, taken.lowered + pace.NOTICE)


def due_step(assured: date, taken: Taken, *, every: timedelta, today: date) -> Step | None:
    """The one step to take today, if any."""
    coming = next_step(assured, taken, every=every)
    return coming[0] if coming and coming[1] <= today else None
