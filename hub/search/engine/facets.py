"""How many results each further choice would give: counted under the other groups' filters, so never a dead end."""

from collections.abc import Mapping

import numpy as np

from hub.search.engine import filters, tags
from hub.search.engine.columns import Mask, RowNumbers
from hub.search.engine.values import ParsedQuery, When
from hub.search.engine.view import View

WEEKDAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
_BYTES_TO_DAYS = np.array([[byte >> day & 1 for day in range(7)] for byte in range(256)], dtype=np.intp)


def count(
    view: View, query: ParsedQuery, masks: Mapping[str, Mask], matching: RowNumbers, rows: RowNumbers
) -> dict[str, dict[str, int]]:
    """Counts by group and code. `matching` have the words; `rows` are those that pass the filters too."""
    found = _tags(view, rows)
    found[filters.OPEN] = _open(view, query, rows)
    for group in masks:
        if group in tags.ALL_OF:
            continue
        others = filters.together(masks, without=group)
        wider = matching if others is None else matching[others[matching]]
        if group == filters.OPEN:
            found[group] = _open(view, query, wider)
        elif group in filters.chosen(query):
            found[group] = _tags(view, wider).get(group, {})
    return {group: codes for group, codes in found.items() if group not in tags.SILENCE_PASSES}


def _tags(view: View, rows: RowNumbers) -> dict[str, dict[str, int]]:
    counted = np.bincount(view.table.tags[rows].ravel(), minlength=1)
    groups: dict[str, dict[str, int]] = {}
    parts = view.vocabulary.parts
    for number in np.flatnonzero(counted[1:]) + 1:
        group, code = parts[number]
        groups.setdefault(group, {})[code] = int(counted[number])
    return groups


def _open(view: View, query: ParsedQuery, rows: RowNumbers) -> dict[str, int]:
    """How many are open now, and on each day of the week."""
    by_day = np.bincount(view.table.weekdays[rows], minlength=256) @ _BYTES_TO_DAYS
    found = {day: int(total) for day, total in zip(WEEKDAYS, by_day, strict=True) if total}
    if query.now is not None:
        now = filters.open_then(view, When(at=query.now), filters.Loosened())
        if open_now := int(np.count_nonzero(now[rows])):
            found["now"] = open_now
    return found
