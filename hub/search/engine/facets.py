"""How many results each further choice would give: counted under the other groups' filters, so never a dead end."""

from collections.abc import Iterable, Mapping
from itertools import compress

import numpy as np

from hub.search.engine import filters, tags
from hub.search.engine.columns import Mask, RowNumbers
from hub.search.engine.values import ParsedQuery, When
from hub.search.engine.view import View

WEEKDAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
_BYTES_TO_DAYS = np.array([[byte >> day & 1 for day in range(7)] for byte in range(256)], dtype=np.intp)


def count(
    view: View, query: ParsedQuery, masks: Mapping[str, Mask], *, matching: RowNumbers, rows: RowNumbers
) -> dict[str, dict[str, int]]:
    """Counts by group and code. `matching` have the words; `rows` are those that pass the filters too."""
    groups = [group for group in view.tag_groups if group not in tags.SILENCE_PASSES]
    found = _tags(view, rows, groups)
    found[filters.OPEN] = _open(view, query, rows)
    for group in masks:
        others = filters.together(masks, without=group)
        wider = matching if others is None else matching[others[matching]]
        if group == filters.OPEN:
            found[group] = _open(view, query, wider)
        elif group in view.tag_groups and group not in tags.ALL_OF | tags.SILENCE_PASSES:
            found[group] = _tags(view, wider, [group])[group]
    return found


def _tags(view: View, rows: RowNumbers, groups: Iterable[str]) -> dict[str, dict[str, int]]:
    tagged = view.table.tags.take(rows, axis=0)
    counted = np.bincount(tagged.ravel(), minlength=len(view.vocabulary.names))
    found = {}
    for group in groups:
        numbers, codes = view.tag_groups[group]
        totals = counted[numbers].tolist()
        found[group] = dict(zip(compress(codes, totals), filter(None, totals), strict=True))
    return found


def _open(view: View, query: ParsedQuery, rows: RowNumbers) -> dict[str, int]:
    """How many are open now, and on each day of the week."""
    by_day = np.bincount(view.table.weekdays[rows], minlength=256) @ _BYTES_TO_DAYS
    found = {day: int(total) for day, total in zip(WEEKDAYS, by_day, strict=True) if total}
    if query.now is not None:
        now = filters.open_then(view, When(at=query.now), filters.Loosened())
        if open_now := int(np.count_nonzero(now[rows])):
            found["now"] = open_now
    return found
