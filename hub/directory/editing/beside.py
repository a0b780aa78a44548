"""The public page beside the questions about it: the part they concern, as people see it now, and as proposed.

It is made of the parts of the public page itself (templates/directory/_service.html), so the two cannot differ.
"""

import uuid
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from functools import cached_property

from flask import render_template
from markupsafe import Markup

from hub.accounts.access import current_actor
from hub.core import clock
from hub.directory.queries import profiles
from hub.directory.views.places import PlaceWords
from hub.directory.views.service_page import ServicePage

PARTS: dict[str, str] = {
    "name": "intro",
    "alert": "intro",
    "pictures": "intro",
    "capacity": "intro",
    "status": "intro",
    "reach": "places",
    "places": "places",
    "areas": "places",
    "start": "start",
    "times": "times",
    "bank-holidays": "times",
    "different-days": "times",
    "audience": "conditions",
    "rules": "conditions",
    "languages": "languages",
    "cost": "cost",
    "documents": "bring",
    "phones": "touch",
    "contacts": "touch",
    "web": "touch",
}
"""Which part of the public page shows the answers of a section. Those that are not here change nothing one sees."""


class _Beside(ServicePage):
    @cached_property
    def places(self) -> Sequence[PlaceWords]:
        """Without the numbers of a map, which is not here."""
        return [replace(place, number=None) for place in super().places]


@dataclass(frozen=True)
class Beside:
    """`now` was made before anything was tried out; `proposed` shows the entry as it is at the moment of asking."""

    now: Markup
    proposed: Callable[[], Markup]


def of_service(service_id: uuid.UUID, slug: str) -> Beside | None:
    """The public page's part for a section of a service; None where the public sees nothing of it."""
    part = PARTS.get(slug)
    if part is None:
        return None
    return Beside(now=_rendered(service_id, part), proposed=lambda: _rendered(service_id, part))


def _rendered(service_id: uuid.UUID, part: str) -> Markup:
    profile = profiles.one(service_id, actor=current_actor())
    page = _Beside(profile=profile, similar=(), now=clock.now())
    return Markup(render_template("directory/editing/_beside.html", profile=profile, page=page, part=part))  # noqa: S704
