"""What a partner's home counts. Whoever above has something to count adds a source; a number leads to its list."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from hub.accounts.policy import Actor


@dataclass(frozen=True, slots=True)
class Number:
    """How many of what, and the list of them."""

    name: str
    count: int
    endpoint: str
    values: Mapping[str, Any] = field(default_factory=dict)
    is_waiting: bool = False
    """Whether any but none asks for somebody."""


Source = Callable[[Actor], Sequence[Number]]
SOURCES: list[Source] = []


def of(actor: Actor) -> list[Number]:
    return [number for source in SOURCES for number in source(actor)]
