"""The page of an organization in words."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from hub.core import clock
from hub.core.paging import Page
from hub.directory import jsonld, links, pace
from hub.directory.card_words import CardWords
from hub.directory.masking import DistrictPoint
from hub.directory.models import Location, Organization
from hub.directory.opportunity_words import OpportunityWords
from hub.directory.pictures import Shown
from hub.directory.pictures import of as of_pictures
from hub.directory.plain_text import Block, story, summary
from hub.directory.profile import Line, Way, in_order, phone_lines, spot
from hub.directory.views import places
from hub.directory.views.blueprint import address, follow
from hub.directory.views.places import PlaceWords
from hub.directory.vocabulary import IDENTIFIER_SCHEMES


@dataclass(frozen=True)
class OrganizationPage:
    """What templates/directory/organization.html reads."""

    record: Organization
    services: Page[CardWords]
    opportunities: Sequence[OpportunityWords]
    district_point: DistrictPoint
    is_sensitive: bool

    @property
    def url(self) -> str:
        return address("directory.organization", organization_id=self.record.id)

    @property
    def calendar(self) -> str:
        """Where a calendar follows it; nothing for one that is better not seen on a shared phone."""
        if self.is_sensitive or not self.record.is_published:
            return ""
        return follow("directory.organization_calendar", organization_id=self.record.id)

    @property
    def description(self) -> str:
        if self.is_sensitive:
            return "Details of an organization and how to reach it."
        return summary(self.record.description, letters=170) or f"What {self.record.name} offers."

    @property
    def story(self) -> Sequence[Block]:
        return story(self.record.description)

    @property
    def logo(self) -> Shown | None:
        return next(iter(of_pictures(self.record.pictures)), None)

    @property
    def website(self) -> str:
        return links.web(self.record.website)

    @cached_property
    def contacts(self) -> Sequence[Line]:
        lines = phone_lines(self.record.phones)
        if self.record.email:
            lines.append(Line(Way.EMAIL, self.record.email, links.email(self.record.email)))
        if self.website:
            lines.append(Line(Way.WEB, links.bare(self.website), self.website))
        return lines

    @property
    def people(self) -> Sequence[str]:
        said = (", ".join(filter(None, (c.name, c.title, c.department))) for c in self.record.contacts)
        return [one for one in said if one]

    @property
    def facts(self) -> list[tuple[str, str]]:
        """What registers say of it."""
        record = self.record
        facts = [("Kind of organization", record.organization_type.label)]
        if record.alternate_name:
            facts.append(("Also known as", record.alternate_name))
        if record.legal_status:
            facts.append(("Legal form", record.legal_status))
        facts += [
            (IDENTIFIER_SCHEMES.get(one.identifier_scheme) or one.identifier_type, one.identifier)
            for one in record.identifiers
        ]
        if record.year_incorporated:
            facts.append(("Since", str(record.year_incorporated)))
        if record.funding:
            facts.append(("Paid for by", ", ".join(one.source for one in record.funding)))
        return facts

    @property
    def shown_locations(self) -> Sequence[Location]:
        return [one for one in self.record.locations if not one.is_draft]

    @cached_property
    def places(self) -> Sequence[PlaceWords]:
        return places.in_words(
            in_order(spot(location, self.district_point) for location in self.shown_locations)
        )

    @property
    def pins(self) -> list[dict[str, Any]]:
        return places.pins(self.places)

    @property
    def is_stale(self) -> bool:
        on = self.record.assured_date
        return on is not None and pace.is_old(on, clock.today())

    @property
    def structured(self) -> Mapping[str, Any]:
        spots = in_order(spot(location, self.district_point) for location in self.shown_locations)
        phones = [line.words for line in phone_lines(self.record.phones)]
        return jsonld.organization(self.record, spots, url=self.url, website=self.website, phones=phones)
