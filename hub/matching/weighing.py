"""What a candidate is worth, and why: six measures with their weights, which docs/matching.md explains. Pure."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from hub.directory.confidence import Level, weigh
from hub.directory.eligibility import Answer, Verdict
from hub.directory.models import CapacityState
from hub.matching.offer import Offer
from hub.matching.response import ResponseRecord


class Measure(StrEnum):
    NEED = "need"
    FIT = "fit"
    DISTANCE = "distance"
    ROOM = "room"
    RESPONSE = "response"
    CONFIDENCE = "confidence"


WEIGHTS: Mapping[Measure, int] = {
    Measure.NEED: 30,
    Measure.FIT: 25,
    Measure.DISTANCE: 15,
    Measure.ROOM: 12,
    Measure.RESPONSE: 10,
    Measure.CONFIDENCE: 8,
}
"""They add up to 100. What is not known counts half or more, and never nothing."""
NOT_KNOWN = 0.5
NOT_ASKED = 0.8
"""A condition of which we do not know whether they meet it. A service made for some people asks more than one that is
for everybody, and must not stand behind it only because nobody has asked them yet."""
CARRIES = 0.5
"""What it is worth to carry a need at all; the rest is for being there for it."""
HALF_AS_GOOD_MILES = 3.0
COMES_TO_YOU = 0.8
"""Help that comes, or answers by phone, counts as a place less than a mile away."""
ROOM: Mapping[CapacityState, float] = {
    CapacityState.OPEN: 1.0,
    CapacityState.UNKNOWN: NOT_KNOWN,
    CapacityState.WAITING_LIST: 0.45,
    CapacityState.FULL: 0.0,
    CapacityState.PAUSED: 0.0,
}
A_WEEK_COSTS, SHORTEST = 0.03, 0.1
TRUST: Mapping[Level, float] = {Level.HIGH: 1.0, Level.FAIR: 0.6, Level.LOW: 0.2}


@dataclass(frozen=True, slots=True)
class Scores:
    """Each measure from 0 to 1."""

    of: Mapping[Measure, float]

    @property
    def total(self) -> float:
        """0 to 100."""
        return round(sum(WEIGHTS[one] * value for one, value in self.of.items()), 3)


def scores(
    offer: Offer,
    verdicts: Sequence[Verdict],
    record: ResponseRecord,
    *,
    relevance: float,
    miles: float | None,
    comes: bool,
    today: date,
) -> Scores:
    """How one service measures up for one need of one person. `comes` is help that reaches them where they are."""
    return Scores(
        {
            Measure.NEED: min(1.0, max(0.0, relevance)),
            Measure.FIT: fit(verdicts),
            Measure.DISTANCE: nearness(miles, comes=comes),
            Measure.ROOM: room(offer),
            Measure.RESPONSE: record.worth,
            Measure.CONFIDENCE: TRUST[weigh(offer.evidence, today=today).level],
        }
    )


def devotion(offer: Offer, code: str) -> float:
    """How much it is there for a need that it carries: by the share of its needs that lie in the same branch.

    A pharmacy that may be asked about abuse, among much else, carries the same term as a refuge.
    """
    branch = code.partition("/")[0]
    alike = sum(one.partition("/")[0] == branch for one in offer.needs)
    return CARRIES + (1 - CARRIES) * alike / len(offer.needs) if offer.needs else 1.0


def fit(verdicts: Sequence[Verdict]) -> float:
    """The share of conditions that are met; one that nobody can tell counts for most. None: it is for everybody."""
    worth = {Answer.YES: 1.0, Answer.UNKNOWN: NOT_ASKED, Answer.NO: 0.0}
    return sum(worth[one.answer] for one in verdicts) / len(verdicts) if verdicts else 1.0


def nearness(miles: float | None, *, comes: bool) -> float:
    """1 next door, a half at three miles."""
    place = NOT_KNOWN if miles is None else 1 / (1 + miles / HALF_AS_GOOD_MILES)
    return max(place, COMES_TO_YOU) if comes else place


def room(offer: Offer) -> float:
    """Whether there is room; each week on a waiting list costs a little."""
    worth = ROOM[offer.capacity]
    if offer.capacity is CapacityState.WAITING_LIST and offer.weeks:
        return max(SHORTEST, worth - A_WEEK_COSTS * offer.weeks)
    return worth
