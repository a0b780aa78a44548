"""Pages of services that are ready to show: what one visitor was shown is kept for the next.

What stands on such a page depends on the entry, on those that are like it and on the time of day, and for a visitor
who told us nothing on nothing else. So it is kept for a quarter of an hour at most, and less when a door opens or
closes meanwhile. Whether the entries on it may be shown, and at which state they are, is asked of the database every
time: a change shows at once. Nothing is kept of a page that somebody signed in looks at, or whose address says more
than which service it is: a saved list.
"""

import uuid
from collections.abc import Callable, Hashable, Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from flask import Flask, current_app
from markupsafe import Markup

from hub.accounts.policy import VISITOR
from hub.core import clock
from hub.core.stencil import Kept
from hub.directory.queries import visible
from hub.directory.queries.visible import Stamp
from hub.places import queries as places

MOST_PAGES = 500
"""About 10 MB a process."""
QUARTER = timedelta(minutes=15)


@dataclass(frozen=True, slots=True)
class Ready:
    """What templates/directory/service.html reads."""

    name: str
    description: str
    url: str
    is_live: bool
    is_sensitive: bool
    need_name: str
    need_code: str
    structured: Markup
    body: Markup
    stands_on: Mapping[uuid.UUID, Stamp]
    """The entries that it shows, at the state they had."""
    map_of: Hashable
    until: datetime

    def is_good(self, seen: Mapping[uuid.UUID, Stamp], map_of: Hashable) -> bool:
        return self.stands_on == seen and self.map_of == map_of and clock.now() < self.until


@dataclass
class ReadyPages:
    """One process's."""

    _held: Kept[uuid.UUID, Ready] = field(default_factory=lambda: Kept(MOST_PAGES))

    def page(self, service_id: uuid.UUID, build: Callable[[], Ready]) -> Ready:
        """The page as any visitor sees it, built where none that is still good is kept."""
        if held := self._held.get(service_id):
            seen = visible.stamps(held.stands_on, actor=VISITOR)
            if held.is_good(seen, places.edition()):
                return held
        return self._held.put(service_id, build())


def quarter_end(now: datetime) -> datetime:
    """When the next quarter of an hour begins, and with every fourth of them a new hour, or a new day."""
    return now.replace(minute=now.minute // 15 * 15, second=0, microsecond=0) + QUARTER


def install(app: Flask) -> None:
    app.extensions["hub.ready_pages"] = ReadyPages()


def ready_pages() -> ReadyPages:
    """This process's."""
    held: ReadyPages = current_app.extensions["hub.ready_pages"]
    return held
