"""The public page beside the questions about it: the part they concern, as people see it now, and as proposed.

It is made of the parts of the public pages themselves (templates/directory), so the two cannot differ.
"""

import uuid
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import partial
from typing import Any

from flask import render_template
from markupsafe import Markup

from hub.accounts.access import current_actor
from hub.core import clock
from hub.core.paging import Page
from hub.directory.profile import spot
from hub.directory.queries import entries, kept, profiles
from hub.directory.views import places as place_words
from hub.directory.views.opportunity_page import OpportunityPage
from hub.directory.views.organization_page import OrganizationPage
from hub.directory.views.places import PlaceWords
from hub.directory.views.service_page import ServicePage
from hub.places import queries as places

PARTS: Mapping[str, Mapping[str, str]] = {
    "service": {
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
    },
    "organization": {
        "basics": "intro",
        "pictures": "intro",
        "web": "touch",
        "phones": "touch",
        "contacts": "touch",
        "identifiers": "facts",
        "legal": "facts",
        "funding": "facts",
    },
    "location": dict.fromkeys(
        ("place", "address", "privacy", "map", "access", "transport", "phones", "pictures"), "place"
    ),
    "opportunity": {
        "basics": "intro",
        "who": "intro",
        "dates": "facts",
        "pay": "facts",
        "apply": "apply",
        "where": "place",
    },
}
"""Which part of the public page shows the answers of a section. Those that are not here change nothing one sees."""


@dataclass(frozen=True)
class Beside:
    """`now` was made before anything was tried out; `proposed` shows the entry as it is at the moment of asking."""

    now: Markup
    proposed: Callable[[], Markup]
    is_public: bool
    """Whether anybody sees it yet."""


def of(kind: str, record_id: uuid.UUID, slug: str) -> Beside | None:
    """The public page's part for a section of an entry; None where the public sees nothing of it."""
    part = PARTS[kind].get(slug)
    if part is None:
        return None
    make = partial(_rendered, kind, record_id, part)
    now, is_public = make()
    return Beside(now=now, proposed=lambda: make()[0], is_public=is_public)


def _rendered(kind: str, record_id: uuid.UUID, part: str) -> tuple[Markup, bool]:
    shown, is_public = _SHOWN[kind](record_id)
    page = render_template(f"directory/editing/beside/{kind}.html", part=part, **shown)
    return Markup(page), is_public  # noqa: S704


class _ServiceBeside(ServicePage):
    @property
    def places(self) -> list[PlaceWords]:
        """Without the numbers of a map, which is not here."""
        return place_words.unnumbered(super().places)


def _service(record_id: uuid.UUID) -> tuple[dict[str, Any], bool]:
    record = entries.service(record_id, actor=current_actor())
    profile = profiles.of(record)
    page = _ServiceBeside(profile=profile, similar=(), now=clock.now())
    return {"profile": profile, "page": page}, record.is_published and record.organization.is_published


def _organization(record_id: uuid.UUID) -> tuple[dict[str, Any], bool]:
    record = entries.organization(record_id, actor=current_actor())
    page = OrganizationPage(record, Page([], 0, 1, 1), (), places.atlas().district_point, is_sensitive=False)
    return {"record": record, "page": page}, record.is_published


def _location(record_id: uuid.UUID) -> tuple[dict[str, Any], bool]:
    record = kept.location(record_id, actor=current_actor())
    (shown,) = place_words.unnumbered(place_words.in_words([spot(record, places.atlas().district_point)]))
    return {"shown": shown}, not record.is_draft


def _opportunity(record_id: uuid.UUID) -> tuple[dict[str, Any], bool]:
    record = entries.opportunity(record_id, actor=current_actor())
    page = OpportunityPage(record, places.atlas().district_point)
    shown = place_words.unnumbered([page.place] if page.place else [])
    is_public = record.is_published and record.organization.is_published and not page.is_over
    return {"record": record, "page": page, "shown": shown}, is_public


_SHOWN: Mapping[str, Callable[[uuid.UUID], tuple[dict[str, Any], bool]]] = {
    "service": _service,
    "organization": _organization,
    "location": _location,
    "opportunity": _opportunity,
}
