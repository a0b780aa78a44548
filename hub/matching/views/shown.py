"""Candidates in the words of their cards. It decides nothing."""

import uuid
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from flask import url_for

from hub.core import clock, words
from hub.directory import confidence
from hub.directory.card_words import place_words
from hub.directory.eligibility import Answer, Verdict
from hub.directory.models import CapacityState
from hub.directory.queries.cards import Card
from hub.matching.candidates import Candidate, ForNeed
from hub.matching.doors import Door, worth_saying
from hub.matching.needs import Need
from hub.matching.weighing import WEIGHTS, Measure
from hub.places import distance

MEASURES: Mapping[Measure, str] = {
    Measure.NEED: "Answers the need",
    Measure.FIT: "Fits them",
    Measure.DISTANCE: "How near it is",
    Measure.ROOM: "Room",
    Measure.RESPONSE: "How they answer",
    Measure.CONFIDENCE: "How sure we are of the entry",
}


@dataclass(frozen=True, slots=True)
class Shown:
    """One candidate as templates/matching/_candidate.html reads it."""

    id: uuid.UUID
    name: str
    url: str
    organization: str
    value: str
    """What its box sends."""
    also: Sequence[str]
    """The other needs of this sitting that it is offered for."""
    where: str
    capacity: str
    capacity_more: str
    reply: str
    rate: str
    checked: str
    is_stale: bool
    verdicts: Sequence[Verdict]
    measures: Sequence[tuple[str, int, int]]
    needs_reason: bool
    why_not: str
    """In one line, where it takes nobody just now."""


@dataclass(frozen=True, slots=True)
class Group:
    """One need."""

    number: int
    title: str
    offered: Sequence[Shown]
    not_for_them: Sequence[Shown]
    shut: Sequence[Shown]

    @property
    def is_empty(self) -> bool:
        return not (self.offered or self.not_for_them or self.shut)


def grouped(among: Sequence[ForNeed], known: Mapping[uuid.UUID, Card], *, is_rough: bool) -> list[Group]:
    """The candidates of each need. `known` are the cards of their services; `is_rough` says that distances are."""
    helps: defaultdict[uuid.UUID, list[str]] = defaultdict(list)
    for each in among:
        for one in each.offered:
            helps[one.offer.id].append(_title(each.need))

    def shown(number: int, title: str, candidates: Sequence[Candidate]) -> list[Shown]:
        return [
            _in_words(number, one, card, is_rough, [other for other in helps[card.id] if other != title])
            for one in candidates
            if (card := known.get(one.offer.id))
        ]

    return [
        Group(
            number,
            title,
            offered=shown(number, title, each.offered),
            not_for_them=shown(number, title, each.not_for_them),
            shut=shown(number, title, each.shut),
        )
        for number, each in enumerate(among)
        for title in [_title(each.need)]
    ]


def _title(need: Need) -> str:
    return need.words if need.code else f"“{need.words}”"


def _in_words(number: int, one: Candidate, card: Card, is_rough: bool, also: Sequence[str]) -> Shown:
    trust = confidence.weigh(one.offer.evidence, today=clock.today())
    shut = [at.verdict for at in one.doors if at.is_shut]
    said = [
        *one.verdicts,
        *worth_saying([at for at in one.doors if at.door is not Door.ROOM or _is_telling(one)]),
    ]
    return Shown(
        id=one.offer.id,
        name=one.offer.name,
        url=url_for("directory.service", service_id=one.offer.id),
        organization=one.offer.organization,
        also=also,
        value=f"{number}:{one.offer.id}",
        where=_where(one, card, is_rough),
        capacity=one.offer.capacity.value.replace(" ", "_"),
        capacity_more=f"about {words.plural(one.offer.weeks, 'week')}" if one.offer.weeks else "",
        reply=one.record.reply_words,
        rate=one.record.rate_words,
        checked=trust.words,
        is_stale=trust.is_low,
        verdicts=sorted(said, key=lambda verdict: _ORDER[verdict.answer]),
        measures=[
            (MEASURES[measure], round(WEIGHTS[measure] * one.scores.of[measure]), WEIGHTS[measure])
            for measure in Measure
        ],
        needs_reason=one.needs_reason,
        why_not=" ".join(part for verdict in shut for part in _parts(verdict)),
    )


_ORDER = {Answer.NO: 0, Answer.UNKNOWN: 1, Answer.YES: 2}


def _is_telling(one: Candidate) -> bool:
    """Whether the room says more than the badge above it does."""
    return one.offer.capacity in {CapacityState.FULL, CapacityState.WAITING_LIST, CapacityState.UNKNOWN}


def _parts(verdict: Verdict) -> Iterator[str]:
    yield verdict.sentence
    if verdict.possible:
        yield verdict.possible.words


def _where(one: Candidate, card: Card, is_rough: bool) -> str:
    masked = bool(card.places) and all(place.is_masked for place in card.places)
    away = f"{distance.wording(one.miles, roughly=is_rough or masked)} away" if one.miles is not None else ""
    return ", ".join(filter(None, (away, place_words(card))))
