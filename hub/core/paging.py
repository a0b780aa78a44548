"""Lists in pages, from 1."""

import math
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Generic, TypeVar

from sqlalchemy import Row, Select, func, select

from hub.core.db import db

T = TypeVar("T")
U = TypeVar("U")
SIZE = 50
"""Of a list that people work through from the top."""


@dataclass(frozen=True, slots=True)
class Page(Generic[T]):
    """One page of a longer list, and enough to link to the others."""

    items: Sequence[T]
    total: int
    number: int
    size: int

    @property
    def pages(self) -> int:
        return max(1, math.ceil(self.total / self.size))

    @property
    def first_item(self) -> int:
        """The number of the first item on this page, 0 when there are none."""
        return (self.number - 1) * self.size + 1 if self.total else 0

    @property
    def last_item(self) -> int:
        return min(self.number * self.size, self.total)

    @property
    def previous(self) -> int | None:
        return self.number - 1 if self.number > 1 else None

    @property
    def next(self) -> int | None:
        return self.number + 1 if self.number < self.pages else None

    def holding(self, items: Sequence[U]) -> "Page[U]":
        """The same page, of what its items were made into."""
        return Page(items, self.total, self.number, self.size)

    def around(self) -> list[int | None]:
        """Page numbers worth a link; None stands for a gap."""
        wanted = sorted(
            {1, *range(self.number - 1, self.number + 2), self.pages} & set(range(1, self.pages + 1))
        )
        shown: list[int | None] = []
        for page in wanted:
            if shown and isinstance(shown[-1], int) and page - shown[-1] > 1:
                shown.append(None)
            shown.append(page)
        return shown


def page_of(
    found: Select[*tuple[Any, ...]], *, number: int, size: int | None = None
) -> Page[Row[*tuple[Any, ...]]]:
    """One page of everything that a statement finds; the last where there are not so many."""
    size = size or SIZE
    total = db.session.scalar(select(func.count()).select_from(found.order_by(None).subquery())) or 0
    number = max(1, min(number, -(-total // size)))
    rows = db.session.execute(found.offset((number - 1) * size).limit(size)).all()
    return Page(rows, total, number, size)
