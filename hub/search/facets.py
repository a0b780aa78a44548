"""Groups of choices that narrow the results, each with what it would leave."""

from collections.abc import Sequence
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Option:
    """One choice of a facet."""

    value: str
    text: str
    count: int | None
    checked: bool


@dataclass(frozen=True, slots=True)
class Facet:
    name: str
    title: str
    options: Sequence[Option]
    kind: str

    @property
    def is_open(self) -> bool:
        return self.name in {"need", "open"} or any(option.checked for option in self.options)
