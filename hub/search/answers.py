"""Answers of the last minutes, kept until anything they rest on has changed.

What a question means and how entries rank rests on its words, on the index, on the map of places and on the quarter
of an hour it is asked in, and never on who asks. So the next person with the same question need not wait for it to
be worked out again. Which of the ranked entries may be shown is no part of an answer: the database is asked each time.
"""

from collections.abc import Callable, Hashable
from dataclasses import dataclass, field, replace
from datetime import datetime

from markupsafe import Markup

from hub.core import clock
from hub.core.stencil import Kept
from hub.places.queries import Place
from hub.search.engine import ParsedQuery, Results
from hub.search.wishes import Wishes

MOST_ANSWERS = 500
MOST_BODIES = 200
"""About 10 MB of pages a process."""
QUARTER_MINUTES = 15


@dataclass(frozen=True, slots=True)
class Answer:
    """What a question comes to: how it was understood, and what ranks how. `wishes` are on a page that there is."""

    wishes: Wishes
    query: ParsedQuery
    results: Results
    place: Place | None
    problem: str


@dataclass(frozen=True, slots=True)
class _Body:
    html: Markup
    until: datetime


@dataclass
class Answers:
    """One process's."""

    _answers: Kept[Hashable, Answer] = field(default_factory=lambda: Kept(MOST_ANSWERS))
    _bodies: Kept[Hashable, _Body] = field(default_factory=lambda: Kept(MOST_BODIES))

    def answer(self, key: Hashable | None, work_out: Callable[[], Answer]) -> Answer:
        """The answer, worked out where none is kept. Without a key nothing is kept."""
        if key is None:
            return work_out()
        return self._answers.get(key) or self._answers.put(key, work_out())

    def body(self, key: Hashable | None, until: Callable[[], datetime], render: Callable[[], str]) -> Markup:
        """The part of the page that is the same for everybody who sees these entries, rendered where none is kept."""
        held = self._bodies.get(key) if key is not None else None
        if held is None or held.until <= clock.now():
            html = Markup(render())  # noqa: S704  (a template's own words)
            if key is None:
                return html
            held = self._bodies.put(key, _Body(html, until()))
        return held.html


def key_of(
    wishes: Wishes, *, size: int, home_postcode: str, index: Hashable, map_of: Hashable
) -> Hashable | None:
    """All that an answer rests on. None where there is no index, and so nothing that could be kept."""
    if index is None:
        return None
    now = clock.local_now()
    quarter = (now.date(), now.hour, now.minute // QUARTER_MINUTES, now.utcoffset())
    return replace(wishes, view=""), size, home_postcode, index, map_of, quarter
