"""Ways to finish what is being typed: kinds of help first, then words, then entries by name."""

from uuid import UUID

import numpy as np

from hub.search.engine.columns import RowNumbers
from hub.search.engine.values import Suggestion
from hub.search.engine.view import View
from hub.search.engine.words import STOP_WORDS, stem, words

_FORMS = 6
_NAMES_LOOKED_AT = 200


def suggest(view: View, prefix: str, *, limit: int) -> list[Suggestion]:
    """At most `limit` ways to go on, none for an empty prefix."""
    typed = words(prefix)
    if not typed or limit < 1:
        return []
    share = max(1, limit // 3)
    labels = view.labels.starting_with(" ".join(typed), share)
    taken = {" ".join(words(suggestion.text)) for suggestion in labels}
    finished = [] if prefix[-1:].isspace() else _words(view, typed, share, taken)
    names = _names(view, typed, limit - len(labels) - len(finished))
    return [*labels, *finished, *names]


def _words(view: View, typed: list[str], limit: int, taken: set[str]) -> list[Suggestion]:
    """What was typed with its last word finished, where entries hold all of it."""
    *before, last = typed
    if len(last) < 2:
        return []
    found = []
    for form, _ in view.lexicon.starting_with(last, _FORMS):
        text = " ".join([*before, form])
        rows = _all_of(view, [*before, form])
        if len(rows) and text not in taken:
            only = UUID(bytes=view.key(int(rows[0]))) if len(rows) == 1 else None
            found.append(Suggestion(text, "word", len(rows), only))
    return sorted(found, key=lambda suggestion: -suggestion.count)[:limit]


def _names(view: View, typed: list[str], limit: int) -> list[Suggestion]:
    """Entries whose name holds what was typed, those that start with it first."""
    if limit < 1:
        return []
    *before, last = typed
    rows: set[int] = set()
    for form in [form for form, _ in view.lexicon.starting_with(last, _FORMS)]:
        rows.update(int(row) for row in _all_of(view, [*before, form], names_only=True)[:_NAMES_LOOKED_AT])
    start = " ".join(typed)
    by_name: dict[str, list[int]] = {}
    for row in rows:
        by_name.setdefault(view.table.names[row], []).append(row)
    ranked = sorted(by_name, key=lambda name: (not " ".join(words(name)).startswith(start), len(name), name))
    return [
        Suggestion(name, "name", len(by_name[name]), UUID(bytes=view.key(min(by_name[name]))))
        for name in ranked[:limit]
    ]


def _all_of(view: View, typed: list[str], *, names_only: bool = False) -> RowNumbers:
    telling = [word for word in typed if names_only or word not in STOP_WORDS]
    lists = sorted((view.postings(stem(word), names_only=names_only) for word in telling), key=len)
    rows = lists[0].rows if lists else np.empty(0, dtype=np.intp)
    for other in lists[1:]:
        rows = rows[other.at(rows) > 0]
    return rows
