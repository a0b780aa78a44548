"""What needs somebody today, in one list. Whoever above has something to ask adds a source, once, at the start.

    today.SOURCES.append(questions)      # (actor, most) -> [Heap(...)]: one question or two, however many wait

A heap has its first items, how many there are in all, and the list that holds them all: a number leads to what it
counts. Nothing here says who it is about in an address or a title; `about` is read by whoever may see the record.
"""

import uuid
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any, NamedTuple

from hub.accounts.policy import Actor
from hub.core import clock

MOST = 12
"""So many are shown at once: more than a morning's work helps nobody."""
OF_EACH = 4
"""So many of a kind are shown before every kind had its turn: thirty calls to make hide no question of a partner."""
DANGER, PERSON_WAITS, PARTNER_WAITS, LOOK, FINISH = 100, 80, 70, 40, 20
"""What weighs how much: somebody may be in danger; a resident waits; a partner waits; look at it again; finish it."""


@dataclass(frozen=True, slots=True)
class Item:
    """One thing to do: what it is, since when, by when, and the one button that leads to doing it."""

    words: str
    button: str
    endpoint: str
    values: Mapping[str, Any] = field(default_factory=dict)
    about: str = ""
    """Who and what, as far as the reader may see it: "Mohammed Khan, debt advice"."""
    more: str = ""
    since: date | None = None
    due_on: date | None = None
    is_urgent: bool = False
    owner: str = ""
    """Whose it is, where the reader stands in for somebody."""

    @property
    def is_late(self) -> bool:
        return self.due_on is not None and self.due_on < clock.today()

    @property
    def is_due_today(self) -> bool:
        return self.due_on == clock.today()


Tell = Callable[[Sequence[Item]], Sequence[Item]]


@dataclass(frozen=True, slots=True)
class Heap:
    """Things of one kind: the first few, how many in all, and where they all are."""

    name: str
    """ "Questions to answer"."""
    items: Sequence[Item]
    total: int
    endpoint: str
    values: Mapping[str, Any] = field(default_factory=dict)
    weight: int = LOOK
    tell: Tell | None = None
    """Says who those items are about that are shown at last, where a source reads names for these alone. Heaps of one
    source share it, and it is asked once."""


@dataclass(frozen=True, slots=True)
class Today:
    """The most urgent first, whatever kind they are of; and what there is in all, kind by kind."""

    items: Sequence[Item]
    heaps: Sequence[Heap]

    @property
    def total(self) -> int:
        return sum(heap.total for heap in self.heaps)


Source = Callable[[Actor, int], Sequence[Heap]]
SOURCES: list[Source] = []


def of(actor: Actor, *, most: int = MOST) -> Today:
    """Everything that waits for this person."""
    heaps = [heap for source in SOURCES for heap in source(actor, most) if heap.total]
    heaps.sort(key=lambda heap: -heap.weight)
    waiting: list[tuple[int, Turn, Item, Heap]] = []
    for heap in heaps:
        turns = sorted((_turn(item, heap), number) for number, item in enumerate(heap.items))
        waiting += [
            (place // OF_EACH, turn, heap.items[number], heap) for place, (turn, number) in enumerate(turns)
        ]
    waiting.sort(key=lambda one: (one[1].is_calm, one[0], one[1]))
    shown = sorted(waiting[:most], key=lambda one: one[1])
    return Today(_told([(item, heap) for _, _, item, heap in shown]), heaps)


def _told(shown: Sequence[tuple[Item, Heap]]) -> Sequence[Item]:
    """The items that are shown, in their order, with all that is said of them."""
    told = {id(item): item for item, _ in shown}
    for tell in {heap.tell for _, heap in shown if heap.tell}:
        items = [item for item, heap in shown if heap.tell is tell]
        told |= zip(map(id, items), tell(items), strict=True)
    return list(told.values())


class Turn(NamedTuple):
    """Danger and urgency first, then what is late, then what is due today; among equals what weighs more, then what
    has waited longer."""

    is_calm: bool
    has_time: bool
    is_not_for_today: bool
    lightness: int
    waited_since: date


def _turn(item: Item, heap: Heap) -> Turn:
    pressing = item.is_urgent or heap.weight >= DANGER
    waited = item.due_on or item.since or date.max
    return Turn(not pressing, not item.is_late, not item.is_due_today, -heap.weight, waited)


@dataclass(frozen=True, slots=True)
class Column:
    """One number for each worker of a team, and the list that it counts: `values`, with the worker's id as `owner`.
    None stands for what nobody has."""

    name: str
    counts: Mapping[uuid.UUID | None, int]
    endpoint: str
    values: Mapping[str, Any] = field(default_factory=dict)
    tone: str = "plain"
    """ "bad" where any number but 0 asks for somebody."""


ColumnSource = Callable[[Actor], Sequence[Column]]
COLUMNS: list[ColumnSource] = []
"""What the lead of a team sees of each worker. Whoever above counts something adds columns: for the actor's team."""


def columns(actor: Actor) -> list[Column]:
    return [column for source in COLUMNS for column in source(actor)]
