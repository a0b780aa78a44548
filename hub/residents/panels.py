"""What other parts of the house show on a resident's page. Each adds a source; residents knows none of them.

    from hub.residents import panels
    panels.SOURCES.append(referrals_of)     # (ids, actor) -> Panel or None, one question for all ids

`ids` are the resident's record and those merged into it.
"""

import uuid
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from hub.accounts.policy import Actor


@dataclass(frozen=True, slots=True)
class Line:
    """One thing: what it is, where it leads, and how it stands."""

    words: str
    endpoint: str = ""
    values: Mapping[str, Any] = field(default_factory=dict)
    more: str = ""
    tag: str = ""
    tone: str = "plain"


@dataclass(frozen=True, slots=True)
class Panel:
    """A heading with its lines, what to say when there are none, and what can be done (words, endpoint, values)."""

    title: str
    lines: Sequence[Line]
    empty: str = ""
    deeds: Sequence[tuple[str, str, Mapping[str, Any]]] = ()


Source = Callable[[Sequence[uuid.UUID], Actor], Panel | None]
SOURCES: list[Source] = []


def of(ids: Sequence[uuid.UUID], actor: Actor) -> list[Panel]:
    """Every panel for this resident, in the order that the sources were added."""
    return [panel for source in SOURCES if (panel := source(ids, actor)) is not None]
